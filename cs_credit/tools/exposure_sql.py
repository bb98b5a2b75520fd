"""Statements that read exposures: from the books, or as the table has them.

:func:`cs_credit.tools.sql.exposure` says what a customer's exposure is. Here are its
age, the day from which a row is no longer right by itself, and the reading of both
the table and, for customers touched since, of the books.
"""

from odoo.tools import SQL

from .group_sql import with_groups
from .sql import exposure


def live(today, columns, partners=None, company_id=None, groups=True):
    """SQL for rows worked out from the books.

    :param today: date limits and due dates are compared with
    :param columns: dict column → (``base`` or ``age``, SQL type)
    :param partners: SQL for an array of commercial partners; None: all
    :param company_id: only this company; None: all
    :param groups: False: nobody shares a limit
    """
    where = SQL("TRUE")
    if partners is not None:
        where = SQL("base.partner_id = ANY(%s)", partners)
    if company_id is not None:
        where = SQL("%s AND base.company_id = %s", where, company_id)
    selected = SQL(", ").join(
        SQL(
            "%s%s AS %s",
            _value(column, source),
            SQL(f"::{kind}"),
            SQL.identifier(column),
        )
        for column, (source, kind) in columns.items()
    )
    return SQL(
        """
SELECT %(selected)s
  FROM (%(base)s) base
  LEFT JOIN (%(age)s) age
         ON age.partner_id = base.partner_id AND age.company_id = base.company_id
 WHERE %(where)s
        """,
        selected=selected,
        base=with_groups(exposure(today), groups),
        age=_age(today, partners, company_id),
        where=where,
    )


def _value(column, source):
    if column == "used":
        return SQL(
            "(CASE WHEN base.limit_amount > 0"
            " THEN 100.0 * (base.amount + base.shared) / base.limit_amount"
            " ELSE 0 END)"
        )
    if source == "age" and column != "stale_on":
        return SQL("COALESCE(%s, 0)", SQL.identifier("age", column))
    return SQL.identifier(source, column)


def _age(today, partners, company_id):
    """Open items by age, and the first day on which a part changes by itself."""
    return SQL(
        """
SELECT item.partner_id, item.company_id,
       SUM(item.amount) FILTER (WHERE item.days <= 0) AS not_due,
       SUM(item.amount) FILTER (WHERE item.days BETWEEN 1 AND 30) AS overdue_30,
       SUM(item.amount) FILTER (WHERE item.days BETWEEN 31 AND 60) AS overdue_60,
       SUM(item.amount) FILTER (WHERE item.days BETWEEN 61 AND 90) AS overdue_90,
       SUM(item.amount) FILTER (WHERE item.days > 90) AS overdue_over,
       -SUM(item.amount) FILTER (WHERE item.days IS NULL) AS advance,
       MIN(item.next_day) AS stale_on
  FROM (%(items)s UNION ALL %(limits)s UNION ALL %(stops)s) item
 GROUP BY item.partner_id, item.company_id
        """,
        items=_aged_items(today, partners, company_id),
        limits=_limit_days(today, partners, company_id),
        stops=_stop_days(today, partners, company_id),
    )


def _where(partner, company, partners, company_id):
    where = SQL("TRUE")
    if partners is not None:
        where = SQL("%s = ANY(%s)", SQL(partner), partners)
    if company_id is not None:
        where = SQL("%s AND %s = %s", where, SQL(company), company_id)
    return where


def _aged_items(today, partners, company_id):
    """A debt without a due date is not due; credits have no age."""
    return SQL(
        """
    SELECT line.*, CASE
               WHEN line.due >= %(today)s THEN line.due + 1
               WHEN line.days <= 30 THEN line.due + 31
               WHEN line.days <= 60 THEN line.due + 61
               WHEN line.days <= 90 THEN line.due + 91 END AS next_day
      FROM (
        SELECT rp.commercial_partner_id AS partner_id, aml.company_id,
               aml.amount_residual AS amount,
               CASE WHEN aml.balance > 0
                    THEN COALESCE(%(today)s - aml.date_maturity, 0) END AS days,
               CASE WHEN aml.balance > 0 THEN aml.date_maturity END AS due
          FROM account_move_line aml
          JOIN account_account aa ON aa.id = aml.account_id
          JOIN res_partner rp ON rp.id = aml.partner_id
         WHERE aml.parent_state = 'posted' AND aml.reconciled IS NOT TRUE
           AND aa.account_type = 'asset_receivable'
           AND %(where)s) line
        """,
        today=today,
        where=_where(
            "rp.commercial_partner_id", "aml.company_id", partners, company_id
        ),
    )


def _limit_days(today, partners, company_id):
    """Next days of limits, those of a group for each of its customers."""
    return SQL(
        """
    SELECT owner.partner_id, l.company_id, 0, 0, NULL::date,
           CASE WHEN l.date_from > %(today)s THEN l.date_from ELSE l.date_to + 1 END
      FROM cs_credit_limit l
      JOIN LATERAL (
        SELECT l.partner_id WHERE l.partner_id IS NOT NULL
         UNION ALL
        SELECT m.partner_id FROM cs_credit_group_member m
         WHERE m.group_id = l.group_id) owner ON TRUE
     WHERE l.state = 'active' AND l.date_to >= %(today)s AND %(where)s
        """,
        today=today,
        where=_where("owner.partner_id", "l.company_id", partners, company_id),
    )


def _stop_days(today, partners, company_id):
    return SQL(
        """
    SELECT s.partner_id, s.company_id, 0, 0, NULL::date,
           CASE WHEN s.date_from > %(today)s THEN s.date_from ELSE s.date_to + 1 END
      FROM cs_credit_stop s
     WHERE s.active AND (s.date_to IS NULL OR s.date_to >= %(today)s) AND %(where)s
        """,
        today=today,
        where=_where("s.partner_id", "s.company_id", partners, company_id),
    )


# -- reading -----------------------------------------------------------------------


def stored(today, columns, where):
    """SQL for rows as they stand in the table, brought to today.

    :param columns: as for :func:`live`
    :param where: SQL condition on the table ``e``
    """
    return SQL(
        "SELECT %s FROM cs_credit_exposure_store e WHERE %s",
        SQL(", ").join(_stored_column(today, column) for column in columns),
        where,
    )


def _stored_column(today, column):
    if column == "overdue_days":
        # whoever is overdue is so by a day more every day
        return SQL(
            "CASE WHEN e.overdue_days > 0 THEN e.overdue_days + (%s - e.date)"
            " ELSE 0 END AS overdue_days",
            today,
        )
    if column == "id":
        return SQL("(e.partner_id::bigint << 16) + e.company_id AS id")
    return SQL.identifier("e", column)


def shown(today, columns, company_id, partner_ids):
    """SQL for some customers as they stand in the table, and whether that is right.

    :param columns: as for :func:`live`; ``id`` is the first
    :param partner_ids: list of commercial partners
    :return: a row each: partner, whether to look at the books, the columns (or NULL)
    """
    return SQL(
        """
SELECT asked.id, e.stale_on <= %(today)s OR e.date > %(today)s OR EXISTS (
           SELECT FROM cs_credit_touched t
            WHERE t.company_id = %(company)s AND t.partner_id = asked.id),
       %(columns)s
  FROM unnest(%(partners)s) asked(id)
  LEFT JOIN cs_credit_exposure_store e
         ON e.partner_id = asked.id AND e.company_id = %(company)s
        """,
        today=today,
        company=company_id,
        partners=partner_ids,
        columns=SQL(", ").join(_stored_column(today, column) for column in columns),
    )


def dirty(today, company_id):
    """SQL for the customers whose row in the table may not be right.

    :param company_id: company whose today it is; rows of a later day are not right
    """
    return SQL(
        """
SELECT partner_id, company_id FROM cs_credit_touched
 UNION ALL
SELECT partner_id, company_id FROM cs_credit_exposure_store
 WHERE stale_on <= %(today)s
 UNION ALL
SELECT partner_id, company_id FROM cs_credit_exposure_store
 WHERE date > %(today)s AND company_id = %(company)s
        """,
        today=today,
        company=company_id,
    )


def exact(today, columns, company_id, groups=True):
    """SQL for all rows: from the table, and from the books for the dirty ones."""
    changed = dirty(today, company_id)
    partners = SQL("ARRAY(SELECT d.partner_id FROM (%s) d)", changed)
    clean = SQL(
        "(e.partner_id, e.company_id) NOT IN (SELECT d.partner_id, d.company_id"
        " FROM (%s) d)",
        changed,
    )
    return SQL(
        "%s UNION ALL SELECT * FROM (%s) fresh"
        " WHERE (fresh.partner_id, fresh.company_id) IN"
        " (SELECT d.partner_id, d.company_id FROM (%s) d)",
        stored(today, columns, clean),
        live(today, columns, partners, groups=groups),
        changed,
    )
