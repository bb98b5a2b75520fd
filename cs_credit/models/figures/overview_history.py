from datetime import timedelta

from odoo import api, models
from odoo.fields import Date
from odoo.tools import date_utils, format_date

from ...tools import portfolio_history
from ...tools.portfolio import count_back, share
from ...tools.portfolio_sql import BUCKETS

POINTS = 13
# months of sales receivables are counted back over
BACK = 12


class CsCreditOverview(models.AbstractModel):
    """Receivables and their age over thirteen months, and how long sales stay unpaid.

    * DSO: receivables counted back over the months' sales
      (:func:`~odoo.addons.cs_credit.tools.portfolio.count_back`).
    * Best possible DSO: the same of what is not due yet: what would be left if
      everybody paid on the due date.
    * Days late: the difference, the days that late payers cost.
    """

    _inherit = "cs.credit.overview"

    @api.model
    def _cs_trend(self, scope):
        """Return the points, oldest first: month ends, then the day itself."""
        days = self._cs_trend_days(scope.day)
        first = self._cs_month(days[0], BACK - 1)
        self.env.cr.execute(
            portfolio_history.ageing_trend(scope.company, days, scope.partners)
        )
        rows = self.env.cr.dictfetchall()
        self.env.cr.execute(
            portfolio_history.monthly_sales(
                scope.company, first, scope.day, scope.partners
            )
        )
        sales = {month: float(amount) for month, amount in self.env.cr.fetchall()}
        points = [self._cs_point(row, sales) for row in rows]
        is_used = any(point["sales"] or point["receivable"] for point in points)
        return {"points": points, "is_used": is_used}

    @api.model
    def _cs_month(self, day, back=0):
        """Return the first day of the month some months before a day's."""
        start = date_utils.start_of(day, "month")
        return start - date_utils.relativedelta(months=back)

    @api.model
    def _cs_trend_days(self, day):
        ends = [
            self._cs_month(day, back) - timedelta(days=1)
            for back in reversed(range(POINTS - 1))
        ]
        return [*ends, day]

    @api.model
    def _cs_point(self, row, sales):
        names = ("not_due", *(bucket[0] for bucket in BUCKETS), "advance")
        cells = {name: float(row[name]) for name in names}
        cells["overdue"] = sum(cells[bucket[0]] for bucket in BUCKETS)
        debt = cells["not_due"] + cells["overdue"]
        cells["receivable"] = debt - cells["advance"]
        cells["overdue_share"] = share(cells["overdue"], debt)
        day = row["day"]
        months = []
        for back in range(BACK):
            month = self._cs_month(day, back)
            end = min(date_utils.end_of(month, "month"), day)
            months.append(((end - month).days + 1, sales.get(month, 0.0)))
        # the sales of a month that is not over yet are those of the last point alone
        cells["sales"] = months[0][1]
        cells["dso"] = count_back(cells["receivable"], months)
        cells["best_dso"] = count_back(
            min(cells["not_due"], cells["receivable"]), months
        )
        late = cells["dso"] is not None and cells["best_dso"] is not None
        cells["late_days"] = cells["dso"] - cells["best_dso"] if late else None
        return {"day": day, **cells}

    @api.model
    def _cs_table_trend(self, scope, trend):
        """The points as a table: receivables by age, sales, DSO."""
        env = self.env
        points = trend["points"] if trend["is_used"] else []
        rows = [self._cs_trend_row(scope, point) for point in points]
        return {
            "key": "trend",
            "title": env._("Receivables by Month"),
            "head": env._("End of"),
            "note": env._(
                "DSO: receivables counted back over the months' sales, tax included. "
                "Best possible: the same of what is not due yet. The difference is "
                "what late payers cost."
            ),
            "columns": self._cs_columns(
                {
                    "receivable": (env._("Receivables"), "money"),
                    **{
                        key: (str(label), "money")
                        for key, label in self._cs_age_labels()
                    },
                    "advance": (env._("Advances"), "money"),
                    "overdue_share": (env._("Overdue, %"), "percent"),
                    "sales": (env._("Sales of the Month"), "money"),
                    "dso": (env._("DSO"), "days"),
                    "best_dso": (env._("Best Possible DSO"), "days"),
                    "late_days": (env._("Days Late"), "days"),
                }
            ),
            "rows": rows,
            "empty": env._("Nothing was sold or owed in thirteen months."),
        }

    @api.model
    def _cs_trend_row(self, scope, point):
        day = point["day"]
        opens = {
            **self._cs_opens(scope),
            "context": {"cs_credit_day": Date.to_string(day)},
        }
        return {
            "key": Date.to_string(day),
            "label": format_date(self.env, day),
            "short": day.strftime("%Y-%m"),
            "cells": {key: value for key, value in point.items() if key != "day"},
            "opens": {"": opens},
        }
