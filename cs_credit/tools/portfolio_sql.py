"""The receivables of many customers as of any day, each figure in one statement.

``amount_residual`` is what is open now. What was open at the end of a day is that,
with every settlement undone whose ``max_date`` is later; a line of a later date was not
there yet. A settlement made later but dated before counts as made: the books, not the
clock. Amounts are in company currency as booked; a customer is the commercial entity.

Orders and drafts keep no history, so they count on the live day alone.
"""

from odoo.tools import SQL

# (column, least days overdue, most days overdue)
BUCKETS = (
    ("overdue_30", 1, 30),
    ("overdue_60", 31, 60),
    ("overdue_90", 61, 90),
    ("overdue_over", 91, None),
)
RATED = ("published", "superseded")
IN_FORCE = ("active", "expired")


def open_items(day):
    """SQL of the receivable lines open at the end of a day.

    One row a line: partner_id, company_id, due, amount (credits are negative). Reads
    the lines open now and the settlements made since, not the whole ledger.
    """
    return SQL(
        """
    SELECT rp.commercial_partner_id AS partner_id, aml.company_id,
           COALESCE(aml.date_maturity, aml.date) AS due, SUM(part.amount) AS amount
      FROM (
        SELECT x.id, x.amount_residual AS amount
          FROM account_move_line x
         WHERE x.parent_state = 'posted' AND x.reconciled IS NOT TRUE
           AND x.account_id IN (%(accounts)s)
     UNION ALL
        SELECT p.debit_move_id, p.amount
          FROM account_partial_reconcile p WHERE p.max_date > %(day)s
     UNION ALL
        SELECT p.credit_move_id, -p.amount
          FROM account_partial_reconcile p WHERE p.max_date > %(day)s
           ) part
      JOIN account_move_line aml ON aml.id = part.id
      JOIN res_partner rp ON rp.id = aml.partner_id
     WHERE aml.parent_state = 'posted' AND aml.date <= %(day)s
       AND aml.account_id IN (%(accounts)s)
  GROUP BY aml.id, rp.commercial_partner_id
    HAVING ABS(SUM(part.amount)) > 0.005
        """,
        day=day,
        accounts=receivable_accounts(),
    )


def receivable_accounts():
    """SQL of the accounts that count."""
    return SQL("SELECT id FROM account_account WHERE account_type = 'asset_receivable'")


def bucket_sums(age, amount, is_debt):
    """SQL of the columns not_due, overdue_30 … overdue_over and advance.

    A debt is overdue from the day after it was due.

    :param age: SQL of the days since it was due
    :param amount: SQL of what was booked on it; credits are negative
    :param is_debt: SQL that tells debts from credits
    """
    columns = [_bucket(amount, SQL("%s AND %s <= 0", is_debt, age), "not_due")]
    for name, least, most in BUCKETS:
        term = SQL("%s AND %s >= %s", is_debt, age, least)
        if most:
            term = SQL("%s AND %s <= %s", term, age, most)
        columns.append(_bucket(amount, term, name))
    credit = SQL("NOT (%s)", is_debt)
    columns.append(_bucket(SQL("-(%s)", amount), credit, "advance"))
    return SQL(", ").join(columns)


def _bucket(amount, term, name):
    return SQL(
        "COALESCE(SUM(%s) FILTER (WHERE %s), 0) AS %s",
        amount,
        term,
        SQL.identifier(name),
    )


def ageing(day):
    """SQL of the receivables by age at the end of a day, a row a customer, company.

    partner_id, company_id, not_due, overdue_30 … overdue_over, advance, overdue_days
    (of the oldest debt).
    """
    return SQL(
        """
    SELECT i.partner_id, i.company_id, %(buckets)s,
           COALESCE(MAX(%(day)s - i.due) FILTER (
               WHERE i.amount > 0 AND i.due < %(day)s), 0) AS overdue_days
      FROM (%(items)s) i
  GROUP BY i.partner_id, i.company_id
        """,
        buckets=bucket_sums(
            SQL("(%s::date - i.due)", day), SQL("i.amount"), SQL("i.amount > 0")
        ),
        items=open_items(day),
        day=SQL("%s::date", day),
    )


def limits(day):
    """SQL of the limits in force on a day, base and temporary ones together.

    A revoked limit counts for no day: its dates do not say when it was taken back.
    """
    return SQL(
        """
    SELECT l.partner_id, l.company_id, SUM(l.amount_company) AS limit_amount
      FROM cs_credit_limit l
     WHERE l.state IN %(states)s AND %(day)s BETWEEN l.date_from AND l.date_to
       AND l.partner_id IS NOT NULL
  GROUP BY l.partner_id, l.company_id
        """,
        states=IN_FORCE,
        day=day,
    )


def group_limits(day):
    """SQL of the limits in force on a day that several customers share."""
    return SQL(
        """
    SELECT l.group_id, SUM(l.amount_company) AS amount
      FROM cs_credit_limit l
     WHERE l.state IN %(states)s AND %(day)s BETWEEN l.date_from AND l.date_to
       AND l.group_id IS NOT NULL
  GROUP BY l.group_id
        """,
        states=IN_FORCE,
        day=day,
    )


def grades(day):
    """SQL of each customer's grade on a day: of the last period over by then."""
    return SQL(
        """
    SELECT DISTINCT ON (r.partner_id, r.company_id)
           r.partner_id, r.company_id, r.id AS rating_id, r.grade_id
      FROM cs_credit_rating r
     WHERE r.state IN %(states)s AND r.date_to <= %(day)s
  ORDER BY r.partner_id, r.company_id, r.date_to DESC, r.state = 'published' DESC,
           r.id DESC
        """,
        states=RATED,
        day=day,
    )


def lowest_grades():
    """SQL of each company's lowest grade: customers without a grade count like it."""
    return SQL(
        """
    SELECT c.id AS company_id, g.loss_rate, g.recovery_rate
      FROM res_company c
      JOIN LATERAL (
        SELECT x.loss_rate, x.recovery_rate FROM cs_credit_grade x
         WHERE x.active AND (x.company_id = c.id OR x.company_id IS NULL)
      ORDER BY x.company_id IS NULL, x.minimum_points, x.id LIMIT 1) g ON TRUE
        """
    )


def departments():
    """SQL of each salesperson's department in a company."""
    return SQL(
        """
    SELECT DISTINCT ON (e.user_id, e.company_id)
           e.user_id, e.company_id, v.department_id
      FROM hr_employee e JOIN hr_version v ON v.id = e.current_version_id
     WHERE e.user_id IS NOT NULL AND e.active
  ORDER BY e.user_id, e.company_id, v.department_id IS NULL, e.id
        """
    )


def customers(company, readable, chosen):
    """SQL of the ids of customers in a region, center, or of a salesperson.

    :param readable: SQL of the partners the reader may see
    :param chosen: dict of state_id, country_id, user_id, team_id, department_id → id,
        or None for those without
    """
    columns = {
        "state_id": SQL("rp.state_id"),
        "country_id": SQL("rp.country_id"),
        "user_id": SQL("rp.user_id"),
        "team_id": SQL("u.sale_team_id"),
        "department_id": SQL("d.department_id"),
    }
    if not chosen:
        return readable
    return SQL(
        """
    SELECT rp.id FROM res_partner rp
 LEFT JOIN res_users u ON u.id = rp.user_id
 LEFT JOIN (%s) d ON d.user_id = rp.user_id AND d.company_id = %s
     WHERE rp.id IN (%s) AND %s
        """,
        departments(),
        company.id,
        readable,
        SQL(" AND ").join(
            SQL("%s IS NOT DISTINCT FROM %s", columns[name], value)
            for name, value in chosen.items()
        ),
    )
