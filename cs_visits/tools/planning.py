"""Spread wanted visits over a month: plain Python, the same for the same input.

A day of a month is offered with its free times; a need is one visit that is wanted
around a date. Who is nearby goes on the same day.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

# What a day costs a need, in days away from the wanted date
LATE = 2
SAME_CITY = 1
EMPTY_DAY = 3
OTHER_CITY = 8


@dataclass(frozen=True)
class Need:
    """One visit that is wanted.

    :param customer: anything that names the customer, sortable
    :param kind: kind of visit
    :param wanted: date around which it should be
    :param city: where the customer is, as the address says
    :param zip: postal code
    :param weight: the smaller, the more important among needs of one date
    :param latest: date after which it would collide with the customer's next one
    """

    customer: int
    kind: str
    wanted: date
    city: str = ""
    zip: str = ""
    weight: int = 0
    latest: date | None = None

    @property
    def area(self):
        return (self.city or "").strip().casefold(), (self.zip or "").strip()[:4]


@dataclass
class Day:
    """One day on which visits can be made.

    :param date: local date
    :param slots: free times, each a pair of minutes since midnight, ascending
    :param areas: areas of the visits that stand there already
    :param customers: who is visited there already
    """

    date: date
    slots: list
    areas: Counter = field(default_factory=Counter)
    customers: set = field(default_factory=set)

    def cost(self, need):
        """Return how badly a need fits here; None when it cannot."""
        if not self.slots or need.customer in self.customers:
            return None
        if need.latest and self.date > need.latest:
            return None
        away = (self.date - need.wanted).days
        return (away * LATE if away > 0 else -away) + self._detour(need.area)

    def _detour(self, area):
        if not self.areas:
            return EMPTY_DAY
        if area in self.areas:
            return 0
        # an address without a city tells nothing
        if area[0] and area[0] in {city for city, _zip in self.areas}:
            return SAME_CITY
        return OTHER_CITY


def wanted_dates(last, delta, fixed, first, end):
    """Return the dates on which further visits are wanted in a span.

    What is planned in the span stands for as many wanted visits, wherever it was moved
    to, so that nothing is planned twice.

    :param last: date of the last visit, or None
    :param delta: interval, ``timedelta`` or ``relativedelta``
    :param fixed: dates of visits that are planned already
    :param first: first date of the span
    :param end: last date of the span

    >>> from datetime import timedelta
    >>> first, end, week = date(2026, 9, 1), date(2026, 9, 30), timedelta(days=7)
    >>> [d.day for d in wanted_dates(date(2026, 8, 28), week, [], first, end)]
    [4, 11, 18, 25]
    >>> wanted_dates(date(2026, 8, 28), 10 * week, [], first, end)
    []
    >>> [d.day for d in wanted_dates(None, 2 * week, [], first, end)]
    [1, 15, 29]
    >>> planned = [date(2026, 9, n) for n in (4, 12, 25)]
    >>> wanted_dates(None, 2 * week, planned, first, end)
    []
    >>> [d.day for d in wanted_dates(None, 2 * week, planned[1:2], first, end)]
    [1, 29]
    >>> [d.day for d in wanted_dates(None, 2 * week, [date(2026, 8, 30)], first, end)]
    [13, 27]
    """
    before = max([day for day in (last, *fixed) if day and day < first], default=None)
    if last and last >= first:
        before = last
    wanted = max(before + delta, first) if before else first
    found = []
    while wanted <= end:
        found.append(wanted)
        wanted += delta
    for day in sorted(day for day in fixed if first <= day <= end):
        if found:
            found.remove(min(found, key=lambda want, day=day: abs(want - day)))
    return found


def spread(needs, days):
    """Give each need a day and a time as far as there is room.

    :param needs: :class:`Need` in any order
    :param days: :class:`Day` list; their free times are used up
    :return: ``(placed, left)``: ``{need: (date, (start, end))}`` and a list of needs

    >>> days = [Day(date(2026, 9, n), [(540, 630), (630, 720)]) for n in (1, 2, 3)]
    >>> cities = ("Ningbo", "Suzhou", "ningbo ", "Suzhou", "Suzhou")
    >>> needs = [Need(n, "sales", date(2026, 9, 1), c) for n, c in enumerate(cities)]
    >>> placed, left = spread(needs, days)
    >>> [(n.customer, placed[n][0].day) for n in needs]
    [(0, 1), (1, 2), (2, 1), (3, 2), (4, 3)]
    >>> spread([Need(9, "sales", date(2026, 9, 1))], [])[1][0].customer
    9
    """
    placed, left = {}, []
    days = sorted(days, key=lambda day: day.date)
    for need in sorted(needs, key=lambda n: (n.wanted, n.weight, n.customer, n.kind)):
        costs = [(day.cost(need), day.date, day) for day in days]
        fitting = [cost for cost in costs if cost[0] is not None]
        if not fitting:
            left.append(need)
            continue
        day = min(fitting, key=lambda cost: cost[:2])[2]
        placed[need] = (day.date, day.slots.pop(0))
        day.areas[need.area] += 1
        day.customers.add(need.customer)
    return placed, left


def slots(intervals, busy, length):
    """Cut work time into times for visits and leave out what is taken.

    :param intervals: work time of a day, minutes since midnight
    :param busy: taken spans, minutes since midnight
    :param length: minutes of a visit

    >>> slots([(540, 720), (780, 1080)], [(600, 650)], 90)
    [(780, 870), (870, 960), (960, 1050)]
    >>> slots([(540, 720)], [(540, 600)], 60)
    [(600, 660), (660, 720)]
    """
    found = []
    for begin, end in intervals:
        start = begin
        while start + length <= end:
            if not any(b < start + length and e > start for b, e in busy):
                found.append((start, start + length))
            start += length
    return found


__all__ = ["Day", "Need", "slots", "spread", "wanted_dates"]
