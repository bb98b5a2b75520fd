"""What the forms of the credit file take from the books, set-based."""

from odoo.tools import SQL

from .sql import SALES, SALES_AND_CREDIT


def books(company, partner_ids, year_starts, day):
    """SQL for sales by year and days of payment, one row a customer.

    Sales are posted invoices less credit notes without taxes, by invoice date. Days of
    payment run from dispatch (delivery date, else invoice date) to the day of the
    reconciliation, weighed by amount, over payments of the last 12 months; credit notes
    pay nothing.

    :param company: ``res.company``
    :param partner_ids: commercial partners
    :param year_starts: four dates, this year's first, backwards
    :param day: last day that counts
    """
    return SQL(
        """
WITH sales AS (%(sales)s), paid AS (%(paid)s)
SELECT COALESCE(s.partner_id, p.partner_id), p.days,
       s.year_0, s.year_1, s.year_2, s.year_3
  FROM sales s FULL JOIN paid p ON p.partner_id = s.partner_id
        """,
        sales=_sales(company, list(partner_ids), year_starts, day),
        paid=_paid(company, list(partner_ids), day),
    )


def _sales(company, partner_ids, year_starts, day):
    """Sales of this financial year and of the three before it."""
    this, last, two, three = year_starts
    return SQL(
        """
    SELECT am.commercial_partner_id AS partner_id,
           SUM(am.amount_untaxed_signed) FILTER (
               WHERE am.invoice_date >= %(this)s) AS year_0,
           SUM(am.amount_untaxed_signed) FILTER (
               WHERE am.invoice_date >= %(last)s AND am.invoice_date < %(this)s)
               AS year_1,
           SUM(am.amount_untaxed_signed) FILTER (
               WHERE am.invoice_date >= %(two)s AND am.invoice_date < %(last)s)
               AS year_2,
           SUM(am.amount_untaxed_signed) FILTER (
               WHERE am.invoice_date < %(two)s) AS year_3
      FROM account_move am
     WHERE am.company_id = %(company)s AND am.state = 'posted'
       AND am.move_type IN %(moves)s
       AND am.invoice_date BETWEEN %(three)s AND %(day)s
       AND am.commercial_partner_id = ANY(%(partners)s)
  GROUP BY am.commercial_partner_id
        """,
        this=this,
        last=last,
        two=two,
        three=three,
        day=day,
        company=company.id,
        partners=partner_ids,
        moves=SALES_AND_CREDIT,
    )


def _paid(company, partner_ids, day):
    """Days from dispatch to payment, weighed by amount, of the last 12 months."""
    return SQL(
        """
    SELECT am.commercial_partner_id AS partner_id,
           SUM(p.amount * GREATEST(0, p.max_date
               - COALESCE(am.delivery_date, am.invoice_date, am.date)))
               / NULLIF(SUM(p.amount), 0) AS days
      FROM account_move am
      JOIN account_move_line aml ON aml.move_id = am.id
      JOIN account_account aa ON aa.id = aml.account_id
      JOIN account_partial_reconcile p ON p.debit_move_id = aml.id
      JOIN account_move_line c ON c.id = p.credit_move_id
      JOIN account_move cm ON cm.id = c.move_id
     WHERE am.company_id = %(company)s AND am.state = 'posted'
       AND am.move_type IN %(moves)s
       AND aa.account_type = 'asset_receivable'
       AND cm.move_type <> 'out_refund'
       AND p.max_date > (%(day)s::date - INTERVAL '12 months')::date
       AND p.max_date <= %(day)s
       AND am.commercial_partner_id = ANY(%(partners)s)
  GROUP BY am.commercial_partner_id
        """,
        day=day,
        company=company.id,
        partners=partner_ids,
        moves=SALES,
    )
