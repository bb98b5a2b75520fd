"""Turnover of many rebate lines in one statement (A6.1)."""

from odoo.tools import SQL

from .sql import SALES_AND_CREDIT


def turnover(line_ids):
    """SQL for ``(line id, net sales)`` in company currency, without tax.

    Posted invoices and receipts less credit notes of the line's period, by invoice
    date, of the whole commercial entity. Credit notes that pay out a rebate do not
    lower what the next one is worked out from.
    """
    return SQL(
        """
    SELECT l.id, COALESCE(SUM(am.amount_untaxed_signed), 0)
      FROM cs_rebate_line l
      JOIN res_partner p ON p.id = l.partner_id
 LEFT JOIN account_move am
        ON am.commercial_partner_id = p.commercial_partner_id
       AND am.company_id = l.company_id
       AND am.state = 'posted'
       AND am.move_type IN %(sales)s
       AND am.invoice_date BETWEEN l.period_from AND l.period_to
       AND NOT EXISTS (SELECT 1 FROM cs_rebate_line x WHERE x.move_id = am.id)
     WHERE l.id = ANY(%(ids)s)
  GROUP BY l.id
        """,
        sales=SALES_AND_CREDIT,
        ids=list(line_ids),
    )
