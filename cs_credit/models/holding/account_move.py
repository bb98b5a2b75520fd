from odoo import api, models

from .sale_order import _without

TOTALS = ("amount_residual_signed", "amount_total_signed", "amount_untaxed_signed")


class AccountMove(models.Model):
    """The total that the credit is judged by is worked out, whoever sends another."""

    _inherit = "account.move"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_without(vals, TOTALS) for vals in vals_list])

    def write(self, vals):
        return super().write(_without(vals, TOTALS))
