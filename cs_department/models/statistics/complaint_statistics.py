from babel.dates import format_skeleton

from odoo import api, models
from odoo.fields import Date, Domain
from odoo.tools import SQL, babel_locale_parse, date_utils, format_date, get_lang

from ...exceptions import PeriodError
from .complaint_figures import UNCOUNTED_STATES

PERIODS = ("month", "quarter", "year", "custom")
# first and last year figures are asked for; others are typing errors
YEARS = (1990, 2200)
# rows of a breakdown that the board gets; the pivot has them all
MAX_ROWS = 30
TREND_MONTHS = 12
# group of the report → path from the complaint
GROUPS = {
    "category_id": "category_id",
    "department_id": "department_id",
    "product_id": "product_id",
    "product_categ_id": "product_id.categ_id",
    "region_id": "commercial_partner_id.state_id",
    "country_id": "commercial_partner_id.country_id",
    "channel": "channel",
    "content_kind": "content_kind",
    "responsibility": "responsibility",
    "cause_id": "cause_id",
}


class CsComplaintStatistics(models.AbstractModel):
    """The figures of the board: a constant number of statements for any period.

    Counted is what the reader may see, received in the period and confirmed by the
    customer (A3.3). Each figure names the records it was counted from.
    """

    _name = "cs.complaint.statistics"
    _description = "Complaint Statistics Board"

    # -- for the client ------------------------------------------------------------

    @api.model
    @api.readonly
    def get_board(self, period="month", date_from=None, date_to=None):
        """Return all figures of a period, beside those of the period before.

        :param period: month, quarter, year (of ``date_from``, by default today) or
            custom
        :param date_from: first day, ``YYYY-MM-DD``
        :param date_to: last day of a custom period
        :raise PeriodError: these are no dates, or the last is before the first
        """
        first, last = self._cs_period(period, date_from, date_to)
        before = self._cs_period_before(period, first, last)
        now = self._cs_totals(first, last, tuple(GROUPS))
        return {
            "period": period,
            "date_from": Date.to_string(first),
            "date_to": Date.to_string(last),
            "label": self._cs_period_label(period, first, last),
            "label_before": self._cs_period_label(period, *before),
            "currency_id": self.env.company.currency_id.id,
            "figures": self._cs_figures(now, self._cs_totals(*before)),
            "steps": self._cs_step_rows(now["steps"], now["domain"]),
            "trend": self._cs_trend(last),
            "groups": self._cs_group_rows(now),
        }

    # -- periods -------------------------------------------------------------------

    @api.model
    def _cs_period(self, period, date_from, date_to):
        """Return the first and last day that are meant."""
        if period not in PERIODS:
            raise PeriodError(self.env._("“%s” is no period of the figures.", period))
        today = self.env.company._cs_today()
        first = self._cs_day(date_from) or today
        if period != "custom":
            return date_utils.start_of(first, period), date_utils.end_of(first, period)
        last = self._cs_day(date_to) or today
        if last < first:
            raise PeriodError(
                self.env._("The period ends before it begins: check both days.")
            )
        return first, last

    @api.model
    def _cs_day(self, text):
        if not text:
            return None
        try:
            day = Date.to_date(text)
        except (TypeError, ValueError):
            day = None
        if not day or not YEARS[0] <= day.year <= YEARS[1]:
            raise PeriodError(
                self.env._("“%s” is no date: write it as YYYY-MM-DD.", text)
            )
        return day

    @api.model
    def _cs_period_before(self, period, first, last):
        if period == "custom":
            days = date_utils.relativedelta(days=(last - first).days + 1)
            return first - days, first - date_utils.relativedelta(days=1)
        day = first - date_utils.relativedelta(days=1)
        return date_utils.start_of(day, period), day

    @api.model
    def _cs_period_label(self, period, first, last):
        skeletons = {"month": "yMMMM", "quarter": "yQQQ", "year": "y"}
        if period in skeletons:
            return self._cs_date_label(first, skeletons[period])
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    @api.model
    def _cs_date_label(self, day, skeleton):
        """Return the parts of a date in the order of the user's language."""
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton(skeleton, day, locale=locale)

    @api.model
    def _cs_domain(self, first, last):
        """Return the domain, of complaints and of their report, of a period."""
        start, end = self.env.company._cs_day_span(first, last)
        return [
            ("date_received", ">=", str(start)),
            ("date_received", "<=", str(end)),
            ("state", "not in", list(UNCOUNTED_STATES)),
        ]

    # -- statements ----------------------------------------------------------------

    @api.model
    def _cs_cost(self):
        """The sum of costs, in the currency of the current company."""
        currencies = self.env.companies.currency_id
        return "cost:sum_currency" if len(currencies) > 1 else "cost:sum"

    @api.model
    def _cs_totals(self, first, last, groups=()):
        """Return the sums of a period, and of each group, by set-based statements."""
        domain = self._cs_domain(first, last)
        report = self.env["cs.complaint.report"]
        cost = self._cs_cost()
        aggregates = {
            "number": "__count",
            "cost": cost,
            "still_open": "still_open:sum",
            "answered": "answered:sum",
            "answer_hours": "answer_hours:avg",
            "repeated": "repeated:sum",
            "reopened": "reopened:sum",
            "rated": "satisfaction:count",
            "satisfaction": "satisfaction:avg",
            "costly": "cost:count",
        }
        found = report._read_grouping_sets(domain, [[]], list(aggregates.values()))
        values = found[0][0] if found[0] else (0,) * len(aggregates)
        by_group = [[] for _name in groups]
        if groups and values[0]:
            by_group = report._read_grouping_sets(
                domain, [[name] for name in groups], ["__count", cost]
            )
        return {
            "domain": domain,
            **dict(zip(aggregates, values, strict=True)),
            "groups": dict(zip(groups, by_group, strict=True)),
            "median": self._cs_median_hours(domain),
            "steps": self._cs_steps(domain),
            "orders": self._cs_count_orders(first, last),
        }

    @api.model
    def _cs_median_hours(self, domain):
        report = self.env["cs.complaint.report"]
        query = report._search(domain)
        hours = report._field_to_sql(report._table, "answer_hours", query)
        median = SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)", hours)
        return self.env.execute_query(query.select(median))[0][0]

    @api.model
    def _cs_steps(self, domain):
        """Return ``{step: {state: number}}`` of the finished and missed clocks."""
        finished = self._cs_clock_domain(domain, ("state", "in", ["met", "breached"]))
        steps = {}
        for step, state, number in self.env["cs.deadline"]._read_group(
            finished, ["step", "state"], ["__count"]
        ):
            steps.setdefault(step, {"met": 0, "breached": 0})[state] = number
        return steps

    @api.model
    def _cs_clock_domain(self, domain, *conditions):
        return [("complaint_id", "any", domain), *conditions]

    @api.model
    def _cs_count_orders(self, first, last):
        """Return how many orders came in, None where no add-on knows.

        Only the number leaves: an agent needs no rights on sales or accounting.
        """
        start, end = self.env.company._cs_day_span(first, last)
        domain = Domain("company_id", "in", self.env.companies.ids)
        if "sale.order" in self.env:
            domain &= Domain("state", "=", "sale")
            domain &= Domain("date_order", ">=", start)
            domain &= Domain("date_order", "<=", end)
            return self.env["sale.order"].sudo().search_count(domain)
        if "account.move" in self.env:
            domain &= Domain("state", "=", "posted")
            domain &= Domain("move_type", "=", "out_invoice")
            domain &= Domain("invoice_date", ">=", first)
            domain &= Domain("invoice_date", "<=", last)
            return self.env["account.move"].sudo().search_count(domain)
        return None
