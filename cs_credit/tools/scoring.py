"""The scoring scheme of B5.3–B5.6 as plain functions: figures in, points out.

Nothing here knows the database. Bands and grades come from the scorecard's records;
rates are per cent, durations months, money the currency of the indicator.
"""

from calendar import monthrange
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DIGITS = 2
RATE_DIGITS = 6


def exact(number):
    """A float as the decimal number it is written as; None is 0.

    >>> exact(0.1) + exact(0.2), exact(None)
    (Decimal('0.3'), Decimal('0'))
    """
    return Decimal(repr(number)) if number else Decimal(0)


def rounded(number, digits=DIGITS):
    """Round a decimal number half up, as the database does; returns a float.

    >>> rounded(Decimal("4.675")), rounded(Decimal("-0.125"))
    (4.68, -0.13)
    """
    return float(number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


@dataclass(frozen=True)
class Band:
    """Part of an indicator's scale: values from ``low`` to ``high`` give ``points``.

    ``None`` is open ended. The borders say whether they belong to the band.
    """

    points: float
    low: float | None = None
    high: float | None = None
    low_in: bool = True
    high_in: bool = False

    def contains(self, value):
        """Whether a value lies in the band.

        >>> Band(2, 12, 24, high_in=True).contains(24)
        True
        >>> Band(3, 24, low_in=False).contains(24)
        False
        """
        if self.low is not None:
            if value < self.low or (value == self.low and not self.low_in):
                return False
        if self.high is not None:
            if value > self.high or (value == self.high and not self.high_in):
                return False
        return True


def find_band(bands, value):
    """Return the position of the band a value lies in, None when it lies in none.

    >>> ratio = [Band(4, high=40, high_in=True), Band(3, 40, 60, False, True)]
    >>> [find_band(ratio, value) for value in (-1, 40, 40.01, 60, 61)]
    [0, 0, 1, 1, None]
    """
    for position, band in enumerate(bands):
        if band.contains(value):
            return position
    return None


def band_problem(bands):
    """Name what is wrong with a scale: ``gap``, ``overlap``, ``empty`` or None.

    >>> band_problem([Band(0, high=1), Band(2, 1, 2), Band(3, 2)])
    >>> band_problem([Band(0, high=1), Band(3, 2)])
    'gap'
    >>> band_problem([Band(0, high=2), Band(3, 1)])
    'overlap'
    >>> band_problem([Band(0, high=2, high_in=True), Band(3, 2)])
    'overlap'
    >>> band_problem([Band(0, high=2), Band(3, 2, low_in=False)])
    'gap'
    >>> band_problem([Band(0, 0, 5), Band(3, 5)])
    'gap'
    >>> band_problem([Band(0, high=5), Band(3, 5, 5)])
    'empty'
    """
    infinity = float("inf")
    edges = sorted(
        (
            -infinity if band.low is None else band.low,
            not band.low_in,
            infinity if band.high is None else band.high,
            band.high_in,
        )
        for band in bands
    )
    if not edges:
        return "gap"
    for low, low_out, high, high_in in edges:
        if low > high or (low == high and (low_out or not high_in)):
            return "empty"
    if edges[0][0] != -infinity or edges[-1][2] != infinity:
        return "gap"
    for before, after in zip(edges, edges[1:], strict=False):
        if after[0] < before[2]:
            return "overlap"
        if after[0] > before[2] or (after[1] and not before[3]):
            return "gap"
        if not after[1] and before[3]:
            return "overlap"
    return None


def proportion(maximum, part, whole):
    """Points in proportion to a share, e.g. 20 × paid ÷ due (B5.4, 9 and 10).

    >>> proportion(20, 850, 1000), proportion(14, 1, 3), proportion(20, 5, 0)
    (17.0, 4.67, 0.0)
    >>> proportion(20, 1100, 1000), proportion(20, -5, 1000), proportion(14, 999, 2400)
    (20, 0.0, 5.83)
    """
    if whole <= 0:
        return 0.0
    points = rounded(exact(maximum) * exact(part) / exact(whole))
    return min(maximum, max(0.0, points))


def percent(part, whole):
    """Share in per cent, None without a whole.

    >>> percent(1, 3), percent(1, 0)
    (33.333333, None)
    """
    return rounded(100 * exact(part) / exact(whole), RATE_DIGITS) if whole else None


def months_between(first, last):
    """Months from one date to another, days as part of a month.

    >>> from datetime import date
    >>> months_between(date(2024, 9, 30), date(2026, 9, 30))
    24.0
    >>> months_between(date(2024, 9, 29), date(2026, 9, 30)) > 24
    True
    >>> months_between(date(2026, 7, 31), date(2026, 9, 30))
    2.0
    >>> months_between(date(2026, 12, 1), date(2026, 9, 30))
    0.0
    """
    if first > last:
        return 0.0
    months = (last.year - first.year) * 12 + last.month - first.month
    # the 31st of July and two months is the 30th of September
    days = last.day - min(first.day, monthrange(last.year, last.month)[1])
    if days < 0:
        months, days = months - 1, days + 31
    return rounded(months + Decimal(days) / 31, RATE_DIGITS)


@dataclass(frozen=True)
class Grade:
    """A grade's code, the points it begins at (B5.5), its record and its limit."""

    code: str
    minimum: float
    id: int | None = None
    factor: float = 0.0
    cap: float | None = None


def grade_for(score, grades):
    """Return the best grade whose minimum a score reaches, else the lowest.

    >>> scheme = [Grade("AAA", 90), Grade("AA", 80), Grade("A", 70), Grade("B", 60),
    ...           Grade("C", 0)]
    >>> [grade_for(s, scheme).code for s in (100, 90, 89.99, 70, 60, 59.99, 0)]
    ['AAA', 'AAA', 'AA', 'A', 'B', 'C', 'C']
    """
    ranked = sorted(grades, key=lambda grade: -grade.minimum)
    for grade in ranked:
        if round(score, DIGITS) >= grade.minimum:
            return grade
    return ranked[-1]


def cap_grade(grade, cap, grades):
    """Return the lower one of a grade and the best one allowed (B5.5: at most B).

    >>> scheme = [Grade("AAA", 90), Grade("B", 60), Grade("C", 0)]
    >>> cap_grade(scheme[0], "B", scheme).code, cap_grade(scheme[2], "B", scheme).code
    ('B', 'C')
    >>> cap_grade(scheme[0], "X", scheme).code
    'AAA'
    """
    limit = next((g for g in grades if g.code == cap), None)
    return limit if limit and limit.minimum < grade.minimum else grade


def proposed_limit(factor, sales_12_months, cap=None):
    """Limit proposed: factor × average monthly sales of 12 months (B5.6).

    >>> proposed_limit(3, 1_200_000), proposed_limit(3, 1_200_000, 250_000)
    (300000.0, 250000)
    >>> proposed_limit(0, 1_200_000), proposed_limit(2, -5)
    (0.0, 0.0)
    """
    amount = max(0.0, rounded(exact(factor) * exact(sales_12_months) / 12))
    return amount if cap is None else min(amount, cap)


# What a statement has to hold for each figure; values are of the statement's period.
def statement_figures(s):
    """Figures 12–20 of a statement: ``{figure: (value or None, why)}``.

    ``why`` is ``no_debt`` when there is nothing to divide by because the customer owes
    nothing, which counts as the best value, ``no_base`` when the ratio has no value.

    :param s: dict of the statement's amounts and ``months`` it covers

    >>> f = statement_figures(dict(total_assets=100, total_liabilities=40,
    ...     current_assets=60, inventory=20, current_liabilities=30,
    ...     operating_cash_flow=3, registered_capital=5, turnover=50, months=3,
    ...     previous_turnover=40, cost_of_sales=35, net_profit=5))
    >>> f["debt_ratio"], f["current_ratio"], f["quick_ratio"], f["turnover"]
    ((40.0, None), (2.0, None), (1.333333, None), (200.0, None))
    >>> f["cash_ratio"], f["growth"], f["gross_margin"], f["net_margin"]
    ((40.0, None), (25.0, None), (30.0, None), (10.0, None))
    >>> statement_figures(dict(total_assets=9, current_assets=1, months=12))[
    ...     "current_ratio"]
    (None, 'no_debt')
    """
    get = {key: exact(value) for key, value in s.items()}.get
    zero = Decimal(0)
    yearly = 12 / (get("months") or Decimal(12))
    short = get("current_liabilities", zero)
    turnover = get("turnover", zero)
    quick = get("current_assets", zero) - get("inventory", zero)
    cash = get("operating_cash_flow", zero) * yearly

    def ratio(part, whole, factor=1, why="no_base"):
        if not whole:
            return None, why
        return rounded(factor * part / whole, RATE_DIGITS), None

    cash_why = "no_debt" if cash >= 0 else "no_base"
    profit = turnover - get("cost_of_sales", zero)
    growth = turnover - get("previous_turnover", zero)
    debts, assets = get("total_liabilities", zero), get("total_assets", zero)
    return {
        "debt_ratio": ratio(debts, assets, 100),
        "current_ratio": ratio(get("current_assets", zero), short, why="no_debt"),
        "quick_ratio": ratio(quick, short, why="no_debt"),
        "cash_ratio": ratio(cash, short, 100, cash_why),
        "registered_capital": (float(get("registered_capital", zero)), None),
        "turnover": (float(turnover * yearly), None),
        "growth": ratio(growth, get("previous_turnover", zero), 100),
        "gross_margin": ratio(profit, turnover, 100),
        "net_margin": ratio(get("net_profit", zero), turnover, 100),
    }
