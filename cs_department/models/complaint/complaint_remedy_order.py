from odoo import models

from ...exceptions import DocumentError


class CsComplaintRemedy(models.Model):
    """Replacement: a draft sales order over the goods, at no price.

    Used only where sales is installed.
    """

    _inherit = "cs.complaint.remedy"

    def _cs_make_order(self):
        """Make the draft order of one line.

        :return: ``sale.order`` and the ``res.users`` who finishes it
        :raise DocumentError: the product is not known
        """
        complaint = self.complaint_id
        product = complaint.product_id
        if not product:
            raise DocumentError(
                self.env._(
                    "The complaint names no product to replace: make the order by hand."
                )
            )
        user = complaint._cs_salesperson()
        order = self.env["sale.order"].create(
            {
                "company_id": complaint.company_id.id,
                "partner_id": complaint.partner_id.id,
                "user_id": user.id,
                "origin": complaint.name,
                "client_order_ref": complaint.origin_number,
                "order_line": [(0, 0, self._cs_prepare_order_line(product))],
            }
        )
        return order, user

    def _cs_prepare_order_line(self, product):
        return {
            "product_id": product.id,
            "name": self.env._(
                "%(product)s: replacement for complaint %(complaint)s",
                product=product.display_name,
                complaint=self.complaint_id.name,
            ),
            "product_uom_qty": self.granted_quantity or 1.0,
            # a price that differs from the computed one stays when the quantity changes
            "price_unit": 0.0,
            "technical_price_unit": product.lst_price or 1.0,
        }
