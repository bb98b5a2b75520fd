from odoo import api, models
from odoo.fields import Date
from odoo.tools import date_utils

from .complaint_statistics import GROUPS, MAX_ROWS, TREND_MONTHS


def share(part, whole):
    """A share as the client shows it, None of nothing."""
    return part / whole if whole else None


class CsComplaintStatistics(models.AbstractModel):
    """How the sums become what the board shows, each with the records behind it."""

    _inherit = "cs.complaint.statistics"

    # -- tiles ---------------------------------------------------------------------

    @api.model
    def _cs_figures(self, now, before):
        """Return the board's tiles.

        ``count`` is how many records ``domain`` opens in ``model``.
        """
        tiles = self._cs_tiles(now)
        values_before = {tile["key"]: tile["value"] for tile in self._cs_tiles(before)}
        for tile in tiles:
            tile["before"] = values_before[tile["key"]]
        return tiles

    @api.model
    def _cs_tiles(self, sums):
        number, domain = sums["number"], sums["domain"]
        met = sum(states["met"] for states in sums["steps"].values())
        missed = sum(states["breached"] for states in sums["steps"].values())
        late = self._cs_clock_domain(domain, ("state", "=", "breached"))
        env = self.env

        def tile(key, label, value, kind, count, note="", extra=(), **more):
            return {
                "key": key,
                "label": label,
                "value": value,
                "kind": kind,
                "count": count or 0,
                "note": note,
                "model": "cs.complaint",
                "domain": [*domain, *extra],
                "more_is_worse": True,
                **more,
            }

        return [
            tile(
                "number",
                env._("Complaints"),
                number,
                "integer",
                number,
                env._("%s still open", sums["still_open"] or 0),
            ),
            tile(
                "rate",
                env._("Per 100 Orders"),
                share(100 * number, sums["orders"]),
                "decimal",
                number,
                self._cs_orders_note(sums["orders"]),
            ),
            tile(
                "on_time",
                env._("Steps on Time"),
                share(met, met + missed),
                "percent",
                missed,
                env._("%s deadlines missed", missed),
                model="cs.deadline",
                domain=late,
                more_is_worse=False,
            ),
            tile(
                "answer_hours",
                env._("Mean Time to Answer"),
                sums["answer_hours"],
                "hours",
                sums["answered"],
                env._("%s answered", sums["answered"] or 0),
                [("date_first_replied", "!=", False)],
                median=sums["median"],
            ),
            tile(
                "repeated",
                env._("Repeated"),
                share(sums["repeated"] or 0, number),
                "percent",
                sums["repeated"],
                env._("%s repeated", sums["repeated"] or 0),
                [("is_repeat", "=", True)],
            ),
            tile(
                "reopened",
                env._("Reopened"),
                share(sums["reopened"] or 0, number),
                "percent",
                sums["reopened"],
                env._("%s reopened", sums["reopened"] or 0),
                [("reopen_count", ">", 0)],
            ),
            tile(
                "satisfaction",
                env._("Satisfaction"),
                sums["satisfaction"],
                "score",
                sums["rated"],
                env._("%s customers rated", sums["rated"] or 0),
                [("satisfaction", ">", 0)],
                more_is_worse=False,
            ),
            tile(
                "cost",
                env._("Cost"),
                sums["cost"] or 0,
                "money",
                sums["costly"],
                env._("%s complaints with a cost", sums["costly"] or 0),
                [("cost_amount", ">", 0)],
            ),
        ]

    @api.model
    def _cs_orders_note(self, orders):
        if orders is None:
            return self.env._("No orders known: Sales is not installed")
        if not orders:
            return self.env._("No orders in this period")
        if "sale.order" in self.env:
            return self.env._("of %s orders", orders)
        return self.env._("of %s invoices", orders)

    # -- rows ----------------------------------------------------------------------

    @api.model
    def _cs_step_rows(self, now, domain):
        """Return each step's share of clocks that ended in time, in their order."""
        rules = self.env["cs.deadline.rule"].sudo()
        rules = rules.search([("res_model", "=", "cs.complaint")], order="id")
        names = {rule.step: rule.step_name for rule in reversed(rules)}
        order = {step: number for number, step in enumerate(reversed(names))}
        rows = []
        for step in sorted(now, key=lambda s: (order.get(s, len(order)), s)):
            met, missed = now[step]["met"], now[step]["breached"]
            of_step = ("step", "=", step)
            rows.append(
                {
                    "step": step,
                    "label": names.get(step, step),
                    "finished": met + missed,
                    "missed": missed,
                    "share": share(met, met + missed),
                    "model": "cs.deadline",
                    "domain": self._cs_clock_domain(
                        domain, of_step, ("state", "in", ["met", "breached"])
                    ),
                    "missed_domain": self._cs_clock_domain(
                        domain, of_step, ("state", "=", "breached")
                    ),
                }
            )
        return rows

    @api.model
    def _cs_trend(self, last):
        """Return the number of each of the twelve months up to a day's."""
        month = date_utils.relativedelta(months=1)
        start = date_utils.start_of(last, "month")
        firsts = [start - n * month for n in reversed(range(TREND_MONTHS))]
        report = self.env["cs.complaint.report"].with_context(
            tz=self.env.company._cs_work_calendar()[0].tz
        )
        end = date_utils.end_of(last, "month")
        found = report._read_group(
            self._cs_domain(firsts[0], end), ["date_received:month"], ["__count"]
        )
        numbers = {moment.date(): number for moment, number in found}
        return [
            {
                "label": self._cs_date_label(first, "yMMM"),
                "date_from": Date.to_string(first),
                "count": numbers.get(first, 0),
                "domain": self._cs_domain(first, date_utils.end_of(first, "month")),
            }
            for first in firsts
        ]

    @api.model
    def _cs_group_rows(self, now):
        """Return the breakdowns: the biggest groups of each, and how many there are."""
        report = self.env["cs.complaint.report"]
        labels = report.fields_get(now["groups"], ["string", "selection"])
        breakdowns = []
        for name, path in GROUPS.items():
            rows = sorted(now["groups"][name], key=lambda r: (-r[1], str(r[0])))
            breakdowns.append(
                {
                    "key": name,
                    "label": labels[name]["string"],
                    "groups": len(rows),
                    "rows": [
                        self._cs_group_row(name, path, row, now, labels[name])
                        for row in rows[:MAX_ROWS]
                    ],
                }
            )
        return breakdowns

    @api.model
    def _cs_group_row(self, name, path, row, now, label):
        value, count, cost = row
        if "selection" in label:
            key, text = value, dict(label["selection"]).get(value)
        else:
            short = value.sudo().with_context(hierarchical_naming=False)
            key, text = value.id, short.display_name
        return {
            "id": key or False,
            "label": text or self.env._("None"),
            "count": count,
            "cost": cost or 0,
            "share": share(count, now["number"]),
            "domain": [*now["domain"], *self._cs_path_domain(path, key)],
        }

    @api.model
    def _cs_path_domain(self, path, key):
        if key:
            return [(path, "=", key)]
        # nothing at the end of the path, or nothing on the way
        name, dot, _rest = path.partition(".")
        return ["|"] * bool(dot) + [(n, "=", False) for n in {name, path}]
