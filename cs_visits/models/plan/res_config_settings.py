from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_visit_per_day = fields.Integer(
        related="company_id.cs_visit_per_day", readonly=False
    )
    cs_visit_slot = fields.Float(related="company_id.cs_visit_slot", readonly=False)
    cs_visit_due_days = fields.Integer(
        related="company_id.cs_visit_due_days", readonly=False
    )
