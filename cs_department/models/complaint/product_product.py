from odoo import api, models
from odoo.fields import Domain

from ...exceptions import InUseError


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_complaints(self):
        complaint = (
            self.env["cs.complaint"]
            .sudo()
            .search(Domain("product_id", "in", self.ids), limit=1)
        )
        if complaint:
            raise InUseError(
                self.env._(
                    "There are complaints about %s: archive the product instead of "
                    "deleting it.",
                    complaint.product_id.display_name,
                )
            )
