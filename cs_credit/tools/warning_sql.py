"""What early warning looks for, each for all customers in one statement (B5)."""

from odoo.tools import SQL

from .sql import SALES


def downgrades(company, steps):
    """SQL: customers whose published grade is below the one before.

    :param steps: grades down at least
    :return: partner id, grades down, None, ``AAA → A``
    """
    return SQL(
        """
SELECT * FROM (
    SELECT r.partner_id,
           (SELECT COUNT(DISTINCT x.minimum_points)
              FROM cs_credit_grade x
             WHERE COALESCE(x.company_id, 0) = COALESCE(now.company_id, 0)
               AND x.minimum_points > now.minimum_points
               AND x.minimum_points <= before.minimum_points) AS steps,
           NULL::float, before.code || ' → ' || now.code
      FROM cs_credit_rating r
      JOIN cs_credit_grade now ON now.id = r.grade_id
      JOIN LATERAL (
            SELECT o.grade_id
              FROM cs_credit_rating o
             WHERE o.partner_id = r.partner_id AND o.company_id = r.company_id
               AND o.state = 'superseded' AND o.kind <> 'merged'
               AND o.grade_id IS NOT NULL AND o.date_to <= r.date_to AND o.id <> r.id
          ORDER BY o.date_to DESC, o.id DESC
             LIMIT 1) o ON TRUE
      JOIN cs_credit_grade before ON before.id = o.grade_id
     WHERE r.company_id = %s AND r.state = 'published'
       AND before.minimum_points > now.minimum_points) d
 WHERE d.steps >= %s
        """,
        company.id,
        max(steps, 1),
    )


def slowing(company, start, end, slope):
    """SQL: customers who pay later from quarter to quarter.

    Days beyond the due date, weighted by amount, of what was settled in each quarter;
    credit notes settle nothing by paying, a write-off counts as the late payment it
    is. A warning when the line through the quarters rises by ``slope`` days a quarter,
    three of them at least have payments, the last one is among them and is late.

    :param start: first day of the first quarter
    :param end: last day of the last one
    :param slope: days a quarter
    :return: partner id, days late in the last quarter, in the first one, None
    """
    return SQL(
        """
WITH paid AS (
    SELECT m.commercial_partner_id AS partner_id,
           (EXTRACT(YEAR FROM p.max_date) * 4
            + EXTRACT(QUARTER FROM p.max_date))::int AS quarter,
           SUM(p.amount * (p.max_date - COALESCE(d.date_maturity, d.date)))
               / SUM(p.amount) AS days
      FROM account_partial_reconcile p
      JOIN account_move_line d ON d.id = p.debit_move_id
      JOIN account_move m ON m.id = d.move_id
      JOIN account_account a ON a.id = d.account_id
      JOIN account_move_line c ON c.id = p.credit_move_id
      JOIN account_move cm ON cm.id = c.move_id
     WHERE p.company_id = %(company)s
       AND p.max_date BETWEEN %(start)s AND %(end)s
       AND p.amount > 0
       AND m.move_type IN %(sales)s AND m.state = 'posted'
       AND a.account_type = 'asset_receivable'
       AND cm.move_type <> 'out_refund'
       AND m.commercial_partner_id IS NOT NULL
  GROUP BY 1, 2
),
trend AS (
    SELECT partner_id, COUNT(*) AS quarters, MAX(quarter) AS last_quarter,
           regr_slope(days, quarter) AS slope,
           (array_agg(days ORDER BY quarter DESC))[1] AS last_days,
           (array_agg(days ORDER BY quarter))[1] AS first_days
      FROM paid
  GROUP BY partner_id
)
SELECT partner_id, last_days, first_days, NULL
  FROM trend
 WHERE quarters >= 3
   AND last_quarter = (EXTRACT(YEAR FROM %(end)s::date) * 4
                       + EXTRACT(QUARTER FROM %(end)s::date))::int
   AND slope >= %(slope)s AND last_days > 0
        """,
        company=company.id,
        start=start,
        end=end,
        sales=SALES,
        slope=slope,
    )


def usage(rows, percent):
    """SQL: customers who use so much of their limit.

    :param rows: subquery with ``partner_id``, ``used`` (per cent)
    :param percent: per cent of the limit
    :return: partner id, per cent used, None, None
    """
    return SQL(
        """
SELECT u.partner_id, u.used, NULL::float, NULL
  FROM %s u(partner_id, used)
 WHERE u.used >= %s
        """,
        rows,
        percent,
    )


def refresh(rows):
    """SQL that updates the figures of warnings that are still true.

    :param rows: list of (warning id, figure, figure before, detail)
    """
    return SQL(
        """
UPDATE cs_credit_warning w
   SET figure = v.figure, figure_before = v.figure_before, detail = v.detail
  FROM unnest(%s::int[], %s::float[], %s::float[], %s::varchar[])
       AS v(id, figure, figure_before, detail)
 WHERE w.id = v.id
   AND (w.figure, w.figure_before, COALESCE(w.detail, ''))
       IS DISTINCT FROM (v.figure, v.figure_before, COALESCE(v.detail, ''))
        """,
        *(list(column) for column in zip(*rows, strict=True)),
    )
