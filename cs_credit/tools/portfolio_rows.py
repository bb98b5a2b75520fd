"""The portfolio: a row a customer and company, as of a day, in one statement."""

from odoo.tools import SQL

from . import portfolio_sql as parts

# (key, from, up to) per cent of the limit
USE_BANDS = (("half", 0, 50), ("most", 50, 80), ("nearly", 80, 100))


def portfolio(day, pending=None, has_groups=False):
    """SQL of all customers with debts, a limit or a grade on a day.

    A limit that customers share is split by what each of them owes, evenly when none
    does: so the parts make the whole, and each uses as much of it as all together.

    :param day: date, the end of which counts
    :param pending: SQL of partner_id, company_id, pending: drafts and orders not
        invoiced yet; None for a day of the past
    :param has_groups: customers may share limits (cs.credit.group is installed)
    """
    return SQL(
        """
SELECT (t.partner_id::bigint << 16) + t.company_id AS id,
       t.partner_id, t.company_id, t.rating_id, t.grade_id,
       t.not_due, t.overdue_30, t.overdue_60, t.overdue_90, t.overdue_over, t.advance,
       t.overdue, t.overdue_days, t.receivable, t.pending, t.exposure,
       COALESCE(t.limit_amount, 0) AS limit_amount, t.is_limited,
       CASE WHEN t.is_limited THEN GREATEST(t.exposure, 0) ELSE 0 END AS used_amount,
       CASE WHEN t.limit_amount > 0
            THEN GREATEST(t.exposure, 0) / t.limit_amount * 100 END AS used,
       t.is_limited AND t.exposure > t.limit_amount + 0.005 AS is_over_limit,
       CASE WHEN t.is_limited
            THEN GREATEST(t.exposure - t.limit_amount, 0) ELSE 0 END AS over_amount,
       %(use_band)s AS use_band, %(age)s AS age,
       GREATEST(t.exposure, 0) * t.loss_rate / 100 * (1 - t.recovery_rate / 100)
           AS expected_loss,
       t.state_id, t.country_id, t.user_id, t.team_id, t.department_id
  FROM (%(totals)s) t
        """,
        totals=_totals(day, pending, has_groups),
        use_band=_use_band(),
        age=_age(),
    )


def _totals(day, pending, has_groups):
    """Sums of a customer, its grade's rates and who sells to it."""
    return SQL(
        """
    SELECT s.*, s.overdue_30 + s.overdue_60 + s.overdue_90 + s.overdue_over AS overdue,
           s.debt - s.advance AS receivable,
           s.debt - s.advance + s.pending AS exposure,
           s.limit_amount IS NOT NULL AS is_limited,
           r.grade_id, rp.state_id, rp.country_id, rp.user_id,
           u.sale_team_id AS team_id, d.department_id,
           COALESCE(g.loss_rate, w.loss_rate, 0) AS loss_rate,
           COALESCE(g.recovery_rate, w.recovery_rate, 0) AS recovery_rate
      FROM (%(sums)s) s
      JOIN res_partner rp ON rp.id = s.partner_id
 LEFT JOIN cs_credit_rating r ON r.id = s.rating_id
 LEFT JOIN cs_credit_grade g ON g.id = r.grade_id
 LEFT JOIN (%(lowest)s) w ON w.company_id = s.company_id AND r.grade_id IS NULL
 LEFT JOIN res_users u ON u.id = rp.user_id
 LEFT JOIN (%(departments)s) d
        ON d.user_id = rp.user_id AND d.company_id = s.company_id
        """,
        sums=_shared(day, pending) if has_groups else _sums(day, pending),
        lowest=parts.lowest_grades(),
        departments=parts.departments(),
    )


def _shared(day, pending):
    """Sums with each customer's part of a shared limit; every member has a row."""
    members = SQL(
        " UNION ALL SELECT m.partner_id, m.company_id,"
        " 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL FROM cs_credit_group_member m"
    )
    return SQL(
        """
    SELECT w.partner_id, w.company_id, w.not_due, w.overdue_30, w.overdue_60,
           w.overdue_90, w.overdue_over, w.advance, w.debt, w.overdue_days, w.pending,
           w.rating_id,
           CASE WHEN gl.amount IS NULL THEN w.limit_amount
                ELSE COALESCE(w.limit_amount, 0) + gl.amount * CASE
                    WHEN w.all_owe > 0
                    THEN GREATEST(w.debt - w.advance + w.pending, 0) / w.all_owe
                    ELSE 1.0 / w.members END
           END AS limit_amount
      FROM (
        SELECT s.*, m.group_id, COUNT(*) OVER of_group AS members,
               SUM(GREATEST(s.debt - s.advance + s.pending, 0)) OVER of_group AS all_owe
          FROM (%(sums)s) s
     LEFT JOIN cs_credit_group_member m
            ON m.partner_id = s.partner_id AND m.company_id = s.company_id
        WINDOW of_group AS (PARTITION BY m.group_id)) w
 LEFT JOIN (%(limits)s) gl ON gl.group_id = w.group_id
        """,
        sums=_sums(day, pending, members),
        limits=parts.group_limits(day),
    )


def _sums(day, pending, more=None):
    """What is owed, pending, allowed and rated, put together a customer, company.

    :param more: SQL of further rows, with UNION ALL before them
    """
    if pending is None:
        pending = SQL("SELECT NULL::int, NULL::int, 0::numeric WHERE FALSE")
    return SQL(
        """
    SELECT p.partner_id, p.company_id,
           SUM(p.not_due) AS not_due, SUM(p.overdue_30) AS overdue_30,
           SUM(p.overdue_60) AS overdue_60, SUM(p.overdue_90) AS overdue_90,
           SUM(p.overdue_over) AS overdue_over, SUM(p.advance) AS advance,
           SUM(p.not_due + p.overdue_30 + p.overdue_60 + p.overdue_90
               + p.overdue_over) AS debt,
           MAX(p.overdue_days) AS overdue_days, SUM(p.pending) AS pending,
           SUM(p.limit_amount) AS limit_amount, MAX(p.rating_id) AS rating_id
      FROM (%(rows)s %(more)s) p
  GROUP BY p.partner_id, p.company_id
        """,
        rows=_rows(day, pending),
        more=more or SQL(""),
    )


def _rows(day, pending):
    """Debts, limits, ratings and what is pending, each a row with the same columns."""
    return SQL(
        """
        SELECT a.partner_id, a.company_id, a.not_due, a.overdue_30, a.overdue_60,
               a.overdue_90, a.overdue_over, a.advance, a.overdue_days,
               0::numeric AS pending, NULL::numeric AS limit_amount,
               NULL::int AS rating_id
          FROM (%(ageing)s) a
     UNION ALL
        SELECT l.partner_id, l.company_id, 0, 0, 0, 0, 0, 0, 0, 0,
               l.limit_amount, NULL
          FROM (%(limits)s) l
     UNION ALL
        SELECT r.partner_id, r.company_id, 0, 0, 0, 0, 0, 0, 0, 0, NULL, r.rating_id
          FROM (%(grades)s) r
     UNION ALL
        SELECT o.partner_id, o.company_id, 0, 0, 0, 0, 0, 0, 0, o.pending, NULL, NULL
          FROM (%(pending)s) o (partner_id, company_id, pending)
         WHERE o.pending <> 0
        """,
        ageing=parts.ageing(day),
        limits=parts.limits(day),
        grades=parts.grades(day),
        pending=pending,
    )


def _use_band():
    """How much of the limit is used, as a key."""
    cases = [SQL("WHEN NOT t.is_limited THEN 'none'")]
    # a limit of nothing is used up by the first debt
    cases.append(SQL("WHEN t.exposure > t.limit_amount + 0.005 THEN 'over'"))
    for key, _least, most in USE_BANDS[:-1]:
        cases.append(
            SQL("WHEN t.exposure <= t.limit_amount * %s / 100.0 THEN %s", most, key)
        )
    return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), USE_BANDS[-1][0])


def _age():
    """The age of the oldest debt, as a key."""
    cases = [
        SQL("WHEN t.%s > 0 THEN %s", SQL.identifier(name), name)
        for name, _least, _most in reversed(parts.BUCKETS)
    ]
    return SQL(
        "CASE %s WHEN t.not_due > 0 THEN 'not_due' ELSE 'none' END",
        SQL(" ").join(cases),
    )


def pending(exposure):
    """SQL of drafts and orders not invoiced, from the exposure's statement."""
    return SQL(
        "SELECT e.partner_id, e.company_id, e.draft_invoice + e.ordered FROM (%s) e",
        exposure,
    )
