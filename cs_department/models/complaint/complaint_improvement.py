from odoo import api, fields, models
from odoo.fields import Domain

from .complaint import AGENT, MANAGER, PRESIDENT

REVIEW_ACTIVITY = "cs_department.mail_activity_type_review"


class CsComplaint(models.Model):
    """After each case the process is reviewed (B1.3)."""

    _inherit = "cs.complaint"

    improvement_ids = fields.Many2many(
        comodel_name="cs.improvement",
        relation="cs_improvement_complaint_rel",
        column1="complaint_id",
        column2="improvement_id",
        string="Improvements",
        readonly=True,
        copy=False,
    )
    improvement_count = fields.Integer(compute="_compute_review")
    review_state = fields.Selection(
        selection=[
            ("pending", "To review"),
            ("improvement", "Improvement"),
            ("nothing", "Nothing to improve"),
        ],
        string="Review",
        compute="_compute_review",
        search="_search_review_state",
        help="Whether the process behind a closed complaint was reviewed, and what "
        "came of it",
    )
    can_review = fields.Boolean(compute="_compute_can_review")

    @api.depends("state", "improvement_ids.state")
    def _compute_review(self):
        for complaint in self:
            improvements = complaint.improvement_ids
            states = set(improvements.mapped("state"))
            complaint.improvement_count = len(improvements)
            if states & {"open", "done", "effective"}:
                complaint.review_state = "improvement"
            elif "nothing" in states:
                complaint.review_state = "nothing"
            else:
                closed = complaint.state == "closed"
                complaint.review_state = "pending" if closed else False

    def _search_review_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        improved = Domain("improvement_ids.state", "in", ("open", "done", "effective"))
        nothing = Domain("improvement_ids.state", "=", "nothing") & ~improved
        reviewed = improved | nothing
        domains = {
            "improvement": improved,
            "nothing": nothing,
            "pending": Domain("state", "=", "closed") & ~reviewed,
            False: Domain("state", "!=", "closed") & ~reviewed,
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_review(self):
        user = self.env.user
        may = user.has_group(AGENT) or user.has_group(PRESIDENT)
        for complaint in self:
            complaint.can_review = may and complaint.state in (
                "approved",
                "replied",
                "followup",
                "closed",
            )

    # -- to do ---------------------------------------------------------------------

    def action_close(self):
        result = super().action_close()
        for complaint in self.filtered("company_id.cs_ask_review"):
            complaint._cs_ask_review()
        return result

    def _cs_ask_review(self):
        """Ask the agent's manager for the review; closing does not wait for it."""
        self.ensure_one()
        if self.review_state != "pending":
            return
        role, hidden = self.env["cs.role.mixin"], self._cs_hidden_from()
        user = (role._cs_manager_of(self.user_id, self.company_id) - hidden)[:1]
        if not user or not user.has_group(MANAGER):
            group = self.env.ref(MANAGER).sudo()
            user = (role._cs_usable(group.all_user_ids, self.company_id) - hidden)[:1]
        if user:
            self.sudo().with_context(lang=user.lang or self.env.lang).activity_schedule(
                REVIEW_ACTIVITY,
                date_deadline=self.company_id._cs_today(),
                user_id=user.id,
            )

    def action_reopen(self):
        self.sudo().activity_unlink([REVIEW_ACTIVITY])
        return super().action_reopen()

    # -- actions -------------------------------------------------------------------

    def action_review(self):
        """Open a new review of this case: an improvement, or nothing to improve."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review of the Case"),
            "res_model": "cs.improvement",
            "views": [(False, "form")],
            "context": {
                "default_complaint_ids": [(6, 0, self.ids)],
                "default_title": self.env._("Review of %s", self.name),
                "default_cause_id": self.cause_id.id,
                "default_root_cause": self.cause,
                "default_department_id": self.department_id.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_improvements(self):
        """Show the improvements that came of this complaint."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_improvement_action"
        )
        domain = [("complaint_ids", "in", self.ids)]
        return {**action, "domain": domain, "context": {}}
