from odoo import api, models
from odoo.fields import Domain

from ...exceptions import InUseError


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_service_requests(self):
        request = (
            self.env["cs.service.request"]
            .sudo()
            .search(Domain("product_id", "in", self.ids), limit=1)
        )
        if request:
            raise InUseError(
                self.env._(
                    "There are service requests about %s: archive the product instead "
                    "of deleting it.",
                    request.product_id.display_name,
                )
            )
