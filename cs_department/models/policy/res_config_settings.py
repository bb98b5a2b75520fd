from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_callback_max_attempts = fields.Integer(
        related="company_id.cs_callback_max_attempts", readonly=False
    )
    cs_resource_calendar_id = fields.Many2one(
        related="company_id.resource_calendar_id",
        string="Company Calendar",
        readonly=False,
    )
