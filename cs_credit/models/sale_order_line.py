from odoo import api, models


class SaleOrderLine(models.Model):
    """Lines that raise a confirmed order are checked with it."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        with self.env["sale.order"].browse(ids)._cs_credit_watch():
            return super().create(vals_list)

    def write(self, vals):
        orders = self.order_id
        if vals.get("order_id"):
            orders |= orders.browse(vals["order_id"])
        with orders._cs_credit_watch():
            return super().write(vals)

    def unlink(self):
        with self.order_id._cs_credit_watch():
            return super().unlink()
