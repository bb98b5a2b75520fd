"""A delivery as the check of the credit sees it; its model's app may be missing."""


class DeliveryPaper:
    """Answers for a transfer what ``cs.credit.checked.mixin`` answers for an order.

    :param record: transfer, or move without one, as the current user
    :param moves: list of its moves (sudo) that leave for a customer
    """

    _cs_credit_needs_extra = False

    def __init__(self, record, moves):
        self.record, self.moves = record, moves
        self.id = record.id
        self.company_id = record.sudo().company_id
        self.display_name = record.sudo().display_name

    def sudo(self):
        return self

    def _order_lines(self):
        """Yield each move with its order line, an empty one where there is none."""
        lines = self.record.env["sale.order.line"].sudo()
        for move in self.moves:
            linked = "sale_line_id" in move._fields
            yield move, move.sale_line_id if linked else lines

    def _orders(self):
        orders = self.record.env["sale.order"].sudo()
        return orders.union(*(line.order_id for _move, line in self._order_lines()))

    def _cs_credit_debtor(self):
        """Who will be invoiced; without an order, whom the goods go to."""
        order = self._orders()[:1]
        return order._cs_credit_debtor() if order else self._field("partner_id")

    def _cs_credit_user(self):
        return self._orders()[:1].user_id or self._field("user_id")

    def _field(self, name):
        """A transfer's people; a move without a transfer may have none."""
        record = self.record.sudo()
        if name in record._fields:
            return record[name]
        return record.env["res.users" if name == "user_id" else "res.partner"]

    def _cs_credit_amount(self):
        """What the goods are worth, in company currency."""
        return sum(_value(move, line) for move, line in self._order_lines())

    def _cs_credit_extra(self):
        """What leaves without a confirmed order; the exposure holds orders already."""
        return sum(
            _value(move, line)
            for move, line in self._order_lines()
            if line.order_id.state != "sale"
        )

    def _cs_credit_prepaid(self):
        """Online payments of the orders that have no accounting entry yet."""
        return sum(order._cs_credit_prepaid() for order in self._orders())

    def _cs_credit_is_judged(self, added):
        return True

    def _cs_credit_release(self, partner):
        """A release of the delivery, or of the one order it is for."""
        holds = self.record.env["cs.credit.hold"]
        amount = self._cs_credit_amount()
        mine = holds._cs_of(self.record, ("released",))
        found = mine.filtered(lambda hold: hold._cs_covers(partner, amount))[:1]
        orders = self._orders()
        if found or len(orders) != 1 or self._cs_credit_extra():
            return found
        return holds._cs_of(orders, ("released",)).filtered(
            lambda hold: hold._cs_covered(partner, orders._cs_credit_amount())
        )[:1]


def _value(move, line):
    """What a move's goods are worth: as ordered, else at the list price."""
    quantity = move.quantity or move.product_uom_qty
    if line and line.product_uom_qty:
        ordered = move.product_uom._compute_quantity(
            quantity, line.product_uom_id, round=False
        )
        rate = line.order_id.currency_rate or 1.0
        return line.price_total * ordered / line.product_uom_qty / rate
    if line:
        return 0.0
    product = move.product_id.with_company(move.company_id)
    units = move.product_uom._compute_quantity(quantity, product.uom_id, round=False)
    return product.lst_price * units
