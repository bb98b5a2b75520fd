from odoo import fields, models
from odoo.fields import Domain

from .complaint import MANAGER, PRESIDENT
from .complaint_flow import ACTIVITY


class CsComplaint(models.Model):
    """Who answers for a step, and what the approvers of a solution are bound to."""

    _inherit = "cs.complaint"

    _cs_content = {
        "solution": (
            "cause",
            "cause_id",
            "analysis",
            "responsibility",
            "responsible_department_id",
            "responsible_employee_id",
            "responsible_partner_id",
            "difficulties",
            "counter_strategy",
            "measures",
            "expectation_met",
            "expectation_note",
            "solution",
            "reply_text",
            "loss_amount",
            "is_cross_department",
            "remedy_ids.kind",
            "remedy_ids.is_granted",
            "remedy_ids.granted_quantity",
            "remedy_ids.granted_amount",
            "remedy_ids.granted_percent",
            "remedy_ids.note",
        )
    }
    _cs_frozen_states = ("replied", "followup", "closed")

    # -- clocks --------------------------------------------------------------------

    def _cs_step_user(self, step):
        if step == "analysis":
            return self.head_id
        if step in ("president", "escalation"):
            group = PRESIDENT if step == "president" else MANAGER
            users = self.env.ref(group).sudo().all_user_ids
            usable = self.env["cs.role.mixin"]._cs_usable(users, self.company_id)
            return (usable - self._cs_hidden_from())[:1]
        return self.user_id

    def _cs_step_department(self, step):
        if step in ("analysis", "solution"):
            return self.department_id
        if step in ("president", "escalation"):
            return self.env["hr.department"]
        agent = self.user_id.sudo().with_company(self.company_id)
        return agent.employee_id.department_id

    # -- approval ------------------------------------------------------------------

    def _cs_approval_amount(self, step):
        """What the approver answers for: the loss, or what is granted if it is more."""
        return max(self.loss_amount, self.granted_amount)

    def _cs_may_escalate(self):
        """Whether the user may take this complaint to the president, once."""
        self.ensure_one()
        if self.is_escalated:
            return False
        return self.env.user.has_group(MANAGER) or self._cs_is_in_charge()

    def _cs_extend_approvals(self, step):
        """Ask whom the rules name now and did not name when it was submitted."""
        self.ensure_one()
        current = self._cs_approvals(
            Domain("step", "=", step) & Domain("is_current", "=", True)
        )
        asking = self.with_user(current[:1].requester_id)
        for rule in self._cs_approval_rules(step) - current.rule_id:
            current |= (
                self.env["cs.approval"].sudo().create(asking._cs_prepare_approval(rule))
            )
        self._cs_time_president(current)

    def _cs_next_turn(self, approvals):
        result = super()._cs_next_turn(approvals)
        self._cs_time_president(approvals)
        return result

    def _cs_time_president(self, approvals):
        """Start the clocks of what the president decides (A3.4 (4)).

        It is brought before the president within one working day; when it is the
        president's turn, the next day begins.
        """
        president = self.env.ref(PRESIDENT).sudo()
        asked = approvals.filtered(
            lambda a: (
                a.state == "pending"
                and (a.group_id == president or a.approver_ids & president.all_user_ids)
            )
        )
        if asked.filtered("is_turn"):
            self._cs_end_step("escalation")
        step = "president" if asked.filtered("is_turn") else "escalation"
        if asked and not self._cs_open_deadlines(step):
            self._cs_start_step(step)

    def _cs_approved(self, step):
        result = super()._cs_approved(step)
        for complaint in self.filtered("user_id"):
            complaint._cs_schedule_reply()
        return result

    def _cs_refused(self, step, comment):
        self._cs_open_deadlines("escalation")._cs_cancel()
        result = super()._cs_refused(step, comment)
        self._cs_ask_head_again()
        return result

    def _cs_voided(self, step):
        """The answer is no longer what was approved: back to the head."""
        for name in ("escalation", "president", "reply"):
            self._cs_open_deadlines(name)._cs_cancel()
        self.sudo().activity_unlink(["cs_department.mail_activity_type_reply"])
        result = super()._cs_voided(step)
        self._cs_ask_head_again()
        return result

    def _cs_ask_head_again(self):
        for complaint in self.sudo():
            clock = complaint._cs_open_deadlines("analysis")[:1]
            due = clock.date_due or fields.Datetime.now()
            complaint.activity_schedule(
                ACTIVITY,
                date_deadline=complaint.company_id._cs_local(due).date(),
                user_id=complaint.head_id.id,
            )

    def _cs_schedule_reply(self):
        clock = self._cs_open_deadlines("reply")[:1]
        due = clock.date_due or fields.Datetime.now()
        self.sudo().activity_schedule(
            "cs_department.mail_activity_type_reply",
            date_deadline=self.company_id._cs_local(due).date(),
            user_id=self.user_id.id,
        )
