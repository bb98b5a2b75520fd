from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_credit_order_policy = fields.Selection(
        related="company_id.cs_credit_order_policy", readonly=False
    )
