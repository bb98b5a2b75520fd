"""Draw a sample that anybody can draw again: pure functions of a recorded seed."""

import hashlib
import math


def rank(seed, key):
    """Return the place of a key in the draw of a seed, as 32 hex digits.

    PostgreSQL gives the same for ``md5(seed || ':' || key)``.

    >>> rank(7, 12)
    'd22e2ce9601dc1bb083ed400f4ab56d1'
    >>> rank(7, 12) == rank("7", "12"), rank(7, 12) == rank(8, 12)
    (True, False)
    """
    return hashlib.md5(f"{seed}:{key}".encode(), usedforsecurity=False).hexdigest()


def size(total, share, minimum=0):
    """Return how many of ``total`` are drawn.

    :param share: per cent, 0 to 100; part of one counts as one
    :param minimum: floor, as far as there are that many

    >>> size(10, 30), size(11, 30), size(10, 100), size(10, 0)
    (3, 4, 10, 0)
    >>> size(2, 30, minimum=3), size(10, 10, minimum=3)
    (2, 3)
    """
    # 0.1 + 0.2 must not make 30 % of ten four
    return min(total, max(minimum, math.ceil(round(total * share / 100, 6))))


def draw(seed, keys, share, minimum=0, considered=0, drawn=0):
    """Return the drawn keys in the order of the draw.

    The order of ``keys`` does not matter. A later draw from new keys fills up what the
    grown total asks for and never takes back an earlier one.

    :param considered: how many keys went through earlier draws
    :param drawn: how many of these were drawn

    >>> draw(7, [3, 1, 2, 5, 4], 40) == draw(7, [1, 2, 3, 4, 5], 40)
    True
    >>> len(draw(7, range(100), 25)), len(draw(7, range(100), 0, minimum=5))
    (25, 5)
    >>> draw(7, range(100), 25) == draw(8, range(100), 25)
    False
    >>> len(draw(7, range(10), 50, considered=10, drawn=5))
    5
    >>> draw(7, [], 100, minimum=3)
    []
    """
    keys = list(keys)
    wanted = size(considered + len(keys), share, minimum) - drawn
    return sorted(keys, key=lambda key: (rank(seed, key), key))[: max(0, wanted)]
