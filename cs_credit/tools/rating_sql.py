"""The score sheets of many customers in one statement (B5.3–B5.6).

``rating.rate`` is the scheme for one customer in plain Python and the reference; what
is written here is the same compiled to SQL for a scorecard, without answers: nobody
has given one yet when a quarter is opened. A test holds both side by side.

Layers, each a common table expression: ``subject`` (figures and statement of each
customer), ``measured`` (``v<id>`` value and ``w<id>`` why there is none, a pair for
each indicator), ``banded`` (``b<id>`` band), ``pointed`` (``p<id>`` points),
``graded`` (score, grade and reasons), and the columns of ``cs_credit_rating``.
"""

from calendar import monthrange

from odoo.tools import SQL

from .rating_sql_parts import evidence, name, reasons, sheet

# figure: (factor, part, whole, why there is no value); ``yearly`` is 12 ÷ months
RATIOS = {
    "debt_ratio": (100, "total_liabilities", "total_assets", "'no_base'"),
    "current_ratio": (1, "current_assets", "current_liabilities", "'no_debt'"),
    "quick_ratio": (
        1,
        "(current_assets - inventory)",
        "current_liabilities",
        "'no_debt'",
    ),
    "cash_ratio": (
        100,
        "operating_cash_flow * yearly",
        "current_liabilities",
        "CASE WHEN operating_cash_flow >= 0 THEN 'no_debt' ELSE 'no_base' END",
    ),
    "growth": (
        100,
        "(turnover - previous_turnover)",
        "previous_turnover",
        "'no_base'",
    ),
    "gross_margin": (100, "(turnover - cost_of_sales)", "turnover", "'no_base'"),
    "net_margin": (100, "net_profit", "turnover", "'no_base'"),
}
AMOUNTS = {"registered_capital": "registered_capital", "turnover": "turnover * yearly"}


def scored(scheme, figures, statements, date_to, rates):
    """SQL for the outcome of every customer in ``figures``, one row each.

    :param scheme: :class:`~.rating.Scheme`; grades carry their records' ids
    :param figures: SQL with the columns of ``ledger_figures``, one row a customer
    :param statements: SQL with ``partner_id``, ``statement_id``, ``currency_id``,
        ``months`` and the statement's amounts
    :param date_to: last day of the rated period
    :param rates: ``{(from currency id, to currency id): rate}`` of that day
    """
    scales = [s for s in scheme.scales if s.source != "evaluator"]
    return SQL(
        """
WITH figure AS (%(figures)s),
statement AS (%(statements)s),
subject AS (%(subject)s),
measured AS (SELECT *%(measured)s FROM subject OFFSET 0),
banded AS (SELECT *%(banded)s FROM measured OFFSET 0),
pointed AS (SELECT *%(pointed)s FROM banded OFFSET 0),
totals AS (%(totals)s),
graded AS (%(graded)s)
SELECT graded.*, %(sheet)s AS sheet, %(evidence)s AS figures FROM graded
        """,
        figures=figures,
        statements=statements,
        subject=_subject(date_to),
        measured=_columns(_measured(scale, rates) for scale in scales),
        banded=_columns(_banded(scale) for scale in scales),
        pointed=_columns(_pointed(scale) for scale in scales),
        totals=_totals(scheme, scales),
        graded=_graded(scheme),
        sheet=sheet(scales),
        evidence=evidence(scales),
    )


def _columns(parts):
    # OFFSET 0 after each layer: else every expression is worked out once a mention
    return SQL("").join(SQL(", %s", part) for part in parts)


def _subject(date_to):
    """Figures of each customer with those of the period that counts."""
    last_days = monthrange(date_to.year, date_to.month)[1]
    return SQL(
        """
    SELECT f.*, s.*, d.basis,
           CASE d.basis WHEN 'quarter' THEN due_quarter WHEN 'year' THEN due_year
                ELSE 0 END AS due_amount,
           CASE d.basis WHEN 'year' THEN paid_year ELSE paid_quarter END
               AS paid_amount,
           CASE d.basis WHEN 'year' THEN on_time_year ELSE on_time_quarter END
               AS on_time_amount,
           CASE WHEN f.first_sale IS NULL OR f.first_sale > %(end)s THEN 0
                ELSE round(m.months - (m.days < 0)::int
                           + (m.days + 31 * (m.days < 0)::int)::numeric / 31, 6)
           END AS relation_months
      FROM figure f
 LEFT JOIN statement s ON s.statement_partner_id = f.partner_id
CROSS JOIN LATERAL (SELECT CASE WHEN f.due_quarter > 0 THEN 'quarter'
        WHEN f.due_year > 0 THEN 'year' ELSE 'none' END AS basis) d
CROSS JOIN LATERAL (SELECT
        (%(year)s - EXTRACT(year FROM f.first_sale)::int) * 12
            + %(month)s - EXTRACT(month FROM f.first_sale)::int AS months,
        %(day)s - LEAST(EXTRACT(day FROM f.first_sale)::int, %(days)s) AS days) m
        """,
        end=date_to,
        year=date_to.year,
        month=date_to.month,
        day=date_to.day,
        days=last_days,
    )


def _measured(scale, rates):
    """Value of an indicator and, for a statement's, why it has none."""
    value, why = _ledger_value(scale), SQL("NULL::text")
    if scale.source == "statement":
        value, why = _statement_value(scale, rates)
    return SQL("%s AS %s, %s AS %s", value, name("v", scale), why, name("w", scale))


def _ledger_value(scale):
    if scale.figure in ("paid_rate", "on_time_rate"):
        part = SQL.identifier(scale.figure.replace("_rate", "_amount"))
        return SQL("round(100 * %s / NULLIF(due_amount, 0), 6)", part)
    if scale.figure == "bad_debt":
        return SQL("round(overdue_bad + written_off, 2)")
    return SQL("relation_months")


def _statement_value(scale, rates):
    if scale.figure in AMOUNTS:
        value = SQL(AMOUNTS[scale.figure])
        if scale.currency_id:
            value = SQL("round(%s * %s, 2)", value, _rate(scale, rates))
        return value, SQL("NULL::text")
    factor, part, whole, why = RATIOS[scale.figure]
    return (
        SQL("round(%s * %s / NULLIF(%s, 0), 6)", factor, SQL(part), SQL(whole)),
        SQL("CASE WHEN %s = 0 THEN %s END", SQL(whole), SQL(why)),
    )


def _rate(scale, rates):
    found = [
        SQL("WHEN %s THEN %s", source, rate)
        for (source, target), rate in rates.items()
        if target == scale.currency_id
    ]
    if not found:
        return SQL("1")
    return SQL("CASE currency_id %s ELSE 1 END", SQL(" ").join(found))


def _banded(scale):
    """The band a value lies in; the best one for who owes nothing."""
    value, cases = name("v", scale), []
    if scale.source == "statement" and scale.bands:
        best = scale.band_ids[scale.best()]
        cases = [SQL("WHEN %s = 'no_debt' THEN %s", name("w", scale), best)]
    for band, band_id in zip(scale.bands, scale.band_ids, strict=True):
        tests = [SQL("%s IS NOT NULL", value)]
        if band.low is not None:
            sign = SQL(">=") if band.low_in else SQL(">")
            tests.append(SQL("%s %s %s", value, sign, band.low))
        if band.high is not None:
            sign = SQL("<=") if band.high_in else SQL("<")
            tests.append(SQL("%s %s %s", value, sign, band.high))
        cases.append(SQL("WHEN %s THEN %s", SQL(" AND ").join(tests), band_id))
    if scale.method == "share" or not cases:
        return SQL("NULL::int AS %s", name("b", scale))
    return SQL("CASE %s END AS %s", SQL(" ").join(cases), name("b", scale))


def _pointed(scale):
    """Points of an indicator; NULL when it has neither value nor band."""
    if scale.method == "share":
        part = SQL.identifier(scale.figure.replace("_rate", "_amount"))
        points = SQL(
            "CASE WHEN basis <> 'none' THEN LEAST(%s, GREATEST(0,"
            " round(%s * %s / NULLIF(due_amount, 0), 2))) END",
            scale.maximum,
            scale.maximum,
            part,
        )
        return SQL("%s AS %s", points, name("p", scale))
    cases = [
        SQL("WHEN %s THEN %s", band_id, band.points)
        for band, band_id in zip(scale.bands, scale.band_ids, strict=True)
    ]
    value, band = name("v", scale), name("b", scale)
    return SQL(
        "CASE WHEN %s IS NOT NULL OR %s IS NOT NULL THEN CASE %s %s ELSE 0 END END"
        " AS %s",
        value,
        band,
        band,
        SQL(" ").join(cases or [SQL("WHEN 0 THEN 0")]),
        name("p", scale),
    )


def _totals(scheme, scales):
    """Score, what is missing, and whether the grade is capped (B5.5)."""
    zero = [SQL("0")]
    points = [SQL("COALESCE(%s, 0)", name("p", s)) for s in scales]
    gaps = [SQL("(%s IS NULL)::int", name("p", s)) for s in scales]
    unanswered = sum(s.source == "evaluator" for s in scheme.scales)
    return SQL(
        "SELECT *, round(%s, 2) AS score, %s AS missing_count,"
        " %s AS answer_gap_count, overdue_bad > 0 OR basis = 'none' AS is_capped"
        " FROM pointed OFFSET 0",
        SQL(" + ").join(points or zero),
        SQL(" + ").join([*gaps, SQL("%s", unanswered)]),
        unanswered,
    )


def _graded(scheme):
    """The grade a score reaches, the cap, the limit proposed and the reasons."""
    ranked = sorted(scheme.grades, key=lambda grade: -grade.minimum)
    cap = next((g for g in ranked if g.code == scheme.cap_code), None)
    rows = SQL(", ").join(
        SQL(
            "(%s, %s::numeric, %s::numeric, %s::numeric, %s::numeric)",
            grade.id,
            # whatever no grade begins at gets the lowest one
            -1 if grade is ranked[-1] else grade.minimum,
            grade.minimum,
            grade.factor,
            grade.cap,
        )
        for grade in ranked
    )
    return SQL(
        """
    SELECT t.*, g.id AS grade_id,
           LEAST(GREATEST(0, round(g.factor * sales_year / 12, 2)), g.cap)
               AS proposed_limit,
           %(reasons)s AS reason_data
      FROM totals t
CROSS JOIN LATERAL (
    SELECT x.* FROM (VALUES %(rows)s) AS x(id, reached, minimum, factor, cap)
     WHERE t.score >= x.reached AND (NOT t.is_capped OR x.minimum <= %(cap)s)
  ORDER BY x.minimum DESC, x.id LIMIT 1) g
        """,
        reasons=reasons(scheme),
        rows=rows,
        cap=cap.minimum if cap else 1000,
    )
