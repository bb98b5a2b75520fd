from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Date, Domain
from odoo.tools import date_utils

from ..visit.visit import STAFF

TREND_WEEKS = 12
# rows of a breakdown that the board gets; the pivot has them all
MAX_ROWS = 40
GROUPS = ("department_id", "purpose_id", "level_id", "kind", "target_kind")
_SUMS = (
    *("visits", "accompanied", "late", "handed_over"),
    *("checked", "under_review", "upheld", "orders", "with_order"),
)


class CsVisitStatistics(models.AbstractModel):
    """The figures of the managers' board: a constant number of statements.

    Counted is what the reader may see. Each figure names the records it was counted
    from.
    """

    _name = "cs.visit.statistics"
    _description = "Visit Statistics Board"

    # -- for the client ------------------------------------------------------------

    @api.model
    @api.readonly
    def get_board(self, period="month", date_from=None, date_to=None):
        """Return all figures of a period, beside those of the period before.

        :param period: month, quarter, year (of ``date_from``, by default today) or
            custom
        :param date_from: first day, ``YYYY-MM-DD``
        :param date_to: last day of a custom period
        :raise AccessError: the reader neither leads salespeople nor is CS
        :raise PeriodError: these are no dates, or the last is before the first
        """
        self._cs_check_reader()
        periods = self.env["cs.complaint.statistics"]
        first, last = periods._cs_period(period, date_from, date_to)
        before = periods._cs_period_before(period, first, last)
        sums, sums_before = self._cs_sums(first, last), self._cs_sums(*before)
        return {
            "period": period,
            "date_from": Date.to_string(first),
            "date_to": Date.to_string(last),
            "label": periods._cs_period_label(period, first, last),
            "label_before": periods._cs_period_label(period, *before),
            "currency_id": self.env.company.currency_id.id,
            "figures": self._cs_figures(sums, sums_before),
            "people": self._cs_people(sums),
            "groups": self._cs_groups(sums),
            "trend": self._cs_trend(last),
        }

    @api.model
    def _cs_check_reader(self):
        groups = STAFF.split(",")
        if not self.env.su and not any(self.env.user.has_group(g) for g in groups):
            raise AccessError(
                self.env._("The figures are for managers and customer service.")
            )

    # -- statements ----------------------------------------------------------------

    @api.model
    def _cs_span(self, name, first, last):
        """Return the domain of moments within local days of the current company."""
        start, end = self.env.company._cs_day_span(first, last)
        return [(name, ">=", str(start)), (name, "<=", str(end))]

    @api.model
    def _cs_made_domain(self, first, last):
        """Return the domain, of visits and of their report, of those made."""
        span = self._cs_span("date_start", first, last)
        return [*span, ("state", "not in", ["planned", "cancelled"])]

    @api.model
    def _cs_planned_domain(self, first, last):
        """Return the domain of visits whose planned moment has come."""
        now = str(fields.Datetime.now())
        return [
            *self._cs_span("date_planned", first, last),
            ("date_planned", "<=", now),
        ]

    @api.model
    def _cs_sums(self, first, last):
        """Return the sums of a period by name, and the domains they come from."""
        report = self.env["cs.visit.report"]
        made = self._cs_made_domain(first, last)
        planned = self._cs_planned_domain(first, last)
        aggregates = [f"{name}:sum" for name in _SUMS] + ["partner_id:count_distinct"]
        values = report._read_group(made, [], aggregates)[0]
        plan = report._read_group(planned, [], ["planned:sum", "kept:sum"])[0]
        return {
            **{n: v or 0 for n, v in zip((*_SUMS, "visited"), values, strict=True)},
            "planned": plan[0] or 0,
            "kept": plan[1] or 0,
            "made_domain": made,
            "planned_domain": planned,
        }

    # -- breakdowns ----------------------------------------------------------------

    @api.model
    def _cs_people(self, sums):
        """Return a row for each person, who made most visits first."""
        report = self.env["cs.visit.report"]
        names = ("visits", "along", "handed_over", "late", "checked", "under_review")
        names += ("upheld",)
        rows = {}
        for person, *values in report._read_group(
            sums["made_domain"], ["person_id"], [f"{name}:sum" for name in names]
        ):
            rows[person] = dict(zip(names, values, strict=True))
        for person, *values in report._read_group(
            sums["planned_domain"], ["person_id"], ["planned:sum", "kept:sum"]
        ):
            rows.setdefault(person, dict.fromkeys(names, 0))
            rows[person].update(zip(("planned", "kept"), values, strict=True))
        result = [
            self._cs_person(person.sudo(), {"planned": 0, "kept": 0, **row}, sums)
            for person, row in rows.items()
            if any(row.values())
        ]
        result.sort(key=lambda row: (-row["visits"], row["label"] or ""))
        return {"rows": result[:MAX_ROWS], "groups": len(result)}

    @api.model
    def _cs_person(self, person, row, sums):
        made, planned = sums["made_domain"], sums["planned_domain"]
        own = ("user_id", "=", person.id)
        return {
            **row,
            "id": person.id,
            "label": person.name,
            "attainment": share(row["kept"], row["planned"]),
            "on_time": share(row["handed_over"] - row["late"], row["handed_over"]),
            "domain": [*made, own],
            "along_domain": [*made, ("companion_ids", "in", person.ids)],
            "missed_domain": [
                *planned,
                own,
                ("state", "in", ["planned", "cancelled"]),
            ],
            "late_domain": [*made, own, ("is_hand_over_late", "=", True)],
        }

    @api.model
    def _cs_groups(self, sums):
        """Return the breakdowns of the visits made, the biggest groups of each."""
        report = self.env["cs.visit.report"]
        domain = [*sums["made_domain"], ("visits", "=", 1)]
        names = [n for n in GROUPS if n != "kind" or report._cs_kinds()]
        labels = report.fields_get(names, ["string", "selection"])
        found = report._read_grouping_sets(domain, [[n] for n in names], ["__count"])
        return [
            {
                "key": name,
                "label": labels[name]["string"],
                "groups": len(rows),
                "rows": [
                    self._cs_group_row(name, *row, sums, labels[name])
                    for row in sorted(rows, key=lambda r: (-r[1], str(r[0])))[:MAX_ROWS]
                ],
            }
            for name, rows in zip(names, found, strict=True)
        ]

    @api.model
    def _cs_group_row(self, name, value, count, sums, label):
        path = {"level_id": "partner_id.cs_level_id", "kind": "purpose_id.kind"}
        if "selection" in label:
            key, text = value, dict(label["selection"]).get(value)
        else:
            short = value.sudo().with_context(hierarchical_naming=False)
            key, text = value.id, short.display_name
        return {
            "id": key or False,
            "label": text or self.env._("None"),
            "count": count,
            "share": share(count, sums["visits"]),
            "domain": [*sums["made_domain"], (path.get(name, name), "=", key or False)],
        }

    @api.model
    def _cs_trend(self, last):
        """Return the number of visits of each of the twelve weeks up to a day's."""
        monday = date_utils.start_of(last, "week")
        firsts = [monday - timedelta(weeks=n) for n in reversed(range(TREND_WEEKS))]
        end = monday + timedelta(days=6)
        report = self.env["cs.visit.report"].with_context(
            tz=self.env.company._cs_work_calendar()[0].tz
        )
        numbers = dict.fromkeys(firsts, 0)
        for moment, number in report._read_group(
            Domain(self._cs_made_domain(firsts[0], end)),
            ["date_start:day"],
            ["visits:sum"],
        ):
            # some time zones have no midnight on the day the clock changes
            week = date_utils.start_of(moment.date(), "week")
            if week in numbers:
                numbers[week] += number
        return [
            {
                "label": week.strftime("%m-%d"),
                "date_from": Date.to_string(week),
                "count": number,
                "domain": self._cs_made_domain(week, week + timedelta(days=6)),
            }
            for week, number in numbers.items()
        ]


def share(part, whole):
    """A share as the client shows it, None of nothing."""
    return part / whole if whole else None
