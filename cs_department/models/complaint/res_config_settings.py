from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_ask_review = fields.Boolean(related="company_id.cs_ask_review", readonly=False)
    cs_recurring_number = fields.Integer(
        related="company_id.cs_recurring_number", readonly=False
    )
    cs_recurring_days = fields.Integer(
        related="company_id.cs_recurring_days", readonly=False
    )
    cs_retention_months = fields.Integer(
        related="company_id.cs_retention_months", readonly=False
    )
