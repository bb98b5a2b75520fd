from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_callback_max_attempts = fields.Integer(
        related="company_id.cs_callback_max_attempts", readonly=False
    )
    cs_repeat_days = fields.Integer(related="company_id.cs_repeat_days", readonly=False)
    cs_resource_calendar_id = fields.Many2one(
        related="company_id.resource_calendar_id",
        string="Company Calendar",
        readonly=False,
    )
    cs_hr_user_id = fields.Many2one(
        related="company_id.cs_hr_user_id",
        readonly=False,
        domain=[("share", "=", False)],
    )
    cs_accountant_id = fields.Many2one(
        related="company_id.cs_accountant_id", readonly=False
    )
