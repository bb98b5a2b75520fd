from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...tools import ledger_sql, scoring
from ...tools import rating as rating_tools
from .rating_source import RatingSource


class CsCreditRating(models.Model):
    """Where a rating's figures come from and how they are scored."""

    _inherit = "cs.credit.rating"

    # -- the sheet -----------------------------------------------------------------

    def _cs_open_sheet(self):
        """Give a new rating the score sheet of the scorecard in force."""
        self.ensure_one()
        card = self.env["cs.credit.scorecard"]._cs_for_company(self.company_id)
        self._cs_write_checked({"scorecard_id": card.id})

    def _cs_answers(self):
        """Return the evaluator's answers as ``{indicator id: band id}``."""
        self.ensure_one()
        asked = self.scorecard_id.sudo().indicator_ids.filtered(
            lambda indicator: indicator.source == "evaluator"
        )
        entries = self.sheet or {}
        found = {i: entries.get(str(i), {}).get("band") for i in asked.ids}
        return {indicator: band for indicator, band in found.items() if band}

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
        self._cs_flush_ledger()
        rows = self.env.execute_query_dict(
            ledger_sql.ledger_figures(company, period, card.bad_days, partner_ids)
        )
        rows = {row.pop("partner_id"): row for row in rows}
        statements = self.env["cs.credit.statement"]._cs_latest(
            company,
            rows if partner_ids is None else partner_ids,
            date_to,
            card.statement_months,
        )
        return RatingSource(self.env, company, card, date_to, rows, statements)

    @api.model
    def _cs_flush_ledger(self):
        """Write what the figures are read from, and nothing else."""
        for model in (
            "account.move.line",
            "account.move",
            "account.partial.reconcile",
            "cs.credit.dispute",
            "cs.credit.statement",
        ):
            self.env[model].flush_model()

    def _cs_store(self, figures, statement):
        """Score the sheet and keep figures, points and grade."""
        self.ensure_one()
        source = RatingSource(
            self.env, self.company_id, self.scorecard_id, self.date_to, {}, {}
        )
        outcome = rating_tools.rate(
            source.scheme, figures, figures.get("statement"), self._cs_answers()
        )
        self._cs_write_checked(
            {
                **self._cs_outcome_vals(outcome, figures, source),
                "statement_id": statement.id if statement else False,
                "sheet": self._cs_sheet_of(outcome),
            }
        )

    def _cs_sheet_of(self, outcome):
        """Return the sheet an outcome gives, with the notes written so far."""
        kept = self.sheet or {}
        sheet = {}
        for indicator_id, line in outcome.lines.items():
            entry = rating_tools.entry(line)
            note = kept.get(str(indicator_id), {}).get("note")
            if note:
                entry["note"] = note
            if entry:
                sheet[str(indicator_id)] = entry
        return sheet

    @api.model
    def _cs_outcome_vals(self, outcome, figures, source):
        """Return the values of a scored rating; a quarter's batch stores the same."""
        part = "year" if outcome.basis == "year" else "quarter"
        grade = source.grade(outcome.grade)
        lines = outcome.lines
        return {
            "score": outcome.score,
            "grade_id": grade.id,
            "is_provisional": outcome.is_provisional,
            "basis": outcome.basis,
            "reason_data": outcome.reasons,
            "missing_count": sum(x["is_missing"] for x in lines.values()),
            "answer_gap_count": sum(
                lines[scale.id]["is_missing"]
                for scale in source.scheme.scales
                if scale.source == "evaluator"
            ),
            "figures": figures,
            "due_amount": figures[f"due_{part}"],
            "paid_amount": figures[f"paid_{part}"],
            "on_time_amount": figures[f"on_time_{part}"],
            "overdue_amount": figures["overdue"],
            "max_overdue_days": figures["max_overdue_days"],
            "bad_amount": figures["overdue_bad"],
            "written_off_amount": figures["written_off"],
            "disputed_amount": figures.get("disputed", 0.0),
            "sales_amount": figures["sales_year"],
            "first_sale_date": figures["first_sale"],
            "proposed_limit": scoring.proposed_limit(
                grade.factor, figures["sales_year"], grade.cap or None
            ),
        }
