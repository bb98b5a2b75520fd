"""The credit figures of many customers, each in one statement.

Rules, in the words of B5.4 and B5.5:

* Amounts are in company currency as booked; only posted entries of one company count;
  a customer is the commercial entity, whichever contact the invoice went to.
* What fell due are receivable lines of invoices and opening entries, each instalment
  by its own due date; a line without one is due on its accounting date.
* As of the period's end: a settlement counts from ``max_date`` of the reconciliation,
  so that a payment made later, or reconciled later but made in time, is told apart.
* A credit note lowers what fell due. A write-off (a general journal entry, without
  payment, that has an expense account) neither lowers it nor pays it. Everything else
  that settles a line pays it, exchange differences included.
"""

from odoo.tools import SQL

from .group_sql import group_limits

SALES = ("out_invoice", "out_receipt")
SALES_AND_CREDIT = ("out_invoice", "out_receipt", "out_refund")


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
WITH items AS (%(items)s),
settled AS (%(settled)s),
item AS (
    SELECT i.*, i.balance - COALESCE(s.credited, 0) AS owed,
           COALESCE(s.paid, 0) AS paid, COALESCE(s.on_time, 0) AS on_time,
           i.balance - COALESCE(s.total, 0) AS residual,
           COALESCE(s.written_off, 0) AS written_off,
           i.due BETWEEN %(start)s AND %(end)s AS in_quarter,
           i.due BETWEEN %(year_start)s AND %(end)s AS in_year
      FROM items i LEFT JOIN settled s ON s.id = i.id
),
debt AS (
    SELECT partner_id,
           COALESCE(SUM(owed) FILTER (WHERE in_quarter), 0) AS due_quarter,
           COALESCE(SUM(paid) FILTER (WHERE in_quarter), 0) AS paid_quarter,
           COALESCE(SUM(on_time) FILTER (WHERE in_quarter), 0) AS on_time_quarter,
           COALESCE(SUM(owed) FILTER (WHERE in_year), 0) AS due_year,
           COALESCE(SUM(paid) FILTER (WHERE in_year), 0) AS paid_year,
           COALESCE(SUM(on_time) FILTER (WHERE in_year), 0) AS on_time_year,
           COALESCE(MAX(%(end)s - due) FILTER (
               WHERE residual > 0.005 AND due < %(end)s), 0) AS max_overdue_days,
           COALESCE(SUM(residual) FILTER (
               WHERE residual > 0.005 AND due < %(end)s), 0) AS overdue,
           COALESCE(SUM(residual) FILTER (
               WHERE residual > 0.005 AND %(end)s - due > %(bad_days)s), 0)
               AS overdue_bad,
           SUM(written_off) AS written_off,
           array_agg(id ORDER BY id) FILTER (WHERE in_quarter) AS quarter_ids,
           array_agg(id ORDER BY id) FILTER (WHERE in_year) AS year_ids,
           array_agg(id ORDER BY id) FILTER (
               WHERE written_off > 0
                  OR (residual > 0.005 AND %(end)s - due > %(bad_days)s)) AS bad_ids
      FROM item
  GROUP BY partner_id
),
sales AS (
    SELECT am.commercial_partner_id AS partner_id,
           COALESCE(SUM(am.amount_untaxed_signed) FILTER (
               WHERE am.invoice_date >= %(year_start)s), 0) AS sales_year,
           MIN(am.invoice_date) FILTER (WHERE am.move_type IN %(sales)s) AS first_sale,
           (array_agg(am.id ORDER BY am.invoice_date, am.id) FILTER (
               WHERE am.move_type IN %(sales)s))[1] AS first_move_id,
           BOOL_OR(am.invoice_date >= %(year_start)s) AS has_business
      FROM account_move am
     WHERE am.company_id = %(company)s
       AND am.state = 'posted'
       AND am.move_type IN %(sales_and_credit)s
       AND am.invoice_date <= %(end)s
       AND am.commercial_partner_id IS NOT NULL
       AND %(filters)s
  GROUP BY am.commercial_partner_id
)
SELECT COALESCE(d.partner_id, s.partner_id) AS partner_id,
       COALESCE(d.due_quarter, 0) AS due_quarter,
       COALESCE(d.paid_quarter, 0) AS paid_quarter,
       COALESCE(d.on_time_quarter, 0) AS on_time_quarter,
       COALESCE(d.due_year, 0) AS due_year,
       COALESCE(d.paid_year, 0) AS paid_year,
       COALESCE(d.on_time_year, 0) AS on_time_year,
       COALESCE(d.max_overdue_days, 0) AS max_overdue_days,
       COALESCE(d.overdue, 0) AS overdue,
       COALESCE(d.overdue_bad, 0) AS overdue_bad,
       COALESCE(d.written_off, 0) AS written_off,
       COALESCE(s.sales_year, 0) AS sales_year,
       s.first_sale, s.first_move_id,
       COALESCE(d.quarter_ids, '{}') AS quarter_ids,
       COALESCE(d.year_ids, '{}') AS year_ids,
       COALESCE(d.bad_ids, '{}') AS bad_ids
  FROM debt d FULL JOIN sales s ON s.partner_id = d.partner_id
 WHERE %(all)s OR s.has_business OR d.due_year <> 0 OR d.overdue > 0
        """,
        items=_items(company, period, filters),
        settled=_settled(company, period),
        start=period["start"],
        end=period["end"],
        year_start=period["year_start"],
        bad_days=bad_days,
        company=company.id,
        filters=filters,
        sales=SALES,
        sales_and_credit=SALES_AND_CREDIT,
        all=partner_ids is not None,
    )


def _items(company, period, filters):
    """Receivable lines that can fall due: id, customer, due date, amount."""
    return SQL(
        """
    SELECT aml.id, am.commercial_partner_id AS partner_id,
           COALESCE(aml.date_maturity, aml.date) AS due, aml.balance
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


def _settled(company, period):
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
      JOIN account_journal cj ON cj.id = cm.journal_id
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN cm.move_type = 'out_refund' THEN 'credit'
        WHEN cm.move_type = 'entry' AND cj.type = 'general'
             AND cm.origin_payment_id IS NULL AND cm.statement_line_id IS NULL
             AND cj.id <> %(exchange)s
             AND EXISTS (
                 SELECT FROM account_move_line x
                   JOIN account_account xa ON xa.id = x.account_id
                  WHERE x.move_id = cm.id AND xa.account_type LIKE 'expense%%')
        THEN 'write_off'
        ELSE 'payment' END AS kind) k
  GROUP BY i.id
        """,
        end=period["end"],
        year_start=period["year_start"],
        exchange=company.currency_exchange_journal_id.id or 0,
    )


def exposure(today):
    """SQL for what each customer owes or may come to owe, one row a company.

    Parts, in company currency: open receivables (advances and open credit notes
    lower them), draft invoices (draft credit notes do not lower it yet), confirmed
    orders as far as no invoice was made. Filters on customer and company reach every
    part, so that one customer costs an index look-up.

    :param today: date limits and due dates are compared with
    """
    return SQL(
        """
SELECT (part.partner_id::bigint << 16) + part.company_id AS id,
       part.partner_id, part.company_id,
       SUM(part.receivable) AS receivable,
       SUM(part.overdue) AS overdue,
       COALESCE(MAX(part.overdue_days), 0) AS overdue_days,
       SUM(part.draft_invoice) AS draft_invoice,
       SUM(part.ordered) AS ordered,
       SUM(part.receivable + part.draft_invoice + part.ordered) AS amount,
       SUM(part.limit_amount) AS limit_amount,
       CASE WHEN BOOL_OR(part.is_limited)
            THEN SUM(part.limit_amount - part.receivable - part.draft_invoice
                     - part.ordered) END AS available,
       BOOL_OR(part.is_limited) AS is_limited,
       BOOL_OR(part.is_limited) AND SUM(part.receivable + part.draft_invoice
           + part.ordered) > SUM(part.limit_amount) + 0.005 AS is_over_limit,
       BOOL_OR(part.was_limited) AND NOT BOOL_OR(part.is_limited) AS is_lapsed,
       BOOL_OR(part.is_stopped) AS is_stopped,
       MAX(part.limit_id) AS limit_id,
       MAX(part.rating_id) AS rating_id,
       MAX(part.grade_id) AS grade_id
  FROM (%(receivable)s UNION ALL %(draft)s UNION ALL %(ordered)s
        UNION ALL %(limits)s UNION ALL %(groups)s
        UNION ALL %(ratings)s UNION ALL %(stops)s) part
 GROUP BY part.partner_id, part.company_id
        """,
        receivable=_receivable(today),
        draft=_draft(),
        ordered=_ordered(),
        limits=_limits(today),
        groups=group_limits(today),
        ratings=_ratings(),
        stops=_stops(today),
    )


def _receivable(today):
    return SQL(
        """
    SELECT rp.commercial_partner_id AS partner_id, aml.company_id,
           aml.amount_residual AS receivable,
           CASE WHEN aml.balance > 0 AND aml.date_maturity < %(today)s
                THEN aml.amount_residual ELSE 0 END AS overdue,
           CASE WHEN aml.balance > 0 AND aml.date_maturity < %(today)s
                THEN %(today)s - aml.date_maturity END AS overdue_days,
           0.0 AS draft_invoice, 0.0 AS ordered, 0.0 AS limit_amount,
           FALSE AS is_limited, FALSE AS was_limited, FALSE AS is_stopped,
           NULL::int AS limit_id, NULL::int AS rating_id, NULL::int AS grade_id
      FROM account_move_line aml
      JOIN account_account aa ON aa.id = aml.account_id
      JOIN res_partner rp ON rp.id = aml.partner_id
     WHERE aml.parent_state = 'posted' AND aml.reconciled IS NOT TRUE
       AND aa.account_type = 'asset_receivable'
        """,
        today=today,
    )


def _draft():
    return SQL(
        """
    SELECT rp.commercial_partner_id, am.company_id,
           0.0, 0.0, NULL::int, am.amount_total_signed, 0.0, 0.0,
           FALSE, FALSE, FALSE, NULL::int, NULL::int, NULL::int
      FROM account_move am
      JOIN res_partner rp ON rp.id = am.partner_id
     WHERE am.state = 'draft' AND am.move_type IN %s
        """,
        SALES,
    )


def _ordered():
    return SQL(
        """
    SELECT rp.commercial_partner_id, so.company_id,
           0.0, 0.0, NULL::int, 0.0,
           GREATEST(so.amount_total - COALESCE(inv.amount, 0), 0)
               / COALESCE(NULLIF(so.currency_rate, 0), 1),
           0.0, FALSE, FALSE, FALSE, NULL::int, NULL::int, NULL::int
      FROM sale_order so
      JOIN res_partner rp ON rp.id = so.partner_invoice_id
 LEFT JOIN LATERAL (
        SELECT SUM(CASE WHEN am.move_type = 'out_refund' THEN -1 ELSE 1 END
                   * CASE WHEN am.currency_id = so.currency_id THEN aml.price_total
                          ELSE aml.price_total * so.currency_rate
                               / COALESCE(NULLIF(am.invoice_currency_rate, 0), 1)
                     END) AS amount
          FROM sale_order_line sol
          JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
          JOIN account_move_line aml ON aml.id = rel.invoice_line_id
          JOIN account_move am ON am.id = aml.move_id
         WHERE sol.order_id = so.id
           AND (am.state = 'posted'
                OR (am.state = 'draft' AND am.move_type <> 'out_refund'))) inv ON TRUE
     WHERE so.state = 'sale' AND so.invoice_status <> 'invoiced'
        """
    )


def _limits(today):
    return SQL(
        """
    SELECT l.partner_id, l.company_id, 0.0, 0.0, NULL::int, 0.0, 0.0,
           CASE WHEN l.state = 'active' AND %(today)s BETWEEN l.date_from AND l.date_to
                THEN l.amount_company ELSE 0 END,
           l.state = 'active' AND %(today)s BETWEEN l.date_from AND l.date_to,
           l.state IN ('expired', 'revoked')
               OR (l.state = 'active' AND l.date_to < %(today)s),
           FALSE,
           CASE WHEN l.state = 'active' AND l.is_temporary IS NOT TRUE
                     AND %(today)s BETWEEN l.date_from AND l.date_to THEN l.id END,
           NULL::int, NULL::int
      FROM cs_credit_limit l
     WHERE l.state IN ('active', 'expired', 'revoked') AND l.partner_id IS NOT NULL
        """,
        today=today,
    )


def _ratings():
    return SQL(
        """
    SELECT r.partner_id, r.company_id, 0.0, 0.0, NULL::int, 0.0, 0.0, 0.0,
           FALSE, FALSE, FALSE, NULL::int, r.id, r.grade_id
      FROM cs_credit_rating r
     WHERE r.state = 'published'
        """
    )


def _stops(today):
    return SQL(
        """
    SELECT s.partner_id, s.company_id, 0.0, 0.0, NULL::int, 0.0, 0.0, 0.0,
           FALSE, FALSE, TRUE, NULL::int, NULL::int, NULL::int
      FROM cs_credit_stop s
     WHERE s.date_from <= %(today)s
       AND (s.date_to IS NULL OR s.date_to >= %(today)s) AND s.active
        """,
        today=today,
    )
