from odoo import api, models

from .sale_order import _without

TOTALS = (
    "invoice_status",
    "price_reduce_taxexcl",
    "price_reduce_taxinc",
    "price_subtotal",
    "price_tax",
    "price_total",
    "qty_invoiced",
)


class SaleOrderLine(models.Model):
    """A line's totals are worked out; lines by default are watched like others."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [_without(vals, TOTALS) for vals in vals_list]
        order_id = self.env.context.get("default_order_id")
        if order_id:
            vals_list = [{"order_id": order_id, **vals} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        return super().write(_without(vals, TOTALS))
