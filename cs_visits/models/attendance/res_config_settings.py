from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_attendance_email = fields.Char(
        related="company_id.cs_attendance_email", readonly=False
    )
