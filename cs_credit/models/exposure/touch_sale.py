from odoo import models


class SaleOrder(models.Model):
    """Confirmed orders, as far as they are not invoiced."""

    _name = "sale.order"
    _inherit = ["sale.order", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset(
        {
            "amount_total",
            "company_id",
            "currency_id",
            "currency_rate",
            "invoice_status",
            "partner_invoice_id",
            "state",
        }
    )
    _cs_touch_owner = frozenset({"company_id", "partner_invoice_id"})


class SaleOrderLine(models.Model):
    """What was delivered, and what an invoice line invoices."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset(
        {"order_id", "price_total", "product_uom_qty", "qty_delivered"}
    )
    _cs_touch_owner = frozenset({"order_id"})

    def write(self, vals):
        if "invoice_lines" not in vals:
            return super().write(vals)
        self._cs_touch_now()
        result = super().write(vals)
        self.env["cs.credit.touched"]._cs_note(self._name, self._ids)
        return result
