from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..tools import rating as rating_tools
from ..tools import scoring, sql

# Indicators whose rows are kept, and the key of the ledger's ids.
ROWS = {
    "paid_rate": "quarter_ids",
    "on_time_rate": "quarter_ids",
    "bad_debt": "bad_ids",
}


class CsCreditRating(models.Model):
    """Where a rating's figures come from and how they are kept."""

    _inherit = "cs.credit.rating"

    currency_id = fields.Many2one(related="company_id.currency_id")
    figures = fields.Json(copy=False)
    statement_id = fields.Many2one(
        comodel_name="cs.credit.statement",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    due_amount = fields.Monetary(
        string="Due", readonly=True, copy=False, help="In the period that counts"
    )
    paid_amount = fields.Monetary(string="Paid", readonly=True, copy=False)
    on_time_amount = fields.Monetary(string="Paid on Time", readonly=True, copy=False)
    overdue_amount = fields.Monetary(
        string="Amount Overdue",
        readonly=True,
        copy=False,
        help="On the period's last day",
    )
    max_overdue_days = fields.Integer(
        string="Overdue Days", readonly=True, copy=False, aggregator="max"
    )
    bad_amount = fields.Monetary(string="Long Overdue", readonly=True, copy=False)
    written_off_amount = fields.Monetary(
        string="Written Off",
        readonly=True,
        copy=False,
        help="In 12 months",
    )
    sales_amount = fields.Monetary(
        string="Sales of 12 Months",
        readonly=True,
        copy=False,
        help="Invoices less credit notes without taxes, in company currency",
    )
    first_sale_date = fields.Date(string="First Sale", readonly=True, copy=False)
    proposed_limit = fields.Monetary(readonly=True, copy=False, help="By B5.6")

    # -- the sheet -----------------------------------------------------------------

    def _cs_open_sheet(self):
        """Give a new rating a line for each indicator that has none yet."""
        self.ensure_one()
        card = self.env["cs.credit.scorecard"]._cs_for_company(self.company_id)
        there = self.sudo().line_ids.indicator_id
        self._cs_write_checked(
            {
                "scorecard_id": card.id,
                "line_ids": [
                    Command.create({"indicator_id": indicator.id})
                    for indicator in card.indicator_ids - there
                ],
            }
        )

    def _cs_period(self):
        self.ensure_one()
        return self._cs_period_of(self.date_from, self.date_to)

    @api.model
    def _cs_period_of(self, date_from, date_to):
        """Dates the ledger is read with; the last four quarters end with the period."""
        return {
            "start": date_from,
            "end": date_to,
            "year_start": date_to + relativedelta(days=1, months=-12),
        }

    # -- scoring -------------------------------------------------------------------

    def _cs_score(self):
        """Score with figures read anew; one set of queries a company and period."""
        groups = self.grouped(lambda r: (r.company_id, r.date_from, r.date_to))
        for (company, date_from, date_to), ratings in groups.items():
            card = ratings.scorecard_id[:1] or self.env[
                "cs.credit.scorecard"
            ]._cs_for_company(company)
            source = self._cs_read_source(
                company, card, date_from, date_to, ratings.partner_id.ids
            )
            for rating in ratings:
                rating._cs_store(*source.of(rating.partner_id.id))

    def _cs_answers_changed(self):
        """Score anew with the figures kept; an approval given before is void."""
        for rating in self:
            if rating.state in ("scored", "approval", "approved"):
                figures = rating.figures or {}
                statement = rating.statement_id if figures.get("statement") else None
                rating.sudo()._cs_store(figures, statement)
                rating.sudo()._cs_void_changed()

    @api.model
    def _cs_read_source(self, company, card, date_from, date_to, partner_ids=None):
        """Read ledger and statements of many customers in two queries.

        :param partner_ids: commercial partners; None: all with business in four
            quarters
        :return: :class:`RatingSource`
        """
        period = self._cs_period_of(date_from, date_to)
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        self.env.cr.execute(
            sql.ledger_figures(company, period, card.bad_days, partner_ids)
        )
        rows = {row["partner_id"]: row for row in self.env.cr.dictfetchall()}
        statements = self.env["cs.credit.statement"]._cs_latest(
            company, rows or partner_ids or (), date_to, card.statement_months
        )
        if partner_ids is not None:
            statements |= self.env["cs.credit.statement"]._cs_latest(
                company, partner_ids, date_to, card.statement_months
            )
        return RatingSource(self.env, company, card, date_to, rows, statements)

    def _cs_store(self, figures, statement):
        """Score the sheet and keep figures, points and grade."""
        self.ensure_one()
        source = RatingSource(
            self.env, self.company_id, self.scorecard_id, self.date_to, {}, {}
        )
        answers = {
            line.indicator_id.id: line.band_id.id
            for line in self.line_ids
            if line.source == "evaluator" and line.band_id
        }
        outcome = rating_tools.rate(
            source.scheme, figures, figures.get("statement"), answers
        )
        grade = source.grade(outcome.grade)
        commands = [
            Command.update(line.id, self._cs_line_vals(line, outcome, figures))
            for line in self.line_ids
            if line.indicator_id.id in outcome.lines
        ]
        self._cs_write_checked(
            {
                **self._cs_outcome_vals(outcome, figures, grade),
                "statement_id": statement.id if statement else False,
                "line_ids": commands,
            }
        )

    def _cs_line_vals(self, line, outcome, figures):
        values = dict(outcome.lines[line.indicator_id.id])
        values["source_data"] = source_rows(
            line.indicator_id.figure, outcome.basis, figures
        )
        return values

    @api.model
    def _cs_outcome_vals(self, outcome, figures, grade):
        """Return column values of a rating; the batch writes the same."""
        part = "year" if outcome.basis == "year" else "quarter"
        cap = grade.cap or None
        return {
            "score": outcome.score,
            "grade_id": grade.id,
            "is_provisional": outcome.is_provisional,
            "basis": outcome.basis,
            "reason_data": outcome.reasons,
            "missing_count": sum(x["is_missing"] for x in outcome.lines.values()),
            "figures": figures,
            "due_amount": figures[f"due_{part}"],
            "paid_amount": figures[f"paid_{part}"],
            "on_time_amount": figures[f"on_time_{part}"],
            "overdue_amount": figures["overdue"],
            "max_overdue_days": figures["max_overdue_days"],
            "bad_amount": figures["overdue_bad"],
            "written_off_amount": figures["written_off"],
            "sales_amount": figures["sales_year"],
            "first_sale_date": figures["first_sale"],
            "proposed_limit": scoring.proposed_limit(
                grade.factor, figures["sales_year"], cap
            ),
        }

    # -- the limit -----------------------------------------------------------------

    def _cs_propose_limit(self):
        """Make the draft of the limit a published rating allows (B5.6)."""
        self.ensure_one()
        limit = self.env["cs.credit.limit"]
        company, today = self.company_id, self.company_id._cs_today()
        stale = limit.search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "draft")
            & Domain("rating_id", "!=", False)
            & Domain("approval_ids", "=", False)
        )
        stale.unlink()
        months = self.scorecard_id.limit_months
        return limit.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": company.id,
                "amount": self.proposed_limit,
                "currency_id": company.currency_id.id,
                "date_from": today,
                "date_to": today + relativedelta(months=months, days=-1),
                "rating_id": self.id,
                "payment_days": self.grade_id.payment_days,
                "replaces_id": limit._cs_current(self.partner_id, company).id,
            }
        )


def source_rows(figure, basis, figures):
    """Return the journal items behind an indicator, as kept with its line."""
    if figure == "relation_months":
        first = figures.get("first_move_id")
        return {"model": "account.move", "ids": [first] if first else []}
    key = ROWS.get(figure)
    if key == "quarter_ids" and basis == "year":
        key = "year_ids"
    return (
        {"model": "account.move.line", "ids": figures.get(key) or []} if key else None
    )


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
        figures = {**rating_tools.NO_TRADE, **row}
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
                rate = self._rate(statement.currency_id.id, scale.currency_id)
                found[scale.figure] = (round(value * rate, scoring.DIGITS), why)
        return {figure: list(pair) for figure, pair in found.items()}

    def _rate(self, from_id, to_id):
        key = (from_id, to_id)
        if key not in self._rates:
            currencies = self.env["res.currency"].browse(key)
            self._rates[key] = self.env["res.currency"]._get_conversion_rate(
                currencies[0], currencies[-1], self.company, self.date_to
            )
        return self._rates[key]

    def _scheme(self, card):
        scales = tuple(
            rating_tools.Scale(
                id=indicator.id,
                code=indicator.code,
                source=indicator.source,
                method=indicator.method,
                figure=indicator.figure or None,
                maximum=indicator.max_points,
                bands=tuple(indicator._cs_bands()),
                band_ids=tuple(indicator.band_ids.ids),
                caps=tuple(indicator.band_ids.mapped("caps_grade")),
                currency_id=indicator.currency_id.id or None,
            )
            for indicator in card.sudo().indicator_ids
        )
        grades = tuple(
            scoring.Grade(grade.code, grade.minimum_points) for grade in self._grades
        )
        return rating_tools.Scheme(scales, grades, card.cap_code)
