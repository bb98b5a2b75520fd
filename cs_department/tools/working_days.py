"""Working-day arithmetic on a plain picture of a company's calendar.

Nothing in here knows Odoo: the caller reads attendances, public holidays and
exceptions once, builds a :class:`WorkCalendar`, and asks it for any number of dates.

Conventions: an interval is a pair of minutes since local midnight, ``(540, 720)`` is
09:00–12:00; datetimes that come in or go out are naive UTC.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import floor

import pytz

MINUTES_A_DAY = 24 * 60
# A calendar whose next working day lies further away than this has none.
HORIZON_DAYS = 400


class NoWorkingTimeError(ValueError):
    """The calendar has no working hours in the days that matter."""


def week_parity(day):
    """Return 0 or 1: which of a two-week calendar's weeks a date lies in.

    >>> week_parity(date(2026, 9, 28)) != week_parity(date(2026, 10, 5))
    True
    """
    return floor((day.toordinal() - 1) / 7) % 2


def subtract(intervals, holes):
    """Cut holes out of intervals; both are lists of (start, end), sorted or not.

    >>> subtract([(540, 720), (780, 1080)], [(700, 800)])
    [(540, 700), (800, 1080)]
    >>> subtract([(540, 720)], [(0, 1440)])
    []
    """
    rest = sorted(intervals)
    for hole_start, hole_end in holes:
        cut = []
        for start, end in rest:
            if hole_end <= start or hole_start >= end:
                cut.append((start, end))
                continue
            if start < hole_start:
                cut.append((start, hole_start))
            if hole_end < end:
                cut.append((hole_end, end))
        rest = cut
    return rest


def merge(spans):
    """Join overlapping spans, so that starts and ends are both ascending.

    >>> merge([(5, 6), (1, 3), (2, 4)])
    [(1, 4), (5, 6)]
    """
    joined = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@dataclass
class WorkCalendar:
    """A company's working time.

    :param tz: name of the time zone, e.g. ``"Asia/Shanghai"``
    :param week: ``{(parity, weekday): [(start, end), …]}`` in minutes; parity ``None``
        where both weeks are alike, weekday 0 = Monday
    :param leaves: public holidays, ``[(start, end), …]`` naive UTC
    :param exceptions: ``{date: intervals}``; an empty list is a day off, intervals are
        the hours of a make-up day, ``None`` a make-up day with the hours of the
        longest weekday

    >>> nine_to_six = {(None, d): [(540, 720), (780, 1080)] for d in range(5)}
    >>> golden_week = (datetime(2026, 9, 30, 16), datetime(2026, 10, 7, 15, 59, 59))
    >>> cal = WorkCalendar("Asia/Shanghai", nine_to_six, [golden_week],
    ...                    {date(2026, 10, 10): None})
    >>> start = datetime(2026, 9, 30, 7)             # Wed 30 Sep 15:00 in Shanghai
    >>> [cal.local(cal.add_days(start, n)).strftime("%a %d %b %H:%M")
    ...  for n in (1, 2, 3)]
    ['Thu 08 Oct 18:00', 'Fri 09 Oct 18:00', 'Sat 10 Oct 18:00']
    >>> cal.local(cal.add_days(start, -1)).strftime("%a %d %b %H:%M")
    'Tue 29 Sep 18:00'
    >>> cal.local(cal.nth_working_day(2026, 10, 3)).strftime("%a %d %b")
    'Sat 10 Oct'
    >>> cal.local(cal.add_hours(start, 4)).strftime("%a %d %b %H:%M")
    'Thu 08 Oct 10:00'
    """

    tz: str
    week: dict
    leaves: list = field(default_factory=list)
    exceptions: dict = field(default_factory=dict)

    def __post_init__(self):
        self._zone = pytz.timezone(self.tz)
        self.leaves = merge(self.leaves)
        self._leave_ends = [end for _start, end in self.leaves]
        self._days = {}
        self._longest = max(
            self.week.values(), key=lambda day: sum(e - s for s, e in day), default=[]
        )

    # -- zones ---------------------------------------------------------------------

    def local(self, moment):
        """Naive UTC → naive local datetime."""
        return pytz.utc.localize(moment).astimezone(self._zone).replace(tzinfo=None)

    def utc(self, moment):
        """Naive local → naive UTC datetime."""
        return self._zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    def at(self, day, minutes):
        """Naive UTC datetime of a minute of a local day; 1440 is its last second."""
        if minutes >= MINUTES_A_DAY:
            midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
            return self.utc(midnight) - timedelta(seconds=1)
        local = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
        return self.utc(local)

    # -- days ----------------------------------------------------------------------

    def intervals(self, day):
        """Work intervals of a local date, in minutes, holidays cut out."""
        if day not in self._days:
            self._days[day] = self._compute_intervals(day)
        return self._days[day]

    def is_working(self, day):
        """Whether any work is done on a local date."""
        return bool(self.intervals(day))

    def _compute_intervals(self, day):
        if day in self.exceptions:
            hours = self.exceptions[day]
            return list(self._longest if hours is None else hours)
        pattern = self.week.get((None, day.weekday()))
        if pattern is None:
            pattern = self.week.get((week_parity(day), day.weekday()), [])
        return subtract(pattern, self._holes(day)) if pattern else []

    def _holes(self, day):
        """Public holidays that touch a local date, as minutes of that date."""
        first = self.at(day, 0)
        last = self.at(day, MINUTES_A_DAY)
        holes = []
        for start, end in self.leaves[bisect_left(self._leave_ends, first) :]:
            if start > last:
                break
            begin = 0 if start <= first else self._minute(start)
            # 23:59 and later is how people write "all day"
            stop = MINUTES_A_DAY if end >= last else self._minute(end)
            holes.append((begin, MINUTES_A_DAY if stop >= MINUTES_A_DAY - 1 else stop))
        return holes

    def _minute(self, moment):
        local = self.local(moment)
        return local.hour * 60 + local.minute

    def _walk(self, day, step):
        """Yield working days from the day after (or before) a date on."""
        idle = 0
        while idle <= HORIZON_DAYS:
            day += timedelta(days=step)
            if self.is_working(day):
                idle = 0
                yield day
            else:
                idle += 1
        raise NoWorkingTimeError(day)

    # -- arithmetic ----------------------------------------------------------------

    def add_days(self, start, days):
        """End of the last work interval of the n-th working day after a start.

        :param start: naive UTC; its local day is not counted
        :param days: working days; negative counts backwards; 0 is the start day itself
            while it still has work to come, else the next working day
        :return: naive UTC
        :raise NoWorkingTimeError: no working day within a year
        """
        day = self.local(start).date()
        if not days:
            if self.is_working(day) and self.end_of(day) >= start:
                return self.end_of(day)
            days = 1
        walk = self._walk(day, 1 if days > 0 else -1)
        for _count in range(abs(days)):
            day = next(walk)
        return self.end_of(day)

    def end_of(self, day):
        """Naive UTC end of a working day's last interval."""
        return self.at(day, self.intervals(day)[-1][1])

    def opening(self, due, days_before):
        """When work begins, so many working days before the day of a due moment."""
        day = self.local(due).date()
        if days_before:
            walk = self._walk(day, -1)
            for _count in range(days_before):
                day = next(walk)
        hours = self.intervals(day)
        return self.at(day, hours[0][0] if hours else 0)

    def nth_working_day(self, year, month, nth):
        """End of the n-th working day of a month; -1 is the last one. Naive UTC."""
        first = date(year, month, 1)
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        if nth > 0:
            before = datetime.combine(first - timedelta(days=1), datetime.min.time())
            end = self.add_days(self.utc(before + timedelta(hours=12)), nth)
            # a month with fewer working days ends with its last one
            if nth == 1 or self.local(end).date() < after:
                return end
            nth = -1
        noon = datetime.combine(after, datetime.min.time()) + timedelta(hours=12)
        return self.add_days(self.utc(noon), nth)

    def add_hours(self, start, hours):
        """The moment at which so many working hours have passed. Naive UTC.

        :raise NoWorkingTimeError: no working day within a year
        """
        local = self.local(start)
        left = hours * 60
        floor_minute = local.hour * 60 + local.minute + local.second / 60
        for day in self._walk(local.date() - timedelta(days=1), 1):
            opens = floor_minute if day == local.date() else 0
            for begin, end in self.intervals(day):
                span = max(0, end - max(begin, opens))
                if span and left <= span:
                    return self.at(day, max(begin, opens) + left)
                left -= span

    def count_days(self, start, end):
        """Working days after a start's local day up to and with the end's.

        >>> week = {(None, d): [(540, 1080)] for d in range(5)}
        >>> cal = WorkCalendar("UTC", week)
        >>> cal.count_days(datetime(2026, 9, 4, 12), datetime(2026, 9, 8, 9))
        2
        """
        day, last = self.local(start).date(), self.local(end).date()
        count = 0
        while day < last:
            day += timedelta(days=1)
            count += self.is_working(day)
        return count


def add_days_batch(calendar, starts, days):
    """Do :meth:`WorkCalendar.add_days` for lists, one result a (local day, days).

    :param starts: list of naive UTC datetimes
    :param days: list of the same length
    :return: list of naive UTC datetimes
    """
    known = {}
    results = []
    for start, count in zip(starts, days, strict=True):
        # 0 days depends on the hour, all others on the date alone
        key = (start if not count else calendar.local(start).date(), count)
        if key not in known:
            known[key] = calendar.add_days(start, count)
        results.append(known[key])
    return results


def working_days_between(calendar, first, last):
    """Sorted list of working dates from first to last, both included."""
    span = (last - first).days + 1
    days = (first + timedelta(days=n) for n in range(max(span, 0)))
    return [day for day in days if calendar.is_working(day)]


__all__ = [
    "NoWorkingTimeError",
    "WorkCalendar",
    "add_days_batch",
    "merge",
    "subtract",
    "week_parity",
    "working_days_between",
]
