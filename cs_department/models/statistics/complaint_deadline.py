from odoo import api, fields, models
from odoo.fields import Domain

COMPLAINT = "cs.complaint"


class CsDeadline(models.Model):
    """The complaint a clock belongs to, so that figures can ask for its clocks."""

    _inherit = "cs.deadline"

    complaint_id = fields.Many2one(
        comodel_name="cs.complaint",
        compute="_compute_complaint_id",
        search="_search_complaint_id",
    )

    @api.depends("res_model", "res_id")
    def _compute_complaint_id(self):
        for deadline in self:
            is_complaint = deadline.res_model == COMPLAINT
            deadline.complaint_id = deadline.res_id if is_complaint else False

    def _search_complaint_id(self, operator, value):
        """Take ids, or a domain on complaints, of those the user may see."""
        of_complaints = Domain("res_model", "=", COMPLAINT)
        if operator in ("any", "any!"):
            complaints = self.env[COMPLAINT]
            if isinstance(value, Domain):
                value = complaints._search(value, bypass_access=operator == "any!")
            return of_complaints & Domain("res_id", "in", value)
        if operator != "in" or False in value:
            return NotImplemented
        return of_complaints & Domain("res_id", "in", value)
