from collections import defaultdict

from odoo import models
from odoo.tools import SQL, float_compare

from ...exceptions import DocumentError


class CsComplaintRemedy(models.Model):
    """Return, compensation and discount: a draft credit note on the invoice.

    Used only where accounting is installed. Amounts are the invoice's, in its currency
    and at its rate, with its accounts and taxes; together with what earlier credit
    notes gave they never exceed it.
    """

    _inherit = "cs.complaint.remedy"

    def _cs_make_refund(self):
        """Make the draft credit note of one line.

        :return: ``account.move`` and the ``res.users`` who finishes it
        :raise DocumentError: no invoice is known, or the grant exceeds it
        """
        complaint = self.complaint_id
        invoice = self._cs_invoice()
        # the remainder of an invoice is a sum: of two at once one has to start again
        self.env.cr.execute(
            SQL(
                "UPDATE account_move SET write_date = write_date WHERE id = %s",
                invoice.id,
            )
        )
        if self.kind == "return" and self.granted_quantity:
            lines = [self._cs_return_line(invoice)]
        else:
            lines = self._cs_amount_lines(invoice)
        user = complaint._cs_accountant(invoice)
        refund = self.env["account.move"].create(
            self._cs_prepare_refund(invoice, lines)
        )
        self._cs_check_remainder(invoice, refund)
        return refund, user

    def _cs_prepare_refund(self, invoice, lines):
        complaint = self.complaint_id
        values = {
            "move_type": "out_refund",
            "reversed_entry_id": invoice.id,
            "company_id": invoice.company_id.id,
            "partner_id": invoice.partner_id.id,
            "partner_shipping_id": invoice.partner_shipping_id.id,
            "currency_id": invoice.currency_id.id,
            "journal_id": invoice.journal_id.id,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "invoice_origin": complaint.name,
            "ref": self.env._(
                "Complaint %(complaint)s: credit on %(invoice)s",
                complaint=complaint.name,
                invoice=invoice.name,
            ),
            "invoice_line_ids": [(0, 0, line) for line in lines],
        }
        # the invoice's salesperson, but not the one the complaint is about
        seller = invoice.invoice_user_id - complaint._cs_hidden_from()
        values["invoice_user_id"] = seller.id
        return values

    # -- the invoice ---------------------------------------------------------------

    def _cs_invoice(self):
        """Return the posted invoice the complaint is about.

        :raise DocumentError: none is known, or more than one could be meant
        """
        lines = self._cs_invoice_lines()
        invoice = lines.move_id
        if len(invoice) != 1:
            raise DocumentError(
                self.env._(
                    "No single posted invoice is known for this complaint: make the "
                    "credit note by hand."
                )
            )
        return invoice

    def _cs_invoice_lines(self):
        """Return the posted invoice's product lines the complaint can mean (sudo)."""
        origin = self.complaint_id._cs_origin()
        empty = self.env["account.move.line"]
        if origin is None:
            return empty
        if origin._name == "account.move.line":
            lines = origin
        elif origin._name == "account.move":
            lines = origin.invoice_line_ids
        elif origin._name == "sale.order.line":
            lines = origin.invoice_lines
        else:
            lines = origin.order_line.invoice_lines
        return lines.filtered(
            lambda line: (
                line.display_type == "product"
                and line.parent_state == "posted"
                and line.move_id.move_type == "out_invoice"
                and line.company_id == self.complaint_id.company_id
                and line.quantity > 0
                and line.price_total > 0
            )
        )

    def _cs_product_line(self, invoice):
        """Return the one invoice line of the product that comes back."""
        lines = self._cs_invoice_lines()
        product = self.complaint_id.product_id
        if product:
            mine = lines.filtered(lambda line: line.product_id == product)
            # a line may have been named, and another product on the register
            lines = mine or invoice.invoice_line_ids.filtered(
                lambda line: line.product_id == product and line.price_total > 0
            )
        if len(lines) != 1:
            raise DocumentError(
                self.env._(
                    "%s does not show which of its lines comes back: make the credit "
                    "note by hand.",
                    invoice.name,
                )
            )
        return lines

    # -- lines ---------------------------------------------------------------------

    def _cs_return_line(self, invoice):
        """The goods at the price they were invoiced at, or at the amount granted."""
        line = self._cs_product_line(invoice)
        quantity = self.granted_quantity
        self._cs_check_quantity(line, quantity)
        values = line.with_context(include_business_fields=True).copy_data()[0]
        for name in ("move_id", "sequence", "deferred_start_date", "deferred_end_date"):
            values.pop(name, None)
        values["quantity"] = quantity
        if self.granted_amount:
            full = line.price_total * quantity / line.quantity
            share = self._cs_in_invoice_currency(invoice) / full
            values["price_unit"] = line.price_unit * share
        return values

    def _cs_amount_lines(self, invoice):
        """An amount, split over the invoice's accounts and taxes as it was invoiced."""
        amount = self._cs_in_invoice_currency(invoice)
        lines = self._cs_invoice_lines()
        product = self.complaint_id.product_id
        mine = lines.filtered(lambda line: line.product_id == product)
        groups = defaultdict(lambda: self.env["account.move.line"])
        for line in mine or lines:
            groups[line.account_id, line.tax_ids] |= line
        total = sum((mine or lines).mapped("price_total"))
        values = []
        for (account, taxes), part in groups.items():
            share = amount / total
            values.append(
                {
                    "name": self._cs_amount_label(),
                    "account_id": account.id,
                    "tax_ids": [(6, 0, taxes.ids)],
                    "analytic_distribution": part[0].analytic_distribution,
                    "quantity": 1,
                    # taxes included or not, as on the line: in proportion to it
                    "price_unit": share
                    * sum(
                        line.price_unit * line.quantity * (1 - line.discount / 100)
                        for line in part
                    ),
                }
            )
        return values

    def _cs_amount_label(self):
        complaint = self.complaint_id
        label = self.env._(
            "%(kind)s for complaint %(complaint)s",
            kind=self.display_name,
            complaint=complaint.name,
        )
        product = complaint.product_id.display_name
        return f"{label}: {product}" if product else label

    def _cs_in_invoice_currency(self, invoice):
        """Return what is granted in the invoice's currency, at the invoice's rate."""
        return invoice.currency_id.round(
            self.granted_value * (invoice.invoice_currency_rate or 1.0)
        )

    # -- limits --------------------------------------------------------------------

    def _cs_check_quantity(self, line, quantity):
        """Check that no more comes back than was invoiced and has not come back.

        :raise DocumentError: the granted quantity is more
        """
        product, invoice = line.product_id, line.move_id
        invoiced = self._cs_quantity(invoice.invoice_line_ids, line)
        refunds = invoice.reversal_move_ids.filtered(lambda m: m.state != "cancel")
        returned = self._cs_quantity(refunds.invoice_line_ids, line)
        digits = line.product_uom_id.rounding or 0.01
        rest = invoiced - returned
        if float_compare(quantity, rest, precision_rounding=digits) > 0:
            raise DocumentError(
                self.env._(
                    "%(quantity)s × %(product)s are granted, but %(invoice)s leaves "
                    "%(rest)s to return.",
                    quantity=f"{quantity:g}",
                    product=product.display_name or line.name,
                    invoice=invoice.name,
                    rest=f"{rest:g}",
                )
            )

    def _cs_quantity(self, lines, like):
        """Sum the quantities of a product, in the unit of a line."""
        total = 0.0
        for line in lines.filtered(lambda x: x.product_id == like.product_id):
            unit, wanted = line.product_uom_id, like.product_uom_id
            if unit and wanted and unit != wanted:
                total += unit._compute_quantity(line.quantity, wanted)
            else:
                total += line.quantity
        return total

    def _cs_check_remainder(self, invoice, refund):
        """Check that all credit notes together stay within the invoice.

        :raise DocumentError: they would exceed it
        """
        others = invoice.reversal_move_ids.filtered(
            lambda m: m.state != "cancel" and m != refund
        )
        given = sum(
            other.currency_id._convert(
                other.amount_total,
                invoice.currency_id,
                invoice.company_id,
                other.invoice_date or invoice.invoice_date,
            )
            for other in others
        )
        rest = invoice.amount_total - given
        if invoice.currency_id.compare_amounts(refund.amount_total, rest) > 0:
            raise DocumentError(
                self.env._(
                    "%(amount)s are granted, but earlier credit notes leave %(rest)s "
                    "of %(invoice)s.",
                    amount=invoice.currency_id.format(refund.amount_total),
                    rest=invoice.currency_id.format(max(rest, 0.0)),
                    invoice=invoice.name,
                )
            )
