from odoo import api, models
from odoo.fields import Domain

from ...tools.portfolio import share
from .overview import DIMENSIONS
from .portfolio import AGES, USE_BANDS

# rows of a breakdown that the board gets; pivot and spreadsheet have them all
MAX_ROWS = 30
SUMS = (
    *("not_due", "overdue_30", "overdue_60", "overdue_90", "overdue_over", "overdue"),
    *("advance", "receivable", "pending", "exposure", "limit_amount", "used_amount"),
    *("over_amount", "expected_loss"),
)
AGGREGATES = ["__count", *(f"{name}:sum" for name in SUMS)]
NAMES = ("__count", *SUMS)


class CsCreditOverview(models.AbstractModel):
    """The portfolio by grade, age, use of the limit, region, center, salesperson."""

    _inherit = "cs.credit.overview"

    # -- statements ----------------------------------------------------------------

    @api.model
    def _cs_read_sums(self, scope, sets):
        """Return the sums of several groupings, in one statement."""
        portfolio = self.env["cs.credit.portfolio"].with_context(**scope.context)
        domain = Domain(scope.domain) & Domain("partner_id", "in", scope.partners)
        found = portfolio._read_grouping_sets(domain, sets, AGGREGATES)
        return [
            {row[: len(names)]: _sums_of(row[len(names) :]) for row in rows}
            for names, rows in zip(sets, found, strict=True)
        ]

    @api.model
    def _cs_sums(self, scope):
        """Return the sums of all: total, over (of the limit) and by each grouping."""
        keys = ("grade_id", "age", "use_band", *DIMENSIONS)
        found = self._cs_read_sums(
            scope, [[], ["is_over_limit"], ["is_limited"], *([key] for key in keys)]
        )
        total, over, limited, *groups = found
        empty = dict.fromkeys(NAMES, 0)
        return {
            "total": {
                **total.get((), empty),
                "over_count": over.get((True,), empty)["__count"],
                "limited_count": limited.get((True,), empty)["__count"],
            },
            **{
                key: {value: sums for (value,), sums in group.items()}
                for key, group in zip(keys, groups, strict=True)
            },
        }

    @api.model
    def _cs_totals(self, scope):
        """Return the total sums of a day, for comparison."""
        total, over = self._cs_read_sums(scope, [[], ["is_over_limit"]])
        empty = dict.fromkeys(NAMES, 0)
        over_count = over.get((True,), empty)["__count"]
        return {**total.get((), empty), "over_count": over_count}

    # -- tables --------------------------------------------------------------------

    @api.model
    def _cs_cells(self, sums):
        """Return the cells all tables of the portfolio take theirs from."""
        debt = sums["not_due"] + sums["overdue"]
        return {
            **{name: sums[name] for name in SUMS},
            "customers": sums["__count"],
            "overdue_share": share(sums["overdue"], debt),
            "use": share(sums["used_amount"], sums["limit_amount"]),
        }

    @api.model
    def _cs_sorted_grades(self, grades):
        """Return grades best first, customers without one last."""
        return sorted(
            grades, key=lambda g: (not g, -(g.minimum_points or 0), g.code or "", g.id)
        )

    @api.model
    def _cs_table_grades(self, scope, sums):
        """Portfolio by grade and age, with its total."""
        env, groups = self.env, sums["grade_id"]
        rows = [
            {
                "key": grade.id or 0,
                "label": grade.code or env._("No grade"),
                "cells": self._cs_cells(groups[grade]),
                "opens": {"": self._cs_opens(scope, ("grade_id", "=", grade.id))},
            }
            for grade in self._cs_sorted_grades(groups)
        ]
        if rows:
            rows.append(self._cs_total_row(scope, sums))
        return {
            "key": "grades",
            "title": env._("Portfolio by Grade and Age"),
            "head": env._("Grade"),
            "note": env._("Overdue is counted in days after the due date."),
            "columns": self._cs_columns(
                {
                    "customers": (env._("Customers"), "integer"),
                    "exposure": (env._("Exposure"), "money"),
                    **{
                        key: (str(label), "money")
                        for key, label in self._cs_age_labels()
                    },
                    "advance": (env._("Advances"), "money"),
                    "overdue_share": (env._("Overdue, %"), "percent"),
                    "limit_amount": (env._("Limit"), "money"),
                    "use": (env._("Limit Used"), "percent"),
                }
            ),
            "rows": rows,
            "empty": env._("Nobody owes anything, has a limit or a grade."),
        }

    @api.model
    def _cs_age_labels(self):
        """Return the buckets with their labels in the reader's language."""
        fields = self.env["cs.credit.portfolio"].fields_get(["age"], ["selection"])
        return [pair for pair in fields["age"]["selection"] if pair[0] != AGES[0][0]]

    @api.model
    def _cs_total_row(self, scope, sums):
        return {
            "key": "total",
            "label": self.env._("Total"),
            "is_total": True,
            "cells": self._cs_cells(sums["total"]),
            "opens": {"": self._cs_opens(scope)},
        }

    @api.model
    def _cs_table_use(self, scope, sums):
        """How much of their limits customers use."""
        env, groups = self.env, sums["use_band"]
        fields = self.env["cs.credit.portfolio"].fields_get(["use_band"], ["selection"])
        labels = dict(fields["use_band"]["selection"])
        rows = []
        for key, _label in [*USE_BANDS[1:], USE_BANDS[0]]:
            band = groups.get(key)
            if not band:
                continue
            cells = self._cs_cells(band)
            cells["share"] = share(band["__count"], sums["total"]["__count"])
            opens = {"": self._cs_opens(scope, ("use_band", "=", key))}
            rows.append(
                {"key": key, "label": labels[key], "cells": cells, "opens": opens}
            )
        return {
            "key": "use",
            "title": env._("Use of Limits"),
            "head": env._("Used"),
            "note": env._("Exposure as per cent of the limits in force on the day."),
            "columns": self._cs_columns(
                {
                    "customers": (env._("Customers"), "integer"),
                    "share": (env._("Of All"), "percent"),
                    "exposure": (env._("Exposure"), "money"),
                    "limit_amount": (env._("Limit"), "money"),
                    "over_amount": (env._("Above the Limit"), "money"),
                }
            ),
            "rows": rows,
            "empty": env._("Nobody has a limit."),
        }

    @api.model
    def _cs_tables_dimensions(self, scope, sums):
        """By region, country, center, sales team and salesperson: the biggest first."""
        env = self.env
        labels = env["cs.credit.portfolio"].fields_get(DIMENSIONS, ["string"])
        return [
            {
                "key": name,
                "title": env._("By %s", labels[name]["string"]),
                "head": labels[name]["string"],
                "note": "",
                "is_dimension": True,
                "count": len(sums[name]),
                "columns": self._cs_columns(
                    {
                        "customers": (env._("Customers"), "integer"),
                        "exposure": (env._("Exposure"), "money"),
                        "overdue": (env._("Overdue"), "money"),
                        "overdue_share": (env._("Overdue, %"), "percent"),
                        "overdue_over": (env._("Over 90 Days"), "money"),
                        "use": (env._("Limit Used"), "percent"),
                        "expected_loss": (env._("Expected Loss"), "money"),
                    }
                ),
                "rows": self._cs_dimension_rows(scope, name, sums[name]),
                "empty": env._("Nobody owes anything, has a limit or a grade."),
            }
            for name in DIMENSIONS
        ]

    @api.model
    def _cs_dimension_rows(self, scope, name, groups):
        biggest = sorted(
            groups.items(), key=lambda item: (-item[1]["exposure"], item[0].id or 0)
        )
        rows = []
        for record, sums in biggest[: None if scope.is_full else MAX_ROWS]:
            # the name alone: who may read the figures knows who sells to whom
            short = record.sudo().with_context(hierarchical_naming=False)
            rows.append(
                {
                    "key": record.id or 0,
                    "label": short.display_name or self.env._("None"),
                    "cells": self._cs_cells(sums),
                    "opens": {"": self._cs_opens(scope, (name, "=", record.id))},
                }
            )
        return rows


def _sums_of(values):
    return {name: value or 0 for name, value in zip(NAMES, values, strict=True)}
