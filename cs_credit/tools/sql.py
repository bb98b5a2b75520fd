"""What customers owe or may come to owe: the exposure of all, as SQL.

The figures of a quarter are in ``ledger_sql``.
"""

from odoo.tools import SQL

from .group_sql import group_limits

SALES = ("out_invoice", "out_receipt")
SALES_AND_CREDIT = ("out_invoice", "out_receipt", "out_refund")


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
    """Confirmed orders as far as no invoice was made, as the company counts them.

    Ordered: the order's total. Delivered: what was delivered of it. Less what was
    invoiced, drafts included, never below zero.
    """
    return SQL(
        """
    SELECT rp.commercial_partner_id, so.company_id,
           0.0, 0.0, NULL::int, 0.0,
           GREATEST(
               CASE WHEN rc.cs_credit_order_policy = 'delivered'
                    THEN COALESCE(done.amount, 0) ELSE so.amount_total END
               - COALESCE(inv.amount, 0), 0) / COALESCE(NULLIF(so.currency_rate, 0), 1),
           0.0, FALSE, FALSE, FALSE, NULL::int, NULL::int, NULL::int
      FROM sale_order so
      JOIN res_company rc ON rc.id = so.company_id
      JOIN res_partner rp ON rp.id = so.partner_invoice_id
 LEFT JOIN LATERAL (%(invoiced)s) inv ON TRUE
 LEFT JOIN LATERAL (
        SELECT SUM(sol.price_total * sol.qty_delivered
                   / NULLIF(sol.product_uom_qty, 0)) AS amount
          FROM sale_order_line sol
         WHERE sol.order_id = so.id AND sol.display_type IS NULL
           AND rc.cs_credit_order_policy = 'delivered') done ON TRUE
     WHERE so.state = 'sale' AND so.invoice_status <> 'invoiced'
        """,
        invoiced=_invoiced(),
    )


def _invoiced():
    """What was invoiced of an order ``so``, in the order's currency."""
    return SQL(
        """
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
                OR (am.state = 'draft' AND am.move_type <> 'out_refund'))
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
    """Stops in force and to come: a customer has a row before the stop begins."""
    return SQL(
        """
    SELECT s.partner_id, s.company_id, 0.0, 0.0, NULL::int, 0.0, 0.0, 0.0,
           FALSE, FALSE, s.date_from <= %(today)s, NULL::int, NULL::int, NULL::int
      FROM cs_credit_stop s
     WHERE (s.date_to IS NULL OR s.date_to >= %(today)s) AND s.active
        """,
        today=today,
    )
