"""Where the bars of a printed chart go: pure numbers, no ORM.

The PDF printer runs no scripts, so charts are drawn in advance: as SVG with these
coordinates, or as table cells with these widths.
"""


def columns(values, width, height, gap=0.3, top=None):
    """Return ``{x, y, width, height}`` of each column, in the unit of the width.

    The greatest value, or ``top``, fills the height; None is a gap.

    >>> [c["height"] for c in columns([0, 5, 10], 90, 40)]
    [0.0, 20.0, 40.0]
    >>> columns([1], 10, 10, gap=0.2)[0] == {
    ...     "x": 1.0, "y": 0.0, "width": 8.0, "height": 10.0, "middle": 5.0}
    True
    >>> columns([], 90, 40)
    []
    >>> columns([None, 0], 90, 40)[0]["height"], columns([5], 9, 40, top=10)[0]["y"]
    (0.0, 20.0)
    """
    if not values:
        return []
    top = top or max(value or 0 for value in values) or 1
    slot = width / len(values)
    bars = []
    for number, value in enumerate(values):
        tall = round(height * (value or 0) / top, 1)
        bars.append(
            {
                "x": round(slot * (number + gap / 2), 1),
                "y": round(height - tall, 1),
                "width": round(slot * (1 - gap), 1),
                "height": tall,
                "middle": round(slot * (number + 0.5), 1),
            }
        )
    return bars


def shares(parts):
    """Return the per cent of each part, whole numbers that make 100 together.

    >>> shares([1, 1, 1]), shares([0, 0]), shares([3, 1])
    ([34, 33, 33], [0, 0], [75, 25])
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    exact = [100 * part / whole for part in parts]
    result = [int(value) for value in exact]
    rest = 100 - sum(result)
    order = sorted(range(len(parts)), key=lambda i: (result[i] - exact[i], i))
    for index in order[:rest]:
        result[index] += 1
    return result
