from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...exceptions import EngineFieldError
from .complaint_remedy import check_amounts

# Kinds that move money: what is granted has to have a value before it is submitted.
MONEY_KINDS = ("return", "compensation", "discount")
# The department head's part of a line; the rest is what the customer asked.
GRANT_FIELDS = {"is_granted", "granted_quantity", "granted_amount", "granted_percent"}
GRANT_FIGURES = GRANT_FIELDS - {"is_granted"}
FIGURES = sorted(GRANT_FIGURES) + ["asked_quantity", "asked_amount", "asked_percent"]
ENGINE_FIELDS = {"document_model", "document_id", "granted_value"}


class CsComplaintRemedy(models.Model):
    """What is granted of what was asked, or beyond it (A3.4).

    The customer's part of a line stands as it was read back; the department head, or
    the CS manager, fills the other part while the complaint is analysed. Amounts are in
    company currency, taxes included.
    """

    _inherit = "cs.complaint.remedy"

    is_asked = fields.Boolean(
        string="Asked",
        default=True,
        readonly=True,
        help="The customer asked for it; otherwise the company grants it unasked.",
    )
    is_granted = fields.Boolean(string="Granted")
    granted_quantity = fields.Float(digits="Product Unit")
    granted_amount = fields.Monetary(
        help="In company currency, taxes included. Empty for a return, replacement or "
        "discount: worked out from the invoice or order, or from the list price."
    )
    granted_percent = fields.Float(string="Granted Discount (%)", digits=(16, 2))
    granted_value = fields.Monetary(
        string="Worth",
        compute="_compute_granted_value",
        store=True,
        precompute=True,
        help="What the grant is worth, in company currency: decides who has to approve",
    )
    asked_text = fields.Char(string="Customer Asked", compute="_compute_texts")
    granted_text = fields.Char(string="Granted in Words", compute="_compute_texts")
    document_model = fields.Char(readonly=True, copy=False)
    document_id = fields.Many2oneReference(
        string="Document ID", model_field="document_model", readonly=True, copy=False
    )

    _granted_valid = models.Constraint(
        "CHECK(COALESCE(granted_quantity, 0) >= 0"
        " AND COALESCE(granted_quantity, 0) < 1e15"
        " AND COALESCE(granted_amount, 0) >= 0"
        " AND COALESCE(granted_amount, 0) < 1e15"
        " AND COALESCE(granted_percent, 0) >= 0"
        " AND COALESCE(granted_percent, 0) <= 100)",
        "Quantity and amount granted are numbers from 0, a discount lies between 0 and "
        "100 %.",
    )
    _granted_figures = models.Constraint(
        "CHECK(is_granted OR (COALESCE(granted_quantity, 0) = 0"
        " AND COALESCE(granted_amount, 0) = 0 AND COALESCE(granted_percent, 0) = 0))",
        "What is not granted has no quantity, amount or discount.",
    )
    _document_unique = models.UniqueIndex(
        "(document_model, document_id) WHERE document_id > 0",
        "One document stands for one line.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends(
        "kind",
        "is_granted",
        "granted_quantity",
        "granted_amount",
        "granted_percent",
        "complaint_id.order_amount",
        "complaint_id.order_quantity",
        "complaint_id.product_id",
    )
    def _compute_granted_value(self):
        for remedy in self:
            remedy.granted_value = remedy._cs_granted_value()

    def _cs_granted_value(self):
        """Return what a line's grant is worth, in company currency, taxes included."""
        self.ensure_one()
        if not self.is_granted:
            return 0.0
        if self.granted_amount:
            return self.granted_amount
        if self.kind in ("return", "replacement"):
            return self.granted_quantity * self.complaint_id._cs_unit_value()
        if self.kind == "discount":
            return self.complaint_id.order_amount * self.granted_percent / 100
        return 0.0

    @api.depends("kind", "is_granted", "note", *FIGURES)
    @api.depends_context("lang")
    def _compute_texts(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for remedy in self:
            remedy.asked_text = ", ".join(remedy._cs_figures("asked"))
            label = labels.get(remedy.kind, "")
            if remedy.kind == "other" and remedy.note:
                label = remedy.note
            figures = ", ".join(remedy._cs_figures("granted"))
            if figures:
                label = self.env._("%(kind)s: %(figures)s", kind=label, figures=figures)
            remedy.granted_text = label if remedy.is_granted else False

    def _cs_figures(self, part):
        """Return quantity, discount and amount as people read them.

        :param part: ``asked`` or ``granted``
        """
        self.ensure_one()
        quantity, percent, amount = (
            self[f"{part}_{name}"] for name in ("quantity", "percent", "amount")
        )
        texts = []
        if quantity:
            texts.append(f"{quantity:.6f}".rstrip("0").rstrip("."))
        if percent:
            texts.append(f"{percent:g} %")
        if amount:
            currency = self.currency_id
            texts.append(formatLang(self.env, amount, currency_obj=currency))
        return texts

    @api.onchange("is_granted")
    def _onchange_is_granted(self):
        """What was asked is the first proposal of what is granted."""
        for name in ("quantity", "amount", "percent"):
            asked, granted = self[f"asked_{name}"], self[f"granted_{name}"]
            if not self.is_granted:
                self[f"granted_{name}"] = 0
            elif not granted:
                self[f"granted_{name}"] = asked

    # -- guards --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._cs_clean(vals) for vals in vals_list]
        drafts = self._cs_drafts(vals_list)
        for vals in vals_list:
            if not self.env.su or "is_asked" not in vals:
                vals["is_asked"] = vals.get("complaint_id") in drafts
        remedies = super().create(vals_list)
        for remedy, vals in zip(remedies, vals_list, strict=True):
            remedy._cs_check_lines(vals)
        remedies._cs_grant_changed()
        return remedies

    def write(self, vals):
        vals = self._cs_clean(vals)
        self._cs_check_lines(vals)
        result = super().write(vals)
        if "complaint_id" in vals:
            self._cs_check_lines(vals)
        if vals.keys() - ENGINE_FIELDS:
            self._cs_grant_changed()
        return result

    def unlink(self):
        complaints = self.complaint_id
        result = super().unlink()
        complaints.exists()._cs_void_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._cs_check_lines({"kind": False})

    def _cs_clean(self, vals):
        """Return a copy of the values, in which figures and tick agree.

        :raise AmountError: one of them is no number
        :raise EngineFieldError: a client sent what the server records
        """
        check_amounts(self, vals)
        vals = dict(vals)
        names = (ENGINE_FIELDS | {"is_asked"}) & vals.keys()
        if not self.env.su and any(vals[name] for name in names & ENGINE_FIELDS):
            raise EngineFieldError(
                self.env._("The document of a line is recorded by the system.")
            )
        if not self.env.su:
            vals = {k: v for k, v in vals.items() if k not in names}
        if "is_granted" not in vals:
            if any(vals.get(name) for name in GRANT_FIGURES):
                vals["is_granted"] = True
        elif not vals["is_granted"]:
            vals.update(dict.fromkeys(GRANT_FIGURES, 0))
        return vals

    def _cs_drafts(self, vals_list):
        ids = {vals.get("complaint_id") for vals in vals_list} - {None, False}
        complaints = self.env["cs.complaint"].sudo().browse(ids)
        return set(complaints.filtered(lambda c: c.state == "draft").ids)

    def _cs_check_lines(self, vals):
        """Refuse what is not the current user's to write on these lines, or not now.

        :param vals: what is to be written
        :raise ReadonlyDocumentError: the customer confirmed it, or the case is closed
        :raise FieldAccessError: it is for somebody else to write
        :raise ContentChangedError: it was approved and the customer has the answer
        """
        if self.env.su and not vals.keys() - ENGINE_FIELDS:
            return
        complaints = self.complaint_id
        complaints._cs_check_not_readonly()
        complaints._cs_check_who_writes({"remedy_ids"})
        complaints._cs_check_not_frozen({"remedy_ids"})
        if self.env.su:
            return
        grants = any(vals.get(name) for name in GRANT_FIELDS)
        asks = bool(vals.keys() - GRANT_FIELDS)
        for remedy in self:
            if remedy.complaint_id.state == "draft":
                if grants:
                    raise remedy.complaint_id._cs_grant_error()
            elif remedy.is_asked and asks:
                raise remedy.complaint_id._cs_asked_error()

    def _cs_grant_changed(self):
        """An approval of another grant is none: void (B1.1)."""
        submitted = self.complaint_id.filtered(lambda c: c.state != "draft")
        submitted._cs_void_changed()
