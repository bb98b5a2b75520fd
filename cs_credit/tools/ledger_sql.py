"""The credit figures of many customers for a quarter, in one statement.

Rules, in the words of B5.4 and B5.5:

* Amounts are in company currency as booked; only posted entries of one company count;
  a customer is the commercial entity, whichever contact the invoice went to. What we
  owe a customer who is a vendor as well is no part of it.
* What fell due are receivable lines of invoices and opening entries, each instalment
  by its own due date; a line without one is due on its accounting date.
* As of the period's end: a settlement counts from ``max_date`` of the reconciliation,
  so that a payment made later, or reconciled later but made in time, is told apart.
* A credit note lowers what fell due. A write-off (a general journal entry, without
  payment, that has an expense account) neither lowers it nor pays it. Everything else
  that settles a line pays it, exchange differences included.
* An invoice in dispute on the period's last day is set aside: it is no part of what
  fell due, of what is overdue or of bad debts, and is listed as disputed.
"""

from odoo.tools import SQL

from .sql import SALES, SALES_AND_CREDIT

# Amounts of a customer without a row, in the order they are read.
AMOUNTS = (
    "due_quarter",
    "paid_quarter",
    "on_time_quarter",
    "due_year",
    "paid_year",
    "on_time_year",
    "max_overdue_days",
    "overdue",
    "overdue_bad",
    "written_off",
    "disputed",
    "sales_year",
)
# Customers up to which their entries are looked up one by one
FEW = 100
ROWS = ("quarter_ids", "year_ids", "bad_ids", "disputed_ids")


def ledger_figures(company, period, bad_days, partner_ids=None):
    """SQL for the figures of a quarter, one row a customer with any business.

    :param company: ``res.company``
    :param period: dict of dates: ``start``, ``end`` of the quarter, ``year_start``
        first day of the last four quarters
    :param bad_days: days overdue from which a debt is bad (B5.4: 180)
    :param partner_ids: commercial partners; None: all with business in four quarters
    """
    filters = SQL("TRUE")
    if partner_ids is not None:
        filters = SQL("am.commercial_partner_id = ANY(%s)", list(partner_ids))
    return SQL(
        """
WITH items AS MATERIALIZED (%(items)s),
settled AS (%(settled)s),
item AS (%(item)s),
debt AS (%(debt)s),
sales AS (%(sales)s)
SELECT COALESCE(d.partner_id, s.partner_id) AS partner_id, %(amounts)s, %(rows)s,
       s.first_sale, s.first_move_id
  FROM debt d FULL JOIN sales s ON s.partner_id = d.partner_id
 WHERE %(all)s OR s.has_business OR d.due_year <> 0 OR d.overdue > 0 OR d.disputed > 0
        """,
        items=_items(company, period, filters),
        settled=_settled(company, period, partner_ids),
        item=_item(period),
        debt=_debt(period, bad_days),
        sales=_sales(company, period, filters),
        amounts=_joined("COALESCE(%s, 0) AS %s", AMOUNTS),
        rows=_joined("COALESCE(%s, '{}') AS %s", ROWS),
        all=partner_ids is not None,
    )


def customers(company, period):
    """SQL for whoever is rated: business in four quarters, open debts, or a limit.

    Business is an invoice or credit note, or something that fell due; a limit is one
    that was in force in the quarter (B5.1). Whoever has neither any more but still
    owes something from before is rated as well.

    :param period: see :func:`ledger_figures`
    """
    return SQL(
        """
    SELECT am.commercial_partner_id AS partner_id
      FROM account_move am
     WHERE am.company_id = %(company)s AND am.state = 'posted'
       AND am.move_type IN %(kinds)s
       AND am.invoice_date BETWEEN %(year_start)s AND %(end)s
     UNION
    SELECT am.commercial_partner_id
      FROM account_move_line aml
      JOIN account_move am ON am.id = aml.move_id
      JOIN account_account aa ON aa.id = aml.account_id
     WHERE aml.company_id = %(company)s AND aml.parent_state = 'posted'
       AND aa.account_type = 'asset_receivable' AND aml.balance > 0
       AND aml.date <= %(end)s
       AND (am.move_type IN %(sales)s OR am.move_type = 'entry')
       AND COALESCE(aml.date_maturity, aml.date) <= %(end)s
       AND (COALESCE(aml.date_maturity, aml.date) >= %(year_start)s
            OR aml.reconciled IS NOT TRUE)
     UNION
    SELECT l.partner_id FROM cs_credit_limit l
     WHERE l.company_id = %(company)s AND l.state IN ('active', 'expired', 'revoked')
       AND l.date_from <= %(end)s AND l.date_to >= %(start)s
        """,
        company=company.id,
        kinds=SALES_AND_CREDIT,
        sales=SALES,
        start=period["start"],
        year_start=period["year_start"],
        end=period["end"],
    )


def _joined(pattern, names):
    return SQL(", ").join(
        SQL(pattern, SQL.identifier(name), SQL.identifier(name)) for name in names
    )


def _item(period):
    """Each line that can fall due with what settled it."""
    return SQL(
        """
    SELECT i.*, i.balance - COALESCE(s.credited, 0) AS owed,
           COALESCE(s.paid, 0) AS paid, COALESCE(s.on_time, 0) AS on_time,
           i.balance - COALESCE(s.total, 0) AS residual,
           COALESCE(s.written_off, 0) AS written_off,
           NOT i.is_disputed AND i.due BETWEEN %(start)s AND %(end)s AS in_quarter,
           NOT i.is_disputed AND i.due BETWEEN %(year_start)s AND %(end)s AS in_year,
           CASE WHEN NOT i.is_disputed AND i.due < %(end)s
                     AND i.balance - COALESCE(s.total, 0) > 0.005
                THEN %(end)s - i.due END AS late
      FROM items i LEFT JOIN settled s ON s.id = i.id
        """,
        start=period["start"],
        end=period["end"],
        year_start=period["year_start"],
    )


def _debt(period, bad_days):
    """The debts of each customer, added up."""
    return SQL(
        """
    SELECT partner_id,
           SUM(owed) FILTER (WHERE in_quarter) AS due_quarter,
           SUM(paid) FILTER (WHERE in_quarter) AS paid_quarter,
           SUM(on_time) FILTER (WHERE in_quarter) AS on_time_quarter,
           COALESCE(SUM(owed) FILTER (WHERE in_year), 0) AS due_year,
           SUM(paid) FILTER (WHERE in_year) AS paid_year,
           SUM(on_time) FILTER (WHERE in_year) AS on_time_year,
           MAX(late) AS max_overdue_days,
           COALESCE(SUM(residual) FILTER (WHERE late > 0), 0) AS overdue,
           SUM(residual) FILTER (WHERE late > %(bad_days)s) AS overdue_bad,
           SUM(written_off) AS written_off,
           COALESCE(SUM(residual) FILTER (
               WHERE is_disputed AND residual > 0.005), 0) AS disputed,
           array_agg(id) FILTER (WHERE in_quarter) AS quarter_ids,
           array_agg(id) FILTER (WHERE in_year) AS year_ids,
           array_agg(id) FILTER (
               WHERE written_off > 0 OR late > %(bad_days)s) AS bad_ids,
           array_agg(id) FILTER (WHERE is_disputed) AS disputed_ids
           -- sorted once for all four lists
      FROM (SELECT * FROM item ORDER BY partner_id, id) sorted
  GROUP BY partner_id
        """,
        bad_days=bad_days,
    )


def _sales(company, period, filters):
    """Turnover of twelve months and the first sale of each customer."""
    return SQL(
        """
    SELECT am.commercial_partner_id AS partner_id,
           COALESCE(SUM(am.amount_untaxed_signed) FILTER (
               WHERE am.invoice_date >= %(year_start)s), 0) AS sales_year,
           MIN(am.invoice_date) FILTER (WHERE am.move_type IN %(sales)s) AS first_sale,
           -- the invoice of that day with the lowest id, without sorting them all
           MOD(MIN((am.invoice_date - DATE '1970-01-01')::bigint * 4294967296 + am.id)
               FILTER (WHERE am.move_type IN %(sales)s), 4294967296) AS first_move_id,
           BOOL_OR(am.invoice_date >= %(year_start)s) AS has_business
      FROM account_move am
     WHERE am.company_id = %(company)s
       AND am.state = 'posted'
       AND am.move_type IN %(sales_and_credit)s
       AND am.invoice_date <= %(end)s
       AND am.commercial_partner_id IS NOT NULL
       AND %(filters)s
  GROUP BY am.commercial_partner_id
        """,
        company=company.id,
        year_start=period["year_start"],
        end=period["end"],
        sales=SALES,
        sales_and_credit=SALES_AND_CREDIT,
        filters=filters,
    )


def _items(company, period, filters):
    """Receivable lines that can fall due: id, customer, due date, amount."""
    return SQL(
        """
    SELECT aml.id, am.commercial_partner_id AS partner_id,
           COALESCE(aml.date_maturity, aml.date) AS due, aml.balance,
           am.id IN (SELECT d.move_id FROM cs_credit_dispute d
                      WHERE d.company_id = %(company)s AND d.date_from <= %(end)s
                        AND (d.date_to IS NULL OR d.date_to > %(end)s)) AS is_disputed
      FROM account_move_line aml
      JOIN account_move am ON am.id = aml.move_id
      JOIN account_account aa ON aa.id = aml.account_id
      JOIN account_journal aj ON aj.id = am.journal_id
     WHERE aml.company_id = %(company)s
       AND aml.parent_state = 'posted'
       AND aa.account_type = 'asset_receivable'
       AND aml.balance > 0
       AND aml.date <= %(end)s
       AND am.commercial_partner_id IS NOT NULL
       AND (am.move_type IN %(sales)s OR (
                am.move_type = 'entry' AND aj.type = 'general'
                AND am.origin_payment_id IS NULL AND am.statement_line_id IS NULL
                AND aj.id <> %(exchange)s))
       AND %(filters)s
        """,
        company=company.id,
        end=period["end"],
        sales=SALES,
        exchange=company.currency_exchange_journal_id.id or 0,
        filters=filters,
    )


def _settled(company, period, partner_ids):
    """What settled each item by the period's end, told apart by its kind."""
    return SQL(
        """
    SELECT i.id,
           SUM(p.amount) AS total,
           SUM(p.amount) FILTER (WHERE k.kind = 'credit') AS credited,
           SUM(p.amount) FILTER (WHERE k.kind = 'payment') AS paid,
           SUM(p.amount) FILTER (
               WHERE k.kind = 'payment' AND p.max_date <= i.due) AS on_time,
           SUM(p.amount) FILTER (
               WHERE k.kind = 'write_off' AND p.max_date >= %(year_start)s)
               AS written_off
      FROM items i
      JOIN account_partial_reconcile p
        ON p.debit_move_id = i.id AND p.max_date <= %(end)s
      JOIN account_move_line c ON c.id = p.credit_move_id
      JOIN account_move cm ON cm.id = c.move_id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN cm.move_type = 'out_refund' THEN 'credit'
        WHEN cm.move_type = 'entry'
             AND cm.origin_payment_id IS NULL AND cm.statement_line_id IS NULL
             AND %(written_off)s
        THEN 'write_off'
        ELSE 'payment' END AS kind) k
  GROUP BY i.id
        """,
        end=period["end"],
        year_start=period["year_start"],
        written_off=_written_off(company, partner_ids),
    )


def _written_off(company, partner_ids):
    """Whether entry ``cm`` writes off: a general journal's, with an expense account.

    Of few customers each entry is looked up; of many, all such entries are read once.
    """
    expenses = SQL(
        """
        SELECT x.move_id FROM account_move_line x
          JOIN account_account xa ON xa.id = x.account_id
          JOIN account_journal xj ON xj.id = x.journal_id
         WHERE xa.account_type LIKE 'expense%%' AND x.company_id = %s
           AND x.parent_state = 'posted' AND xj.type = 'general' AND xj.id <> %s
        """,
        company.id,
        company.currency_exchange_journal_id.id or 0,
    )
    if partner_ids is not None and len(partner_ids) <= FEW:
        return SQL("EXISTS (%s AND x.move_id = cm.id)", expenses)
    return SQL("cm.id IN (%s)", expenses)
