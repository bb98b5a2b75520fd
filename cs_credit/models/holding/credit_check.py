import functools
import logging
from contextlib import contextmanager

from odoo import api, models

from odoo.addons.cs_department.exceptions import CreditHoldError

_logger = logging.getLogger(__name__)

CENT = 0.005
# Kept with the cursor, where no client can put anything: {(model, id): amount}
_PASSED = "cs_credit_passed"


class CsCreditCheck(models.AbstractModel):
    """Judges papers that commit us to a customer: orders, invoices, deliveries (B5.6).

    A paper is a record of ``cs.credit.checked.mixin``, or an object that answers the
    same ``_cs_credit_*`` questions and has ``record``, ``id``, ``company_id`` and
    ``display_name`` (deliveries: their model belongs to an app that may be missing).
    """

    _name = "cs.credit.check"
    _description = "Check against Credit"

    # -- judging -------------------------------------------------------------------

    @api.model
    def _cs_verdicts(self, papers, extra=None):
        """Judge papers of one model, in order, each on top of those that passed.

        Whoever has a limit is guarded: of two transactions that use the same money one
        is tried again on what the other left.

        :param papers: iterable of papers
        :param extra: what each adds to the exposure; None: as the paper says
        :return: list of ``(paper, standing, [(rule, detail)])`` that are held
        """
        held = []
        by_company = {}
        for paper in papers:
            by_company.setdefault(paper.company_id, []).append(paper)
        for company, mine in by_company.items():
            model = _record(mine[0])._name
            rules = self.env["cs.credit.hold.rule"]._cs_for(company, model)
            if rules:
                held += self._cs_verdicts_in(company, mine, rules, extra)
        return held

    @api.model
    def _cs_verdicts_in(self, company, papers, rules, extra):
        rules = rules.with_company(company)
        debtors = [p.sudo()._cs_credit_debtor().commercial_partner_id for p in papers]
        exposures = self.env["cs.credit.exposure"]
        rows = exposures._cs_of({partner.id for partner in debtors}, company)
        self.env["cs.credit.guard"].sudo()._cs_take(
            [i for i, row in rows.items() if row.is_limited or row.is_lapsed], company
        )
        held, tally = [], _Tally()
        for paper, partner in zip(papers, debtors, strict=True):
            standing = rows.get(partner.id, exposures.sudo())
            verdict, added = self._cs_judge(
                paper.sudo(), rules, standing, tally.of(partner, standing), extra
            )
            release = verdict and paper._cs_credit_release(partner)
            if verdict and not release:
                held.append((paper, standing, verdict))
                continue
            if release:
                release._cs_use()
            tally.add(partner, standing, added)
        return held

    @api.model
    def _cs_judge(self, paper, rules, standing, used, extra):
        """Return ``([(rule, detail)], amount added)`` for one paper.

        :param used: amounts that papers before it added, ``(own, whole group)``
        """
        concerned = rules.filtered(lambda rule: rule._cs_concerns(standing))
        if not concerned:
            return [], 0.0
        added = paper._cs_credit_extra() if extra is None else extra
        if not paper._cs_credit_is_judged(added):
            return [], 0.0
        added = 0.0 if paper._cs_credit_needs_extra else added
        own = standing.amount + used[0] + added
        shared = standing.amount + standing.shared + used[1] + added
        blocking = self._cs_blocking(concerned, standing, own, shared)
        if blocking:
            # what is paid already can only help: else nobody need look it up
            paid = paper._cs_credit_prepaid()
            blocking = self._cs_blocking(concerned, standing, own - paid, shared - paid)
        return [(r, r._cs_detail(standing, amount)) for r, amount in blocking], added

    @api.model
    def _cs_blocking(self, rules, standing, own, shared):
        """Return ``[(rule, amount)]`` of the rules that hold a paper.

        :param own: what the customer would owe, ``shared`` the whole group
        """
        amounts = [(r, shared if r._cs_counts_group() else own) for r in rules]
        return [(r, amount) for r, amount in amounts if r._cs_blocks(standing, amount)]

    # -- asking first --------------------------------------------------------------

    @api.model
    def _cs_screen(self, papers):
        """Open holds for what the credit does not allow; end those without a cause.

        :return: list of the papers that are held
        """
        papers = list(papers)
        if not papers:
            return []
        held = []
        for paper, standing, verdict in self._cs_verdicts(papers):
            vals = self._cs_prepare_hold(paper, standing, verdict)
            self.env["cs.credit.hold"]._cs_open(vals)
            held.append(paper)
        gone = {paper.id for paper in held}
        free = [paper for paper in papers if paper.id not in gone]
        if free:
            holds = self.env["cs.credit.hold"]._cs_of(_records(free), ("open",))
            holds._cs_lapse()
        return held

    @api.model
    def _cs_prepare_hold(self, paper, standing, verdict):
        """Return the create values of a paper's hold."""
        document, record = paper.sudo(), _record(paper)
        return {
            "res_model": record._name,
            "res_id": record.id,
            "res_name": paper.display_name,
            "partner_id": document._cs_credit_debtor().commercial_partner_id.id,
            "group_id": standing.group_id.id,
            "company_id": paper.company_id.id,
            "user_id": document._cs_credit_user().id,
            "requester_id": self.env.uid,
            "amount": document._cs_credit_amount(),
            "rule_ids": [(6, 0, [rule.id for rule, _detail in verdict])],
            "reasons": "\n".join(detail for _rule, detail in verdict),
            "grade_id": standing.grade_id.id,
            "exposure": standing.amount,
            "limit_amount": standing.limit_amount,
            "overdue": standing.overdue,
            "overdue_days": standing.overdue_days,
        }

    # -- refusing ------------------------------------------------------------------

    @api.model
    def _cs_require(self, papers, extra=None):
        """Refuse when the credit does not allow a paper.

        :raise CreditHoldError: B5.6; the hold is stored once all is undone
        """
        held = self._cs_verdicts([p for p in papers if not self._cs_passed(p)], extra)
        if not held:
            return
        for paper, standing, verdict in held:
            vals = self._cs_prepare_hold(paper, standing, verdict)
            self.env.cr.postrollback.add(
                functools.partial(_store_hold, self.env.cr.dbname, self.env.uid, vals)
            )
        raise CreditHoldError(
            self.env._(
                "%(documents)s: the customer's credit does not allow this. %(reasons)s "
                "Finance can release it under Customer Credit › Holds.",
                documents=", ".join(paper.display_name for paper, _s, _v in held),
                reasons=" ".join(
                    sorted({f"{rule.name}." for _p, _s, v in held for rule, _t in v})
                ),
            )
        )

    @api.model
    def _cs_passed(self, paper):
        """Whether a paper was checked in this step and has not grown since."""
        passed = self.env.cr.cache.get(_PASSED)
        if not passed:
            return False
        record = _record(paper)
        amount = passed.get((record._name, record.id))
        return amount is not None and paper._cs_credit_amount() <= amount + CENT

    @api.model
    @contextmanager
    def _cs_passing(self, papers):
        """While it lasts, these checked papers are not checked again at this amount."""
        passed = self.env.cr.cache.setdefault(_PASSED, {})
        mine = {
            (_record(p)._name, _record(p).id): p.sudo()._cs_credit_amount()
            for p in papers
        }
        mine = {key: amount for key, amount in mine.items() if key not in passed}
        passed.update(mine)
        try:
            yield
        finally:
            for key in mine:
                passed.pop(key, None)

    # -- telling -------------------------------------------------------------------

    @api.model
    def _cs_notice(self, papers):
        """Client action that tells the user what was held, without figures."""
        holds = self.env["cs.credit.hold"]._cs_of(_records(papers), ("open",))
        lines = [
            f"{hold.res_name}: {', '.join(hold.rule_ids.mapped('name'))}"
            for hold in holds.sorted("res_id")
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Held by customer credit"),
                "message": "\n".join(lines)
                + ". "
                + self.env._("Finance has been asked to release it."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class _Tally:
    """What papers that passed add, a customer and a group sharing one limit."""

    def __init__(self):
        self.partners, self.groups = {}, {}

    def of(self, partner, standing):
        own = self.partners.get(partner.id, 0.0)
        group = standing.group_id.id
        return own, self.groups.get(group, 0.0) if group else own

    def add(self, partner, standing, amount):
        self.partners[partner.id] = self.partners.get(partner.id, 0.0) + amount
        group = standing.group_id.id
        if group:
            self.groups[group] = self.groups.get(group, 0.0) + amount


def _record(paper):
    return paper if isinstance(paper, models.BaseModel) else paper.record


def _records(papers):
    """Return the records of papers, at least one, as one recordset."""
    first, *others = (_record(paper) for paper in papers)
    return first.union(*others)


def _store_hold(dbname, uid, vals):
    """Store a hold in a transaction of its own, after its document's was undone."""
    from odoo.modules.registry import Registry

    try:
        with Registry(dbname).cursor() as cr:
            env = api.Environment(cr, uid, {})
            document = env[vals["res_model"]].sudo().browse(vals["res_id"])
            if document.exists() and env.user.exists():
                env["cs.credit.hold"]._cs_open(vals)
    except Exception:
        _logger.exception("The hold of %s could not be stored", vals["res_name"])
