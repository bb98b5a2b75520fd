"""Figures of the receivables that are no SQL: days of sales outstanding (no ORM)."""


def count_back(amount, months):
    """Return how many days of sales are outstanding, counted back month by month.

    The newest month's sales are taken off the receivables first, each with its days,
    until a month's sales cover what is left; that month counts in proportion. Unlike
    receivables ÷ yearly sales × 365 this does not move when sales are seasonal.

    :param amount: receivables at the end of the newest month
    :param months: newest first, ``(days, sales)`` of each month; sales include tax,
        less credit notes, and count as nothing where credit notes are more
    :return: days; 0 when nothing is owed, None when there were no sales at all. More
        than all sales together count as the days of all months.

    September has sold 300 and August 310; 400 are open: 30 days, and 100 / 310 of 31

    >>> count_back(400, [(30, 300), (31, 310)])
    40.0
    >>> count_back(150, [(30, 300), (31, 310)])
    15.0
    >>> count_back(9000, [(30, 300), (31, 310)])
    61.0
    >>> count_back(-20, [(30, 300)])
    0.0
    >>> count_back(40, [(30, -5), (31, 80)])
    45.5
    >>> count_back(40, [(30, 0)]) is None
    True
    """
    if amount <= 0:
        return 0.0
    days = 0.0
    for length, sales in months:
        if sales >= amount:
            return days + length * amount / sales
        days += length
        amount -= max(sales, 0)
    return days if any(sales > 0 for _days, sales in months) else None


def share(part, whole):
    """Return a share as the client shows it, None of nothing.

    >>> share(1, 4), share(1, 0)
    (0.25, None)
    """
    return part / whole if whole else None
