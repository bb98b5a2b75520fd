from odoo import fields, models


class CsCreditIndicatorClass(models.Model):
    """A class of indicators and its share of the 100 points (B5.1)."""

    _name = "cs.credit.indicator.class"
    _description = "Class of Credit Indicators"
    _inherit = ["cs.credit.finite.mixin", "cs.credit.scorecard.part"]
    _order = "scorecard_id, number, id"

    scorecard_id = fields.Many2one(
        comodel_name="cs.credit.scorecard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    number = fields.Integer(required=True)
    name = fields.Char(required=True, translate=True)
    points = fields.Float(required=True)
    is_financial = fields.Boolean(
        string="From Statements", help="Scores 0 when there are no statements (B5.5)"
    )
    indicator_ids = fields.One2many(
        comodel_name="cs.credit.indicator", inverse_name="class_id", copy=True
    )

    _points_valid = models.Constraint(
        "CHECK(points BETWEEN 0 AND 100)", "A class has 0 to 100 points."
    )

    def _cs_scorecards(self):
        return self.scorecard_id
