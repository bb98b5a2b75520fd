import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...exceptions import CalendarError
from ..complaint.complaint import AGENT, PRESIDENT

_logger = logging.getLogger(__name__)
TO_DO = "cs_department.mail_activity_type_acknowledge"
# The steps between the register and the answer; the rules say how long each may take.
STEPS_TO_ANSWER = ("transfer", "analysis", "escalation", "president", "reply")
# Who is spoken to hears number and date at the read-back.
SPOKEN = ("phone", "visit", "callback", "service")


class CsComplaint(models.Model):
    """Acknowledgement (ISO 10002 7.3): the customer learns number and promised date.

    By e-mail from the system, by word of mouth at the read-back, else by the agent.
    """

    _inherit = "cs.complaint"

    date_acknowledged = fields.Datetime(
        string="Acknowledged On",
        readonly=True,
        copy=False,
        help="When the customer was told number and date",
    )
    date_promised = fields.Date(
        string="Promised Date",
        readonly=True,
        copy=False,
        tracking=True,
        help="By when the customer was told to expect the answer",
    )
    date_to_promise = fields.Date(
        string="Answer To Promise By",
        compute="_compute_date_to_promise",
        help="By the deadline rules, when the customer confirms today: tell it at the "
        "read-back",
    )
    can_acknowledge = fields.Boolean(
        compute="_compute_can_acknowledge",
        help="The customer has not been told number and date yet",
    )

    @api.depends("category_id", "urgency", "is_cross_department", "loss_amount")
    def _compute_date_to_promise(self):
        drafts = self.filtered(lambda c: c.state == "draft" and c.category_id)
        try:
            promised = drafts._cs_promised_dates()
        except CalendarError:
            promised = {}
        for complaint in self:
            complaint.date_to_promise = promised.get(complaint, False)

    @api.depends("state", "date_acknowledged")
    @api.depends_context("uid")
    def _compute_can_acknowledge(self):
        is_agent = self.env.user.has_group(AGENT)
        for complaint in self:
            complaint.can_acknowledge = (
                is_agent
                and not complaint.date_acknowledged
                and complaint.state in ("confirmed", "analysis", "approval", "approved")
            )

    # -- the date ------------------------------------------------------------------

    def _cs_promised_dates(self):
        """Return by when the rules let each complaint be answered, as local dates.

        The clock of the promise where the category has one (A3.5); else all steps up
        to the answer one after the other, each by its rule (A3.4).

        :return: ``{complaint: date}``; without one where a rule is missing
        :raise CalendarError: as ``res.company._cs_add_working_days``
        """
        dates = {}
        for company, complaints in self.grouped("company_id").items():
            rules = self._cs_rules_by_step(company)
            president = complaints._cs_president_rules(company)
            for complaint in complaints:
                due = fields.Datetime.now()
                for step in complaint._cs_steps_to_answer(president):
                    rule = next(
                        (r for r in rules.get(step, ()) if r._cs_matching(complaint)),
                        None,
                    )
                    due = due and rule and rule._cs_due_dates(company, [due])[0]
                dates[complaint] = due and company._cs_local(due).date()
        return {complaint: day for complaint, day in dates.items() if day}

    @api.model
    def _cs_rules_by_step(self, company):
        """Return the deadline rules up to the answer, a company's own ones first."""
        rules = self.env["cs.deadline.rule"]
        return {
            step: rules._cs_candidates(self._name, step, company)
            for step in (*STEPS_TO_ANSWER, "promise")
        }

    def _cs_president_rules(self, company):
        """Return the approval rules by which the president decides a solution."""
        if all(self.mapped("category_id.has_promise")):
            return self.env["cs.approval.rule"]
        president = self.env["ir.model.data"]._xmlid_to_res_id(PRESIDENT)
        rules = self.env["cs.approval.rule"]._cs_candidates(
            self._name, "solution", company
        )
        return rules.filtered(lambda rule: rule.role_group_id.id == president)

    def _cs_steps_to_answer(self, president_rules):
        """Return the steps that lie between now and the answer, as things are."""
        self.ensure_one()
        if self.category_id.has_promise:
            return ["promise"]
        amount = self._cs_approval_amount("solution")
        if any(
            rule.min_amount <= amount and rule._cs_matching(self.sudo())
            for rule in president_rules
        ):
            return list(STEPS_TO_ANSWER)
        upwards = ("escalation", "president")
        return [step for step in STEPS_TO_ANSWER if step not in upwards]

    # -- telling it ----------------------------------------------------------------

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "confirm":
            self._cs_acknowledge()
        return result

    def _cs_acknowledge(self):
        """Tell number and promised date: once, by the way the customer came."""
        promised = self._cs_promised_dates()
        spoken = self.browse()
        for complaint in self:
            values = {"date_promised": promised.get(complaint, False)}
            if complaint._cs_is_spoken():
                values["date_acknowledged"] = fields.Datetime.now()
                spoken |= complaint
            complaint._cs_write_checked(values)
        if spoken:
            texts = {c.id: c._cs_acknowledgement_text() for c in spoken}
            spoken._cs_add_contacts("acknowledgement", texts)
        for complaint in self - spoken:
            if not complaint._cs_mail_acknowledgement():
                complaint._cs_ask_to_acknowledge()

    def _cs_is_spoken(self):
        self.ensure_one()
        return self.channel in SPOKEN and self.read_back_method != "email"

    def _cs_acknowledgement_text(self):
        self.ensure_one()
        if not self.date_promised:
            return self.env._("Told: number %(number)s.", number=self.name)
        return self.env._(
            "Told: number %(number)s, answer by %(date)s.",
            number=self.name,
            date=fields.Date.to_string(self.date_promised),
        )

    def _cs_mail_acknowledgement(self):
        """Queue the acknowledgement by e-mail; return whether there was a way.

        A template that cannot be rendered does not keep the complaint from going on.
        """
        self.ensure_one()
        partner = self._cs_mail_partner()
        if not partner.email:
            return False
        try:
            with self.env.cr.savepoint():
                message = self._cs_post_template(
                    "cs_department.mail_template_complaint_acknowledgement",
                    partner,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                    force_send=False,
                )
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Complaint %s could not be acknowledged", self.id)
            return False
        self._cs_add_contacts(
            "acknowledgement",
            self._cs_acknowledgement_text(),
            channel="email",
            message_id=message.id,
            person=partner.name,
        )
        return True

    def _cs_ask_to_acknowledge(self):
        """Put it on the agent's list: by letter, fax or phone."""
        for complaint in self.sudo():
            user = complaint.user_id - complaint._cs_hidden_from()
            complaint.with_context(mail_activity_quick_update=True).activity_schedule(
                TO_DO,
                date_deadline=complaint.company_id._cs_today(),
                summary=complaint._cs_to_tell(user),
                user_id=(user or self.env.user).id,
            )

    def _cs_to_tell(self, user):
        env = self.with_context(lang=user.lang or self.env.lang).env
        if not self.date_promised:
            return env._("Tell the customer the number %s", self.name)
        return env._(
            "Tell the customer: number %(number)s, answer by %(date)s",
            number=self.name,
            date=fields.Date.to_string(self.date_promised),
        )

    def _cs_told(self, moment):
        """Note that the customer knows number and date; the to-do is done."""
        for complaint in self.filtered(lambda c: not c.date_acknowledged):
            complaint._cs_write_checked({"date_acknowledged": moment})
            if not complaint._cs_is_spoken():
                complaint.sudo().activity_unlink([TO_DO])

    def action_acknowledge(self):
        """Open the entry that says how the customer was told number and date."""
        self.ensure_one()
        return {
            **self.action_add_contact(),
            "name": self.env._("Told the Customer"),
            "context": {
                "default_complaint_id": self.id,
                "default_kind": "acknowledgement",
                "default_channel": self.channel,
                "default_summary": self._cs_acknowledgement_text(),
            },
        }
