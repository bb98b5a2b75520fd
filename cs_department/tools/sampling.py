"""Draw a sample that anybody can draw again: pure functions of a recorded seed."""

import hashlib
import math
from collections import Counter
from typing import NamedTuple


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


class Candidate(NamedTuple):
    """One who may be drawn.

    :param key: what the seed is hashed with, unique
    :param person: whose floor it counts for
    :param stratum: the part of the whole it belongs to
    :param weight: > 0; 2 comes as often as two of weight 1
    """

    key: int
    person: int
    stratum: int
    weight: float = 1.0


def uniform(seed, key):
    """Return the number of a key, between 0 and 1, by 52 bits of its rank.

    >>> 0 < uniform(7, 12) < 1, uniform(7, 12) == uniform("7", "12")
    (True, True)
    """
    return (int(rank(seed, key)[:13], 16) + 0.5) / 2**52


def weighted_rank(seed, key, weight):
    """Return the place of a weighted key: the lower, the sooner it is drawn.

    Taking the lowest ones draws without replacement, each with the chance of its
    weight. Equal weights give the order of :func:`rank`. PostgreSQL gives the same.

    >>> keys = range(50)
    >>> sorted(keys, key=lambda k: rank(7, k)) == sorted(
    ...     keys, key=lambda k: weighted_rank(7, k, 2.5))
    True
    >>> first = [min(range(10), key=lambda k: weighted_rank(s, k, 1 + 10 * (k == 3)))
    ...          for s in range(400)]
    >>> 0.45 < first.count(3) / 400 < 0.65  # 11 of 20
    True
    """
    return -math.log(1 - uniform(seed, key)) / weight


def draw_weighted(seed, candidates, minimum, strata, earlier=()):
    """Return the keys drawn from weighted candidates of several strata.

    First each person's floor, then each stratum is filled up to its share.

    :param candidates: :class:`Candidate`; their order does not matter
    :param minimum: drawn for each person, as far as there are that many
    :param strata: dict of stratum → ``(share in per cent, minimum)``
    :param earlier: pairs ``(Candidate, was drawn)`` of earlier draws: they count for
        shares and floors and are not drawn again

    >>> def people(count, person, stratum=0, first=0):
    ...     return [Candidate(first + n, person, stratum) for n in range(count)]
    >>> rows = people(20, 1) + people(2, 2, first=100)
    >>> drawn = draw_weighted(7, rows, 2, {0: (50, 0)})
    >>> len(drawn), {100, 101} <= drawn, drawn == draw_weighted(
    ...     7, reversed(rows), 2, {0: (50, 0)})
    (11, True, True)
    >>> rows = people(20, 1) + people(4, 1, stratum=5, first=100)
    >>> drawn = draw_weighted(7, rows, 0, {0: (10, 0), 5: (10, 3)})
    >>> len(drawn), len([key for key in drawn if key >= 100])
    (5, 3)
    >>> before = [(row, row.key in drawn) for row in rows]
    >>> draw_weighted(7, people(2, 1, first=200), 0, {0: (10, 0), 5: (10, 3)}, before)
    {201}
    >>> draw_weighted(7, [], 3, {0: (100, 0)})
    set()
    """
    order = sorted(
        candidates,
        key=lambda c: (
            weighted_rank(seed, c.key, c.weight),
            rank(seed, c.key),
            c.key,
        ),
    )
    by_person = Counter(c.person for c, was_drawn in earlier if was_drawn)
    by_stratum = Counter(c.stratum for c, was_drawn in earlier if was_drawn)
    totals = Counter(c.stratum for c, _was_drawn in earlier)
    totals.update(c.stratum for c in order)
    drawn = set()

    def take(candidate):
        drawn.add(candidate.key)
        by_person[candidate.person] += 1
        by_stratum[candidate.stratum] += 1

    for candidate in order:
        if by_person[candidate.person] < minimum:
            take(candidate)
    for candidate in order:
        share, floor = strata[candidate.stratum]
        wanted = size(totals[candidate.stratum], share, floor)
        if candidate.key not in drawn and by_stratum[candidate.stratum] < wanted:
            take(candidate)
    return drawn
