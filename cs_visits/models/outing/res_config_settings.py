from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_outing_late = fields.Selection(
        related="company_id.cs_outing_late", readonly=False
    )
