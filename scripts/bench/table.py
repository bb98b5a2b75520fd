"""What a row of the benchmark is, and the register of all rows."""

from dataclasses import dataclass

ROWS = []


@dataclass
class Result:
    """One measured row.

    :param name: what was done
    :param n: how many records
    :param seconds: median time of one run; shown, never a target
    :param yardstick: what the time is compared with, in words
    :param base: the yardstick's seconds for the same work, None: none
    :param queries: SQL statements of one run, None: not counted
    :param ratio_max: highest ratio seconds ÷ base, None: shown only
    :param queries_max: most statements, None: shown only
    :param failures: how often happened what never may, None: not counted
    :param note: why a row was not measured
    """

    name: str
    n: int = 0
    seconds: float = 0.0
    yardstick: str = ""
    base: float | None = None
    queries: int | None = None
    ratio_max: float | None = None
    queries_max: int | None = None
    failures: int | None = None
    note: str = ""

    @property
    def ratio(self):
        return self.seconds / self.base if self.base else None

    @property
    def good(self):
        """Whether every target is met; None without a target."""
        targets = (self.ratio_max, self.queries_max, self.failures)
        if self.note or all(target is None for target in targets):
            return None
        ratio_good = self.ratio_max is None or self.ratio <= self.ratio_max
        few = self.queries_max is None or self.queries <= self.queries_max
        return ratio_good and few and not self.failures


def row(order=50):
    """Register a function ``bench -> Result | [Result]``; low orders run first.

    Any module of this package may do so: all of them are imported.
    """

    def register(function):
        ROWS.append((order, function))
        return function

    return register


HEAD = ("operation", "n", "time", "yardstick", "ratio", "queries", "target", "")


def cells(result):
    """A result as the texts of one line of the table."""
    if result.note:
        return (result.name, "", "", "", "", "", "", f"skipped: {result.note}")
    targets = []
    if result.ratio_max is not None:
        targets.append(f"≤ {result.ratio_max:g}×")
    if result.queries_max is not None:
        targets.append(f"≤ {result.queries_max} queries")
    if result.failures is not None:
        targets.append(f"never: {result.failures}")
    return (
        result.name,
        f"{result.n:,}",
        _time(result.seconds),
        result.yardstick,
        "" if result.ratio is None else f"{result.ratio:.3f}",
        "" if result.queries is None else f"{result.queries:,}",
        ", ".join(targets),
        {True: "ok", False: "MISSED", None: ""}[result.good],
    )


def short(result):
    """A result on one line, as soon as it is known."""
    return " · ".join(cell for cell in cells(result) if cell)


def _time(seconds):
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def text(results):
    """The table as Markdown, which also reads well on a terminal."""
    lines = [HEAD, *map(cells, results)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    printed = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    printed.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(printed)
