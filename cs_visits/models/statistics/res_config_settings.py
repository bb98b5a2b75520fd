from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_visit_order_days = fields.Integer(
        related="company_id.cs_visit_order_days", readonly=False
    )
