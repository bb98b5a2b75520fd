from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_hr_user_id = fields.Many2one(
        related="company_id.cs_hr_user_id",
        readonly=False,
        domain=[("share", "=", False)],
    )
    cs_accountant_id = fields.Many2one(
        related="company_id.cs_accountant_id", readonly=False
    )
    cs_repeat_days = fields.Integer(related="company_id.cs_repeat_days", readonly=False)
    cs_portal_max_files = fields.Integer(
        related="company_id.cs_portal_max_files", readonly=False
    )
    cs_portal_max_file_mb = fields.Integer(
        related="company_id.cs_portal_max_file_mb", readonly=False
    )
    cs_portal_daily_limit = fields.Integer(
        related="company_id.cs_portal_daily_limit", readonly=False
    )
