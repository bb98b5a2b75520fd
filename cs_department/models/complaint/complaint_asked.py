from odoo import api, fields, models
from odoo.fields import Domain

from .complaint import AGENT


class CsComplaint(models.Model):
    """A complaint waits for the departments it asked."""

    _inherit = "cs.complaint"

    inquiry_ids = fields.One2many(
        comodel_name="cs.complaint.inquiry",
        inverse_name="complaint_id",
        string="Departments Asked",
        readonly=True,
        copy=False,
    )
    can_inquire = fields.Boolean(compute="_compute_can_inquire")

    @api.depends("state", "head_id", "department_id")
    @api.depends_context("uid")
    def _compute_can_inquire(self):
        agent = self.env.user.has_group(AGENT)
        for complaint in self:
            complaint.can_inquire = complaint.state == "analysis" and (
                agent or complaint._cs_is_in_charge()
            )

    def action_inquire(self):
        """Open a new question to another department."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask Another Department"),
            "res_model": "cs.complaint.inquiry",
            "views": [(False, "form")],
            "target": "current",
            "context": {"default_complaint_id": self.id},
        }

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.target == "cancelled":
            # merged with another one, too
            waiting = self._cs_open_inquiries()
            waiting._withdraw(self.env._("The complaint was cancelled."))
        return result

    def _cs_open_inquiries(self):
        """Return what other departments were asked and have not answered (sudo)."""
        return (
            self.env["cs.complaint.inquiry"]
            .sudo()
            .search(
                Domain("complaint_id", "in", self.ids) & Domain("state", "=", "asked")
            )
        )

    def _cs_asked_outside(self):
        """Whether a department outside the responsible one was asked."""
        self.ensure_one()
        complaint = self.sudo()
        asked = complaint.inquiry_ids.filtered(
            lambda inquiry: inquiry.state in ("asked", "answered")
        )
        inside = f"/{complaint.department_id.id}/"
        return any(
            inside not in f"/{department.parent_path or department.id}/"
            for department in asked.department_id
        )

    def _cs_mark_cross_department(self):
        for complaint in self:
            if not complaint.is_cross_department and complaint._cs_asked_outside():
                complaint._cs_write_checked({"is_cross_department": True})
