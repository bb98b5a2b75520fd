"""Customers who share one limit: what that adds to the exposure's statement."""

from odoo.tools import SQL


def group_limits(today):
    """SQL part of ``sql.exposure``: a row for each customer of a group and its limits.

    Also without a limit, so that who shares one is never without a row. The columns
    are those of every part of that statement.

    :param today: date limits are compared with
    """
    return SQL(
        """
    SELECT m.partner_id, m.company_id, 0.0, 0.0, NULL::int, 0.0, 0.0,
           CASE WHEN l.in_force THEN l.amount_company ELSE 0 END,
           COALESCE(l.in_force, FALSE), COALESCE(l.ended, FALSE), FALSE,
           CASE WHEN l.in_force AND l.is_temporary IS NOT TRUE THEN l.id END,
           NULL::int, NULL::int
      FROM cs_credit_group_member m
 LEFT JOIN LATERAL (
        SELECT x.id, x.amount_company, x.is_temporary,
               x.state = 'active' AND %(today)s BETWEEN x.date_from AND x.date_to
                   AS in_force,
               x.state IN ('expired', 'revoked')
                   OR (x.state = 'active' AND x.date_to < %(today)s) AS ended
          FROM cs_credit_limit x
         WHERE x.group_id = m.group_id
           AND x.state IN ('active', 'expired', 'revoked')) l ON TRUE
        """,
        today=today,
    )


def with_groups(exposure, any_group):
    """SQL of the exposure with what others of a customer's group owe.

    Adds ``group_id`` and ``shared``; ``available`` and ``is_over_limit`` count what all
    who share the limit owe. Filters on customer and company reach the inner statement,
    of the others as well.

    :param exposure: ``sql.exposure(…)``
    :param any_group: False: nobody shares a limit, which spares the look-up
    """
    if not any_group:
        return SQL(
            "SELECT own.*, NULL::int AS group_id, 0.0 AS shared FROM (%s) own", exposure
        )
    return SQL(
        """
SELECT own.id, own.partner_id, own.company_id, own.receivable, own.overdue,
       own.overdue_days, own.draft_invoice, own.ordered, own.amount, own.limit_amount,
       own.available - COALESCE(other.shared, 0) AS available,
       own.is_limited,
       own.is_limited AND own.amount + COALESCE(other.shared, 0)
           > own.limit_amount + 0.005 AS is_over_limit,
       own.is_lapsed, own.is_stopped, own.limit_id, own.rating_id, own.grade_id,
       mine.group_id, COALESCE(other.shared, 0) AS shared
  FROM (%(exposure)s) own
LEFT JOIN cs_credit_group_member mine
    ON mine.partner_id = own.partner_id AND mine.company_id = own.company_id
LEFT JOIN LATERAL (
    SELECT SUM(one.amount) AS shared
      FROM cs_credit_group_member m
CROSS JOIN LATERAL (
        SELECT SUM(e.amount) AS amount FROM (%(exposure)s) e
         WHERE e.partner_id = m.partner_id AND e.company_id = m.company_id) one
     WHERE m.group_id = mine.group_id AND m.partner_id <> own.partner_id) other ON TRUE
        """,
        exposure=exposure,
    )
