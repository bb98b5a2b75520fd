from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import date_utils

from ...tools import ledger_sql, portfolio_ratings
from ...tools.portfolio import share
from ...tools.portfolio_sql import RATED

# [ours] a debt so many days overdue counts as not paid
BAD_DAYS = 90


class CsCreditOverview(models.AbstractModel):
    """What the ratings were worth: moves between grades, payments after the rating."""

    _inherit = "cs.credit.overview"

    @api.model
    def _cs_quarter(self, scope):
        """Return the last published quarter by the day, as first and last day."""
        rated = self.env["cs.credit.rating"].sudo()
        domain = Domain("company_id", "=", scope.company.id)
        domain &= Domain("kind", "=", "quarter") & Domain("state", "in", RATED)
        domain &= Domain("date_to", "<=", scope.day)
        first = rated._read_group(domain, [], ["date_from:max"])[0][0]
        return first and (first, date_utils.end_of(first, "quarter"))

    @api.model
    def _cs_rating_figures(self, scope):
        """Return the quarter, its migration and how good the grades before were.

        Ratings of the quarter before are held against the ledger of the quarter, read
        as the rating itself reads it (B5.4).
        """
        quarter = self._cs_quarter(scope)
        if not quarter:
            return {"quarter": None, "migration": [], "accuracy": []}
        first, last = quarter
        before = date_utils.start_of(first - timedelta(days=1), "quarter")
        ledger = ledger_sql.ledger_figures(
            scope.company, {"start": first, "end": last, "year_start": first}, BAD_DAYS
        )
        grades = self.env["cs.credit.grade"].sudo()
        figures = {"quarter": quarter, "before": before}
        queries = {
            "migration": portfolio_ratings.migration_matrix(
                scope.company, first, last, scope.partners
            ),
            "accuracy": portfolio_ratings.accuracy(
                scope.company, before, ledger, scope.partners
            ),
        }
        for key, query in queries.items():
            self.env.cr.execute(query)
            figures[key] = self.env.cr.dictfetchall()
        for row in figures["accuracy"]:
            row["grade"] = grades.browse(row["grade_id"])
        for row in figures["migration"]:
            row["before"] = grades.browse(row["grade_before_id"] or [])
            row["after"] = grades.browse(row["grade_after_id"] or [])
        return figures

    @api.model
    def _cs_quarter_label(self, first):
        periods = self.env["cs.complaint.statistics"]
        return periods._cs_period_label(
            "quarter", first, date_utils.end_of(first, "quarter")
        )

    # -- migration -----------------------------------------------------------------

    @api.model
    def _cs_table_migration(self, scope, figures):
        """Grade before × grade after: customers, share of the row, receivables."""
        env, moves = self.env, figures["migration"]
        codes = self._cs_codes(moves)
        note = env._("No rating of a quarter is published yet.")
        if figures["quarter"]:
            note = env._(
                "From %(before)s to %(after)s, with the receivables at its end. Shares "
                "are of the row.",
                before=self._cs_quarter_label(figures["before"]),
                after=self._cs_quarter_label(figures["quarter"][0]),
            )
        rows = []
        for code in codes:
            found = [m for m in moves if (m["before"].code or False) == code]
            if found:
                rows.append(self._cs_matrix_row(scope, figures, code, found, codes))
        return {
            "key": "migration",
            "title": env._("Grade Migration"),
            "head": env._("Grade Before"),
            "note": note,
            "columns": self._cs_columns(
                {
                    **{
                        code or "none": (code or env._("Not Rated"), "matrix")
                        for code in codes
                    },
                    "customers": (env._("Customers"), "integer"),
                }
            ),
            "rows": rows,
            "empty": note,
        }

    @api.model
    def _cs_codes(self, moves):
        """Return the codes of the grades that occur, best first, then none."""
        grades = self.env["cs.credit.grade"].sudo()
        for move in moves:
            grades |= move["before"] | move["after"]
        codes = [grade.code for grade in self._cs_sorted_grades(grades)]
        is_any = any(not m["before"] or not m["after"] for m in moves)
        return [*dict.fromkeys(codes), *([False] if is_any else [])]

    @api.model
    def _cs_matrix_row(self, scope, figures, code, moves, codes):
        total = sum(move["customers"] for move in moves)
        cells, notes = {"customers": total}, {}
        row_domain = self._cs_migration_domain(scope, figures, code)
        opens = {"": {"model": "cs.credit.migration", "domain": row_domain}}
        for after in codes:
            found = [m for m in moves if (m["after"].code or False) == after]
            if not found:
                continue
            key = after or "none"
            cells[key] = sum(move["customers"] for move in found)
            notes[key] = {
                "share": share(cells[key], total),
                "exposure": float(sum(move["exposure"] for move in found)),
                "is_same": code == after,
            }
            opens[key] = {
                "model": "cs.credit.migration",
                "domain": [*row_domain, self._cs_code_term("grade_after_id", after)],
            }
        return {
            "key": code or "none",
            "label": code or self.env._("Not Rated"),
            "cells": cells,
            "notes": notes,
            "opens": opens,
        }

    @api.model
    def _cs_code_term(self, name, code):
        return (f"{name}.code", "=", code) if code else (name, "=", False)

    @api.model
    def _cs_migration_domain(self, scope, figures, code):
        first = figures["quarter"][0]
        return [
            ("company_id", "=", scope.company.id),
            ("date_from", "=", str(first)),
            *scope.partner_terms,
            self._cs_code_term("grade_before_id", code),
        ]

    # -- accuracy ------------------------------------------------------------------

    @api.model
    def _cs_table_accuracy(self, scope, figures):
        """Grade then, payments in the quarter after."""
        env = self.env
        note = env._("No rating of a quarter is published yet.")
        if figures["quarter"]:
            note = env._(
                "Grades of %(before)s, beside what these customers paid of what fell "
                "due in %(after)s, and who was more than %(days)s days overdue at its "
                "end.",
                before=self._cs_quarter_label(figures["before"]),
                after=self._cs_quarter_label(figures["quarter"][0]),
                days=BAD_DAYS,
            )
        found = {row["grade"]: row for row in figures["accuracy"]}
        return {
            "key": "accuracy",
            "title": env._("Rating and Payment After"),
            "head": env._("Grade Then"),
            "note": note,
            "columns": self._cs_columns(
                {
                    "customers": (env._("Customers"), "integer"),
                    "score": (env._("Points"), "points"),
                    "due": (env._("Fell Due"), "money"),
                    "paid_share": (env._("Paid"), "percent"),
                    "on_time_share": (env._("On Time"), "percent"),
                    "bad_customers": (env._("Over 90 Days Overdue"), "integer"),
                    "bad_share": (env._("Of All"), "percent"),
                    "bad": (env._("Amount Over 90 Days"), "money"),
                }
            ),
            "rows": [
                self._cs_accuracy_row(scope, figures, found[grade])
                for grade in self._cs_sorted_grades(found)
            ],
            "empty": env._("No rating of the quarter before is published."),
        }

    @api.model
    def _cs_accuracy_row(self, scope, figures, row):
        due = float(row["due"])
        rated = [
            ("company_id", "=", scope.company.id),
            ("kind", "=", "quarter"),
            ("state", "in", list(RATED)),
            ("date_from", "=", str(figures["before"])),
            ("grade_id", "=", row["grade_id"]),
            *scope.partner_terms,
        ]
        bad = [("id", "in", row["bad_ids"] or [])]
        return {
            "key": row["grade_id"],
            "label": row["grade"].code,
            "cells": {
                "customers": row["customers"],
                "score": float(row["score"] or 0),
                "due": due,
                "paid_share": share(float(row["paid"]), due),
                "on_time_share": share(float(row["on_time"]), due),
                "bad_customers": row["bad_customers"],
                "bad_share": share(row["bad_customers"], row["customers"]),
                "bad": float(row["bad"]),
            },
            "opens": {
                "": {"model": "cs.credit.rating", "domain": rated},
                "bad_customers": {"model": "cs.credit.rating", "domain": bad},
            },
        }
