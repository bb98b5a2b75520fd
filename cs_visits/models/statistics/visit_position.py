from odoo import fields, models


class CsVisit(models.Model):
    """Positions are no figures: nothing adds them up."""

    _inherit = "cs.visit"

    latitude = fields.Float(aggregator=None)
    longitude = fields.Float(aggregator=None)
