from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools import portfolio_history
from ...tools.portfolio import share

MAX_RISKS = 20
# a file has so many times more of them
FULL = 25
# payments of so many days are held against those of the rest of the year
RECENT_DAYS = 90
YEAR_DAYS = 365


class CsCreditOverview(models.AbstractModel):
    """Where most money is at risk, and what is expected to be lost of each grade.

    Score of a risk [ours]: the expected loss, once more for each warning sign: above
    the limit, a debt more than 90 days overdue, paying slower than before (payments of
    the last 90 days came after the due date, and by a day or more later than those of
    the nine months before).
    """

    _inherit = "cs.credit.overview"

    @api.model
    def _cs_risk_query(self, scope):
        """Return the SQL of the highest scores, a row a customer."""
        day = scope.day
        return SQL(
            """
SELECT x.*, x.expected_loss * (1 + x.is_over_limit::int + x.is_late::int
                               + x.is_slower::int) AS score
  FROM (
    SELECT p.partner_id, p.grade_id, p.exposure, p.limit_amount, p.over_amount,
           p.overdue_over, p.expected_loss, p.is_over_limit,
           p.overdue_over > 0 AS is_late, d.delay, d.earlier,
           COALESCE(d.delay > 0 AND d.delay >= d.earlier + 1, FALSE) AS is_slower
      FROM (%(portfolio)s) p
 LEFT JOIN (%(delays)s) d ON d.partner_id = p.partner_id
     WHERE p.company_id = %(company)s AND p.expected_loss > 0
       AND p.partner_id IN (%(partners)s)) x
 ORDER BY score DESC, x.partner_id LIMIT %(most)s
            """,
            portfolio=self.env["cs.credit.portfolio"]._cs_query(day),
            delays=portfolio_history.payment_delays(
                scope.company,
                day - timedelta(days=YEAR_DAYS),
                day - timedelta(days=RECENT_DAYS),
                day,
            ),
            company=scope.company.id,
            partners=scope.partners,
            most=MAX_RISKS * (FULL if scope.is_full else 1),
        )

    @api.model
    def _cs_table_risks(self, scope):
        """The customers with the highest scores."""
        env = self.env
        env.cr.execute(self._cs_risk_query(scope))
        found = env.cr.dictfetchall()
        # the query gave customers the reader may see
        partners = env["res.partner"].browse([row["partner_id"] for row in found])
        grades = env["cs.credit.grade"].sudo()
        names = {partner.id: partner.display_name for partner in partners}
        rows = []
        for row in found:
            signs = self._cs_signs(row)
            grade = grades.browse(row["grade_id"] or [])
            numbers = ("exposure", "limit_amount", "over_amount", "overdue_over")
            cells = {name: float(row[name]) for name in numbers}
            cells["delay"] = None if row["delay"] is None else float(row["delay"])
            for name in ("expected_loss", "score"):
                cells[name] = float(row[name])
            opens = {
                "model": "res.partner",
                "domain": [("id", "=", row["partner_id"])],
                "res_id": row["partner_id"],
            }
            rows.append(
                {
                    "key": row["partner_id"],
                    "label": names[row["partner_id"]],
                    "cells": {**cells, "grade": grade.code or "", "signs": signs},
                    "opens": {"": opens},
                }
            )
        return self._cs_risk_table(rows)

    @api.model
    def _cs_risk_table(self, rows):
        env = self.env
        return {
            "key": "risks",
            "title": env._("Top Risks"),
            "head": env._("Customer"),
            "note": env._(
                "Score: expected loss, once more for each sign: above the limit, more "
                "than 90 days overdue, paying slower than before."
            ),
            "columns": self._cs_columns(
                {
                    "grade": (env._("Grade"), "text"),
                    "exposure": (env._("Exposure"), "money"),
                    "limit_amount": (env._("Limit"), "money"),
                    "over_amount": (env._("Above the Limit"), "money"),
                    "overdue_over": (env._("Over 90 Days"), "money"),
                    "delay": (env._("Paid After (Days)"), "days"),
                    "expected_loss": (env._("Expected Loss"), "money"),
                    "score": (env._("Score"), "money"),
                    "signs": (env._("Signs"), "text"),
                }
            ),
            "rows": rows,
            "empty": env._("Nothing is expected to be lost."),
        }

    @api.model
    def _cs_signs(self, row):
        env = self.env
        signs = []
        if row["is_over_limit"]:
            signs.append(env._("over the limit"))
        if row["is_late"]:
            signs.append(env._("over 90 days"))
        if row["is_slower"]:
            signs.append(
                env._("slower by %.0f days", float(row["delay"] - row["earlier"]))
            )
        return ", ".join(signs)

    @api.model
    def _cs_table_loss(self, scope, sums, figures):
        """Expected loss of each grade, with the share of bad payers observed."""
        env = self.env
        groups = sums["grade_id"]
        observed = {row["grade"].id: row for row in figures["accuracy"]}
        lowest = env["cs.credit.grade"]._cs_for_company(scope.company)[-1:]
        rows = [
            self._cs_loss_row(
                scope, grade, groups[grade], grade or lowest, observed.get(grade.id)
            )
            for grade in self._cs_sorted_grades(groups)
        ]
        if rows:
            rows.append(self._cs_total_row(scope, sums))
        return {
            "key": "loss",
            "title": env._("Expected Loss by Grade"),
            "head": env._("Grade"),
            "note": env._(
                "Exposure × default rate × (1 − recovery); the rates are set on the "
                "grades. Observed: customers of the grade who were more than 90 days "
                "overdue a quarter later."
            ),
            "columns": self._cs_columns(
                {
                    "exposure": (env._("Exposure"), "money"),
                    "rate": (env._("Default Rate"), "percent"),
                    "observed": (env._("Observed"), "percent"),
                    "recovery": (env._("Recovery"), "percent"),
                    "expected_loss": (env._("Expected Loss"), "money"),
                }
            ),
            "rows": rows,
            "empty": env._("Nothing is expected to be lost."),
        }

    @api.model
    def _cs_loss_row(self, scope, grade, sums, rated, observed):
        """Return one grade's row.

        :param rated: the grade whose rates count
        :param observed: what became of the grade's customers a quarter ago, or None
        """
        rates = rated.sudo()
        seen = observed and share(observed["bad_customers"], observed["customers"])
        return {
            "key": grade.id or 0,
            "label": grade.code or self.env._("No grade"),
            "cells": {
                **self._cs_cells(sums),
                "rate": rates.loss_rate / 100,
                "recovery": rates.recovery_rate / 100,
                "observed": seen,
            },
            "opens": {"": self._cs_opens(scope, ("grade_id", "=", grade.id))},
        }
