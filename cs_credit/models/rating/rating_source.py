from datetime import date

from odoo.fields import Domain

from ...tools import rating as rating_tools
from ...tools import scoring


class RatingSource:
    """Figures of many customers, read at once, with the scheme to score them."""

    def __init__(self, env, company, card, date_to, rows, statements):
        self.env, self.company, self.date_to = env, company, date_to
        self.rows, self.statements = rows, statements
        self._rates = {}
        self._grades = env["cs.credit.grade"]._cs_for_company(company)
        self.scheme = self._scheme(card)

    def grade(self, code):
        """Return the grade record of a code."""
        return self._grades.filtered(lambda grade: grade.code == code)[:1]

    def of(self, partner_id):
        """Return ``(figures, statement)`` of a customer; figures are JSON types."""
        row = self.rows.get(partner_id, {})
        figures = {**rating_tools.NO_TRADE, **rating_tools.NO_ROWS, **row}
        figures = {key: self._plain(value) for key, value in figures.items()}
        first = row.get("first_sale")
        if first:
            figures["relation_months"] = scoring.months_between(first, self.date_to)
        statement = self.statements.get(partner_id)
        if statement:
            figures["statement"] = self._statement(statement)
        return figures, statement

    @staticmethod
    def _plain(value):
        if isinstance(value, date):
            return value.isoformat()
        return value if value is None or isinstance(value, int | list) else float(value)

    def _statement(self, statement):
        found = scoring.statement_figures(statement._cs_values())
        for scale in self.scheme.scales:
            if scale.currency_id and scale.figure in found:
                value, why = found[scale.figure]
                rate = self.rate(statement.currency_id.id, scale.currency_id)
                amount = scoring.exact(value) * scoring.exact(rate)
                found[scale.figure] = (scoring.rounded(amount), why)
        return {figure: list(pair) for figure, pair in found.items()}

    def rate(self, from_id, to_id):
        """Return the rate between two currencies on the period's last day."""
        key = (from_id, to_id)
        if key not in self._rates:
            currencies = self.env["res.currency"].browse(key)
            self._rates[key] = self.env["res.currency"]._get_conversion_rate(
                currencies[0], currencies[-1], self.company, self.date_to
            )
        return self._rates[key]

    def _scheme(self, card):
        """The scheme of a scorecard as plain data, read in two queries."""
        indicators = self.env["cs.credit.indicator"].sudo()
        indicators = indicators.search_fetch(
            Domain("scorecard_id", "=", card.id),
            ["code", "source", "method", "figure", "max_points", "currency_id"],
        )
        bands = self.env["cs.credit.band"].sudo()
        bands = bands.search_fetch(
            Domain("indicator_id", "in", indicators.ids),
            ["indicator_id", "points", "low", "high", "no_low", "no_high"]
            + ["low_in", "high_in", "caps_grade"],
        )
        of = bands.grouped("indicator_id")
        scales = tuple(
            self._scale(indicator, of.get(indicator, bands.browse()))
            for indicator in indicators
        )
        grades = tuple(
            scoring.Grade(g.code, g.minimum_points, g.id, g.factor, g.cap or None)
            for g in self._grades
        )
        return rating_tools.Scheme(scales, grades, card.sudo().cap_code)

    def _scale(self, indicator, bands):
        return rating_tools.Scale(
            id=indicator.id,
            code=indicator.code,
            source=indicator.source,
            method=indicator.method,
            figure=indicator.figure or None,
            maximum=indicator.max_points,
            bands=tuple(band._cs_plain() for band in bands),
            band_ids=tuple(bands.ids),
            caps=tuple(bands.mapped("caps_grade")),
            currency_id=indicator.currency_id.id or None,
        )
