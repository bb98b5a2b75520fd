from odoo import api, models

# Worked out from the lines and rates; a client can send values all the same.
TOTALS = (
    "amount_tax",
    "amount_total",
    "amount_untaxed",
    "currency_rate",
    "invoice_status",
)


class SaleOrder(models.Model):
    """The totals that the credit is judged by are worked out, whoever sends others."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_without(vals, TOTALS) for vals in vals_list])

    def write(self, vals):
        return super().write(_without(vals, TOTALS))


def _without(vals, names):
    """Return values without some names; the same object where none is in it."""
    if not any(name in vals for name in names):
        return vals
    return {key: value for key, value in vals.items() if key not in names}
