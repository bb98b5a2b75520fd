from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import MissingInputError

# Documents a complaint can be about, where their add-ons are installed
ORIGINS = ("account.move.line", "account.move", "sale.order.line", "sale.order")
# those with a printed number, and their lines
LINES = {"account.move": "invoice_line_ids", "sale.order": "order_line"}
# the number on the customer's side, or of the system an invoice was imported from
REFERENCES = {"account.move": "ref", "sale.order": "client_order_ref"}


class CsComplaint(models.Model):
    """The invoice or order a complaint is about, without depending on either add-on.

    An agent needs no accounting rights: the number the customer reads out is enough.
    Of the document only customer, product, date, quantity and amount are taken over.
    """

    _inherit = "cs.complaint"

    origin_number = fields.Char(
        string="Invoice / Order Number", help="As the customer reads it out"
    )
    origin_model = fields.Selection(selection="_selection_origin_model", string="About")
    origin_id = fields.Many2oneReference(
        string="Document ID", model_field="origin_model", index="btree_not_null"
    )
    origin_ref = fields.Reference(
        selection="_selection_origin_model",
        string="Invoice or Order",
        compute="_compute_origin_ref",
        inverse="_inverse_origin_ref",
    )
    order_date = fields.Date(string="Ordered On")
    order_quantity = fields.Float(string="Ordered Quantity", digits="Product Unit")
    order_amount = fields.Monetary()

    _order_valid = models.Constraint(
        "CHECK(ABS(COALESCE(order_quantity, 0)) < 1e15"
        " AND ABS(COALESCE(order_amount, 0)) < 1e15)",
        "Quantity and amount of the order are numbers.",
    )

    can_pick_origin = fields.Boolean(
        compute="_compute_can_pick_origin",
        help="Whether the user may look up invoices or orders",
    )

    @api.model
    def _selection_origin_model(self):
        labels = {
            "account.move.line": self.env._("Invoice Line"),
            "account.move": self.env._("Invoice"),
            "sale.order.line": self.env._("Order Line"),
            "sale.order": self.env._("Sales Order"),
        }
        return [(model, labels[model]) for model in ORIGINS if model in self.env]

    @api.depends_context("uid")
    def _compute_can_pick_origin(self):
        self.can_pick_origin = any(
            self.env[model].has_access("read")
            for model, _label in self._selection_origin_model()
        )

    @api.depends("origin_model", "origin_id")
    def _compute_origin_ref(self):
        for complaint in self:
            known = complaint.origin_model and complaint.origin_id
            complaint.origin_ref = (
                f"{complaint.origin_model},{complaint.origin_id}" if known else False
            )

    def _inverse_origin_ref(self):
        for complaint in self:
            origin = complaint.origin_ref
            complaint.write(
                {
                    "origin_model": origin._name if origin else False,
                    "origin_id": origin.id if origin else False,
                }
            )

    # -- filling -------------------------------------------------------------------

    @api.onchange("origin_ref")
    def _onchange_origin_ref(self):
        if self.origin_ref:
            self.update(self._cs_origin_values(self.origin_ref))

    @api.onchange("origin_number")
    def _onchange_origin_number(self):
        origin = self._cs_find_origin()
        if origin:
            self.update({"origin_model": origin._name, "origin_id": origin.id})
            self.update(self._cs_origin_values(origin))

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        for complaint, vals in zip(complaints, vals_list, strict=True):
            if {"origin_id", "origin_ref", "origin_number"} & vals.keys():
                complaint._cs_fill_from_origin(vals)
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if {"origin_id", "origin_number"} & vals.keys():
            for complaint in self:
                complaint._cs_fill_from_origin(vals)
        return result

    def _cs_fill_from_origin(self, vals):
        """Take over what the document says and nobody has entered.

        :param vals: what was entered
        :raise MissingInputError: the document is gone, or another company's
        """
        self.ensure_one()
        if not vals.get("origin_id") and not vals.get("origin_ref"):
            origin = self._cs_find_origin()
        elif self.origin_model and self.origin_id:
            origin = self.env[self.origin_model].sudo().browse(self.origin_id).exists()
            if not origin or origin.company_id != self.company_id:
                raise MissingInputError(
                    self.env._(
                        "The invoice or order was not found in %s. Check its number.",
                        self.company_id.name,
                    )
                )
        else:
            return
        if not origin:
            # a number nobody knows stands for itself
            # past the guard, which would look for the origin again
            # pylint: disable=super-method-mismatch
            super().write({"origin_model": False, "origin_id": False})
            return
        values = {"origin_model": origin._name, "origin_id": origin.id}
        values.update(self._cs_origin_values(origin))
        # pylint: disable=super-method-mismatch
        super().write({k: v for k, v in values.items() if not vals.get(k)})

    def _cs_find_origin(self):
        """Return the invoice or order of the typed number, or the product's line."""
        self.ensure_one()
        number = (self.origin_number or "").strip()
        for model in LINES:
            if not number or model not in self.env:
                continue
            documents = self.env[model].sudo()
            domain = self._cs_origin_domain(model)
            found = documents.search(domain & Domain("name", "=", number), limit=1)
            if not found:
                reference = Domain(REFERENCES[model], "=", number)
                found = documents.search(domain & reference, limit=2)
            if len(found) == 1:
                return self._cs_origin_line(found) or found
        return None

    def _cs_origin_domain(self, model):
        domain = Domain("company_id", "=", self.company_id.id)
        if model == "account.move":
            domain &= Domain("move_type", "in", ("out_invoice", "out_refund"))
        if self.partner_id:
            customer = self.partner_id.commercial_partner_id.id
            domain &= Domain("partner_id.commercial_partner_id", "=", customer)
        return domain

    def _cs_origin_line(self, document):
        """Return the one line that is meant: the product's, or the only one."""
        lines = document[LINES[document._name]].filtered(
            lambda line: line.display_type in (False, "product")
        )
        lines = lines.filtered("product_id") or lines
        mine = lines.filtered(lambda line: line.product_id == self.product_id)
        return mine if len(mine) == 1 else lines if len(lines) == 1 else None

    @api.model
    def _cs_origin_values(self, origin):
        """Return what a complaint takes over from an invoice or order, or a line."""
        origin = origin.sudo()
        if origin._name == "account.move.line":
            document, line = origin.move_id, origin
            values = {"order_quantity": line.quantity, "order_amount": line.price_total}
        elif origin._name == "sale.order.line":
            document, line = origin.order_id, origin
            values = {
                "order_quantity": line.product_uom_qty,
                "order_amount": line.price_total,
            }
        else:
            document, line = origin, None
            values = {"order_amount": origin.amount_total}
        is_invoice = document._name == "account.move"
        # kept in company currency, at the document's own rate
        rate = document["invoice_currency_rate" if is_invoice else "currency_rate"]
        values["order_amount"] = document.company_id.currency_id.round(
            values["order_amount"] / (rate or 1.0)
        )
        day = document.invoice_date if is_invoice else document.date_order
        values["order_date"] = fields.Date.to_date(day) if day else False
        values["origin_number"] = document.name
        if document.partner_id and not self.partner_id:
            values["partner_id"] = document.partner_id.commercial_partner_id.id
        if line and line.product_id and not self.product_id:
            values["product_id"] = line.product_id.id
        return values
