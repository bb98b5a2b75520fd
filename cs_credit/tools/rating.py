"""One customer's rating from figures and answers, without the database (B5.3–B5.6)."""

from dataclasses import dataclass, field

from . import scoring


@dataclass(frozen=True)
class Scale:
    """An indicator with its bands; ``band_ids`` and ``caps`` run beside ``bands``."""

    id: int
    code: str
    source: str
    method: str
    figure: str | None
    maximum: float
    bands: tuple = ()
    band_ids: tuple = ()
    caps: tuple = ()
    currency_id: int | None = None

    def best(self):
        """Position of the band with the most points."""
        return max(range(len(self.bands)), key=lambda i: self.bands[i].points)


@dataclass(frozen=True)
class Scheme:
    """A scorecard's version and the grades that go with it."""

    scales: tuple
    grades: tuple
    cap_code: str


@dataclass
class Outcome:
    """What a rating comes to; ``lines`` are dicts by indicator id."""

    lines: dict = field(default_factory=dict)
    score: float = 0.0
    grade: str = ""
    basis: str = "quarter"
    reasons: list = field(default_factory=list)

    @property
    def is_provisional(self):
        return self.basis == "none"


VALUE_DIGITS = 4  # as the database keeps them

NO_TRADE = {
    "due_quarter": 0.0,
    "paid_quarter": 0.0,
    "on_time_quarter": 0.0,
    "due_year": 0.0,
    "paid_year": 0.0,
    "on_time_year": 0.0,
    "max_overdue_days": 0,
    "overdue": 0.0,
    "overdue_bad": 0.0,
    "written_off": 0.0,
    "disputed": 0.0,
    "sales_year": 0.0,
    "first_sale": None,
    "relation_months": 0.0,
}

# Rows behind the figures: none
NO_ROWS = {
    "quarter_ids": [],
    "year_ids": [],
    "bad_ids": [],
    "disputed_ids": [],
    "first_move_id": None,
}


def entry(line):
    """What the score sheet keeps of a line; nothing for one that is merely missing.

    >>> entry({"value": 0.0, "band_id": None, "points": 0.0, "is_missing": True,
    ...        "remark": "no_answer"})
    {}
    >>> entry({"value": 0.0, "band_id": 7, "points": 4.0, "is_missing": False,
    ...        "remark": None})
    {'band': 7, 'points': 4.0}
    """
    if line["is_missing"]:
        plain = line["remark"] in ("no_answer", "no_statement")
        return {} if plain else {"remark": line["remark"]}
    kept = {
        "value": line["value"] or None,
        "band": line["band_id"],
        "points": line["points"],
        "remark": line["remark"],
    }
    return {key: value for key, value in kept.items() if value is not None}


def basis_of(figures):
    """Whether the quarter counts, the last four quarters, or there was none (B5.5).

    >>> basis_of({"due_quarter": 5, "due_year": 5}), basis_of({"due_year": 5})
    ('quarter', 'year')
    >>> basis_of({})
    'none'
    """
    if figures.get("due_quarter", 0) > 0:
        return "quarter"
    return "year" if figures.get("due_year", 0) > 0 else "none"


def rate(scheme, figures, statement, answers):
    """Score a customer.

    :param scheme: :class:`Scheme`
    :param figures: ledger figures, see :data:`NO_TRADE`
    :param statement: figures 12–20 by name, ``(value, why)``, or None without one
    :param answers: evaluator's answers, ``{indicator id: band id}``
    :return: :class:`Outcome`

    >>> cards = tuple(scoring.Grade(c, m) for c, m in
    ...               (("AAA", 90), ("AA", 80), ("A", 70), ("B", 60), ("C", 0)))
    >>> scales = (
    ...     Scale(1, "01", "evaluator", "option", None, 80,
    ...           (scoring.Band(80), scoring.Band(0)), (11, 12), (False, True)),
    ...     Scale(9, "09", "ledger", "share", "paid_rate", 20))
    >>> scheme = Scheme(scales, cards, "B")
    >>> paid = {**NO_TRADE, "due_quarter": 1000, "paid_quarter": 850}
    >>> first = rate(scheme, paid, None, {1: 11})
    >>> first.score, first.grade, first.lines[9]["points"], first.reasons
    (97.0, 'AAA', 17.0, [])
    >>> capped = rate(scheme, {**paid, "overdue_bad": 1}, None, {1: 11})
    >>> capped.score, capped.grade, capped.reasons
    (97.0, 'B', [['bad_debt', 1]])
    >>> rate(scheme, NO_TRADE, None, {}).reasons
    [['no_trade', None], ['missing', ['01']]]
    """
    outcome = Outcome(basis=basis_of(figures))
    caps = _reasons(outcome, figures)
    has_statements = any(scale.source == "statement" for scale in scheme.scales)
    if has_statements and statement is None:
        outcome.reasons.append(["no_statement", None])
    missing = []
    for scale in scheme.scales:
        line, capping = _line(scale, outcome.basis, figures, statement, answers)
        line["value"] = scoring.rounded(scoring.exact(line["value"]), VALUE_DIGITS)
        outcome.lines[scale.id] = line
        if capping:
            caps = True
            outcome.reasons.append(["lawsuit", scale.code])
        if line["is_missing"] and scale.source == "evaluator":
            missing.append(scale.code)
    if missing:
        outcome.reasons.append(["missing", missing])
    points = sum(scoring.exact(line["points"]) for line in outcome.lines.values())
    outcome.score = scoring.rounded(scoring.exact(0) + points)
    grade = scoring.grade_for(outcome.score, scheme.grades)
    if caps:
        grade = scoring.cap_grade(grade, scheme.cap_code, scheme.grades)
    outcome.grade = grade.code
    return outcome


def _reasons(outcome, figures):
    """Note what the ledger says besides the points; True when it caps the grade."""
    if outcome.basis == "year":
        outcome.reasons.append(["four_quarters", None])
    if outcome.basis == "none":
        outcome.reasons.append(["no_trade", None])
    if figures.get("disputed", 0) > 0:
        outcome.reasons.append(["disputed", figures["disputed"]])
    if figures.get("overdue_bad", 0) > 0:
        outcome.reasons.append(["bad_debt", figures["overdue_bad"]])
        return True
    return outcome.basis == "none"


def _line(scale, basis, figures, statement, answers):
    line = {
        "value": 0.0,
        "band_id": None,
        "points": 0.0,
        "is_missing": False,
        "remark": None,
    }
    if scale.source == "evaluator":
        return _answered(scale, line, answers.get(scale.id))
    if scale.source == "ledger":
        _from_ledger(scale, line, basis, figures)
    elif statement is None:
        line.update(is_missing=True, remark="no_statement")
    else:
        value, why = statement[scale.figure]
        if why == "no_debt":
            best = scale.best()
            line.update(
                remark=why,
                band_id=scale.band_ids[best],
                points=scale.bands[best].points,
            )
        elif value is None:
            line.update(is_missing=True, remark=why)
        else:
            _banded(scale, line, value)
    return line, False


def _answered(scale, line, band_id):
    if band_id not in scale.band_ids:
        line.update(is_missing=True, remark="no_answer")
        return line, False
    position = scale.band_ids.index(band_id)
    line.update(band_id=band_id, points=scale.bands[position].points)
    return line, scale.caps[position]


def _from_ledger(scale, line, basis, figures):
    if scale.figure in ("paid_rate", "on_time_rate"):
        if basis == "none":
            line.update(is_missing=True, remark="no_trade")
            return
        part = "paid" if scale.figure == "paid_rate" else "on_time"
        part, whole = figures[f"{part}_{basis}"], figures[f"due_{basis}"]
        line["value"] = scoring.percent(part, whole)
        if scale.method == "share":
            line["points"] = scoring.proportion(scale.maximum, part, whole)
        else:
            _banded(scale, line, line["value"])
        if basis == "year":
            line["remark"] = "four_quarters"
    elif scale.figure == "bad_debt":
        bad = sum(scoring.exact(figures[k]) for k in ("overdue_bad", "written_off"))
        _banded(scale, line, scoring.rounded(bad))
    else:
        _banded(scale, line, figures[scale.figure])


def _banded(scale, line, value):
    position = scoring.find_band(scale.bands, value)
    line["value"] = value
    if position is not None:
        line["band_id"] = scale.band_ids[position]
        line["points"] = scale.bands[position].points
