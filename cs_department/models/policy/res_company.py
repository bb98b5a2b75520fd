from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

from odoo import api, fields, models, tools
from odoo.fields import Domain

from ...exceptions import CalendarError
from ...tools import working_days

# A start this far from today is a typing error, not a case.
MAX_YEARS_AWAY = 20
# Marks a transaction that changed a calendar and has not committed it.
_CHANGED = "cs_calendar_changed"


class ResCompany(models.Model):
    """Working time (engine 1): the one source of date arithmetic.

    Working days are those of the company calendar, public holidays
    (``resource.calendar.leaves`` without a resource) out, exceptions both ways.
    """

    _inherit = "res.company"

    cs_callback_max_attempts = fields.Integer(
        string="Callback Attempts",
        default=3,
        help="Days on which an agent tries before a customer counts as not reached.",
    )
    cs_holiday_warned_year = fields.Integer(
        string="Holidays Asked For",
        help="The year whose missing public holidays were already reported.",
    )

    _cs_callback_max_attempts_positive = models.Constraint(
        "CHECK(cs_callback_max_attempts BETWEEN 1 AND 20)",
        "Between 1 and 20 callback attempts are possible.",
    )

    # -- calendar ------------------------------------------------------------------

    def _cs_work_calendar(self):
        """Return the company's :class:`WorkCalendar` and whether it is a fallback.

        Cached until a calendar, a public holiday or an exception changes. Who changes
        one reads it from a memo of the own transaction until that is committed: others
        never see it before, and it goes with a rollback, also to a savepoint.

        :return: ``(calendar, is_fallback)``; the fallback counts every calendar day
            because the company calendar has no working hours
        """
        self.ensure_one()
        cr = self.env.cr
        if _CHANGED not in cr.cache:
            return self._cs_shared_calendar()
        # cleared by the cursor on every commit, rollback and savepoint's rollback
        memo = cr.precommit.data.setdefault(_CHANGED, {})
        if self.id not in memo:
            memo[self.id] = self._cs_make_calendar()
        return memo[self.id]

    @api.model
    def _cs_calendar_changed(self):
        """Drop the cached work calendars of all companies, here and everywhere."""
        cr, registry = self.env.cr, self.env.registry
        registry.clear_cache()
        cr.precommit.data.pop(_CHANGED, None)
        if _CHANGED in cr.cache:
            return
        cr.cache[_CHANGED] = True
        cr.postrollback.add(partial(cr.cache.pop, _CHANGED, None))
        # others may have filled the cache with the old calendar in the meantime
        cr.postcommit.add(partial(cr.cache.pop, _CHANGED, None))
        cr.postcommit.add(registry.clear_cache)

    @tools.ormcache("self.id")
    def _cs_shared_calendar(self):
        return self._cs_make_calendar()

    def _cs_make_calendar(self):
        calendar = self.sudo().resource_calendar_id
        week = calendar._cs_week()
        is_fallback = not any(week.values())
        if is_fallback:
            week = {(None, day): [(0, working_days.MINUTES_A_DAY)] for day in range(7)}
        return (
            working_days.WorkCalendar(
                tz=calendar.tz or self._cs_default_tz(),
                week=week,
                leaves=[] if is_fallback else self._cs_public_holidays(calendar),
                exceptions=self.env["cs.working.day.exception"]._cs_by_date(self),
            ),
            is_fallback,
        )

    def _cs_default_tz(self):
        return self.sudo().partner_id.tz or "UTC"

    def _cs_public_holidays(self, calendar):
        """All public holidays of this company alone, as naive UTC pairs."""
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("resource_id", "=", False)
                & Domain("time_type", "=", "leave")
                & Domain("company_id", "=", self.id)
                & Domain("calendar_id", "in", [False, calendar.id]),
                ["date_from", "date_to"],
            )
        )
        return [(leave.date_from, leave.date_to) for leave in leaves]

    def write(self, vals):
        result = super().write(vals)
        if {"resource_calendar_id", "partner_id"} & vals.keys():
            self._cs_calendar_changed()
        return result

    # -- dates ---------------------------------------------------------------------

    def _cs_add_working_days(self, start, days):
        """Add working days to a moment or to a list of moments.

        The start's own day is not counted; the result is the end of the last work
        interval of the n-th working day in the company calendar's time zone.

        :param start: naive UTC datetime, or a list of them
        :param days: whole working days, or a list as long as ``start``; negative ones
            count backwards; 0 is the end of the start day while it lasts
        :return: naive UTC datetime, or a list
        :raise CalendarError: the start is more than 20 years away, or the calendar has
            no working day within a year
        """
        calendar, _fallback = self._cs_work_calendar()
        starts = start if isinstance(start, list) else [start]
        counts = days if isinstance(days, list) else [days] * len(starts)
        self._cs_check_starts(starts)
        with self._cs_calendar_errors():
            ends = working_days.add_days_batch(calendar, starts, counts)
        return ends if isinstance(start, list) else ends[0]

    def _cs_add_working_hours(self, start, hours):
        """Return the moment at which so many working hours have passed since a start.

        :param start: naive UTC datetime
        :param hours: working hours, > 0
        :return: naive UTC datetime
        :raise CalendarError: as :meth:`_cs_add_working_days`
        """
        self._cs_check_starts([start])
        with self._cs_calendar_errors():
            return self._cs_work_calendar()[0].add_hours(start, hours)

    def _cs_add_calendar_days(self, start, days):
        """Return the last second of the n-th calendar day after the start's day."""
        self._cs_check_starts([start])
        calendar = self._cs_work_calendar()[0]
        day = calendar.local(start).date() + timedelta(days=days)
        return calendar.at(day, working_days.MINUTES_A_DAY)

    def _cs_end_of_day(self, day):
        """Return the end of a date's work, naive UTC; its last second when free."""
        calendar = self._cs_work_calendar()[0]
        if calendar.is_working(day):
            return calendar.end_of(day)
        return calendar.at(day, working_days.MINUTES_A_DAY)

    def _cs_opening(self, due, days_before):
        """Return when work begins, so many working days before the day of a moment.

        :raise CalendarError: as :meth:`_cs_add_working_days`
        """
        with self._cs_calendar_errors():
            return self._cs_work_calendar()[0].opening(due, days_before)

    def _cs_nth_working_day(self, year, month, nth):
        """End of the n-th working day of a month (A1.5: the 3rd), naive UTC.

        :param year: four digits
        :param month: 1–12
        :param nth: 1 is the first working day, -1 the last; a month with fewer ends
            with its last one
        :raise CalendarError: as :meth:`_cs_add_working_days`
        """
        self._cs_check_starts([datetime(year, month, 1)])
        with self._cs_calendar_errors():
            return self._cs_work_calendar()[0].nth_working_day(year, month, nth)

    def _cs_count_working_days(self, start, end):
        """Working days after the start's day up to and with the end's day."""
        self._cs_check_starts([start, end])
        return self._cs_work_calendar()[0].count_days(start, end)

    def _cs_is_working_day(self, day):
        """Whether the company works on a local date."""
        return self._cs_work_calendar()[0].is_working(day)

    def _cs_local(self, moment):
        """Naive UTC → naive datetime in the company calendar's time zone."""
        return self._cs_work_calendar()[0].local(moment)

    def _cs_utc(self, moment):
        """Naive datetime in the company calendar's time zone → naive UTC."""
        return self._cs_work_calendar()[0].utc(moment)

    def _cs_today(self):
        """Today's date where the company is; never the user's or OdooBot's."""
        return self._cs_local(fields.Datetime.now()).date()

    def _cs_day_span(self, first, last):
        """Naive UTC start of a local date and last second of another one."""
        calendar = self._cs_work_calendar()[0]
        return calendar.at(first, 0), calendar.at(last, working_days.MINUTES_A_DAY)

    def _cs_check_starts(self, starts):
        now = fields.Datetime.now()
        for start in starts:
            if abs(start.year - now.year) > MAX_YEARS_AWAY:
                raise CalendarError(
                    self.env._(
                        "%(date)s lies more than %(years)s years from today. "
                        "Check the date.",
                        date=fields.Date.to_string(start),
                        years=MAX_YEARS_AWAY,
                    )
                )

    @contextmanager
    def _cs_calendar_errors(self):
        """Turn the pure functions' error into one the user can act on."""
        try:
            yield
        except working_days.NoWorkingTimeError as error:
            raise CalendarError(
                self.env._(
                    "The calendar of %(company)s has no working day within a year of "
                    "%(date)s. Check the working hours and the public holidays.",
                    company=self.sudo().display_name,
                    date=fields.Date.to_string(error.args[0]),
                )
            ) from error

    # -- the yearly list -----------------------------------------------------------

    def _cs_has_holidays(self, year):
        """Whether any public holiday or exception of a year is entered."""
        self.ensure_one()
        calendar = self._cs_work_calendar()[0]
        if any(day.year == year for day in calendar.exceptions):
            return True
        # one that began in the year before was entered with that year's list
        return any(calendar.local(begin).year == year for begin, _e in calendar.leaves)

    @api.model
    def _cron_cs_missing_holidays(self):
        """From November on, ask the CS managers once for next year's holidays."""
        # companies are few
        for company in self.sudo().search([]):  # pylint: disable=no-search-all
            today = company._cs_today()
            year = today.year + 1
            if today.month < 11 or company.cs_holiday_warned_year >= year:
                continue
            if not company.try_lock_for_update(allow_referencing=True):
                continue
            if company._cs_has_holidays(year) or company._cs_ask_for_holidays(year):
                company.cs_holiday_warned_year = year
            self.env["ir.cron"]._commit_progress(1)

    def _cs_ask_for_holidays(self, year):
        """Put it on every CS manager's list; return who was asked."""
        group = self.env.ref("cs_department.group_cs_manager")
        users = self.env["cs.role.mixin"]._cs_usable(group.sudo().all_user_ids, self)
        for user in users:
            self.env["mail.activity"].create(
                {
                    "activity_type_id": self.env.ref(
                        "cs_department.mail_activity_type_holidays"
                    ).id,
                    "user_id": user.id,
                    "date_deadline": date(year - 1, 12, 15),
                    "summary": self.with_context(lang=user.lang).env._(
                        "Enter the public holidays and make-up days of %(year)s for "
                        "%(company)s",
                        year=year,
                        company=self.name,
                    ),
                }
            )
        return users
