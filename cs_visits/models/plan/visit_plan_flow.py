from odoo import fields, models


class CsVisitPlan(models.Model):
    """The steps of a plan: submitted, approved, revised, called off."""

    _inherit = "cs.visit.plan"

    def action_submit(self):
        """Ask the manager to approve the month (A1.3).

        :raise PlanError: the month is over, or no visit is planned
        """
        for plan in self:
            late = plan.month <= plan.company_id._cs_today()
            plan._transition(
                "submit",
                {"date_submitted": fields.Datetime.now(), "is_late": late},
            )
            plan._cs_request_approval("plan")
        return True

    def action_revise(self):
        """Take a plan back to draft; it has to be approved anew."""
        self._transition("revise")
        self._cs_retire_approvals()
        return True

    def action_cancel(self):
        """Call a plan off; its visits stay planned, each by itself."""
        return self._transition("cancel")

    def _cs_approved(self, step):
        """Approved: from now on the planned times stand."""
        now = fields.Datetime.now()
        for plan in self.sudo():
            first = plan.date_first_approved or now
            plan._transition(
                "approve", {"date_approved": now, "date_first_approved": first}
            )
            ahead = plan.visit_ids.filtered(
                lambda v: v.state == "planned" and v.date_planned > now
            )
            ahead.filtered("plan_change")._cs_write_checked({"plan_change": False})
        return True

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.target == "cancelled":
            self._cs_release()
        return result
