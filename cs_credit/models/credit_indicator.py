from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import ScorecardError

from ..tools import scoring


class CsCreditIndicator(models.Model):
    """One of the indicators of the scoring scheme (B5.3, B5.4)."""

    _name = "cs.credit.indicator"
    _description = "Credit Indicator"
    _inherit = ["cs.credit.finite.mixin", "cs.credit.scorecard.part"]
    _order = "scorecard_id, code, id"
    _rec_names_search = ["code", "name"]

    class_id = fields.Many2one(
        comodel_name="cs.credit.indicator.class",
        required=True,
        ondelete="cascade",
        index=True,
    )
    scorecard_id = fields.Many2one(
        related="class_id.scorecard_id", store=True, index=True
    )
    code = fields.Char(required=True, help="Two digits, 01 to 20 in the regulation")
    name = fields.Char(required=True, translate=True)
    max_points = fields.Float(string="Points at Most", required=True)
    source = fields.Selection(
        selection=[
            ("evaluator", "Evaluator"),
            ("ledger", "Ledger"),
            ("statement", "Statement"),
        ],
        required=True,
        default="evaluator",
    )
    method = fields.Selection(
        selection=[
            ("option", "Answer chosen"),
            ("band", "Band of the value"),
            ("share", "Share of the points"),
        ],
        string="Scored By",
        required=True,
        default="option",
    )
    figure = fields.Selection(
        selection=[
            ("relation_months", "Months since the first sale"),
            ("paid_rate", "Paid of what fell due, %"),
            ("on_time_rate", "Paid on time of what fell due, %"),
            ("bad_debt", "Bad and written off debts"),
            ("debt_ratio", "Liabilities to assets, %"),
            ("current_ratio", "Current ratio"),
            ("quick_ratio", "Quick ratio"),
            ("cash_ratio", "Cash flow to current liabilities, %"),
            ("registered_capital", "Registered capital"),
            ("turnover", "Annual turnover"),
            ("growth", "Growth of turnover, %"),
            ("gross_margin", "Gross margin, %"),
            ("net_margin", "Net margin, %"),
        ],
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        help="Currency of the bands, for amounts of money; the figure is converted at "
        "the rate of the period's last day.",
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    band_ids = fields.One2many(
        comodel_name="cs.credit.band", inverse_name="indicator_id", copy=True
    )

    _code_uniq = models.UniqueIndex(
        "(scorecard_id, code)", "This scorecard has an indicator of that code."
    )
    _points_valid = models.Constraint(
        "CHECK(max_points BETWEEN 0 AND 100 AND btrim(code) <> '')",
        "An indicator has a code and 0 to 100 points.",
    )
    _figure_needed = models.Constraint(
        "CHECK((source = 'evaluator') = (method = 'option')"
        " AND (source = 'evaluator') = (figure IS NULL)"
        " AND (method <> 'share' OR figure IN ('paid_rate', 'on_time_rate')))",
        "An evaluator chooses an answer; ledger and statement give a figure. Only the "
        "two payment rates can be scored by share.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for indicator in self:
            indicator.display_name = f"{indicator.code}. {indicator.name}"

    def _cs_scorecards(self):
        return self.class_id.scorecard_id

    def _cs_check_bands(self):
        """Refuse bands that overlap, leave a gap or do not reach the maximum.

        :raise ScorecardError: B5.3, B5.4
        """
        self.ensure_one()
        if self.method == "share":
            return
        points = self.band_ids.mapped("points")
        if not points or max(points) != self.max_points:
            raise ScorecardError(
                self.env._(
                    "The best answer of “%(indicator)s” must give its %(points)s "
                    "points.",
                    indicator=self.display_name,
                    points=self.max_points,
                )
            )
        problem = self.method == "band" and scoring.band_problem(self._cs_bands())
        if problem:
            texts = {
                "gap": self.env._("leave a gap"),
                "overlap": self.env._("overlap"),
                "empty": self.env._("hold a band without any value"),
            }
            raise ScorecardError(
                self.env._(
                    "The bands of “%(indicator)s” %(problem)s. Every value must lie "
                    "in exactly one band, from the lowest to the highest.",
                    indicator=self.display_name,
                    problem=texts[problem],
                )
            )

    def _cs_bands(self):
        """Return the scale as plain :class:`~.scoring.Band`, in the records' order."""
        return [band._cs_plain() for band in self.band_ids]
