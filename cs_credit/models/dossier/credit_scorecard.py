from odoo import fields, models


class CsCreditScorecard(models.Model):
    """How exactly statements have to add up is part of the scheme."""

    _inherit = "cs.credit.scorecard"

    statement_tolerance = fields.Float(
        string="Statements Add Up Within",
        default=0.1,
        digits=(6, 2),
        required=True,
        help="Per cent of the total assets by which assets may differ from liabilities "
        "and equity: rounding to thousands",
    )

    _tolerance_valid = models.Constraint(
        "CHECK(statement_tolerance >= 0 AND statement_tolerance <= 10)",
        "Statements add up within 0 to 10 per cent.",
    )
