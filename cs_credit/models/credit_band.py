from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import scoring


class CsCreditBand(models.Model):
    """One answer of an indicator, or one part of its scale, and its points."""

    _name = "cs.credit.band"
    _description = "Credit Band"
    _inherit = ["cs.credit.finite.mixin", "cs.credit.scorecard.part"]
    _order = "indicator_id, sequence, points desc, id"
    _rec_name = "label"

    indicator_id = fields.Many2one(
        comodel_name="cs.credit.indicator",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    label = fields.Char(required=True, translate=True)
    points = fields.Float(required=True)
    no_low = fields.Boolean(string="Open Below")
    low = fields.Float(string="From", digits=(20, 6))
    low_in = fields.Boolean(string="From Included", default=True)
    no_high = fields.Boolean(string="Open Above")
    high = fields.Float(string="To", digits=(20, 6))
    high_in = fields.Boolean(string="To Included")
    caps_grade = fields.Boolean(
        string="Caps the Grade",
        help="This answer allows at most the scorecard's capped grade (B5.5).",
    )

    _figures_valid = models.Constraint(
        "CHECK(points BETWEEN 0 AND 100 AND COALESCE(low, 0) BETWEEN -1e15 AND 1e15"
        " AND COALESCE(high, 0) BETWEEN -1e15 AND 1e15)",
        "Points of a band are 0 to 100, its borders are numbers.",
    )

    @api.constrains("points", "indicator_id")
    def _check_points(self):
        for band in self:
            if band.points > band.indicator_id.max_points:
                raise ValidationError(
                    self.env._(
                        "“%(label)s” gives more points than “%(indicator)s” has.",
                        label=band.label,
                        indicator=band.indicator_id.display_name,
                    )
                )

    def _cs_scorecards(self):
        return self.indicator_id.class_id.scorecard_id

    def _cs_plain(self):
        self.ensure_one()
        return scoring.Band(
            self.points,
            None if self.no_low else self.low,
            None if self.no_high else self.high,
            self.low_in,
            self.high_in,
        )
