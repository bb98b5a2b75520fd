"""What became of the ratings: grades from quarter to quarter, payments after them."""

from odoo.tools import SQL

from . import portfolio_sql as parts


def migration():
    """SQL of the grades of neighbouring quarters, a row a customer and quarter.

    ``date_from`` is the later quarter's first day. A customer who was rated before and
    is not any more has a row too, as soon as the company published any rating of that
    quarter.
    """
    return SQL(
        """
SELECT a.id::bigint * 2 AS id, a.partner_id, a.company_id, a.date_from,
       a.id AS rating_id, b.grade_id AS grade_before_id, a.grade_id AS grade_after_id,
       b.score AS score_before, a.score AS score_after,
       a.score - b.score AS score_change, a.sales_amount,
       CASE WHEN b.id IS NULL THEN 'new'
            WHEN ga.minimum_points > gb.minimum_points THEN 'up'
            WHEN ga.minimum_points < gb.minimum_points THEN 'down'
            ELSE 'same' END AS direction
  FROM cs_credit_rating a
  JOIN cs_credit_grade ga ON ga.id = a.grade_id
  LEFT JOIN cs_credit_rating b
    ON b.partner_id = a.partner_id AND b.company_id = a.company_id
   AND b.kind = 'quarter' AND b.state IN %(states)s
   AND b.date_from = a.date_from - interval '3 months'
  LEFT JOIN cs_credit_grade gb ON gb.id = b.grade_id
 WHERE a.kind = 'quarter' AND a.state IN %(states)s
 UNION ALL %(gone)s
        """,
        states=parts.RATED,
        gone=_gone(),
    )


def _gone():
    """Who was rated before and is not any more."""
    return SQL(
        """
SELECT b.id::bigint * 2 + 1, b.partner_id, b.company_id,
       (b.date_from + interval '3 months')::date, b.id, b.grade_id, NULL,
       b.score, NULL, NULL, b.sales_amount, 'gone'
  FROM cs_credit_rating b
 WHERE b.kind = 'quarter' AND b.state IN %(states)s
   AND NOT EXISTS (
       SELECT FROM cs_credit_rating a
        WHERE a.partner_id = b.partner_id AND a.company_id = b.company_id
          AND a.kind = 'quarter' AND a.state IN %(states)s
          AND a.date_from = b.date_from + interval '3 months')
   AND EXISTS (
       SELECT FROM cs_credit_rating a
        WHERE a.company_id = b.company_id
          AND a.kind = 'quarter' AND a.state IN %(states)s
          AND a.date_from = b.date_from + interval '3 months')
        """,
        states=parts.RATED,
    )


def migration_matrix(company, start, end, partners):
    """SQL of one quarter's matrix: grades, customers, receivables at its end."""
    return SQL(
        """
SELECT m.grade_before_id, m.grade_after_id, COUNT(*) AS customers,
       COALESCE(SUM(x.exposure), 0) AS exposure
  FROM (%(migration)s) m
  LEFT JOIN (
      SELECT i.partner_id, SUM(i.amount) AS exposure
        FROM (%(items)s) i WHERE i.company_id = %(company)s
    GROUP BY i.partner_id) x ON x.partner_id = m.partner_id
 WHERE m.company_id = %(company)s AND m.date_from = %(start)s
   AND m.partner_id IN (%(partners)s)
 GROUP BY m.grade_before_id, m.grade_after_id
        """,
        migration=migration(),
        items=parts.open_items(end),
        company=company.id,
        start=start,
        partners=partners,
    )


def accuracy(company, start, figures, partners):
    """SQL of how rated customers paid in the quarter after, a row a grade.

    :param start: first day of the rated quarter
    :param figures: SQL of the ledger's figures of the quarter after, a row a customer;
        ``overdue_bad`` with 90 days
    """
    return SQL(
        """
SELECT r.grade_id, COUNT(*) AS customers, AVG(r.score) AS score,
       COALESCE(SUM(f.due_quarter), 0) AS due,
       COALESCE(SUM(f.paid_quarter), 0) AS paid,
       COALESCE(SUM(f.on_time_quarter), 0) AS on_time,
       COALESCE(SUM(f.overdue_bad), 0) AS bad,
       COUNT(*) FILTER (WHERE f.overdue_bad > 0) AS bad_customers,
       array_agg(r.id) FILTER (WHERE f.overdue_bad > 0) AS bad_ids
  FROM cs_credit_rating r
  LEFT JOIN (%(figures)s) f ON f.partner_id = r.partner_id
 WHERE r.company_id = %(company)s AND r.date_from = %(start)s
   AND r.kind = 'quarter' AND r.state IN %(states)s
   AND r.partner_id IN (%(partners)s)
 GROUP BY r.grade_id
        """,
        company=company.id,
        start=start,
        states=parts.RATED,
        figures=figures,
        partners=partners,
    )
