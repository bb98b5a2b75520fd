from odoo import api, fields, models

from ...exceptions import BranchNotInformedError
from .complaint import AGENT

ACTIVITY = "cs_department.mail_activity_type_urgent"
LEVELS = ("normal", "urgent", "very_urgent")
# Registered, and the customer not yet answered.
RUNNING = ("confirmed", "analysis", "approval", "approved")


class CsComplaint(models.Model):
    """Urgent complaints: the branch manager hears of them first (C5).

    How much shorter their steps are is said by deadline rules that look at
    ``urgency``. A clock that runs already keeps its date when the urgency changes.
    """

    _inherit = "cs.complaint"

    branch_manager_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Leads the branch (center) of the agent, or of the responsible "
        "department; hears of an urgent complaint first (C5)",
    )
    branch_informed_on = fields.Datetime(readonly=True, copy=False)
    can_inform_branch = fields.Boolean(compute="_compute_can_inform_branch")

    @api.depends("state", "urgency", "branch_informed_on")
    @api.depends_context("uid")
    def _compute_can_inform_branch(self):
        agent = self.env.user.has_group(AGENT)
        for complaint in self:
            complaint.can_inform_branch = agent and complaint._cs_wants_branch()

    def _cs_wants_branch(self):
        """Whether the branch manager has still to hear of an urgent complaint."""
        self.ensure_one()
        return (
            self.urgency != "normal"
            and not self.branch_informed_on
            and self.state in RUNNING
        )

    def write(self, vals):
        if "urgency" not in vals:
            return super().write(vals)
        before = {complaint.id: LEVELS.index(complaint.urgency) for complaint in self}
        result = super().write(vals)
        self.filtered(
            lambda complaint: (
                complaint.state in RUNNING
                and LEVELS.index(complaint.urgency) > before[complaint.id]
            )
        )._cs_inform_branch()
        return result

    def _check_branch_informed(self):
        """Check that the branch manager was told first.

        :raise BranchNotInformedError: C5, an urgent complaint goes nowhere before
        """
        if self._cs_wants_branch():
            raise BranchNotInformedError(
                self.env._(
                    "%s is urgent: the branch manager has to hear of it first. Press "
                    "“Inform Branch”; somebody must lead the center or customer "
                    "service.",
                    self.display_name,
                )
            )

    def action_inform_branch(self):
        """Tell the branch manager of an urgent complaint now.

        :raise BranchNotInformedError: nobody can be found, or it is not urgent
        """
        for complaint in self:
            complaint._cs_check_who_writes({"urgency"})
            if complaint._cs_wants_branch():
                complaint._cs_inform_branch()
            complaint._check_branch_informed()
        return True

    def _cs_inform_branch(self):
        """Give the branch manager a to-do and a mail at once (C5)."""
        for complaint in self:
            manager = complaint._cs_find_branch_manager()
            if not manager:
                continue
            complaint._cs_write_checked(
                {
                    "branch_manager_id": manager.id,
                    "branch_informed_on": fields.Datetime.now(),
                }
            )
            document = complaint.sudo().with_context(
                lang=manager.lang or self.env.lang, mail_activity_quick_update=True
            )
            document.activity_unlink([ACTIVITY])
            document.activity_schedule(
                ACTIVITY,
                date_deadline=complaint.company_id._cs_today(),
                user_id=manager.id,
            )
            complaint._cs_post_template(
                "cs_department.mail_template_complaint_urgent", manager.partner_id
            )

    def _cs_find_branch_manager(self):
        """Return who leads the agent's center, else the department's, else CS.

        :return: ``res.users``, never the person complained about
        """
        self.ensure_one()
        role, hidden = self.env["cs.role.mixin"], self._cs_hidden_from()
        agent = self.user_id.sudo().with_company(self.company_id)
        for department in (agent.employee_id.department_id, self.department_id):
            center = department._cs_center() if department else department
            if center:
                return role._cs_next_up(hidden, self.company_id, center)[:1]
        return (role._cs_fallback_users(self.company_id) - hidden)[:1]
