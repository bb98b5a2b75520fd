from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import NoRuleError, ReadonlyDocumentError


class CsDeadlineMixin(models.AbstractModel):
    """A document whose steps have clocks (engine 2).

    Clocks begin and end with the transitions that name them (``starts``, ``ends``).
    A concrete model says who is in charge of a step in :meth:`_cs_step_user` and
    :meth:`_cs_step_department`.
    """

    _name = "cs.deadline.mixin"
    _description = "Document with Deadlines"
    _inherit = ["cs.transition.mixin"]

    deadline_ids = fields.One2many(
        comodel_name="cs.deadline",
        inverse_name="res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        string="Deadlines",
        readonly=True,
        copy=False,
    )
    date_deadline = fields.Datetime(
        string="Deadline",
        compute="_compute_date_deadline",
        store=True,
        # a new document has no clocks: known without a query of its own
        precompute=True,
        index="btree_not_null",
        copy=False,
        help="The next deadline of this document",
    )
    is_breached = fields.Boolean(
        string="Overdue", compute="_compute_is_breached", search="_search_is_breached"
    )

    @api.depends(
        "deadline_ids.state", "deadline_ids.date_due", "deadline_ids.date_done"
    )
    def _compute_date_deadline(self):
        domain = (
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("is_open", "=", True)
        )
        due_by_id = dict(
            self.env["cs.deadline"]
            .sudo()
            ._read_group(domain, ["res_id"], ["date_due:min"])
        )
        for document in self:
            document.date_deadline = due_by_id.get(document.id, False)

    @api.depends("date_deadline")
    def _compute_is_breached(self):
        now = fields.Datetime.now()
        for document in self:
            document.is_breached = bool(
                document.date_deadline and document.date_deadline < now
            )

    def _search_is_breached(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("date_deadline", "<", fields.Datetime.now())
        return late if True in value else ~late

    # -- hooks for concrete models -------------------------------------------------

    def _cs_step_user(self, step):
        """Return who is in charge of a step: ``res.users``, by default the owner's."""
        self.ensure_one()
        return self.user_id if "user_id" in self._fields else self.env["res.users"]

    def _cs_step_department(self, step):
        """Return the ``hr.department`` concerned by a step."""
        self.ensure_one()
        if "department_id" in self._fields:
            return self.department_id
        return self.env["hr.department"]

    def _cs_step_start(self, step):
        """Return when a step's clock starts, naive UTC; by default now."""
        return fields.Datetime.now()

    def _cs_hidden_from(self):
        """Return the user who must not see this document's clocks and approvals."""
        return self.env["res.users"]

    def _cs_deadline_breached(self, deadline):
        """Hook: a clock of this document was just missed."""

    def _cs_deadline_paused(self, deadline, pause):
        """Hook: a pause was approved; the document tells its customer."""

    # -- engine --------------------------------------------------------------------

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        for name in step.ends:
            self._cs_end_step(name)
        for name in step.starts:
            self._cs_start_step(name)
        if step.target == "cancelled":
            self._cs_cancel_deadlines()
        return result

    def _cs_start_step(self, step):
        """Start a step's clock on each document, by the first rule that matches.

        :param step: technical name of the step
        :raise NoRuleError: the settings hold no rule for a document
        :return: ``cs.deadline`` records
        """
        vals_list = []
        for company, documents in self.grouped("company_id").items():
            rules = self.env["cs.deadline.rule"]._cs_candidates(
                self._name, step, company
            )
            rest = documents
            for rule in rules:
                matching = rule._cs_matching(rest)
                if not matching:
                    continue
                vals_list += matching._cs_prepare_deadlines(rule, company)
                rest -= matching
            if rest:
                raise NoRuleError(
                    self.env._(
                        "No deadline rule covers step “%(step)s” of %(document)s. Add "
                        "one under Customer Service › Configuration › Deadline Rules.",
                        step=step,
                        document=rest[0].display_name,
                    )
                )
        clocks = self.env["cs.deadline"].sudo()
        # a clock that ended just now must be out of the unique index first
        clocks.flush_model(["state", "date_done"])
        return clocks.create(vals_list)

    def _cs_prepare_deadlines(self, rule, company):
        """Return create values of the clocks of documents of one company."""
        starts = [document._cs_step_start(rule.step) for document in self]
        dues = rule._cs_due_dates(company, starts)
        fallback = company._cs_work_calendar()[1]
        clause = rule.clause_id._for_company(company)
        label = rule.step_name
        vals_list = []
        for document, start, due in zip(self, starts, dues, strict=True):
            remind = rule._cs_remind_date(company, start, due)
            vals_list.append(
                {
                    "name": label,
                    "res_model": self._name,
                    "res_id": document.id,
                    "step": rule.step,
                    "rule_id": rule.id,
                    "clause_id": clause.id,
                    "company_id": company.id,
                    "user_id": document._cs_step_user(rule.step).id,
                    "department_id": document._cs_step_department(rule.step).id,
                    "hidden_from_id": document._cs_hidden_from().id,
                    "date_start": start,
                    "date_due": due,
                    "date_due_initial": due,
                    "date_remind": remind,
                    "date_check": min(remind or due, due),
                    "is_fallback_calendar": fallback,
                }
            )
        return vals_list

    def _cs_open_deadlines(self, step=None):
        """Return the open clocks of these documents, of one step or of all."""
        domain = (
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("is_open", "=", True)
        )
        if step:
            domain &= Domain("step", "=", step)
        return self.env["cs.deadline"].sudo().search(domain)

    def _cs_end_step(self, step, moment=None):
        """Stop a step's clock, if it runs.

        :param moment: naive UTC, by default now
        """
        self._cs_open_deadlines(step)._cs_finish(moment or fields.Datetime.now())

    def _cs_cancel_deadlines(self):
        """Stop all clocks of documents that are called off."""
        self._cs_open_deadlines()._cs_cancel()

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "department_id"} & vals.keys():
            self._cs_update_clocks()
        return result

    def _cs_update_clocks(self):
        """Hand open clocks to whoever is in charge now; dates stay as they are.

        Models call it when something else changes who is in charge of a step or from
        whom the document is hidden.
        """
        open_ = self._cs_open_deadlines()
        for document in self:
            for clock in open_.filtered(lambda c, d=document: c.res_id == d.id):
                vals = {
                    "user_id": document._cs_step_user(clock.step).id,
                    "department_id": document._cs_step_department(clock.step).id,
                    "hidden_from_id": document._cs_hidden_from().id,
                }
                changed = {k: v for k, v in vals.items() if clock[k].id != v}
                if changed:
                    clock.write(changed)

    def _cs_clocks(self):
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        return self.env["cs.deadline"].sudo().search(domain)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_evidence(self):
        for clock in self._cs_clocks():
            if clock.state == "breached" or clock.pause_ids:
                raise ReadonlyDocumentError(
                    self.env._(
                        "A document with a missed or paused deadline is kept. Cancel "
                        "it instead."
                    )
                )

    def unlink(self):
        clocks = self._cs_clocks()
        result = super().unlink()
        clocks.unlink()
        return result
