"""Phone numbers as people write them, compared by their ends."""

import re

# 0574 8888 0000 and +86 574 8888-0000 share at least this much.
TAIL = 7


def digits(phone):
    """Return the digits of a phone number.

    >>> digits("+86 574 8888-0000")
    '8657488880000'
    >>> digits(False)
    ''
    """
    return re.sub(r"[^0-9]", "", phone or "")


def common_tail(one, other):
    """Return how many digits two numbers share from their ends.

    >>> common_tail("057488880000", "8657488880000")
    11
    >>> common_tail("", "123")
    0
    """
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count
