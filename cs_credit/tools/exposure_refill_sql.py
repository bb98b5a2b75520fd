"""Statements that bring the table of exposures up to the books, or find what differs.

What is right is worked out by :func:`cs_credit.tools.exposure_sql.live`.
"""

from odoo.tools import SQL

from .exposure_sql import live, stored


def refill(today, columns, company_id, partners=None, groups=True):
    """SQL that brings the table up to the books: one statement, changes only.

    :param partners: SQL for an array of commercial partners; None: all
    """
    names = [name for name in columns if name != "id"]
    where = SQL("e.company_id = %s", company_id)
    if partners is not None:
        where = SQL("%s AND e.partner_id = ANY(%s)", where, partners)
    others = [name for name in names if name not in ("partner_id", "company_id")]
    return SQL(
        """
WITH fresh AS MATERIALIZED (%(live)s),
gone AS (
    DELETE FROM cs_credit_exposure_store e
     WHERE %(where)s
       AND NOT EXISTS (SELECT FROM fresh WHERE fresh.partner_id = e.partner_id)
)
INSERT INTO cs_credit_exposure_store (%(names)s, date)
SELECT %(names)s, %(today)s FROM fresh
    ON CONFLICT (partner_id, company_id)
    DO UPDATE SET (%(others)s, date) = ROW(%(excluded)s, %(today)s)
        """,
        live=live(
            today, {name: columns[name] for name in names}, partners, company_id, groups
        ),
        where=where,
        names=SQL(", ").join(map(SQL.identifier, names)),
        others=SQL(", ").join(map(SQL.identifier, others)),
        excluded=SQL(", ").join(SQL.identifier("excluded", n) for n in others),
        today=today,
    )


def difference(today, columns, company_id, parts, groups=True):
    """SQL for the parts in which table and books differ, in one statement.

    :param parts: names of the figures compared
    :return: rows of ``partner_id, part, stored, ledger``
    """
    pairs = SQL(", ").join(
        SQL(
            "(%s, COALESCE(%s, 0)::numeric, COALESCE(%s, 0)::numeric)",
            part,
            _number("old", part, columns),
            _number("new", part, columns),
        )
        for part in parts
    )
    return SQL(
        """
WITH old AS (%(stored)s), new AS (%(live)s)
SELECT COALESCE(old.partner_id, new.partner_id), part.name, part.stored, part.ledger
  FROM old FULL JOIN new ON new.partner_id = old.partner_id
 CROSS JOIN LATERAL (VALUES %(pairs)s) part (name, stored, ledger)
 WHERE abs(part.stored - part.ledger) > 0.005
 ORDER BY 1, 2
        """,
        stored=stored(today, columns, SQL("e.company_id = %s", company_id)),
        live=live(today, columns, company_id=company_id, groups=groups),
        pairs=pairs,
    )


def _number(table, part, columns):
    value = SQL.identifier(table, part)
    return SQL("%s::int", value) if columns[part][1] == "bool" else value
