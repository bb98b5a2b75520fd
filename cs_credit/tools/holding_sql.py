"""What finance wants to see of customers before it releases a held document."""

from odoo.tools import SQL


def picture(company, partner_ids, today):
    """SQL for overdue by age and the last payment, one row a commercial partner.

    Overdue as in ``sql.exposure``: open debit lines of receivable accounts after their
    due date. A payment is a posted credit line of such an account that comes from a
    bank or cash journal or from a payment.

    :param company: ``res.company``; amounts are in its currency
    :param partner_ids: commercial partners
    :param today: date the age is counted to
    """
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id,
       COALESCE(SUM(aml.amount_residual) FILTER (
           WHERE late.days BETWEEN 1 AND 30), 0) AS overdue_30,
       COALESCE(SUM(aml.amount_residual) FILTER (
           WHERE late.days BETWEEN 31 AND 60), 0) AS overdue_60,
       COALESCE(SUM(aml.amount_residual) FILTER (
           WHERE late.days BETWEEN 61 AND 90), 0) AS overdue_90,
       COALESCE(SUM(aml.amount_residual) FILTER (
           WHERE late.days > 90), 0) AS overdue_over,
       MAX(aml.date) FILTER (
           WHERE aml.balance < 0 AND (aj.type IN ('bank', 'cash')
                 OR am.origin_payment_id IS NOT NULL)) AS last_payment_date
  FROM account_move_line aml
  JOIN account_move am ON am.id = aml.move_id
  JOIN account_journal aj ON aj.id = aml.journal_id
  JOIN account_account aa ON aa.id = aml.account_id
  JOIN res_partner rp ON rp.id = aml.partner_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN aml.balance > 0 AND aml.reconciled IS NOT TRUE
                THEN %(today)s - aml.date_maturity END AS days) late
 WHERE rp.commercial_partner_id = ANY(%(partners)s)
   AND aml.company_id = %(company)s
   AND aml.parent_state = 'posted'
   AND aa.account_type = 'asset_receivable'
 GROUP BY rp.commercial_partner_id
        """,
        company=company.id,
        partners=list(partner_ids),
        today=today,
    )
