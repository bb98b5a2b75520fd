from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_visit_far_m = fields.Integer(related="company_id.cs_visit_far_m", readonly=False)
    cs_visit_speed_kmh = fields.Integer(
        related="company_id.cs_visit_speed_kmh", readonly=False
    )
    cs_visit_near_km = fields.Integer(
        related="company_id.cs_visit_near_km", readonly=False
    )
    cs_visit_photo_limit = fields.Integer(
        related="company_id.cs_visit_photo_limit", readonly=False
    )
    cs_visit_photo_mb = fields.Integer(
        related="company_id.cs_visit_photo_mb", readonly=False
    )
