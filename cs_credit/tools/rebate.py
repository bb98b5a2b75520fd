"""What a turnover earns, and into which periods an agreement is cut; no database."""

from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Tier:
    """From a turnover on, so many per cent."""

    start: float
    percent: float


def tier_amount(turnover, tiers, by_slice=False):
    """Return what a turnover earns by tiers, in the turnover's currency.

    :param turnover: net sales of the period; below 0 earns nothing
    :param tiers: iterable of :class:`Tier`, in any order
    :param by_slice: each slice at its own rate; else the whole at the rate reached

    >>> tiers = [Tier(100, 1), Tier(500, 2)]
    >>> tier_amount(99.99, tiers)
    0.0
    >>> tier_amount(600, tiers)
    12.0
    >>> tier_amount(600, tiers, by_slice=True)
    6.0
    >>> tier_amount(-5, [Tier(0, 10)])
    0.0
    """
    reached = sorted(
        (tier for tier in tiers if tier.start <= turnover), key=lambda tier: tier.start
    )
    if turnover <= 0 or not reached:
        return 0.0
    if not by_slice:
        return turnover * reached[-1].percent / 100.0
    ends = [tier.start for tier in reached[1:]] + [turnover]
    return sum(
        (end - max(tier.start, 0.0)) * tier.percent / 100.0
        for tier, end in zip(reached, ends, strict=True)
    )


def cut(first, last, period):
    """Cut the days of an agreement into periods that follow each other.

    :param first: first day
    :param last: last day; the last period ends with it, full or not
    :param period: ``month``, ``quarter`` or ``year``
    :return: list of (first day, last day)

    >>> from datetime import date
    >>> [str(end) for _s, end in cut(date(2026, 1, 31), date(2026, 4, 15), "month")]
    ['2026-02-27', '2026-03-30', '2026-04-15']
    """
    spans = []
    start = first
    while start <= last:
        # from the first day, so that short months do not shift what follows
        following = first + relativedelta(months=MONTHS[period] * (len(spans) + 1))
        spans.append((start, min(last, following - relativedelta(days=1))))
        start = following
    return spans
