from datetime import timedelta

from odoo import api, fields, models

from ...exceptions import DeadlineError, MissingInputError


class CsServiceRequest(models.Model):
    """The clocks: the first answer, the time named to the customer, the solution.

    The first one runs from the moment the customer asked. The clock of a promise ends
    at the time that was named; the rule says which time is usual (C5: within one
    working hour), and a later one needs a reason.
    """

    _inherit = "cs.service.request"

    date_promised = fields.Datetime(
        string="Named Time",
        readonly=True,
        copy=False,
        tracking=True,
        help="When the customer hears from us, as we said (C5)",
    )
    promise_reason = fields.Char(
        string="Why Later",
        readonly=True,
        copy=False,
        help="Why the customer waits longer than the rule allows",
    )

    @api.constrains("date_received")
    def _check_date_received(self):
        now = fields.Datetime.now()
        for request in self:
            if request.date_received > now:
                raise DeadlineError(
                    self.env._(
                        "A request cannot have been received in the future: check the "
                        "date."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._cs_start_step("answer")
        return requests

    # -- whose ---------------------------------------------------------------------

    def _cs_step_user(self, step):
        """What was promised is the owner's duty (C4), the work is who has it."""
        if step == "solve":
            return self.handler_id or self.user_id
        return self.user_id

    def _cs_step_department(self, step):
        if step == "solve":
            return self.department_id
        owner = self.user_id.sudo().with_company(self.company_id)
        return owner.employee_id.department_id

    def _cs_step_start(self, step):
        if step == "answer":
            return self.date_received
        return super()._cs_step_start(step)

    def _cs_hidden_from(self):
        return self.sudo().hidden_from_id

    # -- the named time ------------------------------------------------------------

    def _cs_prepare_deadlines(self, rule, company):
        """A promise is due when we said, not when the rule would have had it."""
        vals_list = super()._cs_prepare_deadlines(rule, company)
        if rule.step != "promise":
            return vals_list
        for request, vals in zip(self, vals_list, strict=True):
            if request.date_promised:
                due = request.date_promised
                remind = rule._cs_remind_date(company, vals["date_start"], due)
                vals.update(
                    date_due=due,
                    date_remind=remind,
                    date_check=min(remind or due, due),
                )
        return vals_list

    def _cs_usual_time(self):
        """Return the latest time to name now, as the rules have it (C5), naive UTC.

        :raise NoRuleError: the settings hold no rule for promises
        """
        self.ensure_one()
        rules = self.env["cs.deadline.rule"]._cs_candidates(
            self._name, "promise", self.company_id
        )
        rule = next((r for r in rules if r._cs_matching(self)), None)
        if rule is None:
            # says what to do
            self._cs_start_step("promise")
        now = fields.Datetime.now()
        return rule._cs_due_dates(self.company_id, [now])[0]

    def _cs_check_named_time(self, moment, phone, reason):
        """Check what is promised to a customer.

        :param moment: naive UTC, the time that is named
        :param phone: where we call then
        :param reason: why it is later than usual
        :raise MissingInputError: the number, or the reason for a late time, is missing
        :raise DeadlineError: the time has passed
        """
        self.ensure_one()
        by_mail = self.channel in ("mailbox", "web") and (self.email or "").strip()
        if not phone and not by_mail:
            raise MissingInputError(
                self.env._(
                    "%s: note the phone number first. Whom we cannot call we can "
                    "promise nothing (C5).",
                    self.display_name,
                )
            )
        if moment <= fields.Datetime.now():
            raise DeadlineError(
                self.env._("The named time has passed already: name a later one.")
            )
        self.company_id._cs_check_starts([moment])
        # a form gives minutes and is open for some, the rule counts seconds
        usual = self._cs_usual_time() + timedelta(minutes=1)
        if moment > usual and not (reason or "").strip():
            local = self.company_id._cs_local(usual)
            raise MissingInputError(
                self.env._(
                    "The named time is later than usual (%s): give the reason.",
                    fields.Datetime.to_string(local)[:16],
                )
            )

    def _cs_deadline_breached(self, deadline):
        """The owner hears when somebody else misses the time: the duty stays (C4)."""
        result = super()._cs_deadline_breached(deadline)
        for request in self.sudo():
            owner = self.env["cs.role.mixin"]._cs_usable(
                request.user_id, request.company_id
            )
            if owner and owner != deadline.user_id:
                request._cs_notify_deadline(
                    owner, deadline, "cs_department.mail_activity_type_escalation"
                )
        return result
