"""Receivables by age at the ends of many months, sales, payments: a statement each."""

from odoo.tools import SQL

from . import portfolio_sql as parts

SALES_AND_CREDIT = ("out_invoice", "out_receipt", "out_refund")


def ageing_trend(company, days, partners):
    """SQL of one company's receivables by age on several days, a row a day.

    What a bucket holds on a day is the sum of all that was booked on its lines up to
    then, so lines need not be put together one by one.

    :param days: ascending dates
    :param partners: SQL of the commercial partners that count
    """
    return SQL(
        """
WITH line AS (%(lines)s),
event AS (
    SELECT e.due, e.is_debt, e.day, SUM(e.amount) AS amount
      FROM (
        SELECT due, balance > 0 AS is_debt, date AS day, balance AS amount FROM line
     UNION ALL
        SELECT l.due, l.balance > 0, p.max_date, -p.amount
          FROM line l JOIN account_partial_reconcile p ON p.debit_move_id = l.id
     UNION ALL
        SELECT l.due, l.balance > 0, p.max_date, p.amount
          FROM line l JOIN account_partial_reconcile p ON p.credit_move_id = l.id
           ) e
  GROUP BY e.due, e.is_debt, e.day
)
SELECT d.day, %(buckets)s
  FROM unnest(%(days)s::date[]) d (day) LEFT JOIN event e ON e.day <= d.day
 GROUP BY d.day ORDER BY d.day
        """,
        lines=_lines(company, days[0], days[-1], partners),
        days=list(days),
        buckets=parts.bucket_sums(
            SQL("(d.day - e.due)"), SQL("e.amount"), SQL("e.is_debt")
        ),
    )


def _lines(company, first, last, partners):
    """Receivable lines that were open on any day from the first to the last."""
    return SQL(
        """
    SELECT aml.id, aml.date, COALESCE(aml.date_maturity, aml.date) AS due, aml.balance
      FROM account_move_line aml
      JOIN res_partner rp ON rp.id = aml.partner_id
     WHERE aml.company_id = %(company)s AND aml.parent_state = 'posted'
       AND aml.account_id IN (%(accounts)s) AND aml.date <= %(last)s
       AND aml.id IN (
            SELECT x.id FROM account_move_line x
             WHERE x.reconciled IS NOT TRUE AND x.account_id IN (%(accounts)s)
             UNION SELECT p.debit_move_id
              FROM account_partial_reconcile p WHERE p.max_date > %(first)s
             UNION SELECT p.credit_move_id
              FROM account_partial_reconcile p WHERE p.max_date > %(first)s)
       AND rp.commercial_partner_id IN (%(partners)s)
        """,
        company=company.id,
        accounts=parts.receivable_accounts(),
        first=first,
        last=last,
        partners=partners,
    )


def monthly_sales(company, first, last, partners):
    """SQL of the sales of each month, tax included, less credit notes.

    :param first: first day of the first month
    :param last: day up to which sales count
    """
    return SQL(
        """
SELECT date_trunc('month', am.invoice_date)::date AS month,
       SUM(am.amount_total_signed) AS sales
  FROM account_move am
 WHERE am.company_id = %(company)s AND am.state = 'posted'
   AND am.move_type IN %(types)s
   AND am.invoice_date BETWEEN %(first)s AND %(last)s
   AND am.commercial_partner_id IN (%(partners)s)
 GROUP BY 1
        """,
        company=company.id,
        types=SALES_AND_CREDIT,
        first=first,
        last=last,
        partners=partners,
    )


def payment_delays(company, start, recent, day):
    """SQL of how late customers pay, in days after the due date weighted by amount.

    partner_id, delay of what was settled after ``recent`` up to ``day``, earlier of
    what was settled from ``start`` up to ``recent``. Credit notes are no payments.
    """
    return SQL(
        """
    SELECT rp.commercial_partner_id AS partner_id,
           SUM(p.amount * x.late) FILTER (WHERE p.max_date > %(recent)s)
               / NULLIF(SUM(p.amount) FILTER (WHERE p.max_date > %(recent)s), 0)
               AS delay,
           SUM(p.amount * x.late) FILTER (WHERE p.max_date <= %(recent)s)
               / NULLIF(SUM(p.amount) FILTER (WHERE p.max_date <= %(recent)s), 0)
               AS earlier
      FROM account_partial_reconcile p
      JOIN account_move_line aml ON aml.id = p.debit_move_id
      JOIN account_move_line c ON c.id = p.credit_move_id
      JOIN account_move cm ON cm.id = c.move_id
      JOIN res_partner rp ON rp.id = aml.partner_id
CROSS JOIN LATERAL (
        SELECT p.max_date - COALESCE(aml.date_maturity, aml.date) AS late) x
     WHERE p.company_id = %(company)s
       AND p.max_date > %(start)s AND p.max_date <= %(day)s
       AND aml.account_id IN (%(accounts)s)
       AND cm.move_type <> 'out_refund'
  GROUP BY rp.commercial_partner_id
        """,
        company=company.id,
        start=start,
        recent=recent,
        day=day,
        accounts=parts.receivable_accounts(),
    )
