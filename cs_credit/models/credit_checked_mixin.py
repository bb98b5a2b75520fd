import functools
import logging
from collections import defaultdict
from contextlib import contextmanager

from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import CreditHoldError

from .res_partner import FINANCE, STATUS

_logger = logging.getLogger(__name__)

# Kept with the cursor, where no client can put anything.
_PASSED = "cs_credit_passed"


class CsCreditCheckedMixin(models.AbstractModel):
    """A document that can commit us to a customer: it is checked before it does.

    Two ways lead there. Buttons ask first (:meth:`_cs_credit_screen`): what is held
    stays as it is and its hold is stored. Everything else that would take the document
    over (writing its state, importing it, raising it) fails in
    :meth:`_cs_credit_require`; its hold is stored once the transaction is undone.
    """

    _name = "cs.credit.checked.mixin"
    _description = "Document Checked against Credit"

    cs_credit_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Credit of",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        string="Credit Grade",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_status = fields.Selection(
        selection=STATUS,
        string="Credit",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_limit_amount = fields.Monetary(
        string="Limit in Force",
        currency_field="cs_credit_currency_id",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
    )
    cs_credit_exposure = fields.Monetary(
        string="Exposure",
        currency_field="cs_credit_currency_id",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
    )
    cs_credit_overdue = fields.Monetary(
        string="Credit Overdue",
        currency_field="cs_credit_currency_id",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
    )
    cs_credit_used = fields.Float(
        string="Credit Used",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
        help="Per cent of the limit in force",
    )
    cs_credit_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Credit Currency",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_hold_id = fields.Many2one(
        comodel_name="cs.credit.hold",
        string="Credit Hold",
        compute="_compute_cs_credit_hold",
        search="_search_cs_credit_hold_id",
        compute_sudo=True,
    )
    cs_credit_hold_state = fields.Selection(
        selection=[
            ("open", "Held"),
            ("released", "Released"),
            ("refused", "Refused"),
        ],
        string="Hold State",
        compute="_compute_cs_credit_hold",
        compute_sudo=True,
    )

    # -- hooks ---------------------------------------------------------------------

    def _cs_credit_debtor(self):
        """Return the contact who will owe the document."""
        raise NotImplementedError(self._name)

    def _cs_credit_amount(self):
        """Return the document's total in company currency."""
        raise NotImplementedError(self._name)

    def _cs_credit_extra(self):
        """Return by how much the document will raise the exposure (lazily asked)."""
        raise NotImplementedError(self._name)

    def _cs_credit_prepaid(self):
        """Return what is paid for the document and not in the ledger yet."""
        return 0.0

    def _cs_credit_user(self):
        """Return the document's salesperson."""
        return self.user_id

    # -- computes ------------------------------------------------------------------

    def _compute_cs_credit_panel(self):
        """Fill the panel beside the document; one query a company."""
        for company, documents in self.grouped("company_id").items():
            company = company or self.env.company
            debtors = {
                document: document._cs_credit_debtor().commercial_partner_id
                for document in documents
            }
            exposures = self.env["cs.credit.exposure"]
            ids = {partner.id for partner in debtors.values() if partner.id}
            rows = exposures._cs_shown(ids, company) if ids else {}
            for document, partner in debtors.items():
                row = rows.get(partner.id, exposures.sudo())
                document.cs_credit_partner_id = partner
                document.cs_credit_currency_id = company.currency_id
                document._cs_credit_show(row)

    def _cs_credit_show(self, row):
        self.ensure_one()
        self.cs_credit_grade_id = row.grade_id
        self.cs_credit_status = row._cs_status()
        self.cs_credit_limit_amount = row.limit_amount
        self.cs_credit_exposure = row.amount
        self.cs_credit_overdue = row.overdue
        self.cs_credit_used = row._cs_used()

    def _compute_cs_credit_hold(self):
        holds = self.env["cs.credit.hold"]._cs_of(self, ("open", "released", "refused"))
        newest = {}
        for hold in holds:
            newest.setdefault(hold.res_id, hold)
        for document in self:
            hold = newest.get(document._origin.id)
            document.cs_credit_hold_id = hold
            document.cs_credit_hold_state = hold.state if hold else False

    @api.model
    def _search_cs_credit_hold_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        holds = self.env["cs.credit.hold"].sudo()
        open_holds = holds._search(
            [("res_model", "=", self._name), ("state", "=", "open")]
        ).subselect("res_id")
        if operator == "in" and set(value) == {False}:
            return [("id", "not in", open_holds)]
        if operator == "in":
            ids = holds.browse([i for i in value if i]).mapped("res_id")
            return [("id", "in", ids)]
        return NotImplemented

    # -- checking ------------------------------------------------------------------

    def _cs_credit_verdicts(self, extra=None):
        """Judge documents, in order, each on top of those that passed before it.

        Whoever has a limit is guarded: of two transactions that use the same money one
        is tried again on what the other left.

        :param extra: what each adds to the exposure; None: as the document says
        :return: list of ``(document, standing, [(rule, detail)])`` that are held
        """
        held = []
        for company, documents in self.grouped("company_id").items():
            rules = self.env["cs.credit.hold.rule"]._cs_for(company, self._name)
            if not rules:
                continue
            rules = rules.with_company(company)
            debtors = {
                document: document.sudo()._cs_credit_debtor().commercial_partner_id
                for document in documents
            }
            ids = {partner.id for partner in debtors.values()}
            exposures = self.env["cs.credit.exposure"]
            rows = exposures._cs_of(ids, company)
            self.env["cs.credit.guard"].sudo()._cs_take(
                [i for i, row in rows.items() if row.is_limited or row.is_lapsed],
                company,
            )
            used = defaultdict(float)
            for document in documents:
                partner = debtors[document]
                standing = rows.get(partner.id, exposures.sudo())
                verdict, amount = document.sudo()._cs_credit_judge(
                    rules, standing, used[partner.id], extra
                )
                if verdict and not document._cs_credit_is_released(partner):
                    held.append((document, standing, verdict))
                else:
                    used[partner.id] += amount
        return held

    def _cs_credit_judge(self, rules, standing, used, extra):
        """Return ``([(rule, detail)], amount added)`` for one document."""
        self.ensure_one()
        concerned = rules.filtered(lambda rule: rule._cs_concerns(standing))
        if not concerned:
            return [], 0.0
        added = self._cs_credit_extra() if extra is None else extra
        if self._cs_credit_amount() <= 0 or (
            self._cs_credit_needs_extra and added <= 0
        ):
            return [], 0.0
        total = standing.amount + used
        total += 0.0 if self._cs_credit_needs_extra else added
        total -= self._cs_credit_prepaid()
        verdict = [
            (rule, rule._cs_detail(standing, total))
            for rule in concerned
            if rule._cs_blocks(standing, total)
        ]
        return verdict, 0.0 if self._cs_credit_needs_extra else added

    # Whether the exposure holds the document before it is checked (draft invoices).
    _cs_credit_needs_extra = False

    def _cs_credit_is_released(self, partner):
        amount = self._cs_credit_amount()
        holds = self.env["cs.credit.hold"]._cs_of(self, ("released",))
        return any(hold._cs_covers(partner, amount) for hold in holds)

    def _cs_credit_screen(self):
        """Open holds for what the credit does not allow; return these documents."""
        held = self.browse()
        for document, standing, verdict in self._cs_credit_verdicts():
            document._cs_credit_hold(standing, verdict)
            held |= document
        stale = self.env["cs.credit.hold"]._cs_of(self - held, ("open",))
        stale._cs_lapse()
        return held

    def _cs_credit_hold(self, standing, verdict):
        vals = self.sudo()._cs_prepare_hold(standing, verdict)
        hold = self.env["cs.credit.hold"]._cs_open(vals)
        self.invalidate_recordset(["cs_credit_hold_id", "cs_credit_hold_state"])
        return hold

    def _cs_prepare_hold(self, standing, verdict):
        self.ensure_one()
        return {
            "res_model": self._name,
            "res_id": self.id,
            "res_name": self.display_name,
            "partner_id": self._cs_credit_debtor().commercial_partner_id.id,
            "company_id": self.company_id.id,
            "user_id": self._cs_credit_user().id,
            "requester_id": self.env.uid,
            "amount": self._cs_credit_amount(),
            "rule_ids": [(6, 0, [rule.id for rule, _detail in verdict])],
            "reasons": "\n".join(detail for _rule, detail in verdict),
            "grade_id": standing.grade_id.id,
            "exposure": standing.amount,
            "limit_amount": standing.limit_amount,
            "overdue": standing.overdue,
        }

    def _cs_credit_require(self, extra=None):
        """Refuse when the credit does not allow a document.

        :raise CreditHoldError: B5.6; the hold is stored once all is undone
        """
        passed = self.env.cr.cache.get(_PASSED, set())
        documents = self.filtered(lambda d: (d._name, d.id) not in passed)
        held = documents._cs_credit_verdicts(extra)
        if not held:
            return
        for document, standing, verdict in held:
            vals = document.sudo()._cs_prepare_hold(standing, verdict)
            self.env.cr.postrollback.add(
                functools.partial(_store_hold, self.env.cr.dbname, self.env.uid, vals)
            )
        raise CreditHoldError(
            self.env._(
                "%(documents)s: the customer's credit does not allow this. %(reasons)s "
                "Finance can release it under Customer Credit › Holds.",
                documents=", ".join(d.display_name for d, _s, _v in held),
                reasons=" ".join(
                    sorted({f"{rule.name}." for _d, _s, v in held for rule, _t in v})
                ),
            )
        )

    @contextmanager
    def _cs_credit_passing(self):
        """While it lasts, these checked documents are not checked again."""
        passed = self.env.cr.cache.setdefault(_PASSED, set())
        mine = {(document._name, document.id) for document in self} - passed
        passed |= mine
        try:
            yield
        finally:
            passed -= mine

    def _cs_credit_notice(self):
        """Client action that tells the user what was held."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Held by customer credit"),
                "message": "\n".join(
                    f"{document.display_name}: "
                    + ", ".join(
                        document.cs_credit_hold_id.sudo().rule_ids.mapped("name")
                    )
                    for document in self
                )
                + ". "
                + self.env._("Finance has been asked to release it."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


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
