"""Whose exposure a changed record concerns: one statement a kind of record."""

from odoo.tools import SQL

from .sql import SALES


def touched(kind, ids):
    """SQL for the customers whom records of a kind concern.

    :param kind: see ``TOUCHED``
    :param ids: ids of the records
    :return: rows of ``partner_id, company_id``
    """
    return TOUCHED[kind](list(ids))


def _by_line(ids):
    """Receivable lines, and orders that the lines invoice."""
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id, aml.company_id
  FROM account_move_line aml
  JOIN account_account aa ON aa.id = aml.account_id
  JOIN res_partner rp ON rp.id = aml.partner_id
 WHERE aml.id = ANY(%(ids)s) AND aa.account_type = 'asset_receivable'
 UNION ALL
SELECT rp.commercial_partner_id, so.company_id
  FROM sale_order_line_invoice_rel rel
  JOIN sale_order_line sol ON sol.id = rel.order_line_id
  JOIN sale_order so ON so.id = sol.order_id
  JOIN res_partner rp ON rp.id = so.partner_invoice_id
 WHERE rel.invoice_line_id = ANY(%(ids)s)
        """,
        ids=ids,
    )


def _by_move(ids):
    """Drafts and whatever is posted with them, and orders that they invoice."""
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id, am.company_id
  FROM account_move am JOIN res_partner rp ON rp.id = am.partner_id
 WHERE am.id = ANY(%(ids)s) AND am.move_type IN %(sales)s
 UNION ALL (%(lines)s)
        """,
        ids=ids,
        sales=(*SALES, "out_refund"),
        lines=SQL(
            """
SELECT rp.commercial_partner_id, so.company_id
  FROM account_move_line aml
  JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = aml.id
  JOIN sale_order_line sol ON sol.id = rel.order_line_id
  JOIN sale_order so ON so.id = sol.order_id
  JOIN res_partner rp ON rp.id = so.partner_invoice_id
 WHERE aml.move_id = ANY(%s)
            """,
            ids,
        ),
    )


def _by_move_and_lines(ids):
    """All customers of entries that are about to go."""
    lines = SQL(
        """
SELECT rp.commercial_partner_id, aml.company_id
  FROM account_move_line aml JOIN res_partner rp ON rp.id = aml.partner_id
 WHERE aml.move_id = ANY(%s)
        """,
        ids,
    )
    return SQL("%s UNION ALL %s", _by_move(ids), lines)


def _by_order(ids):
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id, so.company_id
  FROM sale_order so JOIN res_partner rp ON rp.id = so.partner_invoice_id
 WHERE so.id = ANY(%s)
        """,
        ids,
    )


def _by_order_line(ids):
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id, so.company_id
  FROM sale_order_line sol
  JOIN sale_order so ON so.id = sol.order_id
  JOIN res_partner rp ON rp.id = so.partner_invoice_id
 WHERE sol.id = ANY(%s) AND so.state = 'sale'
        """,
        ids,
    )


def _by_partner(ids):
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id, company.id AS company_id
  FROM res_partner rp CROSS JOIN res_company company
 WHERE rp.id = ANY(%s) AND rp.commercial_partner_id IS NOT NULL
        """,
        ids,
    )


def _by_account(ids):
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id, aml.company_id
  FROM account_move_line aml JOIN res_partner rp ON rp.id = aml.partner_id
 WHERE aml.account_id = ANY(%s)
   AND aml.parent_state = 'posted' AND aml.reconciled IS NOT TRUE
        """,
        ids,
    )


def _by_company(ids):
    """Whose confirmed orders are not invoiced: how they count has changed."""
    return SQL(
        """
SELECT rp.commercial_partner_id AS partner_id, so.company_id
  FROM sale_order so JOIN res_partner rp ON rp.id = so.partner_invoice_id
 WHERE so.company_id = ANY(%s)
   AND so.state = 'sale' AND so.invoice_status <> 'invoiced'
        """,
        ids,
    )


def _by_limit(ids):
    """A shared limit is that of every customer of its group."""
    return SQL(
        """
SELECT COALESCE(l.partner_id, m.partner_id) AS partner_id, l.company_id
  FROM cs_credit_limit l
  LEFT JOIN cs_credit_group_member m ON m.group_id = l.group_id
 WHERE l.id = ANY(%s)
        """,
        ids,
    )


def with_group(touched):
    """SQL with all besides who share a limit with somebody touched.

    :param touched: SQL for rows of ``partner_id, company_id``
    """
    return SQL(
        """
WITH touched AS (%s)
SELECT partner_id, company_id FROM touched
 UNION ALL
SELECT other.partner_id, other.company_id
  FROM touched t
  JOIN cs_credit_group_member mine
    ON mine.partner_id = t.partner_id AND mine.company_id = t.company_id
  JOIN cs_credit_group_member other
    ON other.group_id = mine.group_id AND other.id <> mine.id
        """,
        touched,
    )


def _by_table(table):
    return lambda ids: SQL(
        "SELECT partner_id, company_id FROM %s WHERE id = ANY(%s)",
        SQL.identifier(table),
        ids,
    )


TOUCHED = {
    "account.move.line": _by_line,
    "account.move": _by_move,
    "account.move.whole": _by_move_and_lines,
    "account.account": _by_account,
    "sale.order": _by_order,
    "sale.order.line": _by_order_line,
    "res.partner": _by_partner,
    "res.company": _by_company,
    "cs.credit.group.member": _by_table("cs_credit_group_member"),
    "cs.credit.limit": _by_limit,
    "cs.credit.rating": _by_table("cs_credit_rating"),
    "cs.credit.stop": _by_table("cs_credit_stop"),
}
