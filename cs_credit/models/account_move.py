from odoo import api, models

from ..tools.sql import SALES


class AccountMove(models.Model):
    """Invoices are checked as far as no confirmed order covers them."""

    _name = "account.move"
    _inherit = ["account.move", "cs.credit.checked.mixin"]

    # A draft invoice is part of the exposure already.
    _cs_credit_needs_extra = True

    def _cs_credit_debtor(self):
        return self.partner_id

    def _cs_credit_user(self):
        return self.invoice_user_id

    def _cs_credit_amount(self):
        self.ensure_one()
        return self.amount_total_signed

    @api.depends("partner_id", "company_id")
    def _compute_cs_credit_panel(self):
        return super()._compute_cs_credit_panel()

    def _cs_credit_extra(self):
        """What the invoice asks for beyond confirmed orders, in company currency."""
        self.ensure_one()
        rate = self.invoice_currency_rate or 1.0
        lines = self.invoice_line_ids.filtered(lambda x: x.display_type == "product")
        debtor = self._cs_credit_debtor().commercial_partner_id
        # an order of somebody else covers nothing of this debtor's
        linked = lines.filtered(
            lambda x: (
                x.sale_line_ids.order_id[:1]._cs_credit_debtor().commercial_partner_id
                == debtor
            )
        )
        extra = sum((lines - linked).mapped("price_total")) / rate
        for order, mine in linked.grouped(
            lambda x: x.sale_line_ids.order_id[:1]
        ).items():
            amount = sum(mine.mapped("price_total")) / rate
            ordered = order._cs_credit_amount() if order.state == "sale" else 0.0
            before = order.amount_invoiced / (order.currency_rate or 1.0)
            # rounding of many lines and of rates is no excess
            beyond = before + amount - ordered
            if beyond > max(1.0, 0.001 * abs(ordered)):
                extra += max(0.0, min(amount, beyond))
        return extra

    def _cs_credit_checked(self):
        return self.filtered(
            lambda move: move.state != "posted" and move.move_type in SALES
        )

    def action_post(self):
        """Post what the customers' credit allows and hold the rest.

        :return: a notification when an invoice was held
        """
        held = self._cs_credit_checked()._cs_credit_screen()
        free = self - held
        result = False
        if free or not held:
            with free._cs_credit_passing():
                result = super(AccountMove, free).action_post()
        return held._cs_credit_notice() if held else result

    def write(self, vals):
        if vals.get("state") == "posted":
            self._cs_credit_checked()._cs_credit_require()
        return super().write(vals)

    def button_cancel(self):
        result = super().button_cancel()
        self.env["cs.credit.hold"]._cs_of(self)._cs_lapse()
        return result
