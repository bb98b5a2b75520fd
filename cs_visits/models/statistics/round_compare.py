from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models

from ...tools import charts
from ..round.callback_round import period_end, period_start
from ..round.callback_round_figures import FIGURES

# ten-day periods in the chart, this one included: four months
TREND = 12
# size of the chart's bars, in units of its own
WIDTH, HEIGHT = 780, 90


class CsCallbackRound(models.Model):
    """A round beside the one before, the same ten days a year ago and the plan."""

    _inherit = "cs.callback.round"

    def _cs_compared_periods(self):
        """Return the periods a report looks at, as :meth:`_cs_figures_of` takes them.

        ``now``, ``before``, ``year`` (the same ten days a year before) and ``trend00``
        … (older ones, oldest first).
        """
        first = self.date_from
        starts = {"now": first, "year": first - relativedelta(years=1)}
        day = starts["before"] = period_start(first - timedelta(days=1))
        for number in reversed(range(TREND - 2)):
            day = starts[f"trend{number:02}"] = period_start(day - timedelta(days=1))
        with_calls = {key: starts[key] for key in ("now", "before", "year")}
        rounds = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_from", "in", list(with_calls.values())),
            ]
        )
        by_start = {round_.date_from: round_ for round_ in rounds}
        return {
            key: (
                start,
                period_end(start),
                by_start.get(with_calls.get(key), self.browse()),
            )
            for key, start in starts.items()
        }

    def _cs_no_figures(self):
        return self._cs_add_ratios(dict.fromkeys(FIGURES, 0))

    def _cs_compare(self, periods, found, total, key):
        """Return the rows of the comparison: now, the round before, a year before.

        What was signed off stays as it was then.
        """
        columns = [total]
        for name in ("before", "year"):
            round_ = periods[name][2]
            signed = round_._cs_signed_figures() if round_ else {}
            figures = signed.get(key) or found[name].get(key)
            columns.append(self._cs_known(figures, round_))
        env = self.env
        rows = (
            ("visits", env._("Visits"), "integer"),
            ("planned", env._("Planned"), "integer"),
            ("attainment", env._("Plan attainment"), "percent"),
            ("frequency", env._("Visits a customer"), "decimal"),
            ("late", env._("Handed over late"), "integer"),
            ("called", env._("Called"), "integer"),
            ("reach_rate", env._("Reached"), "percent"),
            ("verified_rate", env._("Verified, of those reached"), "percent"),
            ("differs", env._("Differs"), "integer"),
            ("refuted", env._("Denied by the customer"), "integer"),
            ("under_review", env._("Questions under review"), "integer"),
            ("upheld", env._("Questions upheld"), "integer"),
            ("dismissed", env._("Questions dismissed"), "integer"),
            ("unreachable", env._("Not reached"), "integer"),
            ("late_calls", env._("Called late"), "integer"),
            ("satisfaction", env._("Satisfaction (1–5)"), "decimal"),
        )
        return [
            {
                "name": name,
                "label": label,
                "values": [self._cs_text(c, name, kind) for c in columns],
            }
            for name, label, kind in rows
        ]

    def _cs_known(self, figures, round_):
        """Leave out figures nobody had: no visit in the period, or no round."""
        if not figures or not (figures["visits"] or figures["planned"] or round_):
            return {}
        if round_:
            return figures
        names = ("visits", "planned", "attainment", "frequency", "late")
        return {name: figures[name] for name in names}

    def _cs_text(self, figures, name, kind):
        value = figures.get(name)
        if value is None or value is False:
            return "–"
        if kind == "percent":
            return self._cs_percent(value)
        return self._cs_number(value, 0 if kind == "integer" else 1)

    def _cs_round_trend(self, periods, found, key):
        """Return the bars of the chart: visits of the last ten-day periods."""
        keys = [*sorted(k for k in periods if k.startswith("trend")), "before", "now"]
        rows = [found[k].get(key) or {"visits": 0, "planned": 0} for k in keys]
        if not any(row["visits"] for row in rows[:-1]):
            return []
        top = max(max(row["visits"], row["planned"]) for row in rows)
        bars = charts.columns([row["visits"] for row in rows], WIDTH, HEIGHT, top=top)
        for bar, k, row in zip(bars, keys, rows, strict=True):
            bar["plan_y"] = round(HEIGHT - HEIGHT * row["planned"] / top, 1)
            bar["visits"], bar["planned"] = row["visits"], row["planned"]
            bar["label"] = periods[k][0].strftime("%m-%d")
            bar["is_now"] = k == "now"
        return bars
