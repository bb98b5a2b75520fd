from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_portal_max_files = fields.Integer(
        related="company_id.cs_portal_max_files", readonly=False
    )
    cs_portal_max_file_mb = fields.Integer(
        related="company_id.cs_portal_max_file_mb", readonly=False
    )
    cs_portal_daily_limit = fields.Integer(
        related="company_id.cs_portal_daily_limit", readonly=False
    )
