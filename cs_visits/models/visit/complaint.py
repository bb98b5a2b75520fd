from odoo import fields, models


class CsComplaint(models.Model):
    """A complaint a salesperson heard on a visit names that visit (A3.3)."""

    _inherit = "cs.complaint"

    source_model = fields.Selection(
        selection_add=[("cs.visit", "Visit")], ondelete={"cs.visit": "set null"}
    )
    channel = fields.Selection(
        selection_add=[("sales_visit", "Sales Visit"), ("other",)],
        ondelete={"sales_visit": "set other"},
    )
