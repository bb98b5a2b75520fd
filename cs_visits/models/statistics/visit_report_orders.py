from odoo import api, models
from odoo.tools import SQL


class CsVisitReport(models.Model):
    """Visits → orders: what a customer ordered soon after a visit."""

    _inherit = "cs.visit.report"

    @api.model
    def _cs_order_columns(self, query):
        """Return the columns of orders, NULL where Sales is not installed.

        PostgreSQL leaves the join out when nobody asks for these columns.
        """
        if "sale.order" not in self.env:
            return {
                "orders": SQL("NULL::int"),
                "order_amount": SQL("NULL::numeric"),
                "with_order": SQL("NULL::int"),
            }
        v = self._cs_v(query)
        query.add_join(
            "LEFT JOIN",
            "visit_order",
            self._cs_orders(),
            SQL("visit_order.visit_id = %s.id AND person.rank = 0", v),
        )
        return {
            "orders": SQL("COALESCE(visit_order.number, 0)"),
            "order_amount": SQL("COALESCE(visit_order.amount, 0)"),
            "with_order": SQL("(visit_order.number > 0)::int"),
        }

    @api.model
    def _cs_orders(self):
        """Return the SQL of ``(visit_id, number, amount)``, of the readable companies.

        An order counts for the last visit to the customer that ended before it, within
        the company's days; the amount is untaxed, in company currency.
        """
        self.env["sale.order"].flush_model()
        return SQL(
            """(SELECT l.visit_id, COUNT(*)::int AS number, SUM(l.amount) AS amount
                  FROM (SELECT DISTINCT ON (o.id) o.id, w.id AS visit_id,
                               o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0),
                                                           1) AS amount
                          FROM sale_order o
                          JOIN res_partner op ON op.id = o.partner_id
                          JOIN res_company oc ON oc.id = o.company_id
                          JOIN res_partner wp ON wp.commercial_partner_id
                                                 = op.commercial_partner_id
                          JOIN cs_visit w ON w.partner_id = wp.id
                           AND w.company_id = o.company_id
                           AND w.state NOT IN ('planned', 'cancelled')
                           AND w.date_end <= o.date_order
                           AND w.date_end > o.date_order
                                            - oc.cs_visit_order_days * INTERVAL '1 day'
                         WHERE o.state = 'sale' AND o.company_id IN %s
                         ORDER BY o.id, w.date_end DESC, w.id DESC) l
                 GROUP BY l.visit_id)""",
            tuple(self.env.companies.ids) or (0,),
        )
