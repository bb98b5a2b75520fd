from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_rebate_account_id = fields.Many2one(
        related="company_id.cs_rebate_account_id", readonly=False
    )
