"""What the credit panel asks for beyond the exposure, in one statement."""

from odoo.tools import SQL

from .sql import SALES

# Flushed before the statement runs.
READS = {
    "account.move.line": ["balance", "date_maturity", "parent_state", "partner_id"],
    "account.partial.reconcile": ["amount", "max_date"],
    "account.move": ["invoice_date", "move_type"],
    "cs.credit.hold": ["company_id", "partner_id", "state"],
    "cs.credit.limit": ["date_from", "date_to", "is_temporary", "state"],
    "cs.credit.rating": ["date_to", "state"],
}
COUNTED = {
    "cs.credit.limit": ["company_id", "partner_id", "partner_ids"],
    "cs.credit.warning": ["company_id", "partner_id", "state"],
    "cs.rebate": ["company_id", "partner_id", "state"],
}


def counts(company_id, partner_ids):
    """SQL for how many limits, live warnings and rebates customers have.

    :param partner_ids: list of commercial partners
    :return: rows of ``partner_id, limits, warnings, rebates``; limits are past, present
        and asked for, own and shared
    """
    return SQL(
        """
SELECT customer.id,
       (SELECT COUNT(*) FROM cs_credit_limit l
         WHERE l.company_id = %(company)s AND (l.partner_id = customer.id OR l.id IN (
               SELECT rel.cs_credit_limit_id FROM cs_credit_limit_res_partner_rel rel
                WHERE rel.res_partner_id = customer.id))),
       (SELECT COUNT(*) FROM cs_credit_warning w
         WHERE w.company_id = %(company)s AND w.partner_id = customer.id
           AND w.state <> 'closed'),
       (SELECT COUNT(*) FROM cs_rebate r
         WHERE r.company_id = %(company)s AND r.partner_id = customer.id
           AND r.state <> 'cancelled')
  FROM unnest(%(partners)s) customer (id)
        """,
        company=company_id,
        partners=partner_ids,
    )


def beside(company_id, partners, today, since):
    """SQL for how customers pay, their open holds and what ends next.

    Days count from the invoice's date and from each instalment's due date to the
    payment, weighted by amount; what a credit note settles was not paid.

    :param partners: SQL for an array of commercial partners
    :param since: payments after that day count
    :return: rows of ``partner_id, days to pay, days late, holds, limit end, rated``
    """
    return SQL(
        """
SELECT customer.id, paid.days, paid.late, held.count, ends.day, rated.day
  FROM unnest(%(partners)s) customer (id)
 CROSS JOIN LATERAL (%(paid)s) paid
 CROSS JOIN LATERAL (
    SELECT COUNT(*) FROM cs_credit_hold h
     WHERE h.partner_id = customer.id AND h.company_id = %(company)s
       AND h.state = 'open') held
 CROSS JOIN LATERAL (
    SELECT MIN(l.date_to) AS day FROM cs_credit_limit l
     WHERE l.partner_id = customer.id AND l.company_id = %(company)s
       AND l.state = 'active' AND l.is_temporary IS NOT TRUE
       AND %(today)s BETWEEN l.date_from AND l.date_to) ends
 CROSS JOIN LATERAL (
    SELECT MAX(r.date_to) AS day FROM cs_credit_rating r
     WHERE r.partner_id = customer.id AND r.company_id = %(company)s
       AND r.state = 'published') rated
        """,
        partners=partners,
        paid=_paid(company_id, today, since),
        company=company_id,
        today=today,
    )


def _paid(company_id, today, since):
    return SQL(
        """
    SELECT (SUM(p.amount * (p.max_date - COALESCE(am.invoice_date, aml.date)))
            / NULLIF(SUM(p.amount), 0))::float8 AS days,
           (SUM(p.amount * (p.max_date - COALESCE(aml.date_maturity, aml.date)))
            / NULLIF(SUM(p.amount), 0))::float8 AS late
      FROM res_partner rp
      JOIN account_move_line aml ON aml.partner_id = rp.id
      JOIN account_move am ON am.id = aml.move_id
      JOIN account_account aa ON aa.id = aml.account_id
      JOIN account_partial_reconcile p ON p.debit_move_id = aml.id
      JOIN account_move_line cl ON cl.id = p.credit_move_id
      JOIN account_move cm ON cm.id = cl.move_id
     WHERE rp.commercial_partner_id = customer.id
       AND aml.company_id = %(company)s AND aml.parent_state = 'posted'
       AND aml.balance > 0 AND aa.account_type = 'asset_receivable'
       AND am.move_type IN %(sales)s AND cm.move_type <> 'out_refund'
       AND p.max_date > %(since)s AND p.max_date <= %(today)s
        """,
        company=company_id,
        sales=SALES,
        since=since,
        today=today,
    )
