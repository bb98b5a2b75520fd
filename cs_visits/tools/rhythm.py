"""The dates of a series of visits, on plain dates.

Nothing in here knows Odoo: the caller says what a working day is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

# A free day with no working day for so long after it has none.
MAX_DAYS_ON = 60


@dataclass(frozen=True)
class Rhythm:
    """Every n weeks on some weekdays, or every n months on one day.

    :param unit: ``"week"`` or ``"month"``
    :param interval: every so many weeks or months, counted from ``begin``
    :param begin: first date that can be one of the series
    :param weekdays: for weeks, numbers from 0 = Monday
    :param day: for months, 1–31; a shorter month takes its last day
    :param nth: for months, ``(n, weekday)``; -1 is the last one
    :param until: last date that can be one of the series
    :param count: how many dates there are

    >>> second = Rhythm("week", 2, date(2026, 9, 21), weekdays=(0,))
    >>> [str(day) for day in second.dates(date(2026, 9, 1), date(2026, 10, 20))]
    ['2026-09-21', '2026-10-05', '2026-10-19']
    >>> last = Rhythm("month", 1, date(2026, 1, 1), day=31, count=3)
    >>> [str(day) for day in last.dates(date(2026, 1, 1), date(2027, 1, 1))]
    ['2026-01-31', '2026-02-28', '2026-03-31']
    >>> str(Rhythm("month", 1, date(2026, 9, 3), nth=(1, 1)).next(date(2026, 9, 3)))
    '2026-10-06'
    >>> last.next(date(2026, 4, 1)) is None
    True
    >>> last.dates_left(date(2026, 2, 1))
    2
    """

    unit: str
    interval: int
    begin: date
    weekdays: tuple = ()
    day: int = 0
    nth: tuple = ()
    until: date | None = None
    count: int | None = None

    def _rule(self):
        options = {"interval": self.interval, "dtstart": _midnight(self.begin)}
        if self.until:
            options["until"] = _midnight(self.until)
        if self.count:
            options["count"] = self.count
        if self.unit == "week":
            return rrule(WEEKLY, byweekday=self.weekdays, **options)
        if self.nth:
            nth, number = self.nth
            return rrule(MONTHLY, byweekday=weekday(number)(nth), **options)
        # the 31st of a month of 30 days is its last day
        days = range(min(self.day, 28), self.day + 1)
        return rrule(MONTHLY, bymonthday=days, bysetpos=-1, **options)

    def dates(self, first, last):
        """Return the series' dates from ``first`` to ``last``, both included."""
        found = self._rule().between(_midnight(first), _midnight(last), inc=True)
        return [moment.date() for moment in found]

    def next(self, day):
        """Return the first date of the series that is not before ``day``, or None."""
        moment = self._rule().after(_midnight(day), inc=True)
        return moment.date() if moment else None

    def dates_left(self, day):
        """Return how many dates of a counted series are not before ``day``, else 0."""
        if not self.count:
            return 0
        return sum(moment.date() >= day for moment in self._rule())

    def days_between(self):
        """Return about how many days lie between two dates of the series."""
        if self.unit == "month":
            return 30 * self.interval
        return 7 * self.interval // max(1, len(self.weekdays))


def settle(day, on_free_day, is_working):
    """Return the day a visit is really made on, None when it falls out.

    :param day: a date of the rhythm
    :param on_free_day: ``keep``, ``skip`` or ``next`` (working day)
    :param is_working: function of a date

    >>> weekday = lambda day: day.weekday() < 5
    >>> settle(date(2026, 9, 26), "next", weekday)
    datetime.date(2026, 9, 28)
    >>> settle(date(2026, 9, 26), "skip", weekday)
    >>> settle(date(2026, 9, 26), "keep", weekday)
    datetime.date(2026, 9, 26)
    """
    if on_free_day == "keep" or is_working(day):
        return day
    if on_free_day == "skip":
        return None
    for days in range(1, MAX_DAYS_ON + 1):
        later = day + timedelta(days=days)
        if is_working(later):
            return later
    return None


def place(kept, dates, within):
    """Give each kept date the nearest date of a changed rhythm that is still free.

    :param kept: dates of the old rhythm that stay as they are
    :param dates: dates of the new rhythm
    :param within: days it may lie away at most
    :return: dict of kept date → new date, without those that found no place

    >>> place([date(2026, 10, 6)], [date(2026, 10, 7), date(2026, 10, 14)], 3)
    {datetime.date(2026, 10, 6): datetime.date(2026, 10, 7)}
    >>> place([date(2026, 10, 6)], [date(2026, 10, 14)], 3)
    {}
    """
    found, free = {}, set(dates)
    for day in sorted(kept):
        near = [d for d in free if abs((d - day).days) <= within]
        if near:
            found[day] = min(near, key=lambda d: (abs((d - day).days), d))
            free.discard(found[day])
    return found


def _midnight(day):
    return datetime.combine(day, time())
