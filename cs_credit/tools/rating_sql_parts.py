"""What a set-based rating keeps besides points: sheet, figures, reasons, statement."""

from odoo.tools import SQL

from . import ledger_sql
from .rating import VALUE_DIGITS

STATEMENT_AMOUNTS = (
    "total_assets",
    "total_liabilities",
    "current_assets",
    "inventory",
    "current_liabilities",
    "operating_cash_flow",
    "registered_capital",
    "turnover",
    "previous_turnover",
    "cost_of_sales",
    "net_profit",
)


def name(letter, scale):
    """Column of a layer for an indicator: ``v`` value, ``w`` why none, and so on."""
    return SQL.identifier(f"{letter}{scale.id}")


def sheet(scales):
    """The lines that say something; :mod:`..models.rating.rating_line` reads them."""
    entries = [
        SQL(
            "%s, CASE WHEN %s THEN jsonb_strip_nulls(jsonb_build_object("
            "'value', round(%s, %s), 'band', %s, 'points', %s, 'remark', %s)) END",
            str(scale.id),
            _has_entry(scale),
            name("v", scale),
            VALUE_DIGITS,
            name("b", scale),
            name("p", scale),
            _remark(scale),
        )
        for scale in scales
    ]
    return SQL(
        "jsonb_strip_nulls(jsonb_build_object(%s))", SQL(", ").join(entries or [])
    )


def _has_entry(scale):
    if scale.source == "statement":
        return SQL("statement_id IS NOT NULL")
    return SQL("TRUE")


def _remark(scale):
    if scale.source == "statement":
        return name("w", scale)
    if scale.figure in ("paid_rate", "on_time_rate"):
        return SQL(
            "CASE basis WHEN 'none' THEN 'no_trade' WHEN 'year' THEN 'four_quarters'"
            " END"
        )
    return SQL("NULL::text")


def evidence(scales):
    """All figures with the rows behind them, as the rating keeps them."""
    columns = (*ledger_sql.AMOUNTS, *ledger_sql.ROWS, "first_sale", "first_move_id")
    pairs = [SQL("%s, %s", column, SQL.identifier(column)) for column in columns]
    pairs.append(SQL("%s, %s", "relation_months", SQL("relation_months")))
    statement = [
        SQL(
            "%s, jsonb_build_array(%s, %s)",
            scale.figure,
            name("v", scale),
            name("w", scale),
        )
        for scale in scales
        if scale.source == "statement"
    ]
    if not statement:
        return SQL("jsonb_build_object(%s)", SQL(", ").join(pairs))
    return SQL(
        "jsonb_build_object(%s) || CASE WHEN statement_id IS NULL THEN '{}'::jsonb"
        " ELSE jsonb_build_object('statement', jsonb_build_object(%s)) END",
        SQL(", ").join(pairs),
        SQL(", ").join(statement),
    )


def statements(company, date_to, since, partner_ids):
    """SQL for the newest usable statement of each customer.

    :param since: a statement's period ends after this day
    """
    amounts = SQL(", ").join(
        SQL("COALESCE(%s, 0)::numeric AS %s", SQL.identifier(key), SQL.identifier(key))
        for key in STATEMENT_AMOUNTS
    )
    return SQL(
        """
    SELECT DISTINCT ON (partner_id) partner_id AS statement_partner_id,
           id AS statement_id, currency_id,
           CASE kind WHEN 'half' THEN 2 WHEN 'quarter' THEN 4 ELSE 1 END AS yearly,
           %s
      FROM cs_credit_statement
     WHERE active AND company_id = %s AND date_end <= %s AND date_end > %s
       AND partner_id = ANY(%s)
  ORDER BY partner_id, date_end DESC, id DESC
        """,
        amounts,
        company.id,
        date_to,
        since,
        list(partner_ids),
    )


def reasons(scheme):
    """What the outcome depends on besides the points, in ``rate``'s order."""
    unanswered = [s.code for s in scheme.scales if s.source == "evaluator"]
    has_statements = any(s.source == "statement" for s in scheme.scales)
    return SQL(
        """
        CASE basis WHEN 'year' THEN '[["four_quarters", null]]'::jsonb
             WHEN 'none' THEN '[["no_trade", null]]'::jsonb ELSE '[]'::jsonb END
        || CASE WHEN disputed > 0 THEN
             jsonb_build_array(jsonb_build_array('disputed', disputed))
             ELSE '[]'::jsonb END
        || CASE WHEN overdue_bad > 0 THEN
             jsonb_build_array(jsonb_build_array('bad_debt', overdue_bad))
             ELSE '[]'::jsonb END
        || CASE WHEN %s AND statement_id IS NULL THEN '[["no_statement", null]]'::jsonb
             ELSE '[]'::jsonb END
        || CASE WHEN %s THEN jsonb_build_array(
             jsonb_build_array('missing', to_jsonb(%s::text[]))) ELSE '[]'::jsonb END
        """,
        has_statements,
        bool(unanswered),
        unanswered,
    )
