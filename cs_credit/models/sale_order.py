from contextlib import contextmanager

from odoo import api, models

CENT = 0.005
# What can change the total of a confirmed order, or who owes it.
WATCHED = {
    "company_id",
    "currency_id",
    "fiscal_position_id",
    "order_line",
    "partner_id",
    "partner_invoice_id",
    "pricelist_id",
}
_WATCHING = "cs_credit_watching"


class SaleOrder(models.Model):
    """Orders are checked at every way that confirms or raises them."""

    _name = "sale.order"
    _inherit = ["sale.order", "cs.credit.checked.mixin"]

    def _cs_credit_debtor(self):
        return self.partner_invoice_id or self.partner_id

    def _cs_credit_amount(self):
        self.ensure_one()
        return self.amount_total / (self.currency_rate or 1.0)

    def _cs_credit_extra(self):
        return self._cs_credit_amount()

    def _cs_credit_prepaid(self):
        """Online payments that have no accounting entry yet."""
        self.ensure_one()
        paid = sum(
            transaction.amount
            for transaction in self.transaction_ids
            if transaction.state in ("authorized", "done")
            and not transaction.payment_id.move_id.filtered(
                lambda move: move.state == "posted"
            )
        )
        return paid / (self.currency_rate or 1.0)

    @api.depends("partner_invoice_id", "partner_id", "company_id")
    def _compute_cs_credit_panel(self):
        return super()._compute_cs_credit_panel()

    # -- every way to confirm ------------------------------------------------------

    def action_confirm(self):
        """Confirm what the customers' credit allows and hold the rest.

        :return: a notification when an order was held
        """
        ready = self.filtered(lambda order: not order._confirmation_error_message())
        held = ready._cs_credit_screen()
        free = self - held
        result = True
        if free:
            with free._cs_credit_passing():
                result = super(SaleOrder, free).action_confirm()
        return held._cs_credit_notice() if held else result

    def _action_confirm(self):
        self.filtered(lambda order: order.state != "sale")._cs_credit_require()
        return super()._action_confirm()

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda o: o.state == "sale")._cs_credit_require(extra=0.0)
        return orders

    def write(self, vals):
        if vals.get("state") == "sale":
            self.filtered(lambda o: o.state != "sale")._cs_credit_require()
        if not WATCHED & vals.keys():
            return super().write(vals)
        with self._cs_credit_watch():
            return super().write(vals)

    def _action_cancel(self):
        result = super()._action_cancel()
        self.env["cs.credit.hold"]._cs_of(self)._cs_lapse()
        return result

    @contextmanager
    def _cs_credit_watch(self):
        """Check confirmed orders that come out of a change larger, or for another.

        :raise CreditHoldError: the credit does not allow the change
        """
        watching = self.env.cr.cache.setdefault(_WATCHING, set())
        orders = self.filtered(lambda o: o.state == "sale" and o.id not in watching)
        before = {
            order: (order._cs_credit_amount(), order.cs_credit_partner_id)
            for order in orders.sudo()
        }
        watching.update(orders.ids)
        try:
            yield
        finally:
            watching.difference_update(orders.ids)
        raised = self.browse()
        for order, (amount, partner) in before.items():
            if order.exists() and order.state == "sale":
                order.invalidate_recordset(["cs_credit_partner_id"])
                larger = order._cs_credit_amount() > amount + CENT
                if larger or order.cs_credit_partner_id != partner:
                    raised |= order
        raised.sudo(False)._cs_credit_require(extra=0.0)
