from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...exceptions import FieldAccessError, MissingInputError, ReadonlyDocumentError
from .complaint_remedy_grant import MONEY_KINDS


class CsComplaint(models.Model):
    """What the customer is granted, and what the case costs."""

    _inherit = "cs.complaint"

    # the lines of the register once more: the other part of them, for other people
    grant_ids = fields.One2many(
        comodel_name="cs.complaint.remedy",
        inverse_name="complaint_id",
        string="Asked and Granted",
    )
    granted_amount = fields.Monetary(
        string="Granted",
        compute="_compute_granted_amount",
        store=True,
        precompute=True,
        tracking=True,
        help="Value of everything granted, in company currency; decides with the loss "
        "who has to approve",
    )
    cost_amount = fields.Monetary(
        string="Cost",
        compute="_compute_cost_amount",
        store=True,
        precompute=True,
        help="What the case costs the company (B4.12): the loss, which includes what "
        "the customer gets, or what is granted where that is more",
    )

    reply_proposal = fields.Text(
        readonly=True,
        copy=False,
        help="The text last proposed: as long as the answer says just that, it follows "
        "the solution.",
    )

    @api.depends("remedy_ids.granted_value")
    def _compute_granted_amount(self):
        for complaint in self:
            complaint.granted_amount = sum(complaint.remedy_ids.mapped("granted_value"))

    @api.depends("loss_amount", "granted_amount")
    def _compute_cost_amount(self):
        for complaint in self:
            complaint.cost_amount = max(complaint.loss_amount, complaint.granted_amount)

    def _cs_unit_value(self):
        """Return what one unit is worth, in company currency.

        As invoiced or ordered, taxes included; else the product's list price.
        """
        self.ensure_one()
        if self.order_amount and self.order_quantity:
            return abs(self.order_amount / self.order_quantity)
        product = self.product_id.sudo().with_company(self.company_id)
        if not product:
            return 0.0
        return product.currency_id._convert(
            product.lst_price,
            self.company_id.currency_id,
            self.company_id,
            self.company_id._cs_today(),
        )

    def _cs_grant_error(self):
        return FieldAccessError(
            self.env._(
                "%s: what is granted is proposed by the department when it analyses "
                "the complaint. Enter what the customer asks for.",
                self.display_name,
            )
        )

    def _cs_asked_error(self):
        return ReadonlyDocumentError(
            self.env._(
                "The customer has confirmed what was asked for on %s: it can no longer "
                "change. Enter what is granted beside it, or add a line.",
                self.display_name,
            )
        )

    # -- returning the reply form --------------------------------------------------

    def _check_granted(self):
        """Check that each grant that moves money says how much (B4.9).

        :raise MissingInputError: quantity, percent or amount is missing, or no price is
            known by which it could be valued
        """
        vague = self.remedy_ids.filtered(
            lambda line: (
                line.is_granted and line.kind in MONEY_KINDS and line.granted_value <= 0
            )
        )
        if vague:
            raise MissingInputError(
                self.env._(
                    "%(document)s: say how much is granted for %(lines)s. Where no "
                    "price is known, enter the amount: it decides who approves.",
                    document=self.display_name,
                    lines=", ".join(vague.mapped("display_name")),
                )
            )

    def _cs_submit_values(self):
        """Propose the answer, and take it up when it exceeds the head's authority."""
        values = {**super()._cs_submit_values(), **self._cs_reply_values_proposed()}
        if self._cs_exceeds_head():
            values["is_escalated"] = True
        return values

    def _cs_exceeds_head(self):
        """Whether loss or grant is beyond the head's authority (A3.4 (4))."""
        self.ensure_one()
        limit = self.category_id.sudo().head_limit
        return bool(limit) and self._cs_approval_amount("solution") > limit

    # -- the proposed answer -------------------------------------------------------

    def action_propose_reply(self):
        """Write the answer to the customer from the solution and what is granted.

        :raise FieldAccessError: the answer is not the user's to write now
        """
        for complaint in self:
            complaint.reply_text = text = complaint._cs_propose_reply()
            complaint._cs_write_checked({"reply_proposal": text})
        return True

    def _cs_reply_values_proposed(self):
        """Return the answer to submit: what was entered, else the proposal.

        An earlier proposal nobody has touched follows what is granted now.
        """
        self.ensure_one()
        mine = (self.reply_text or "").strip()
        if mine and mine != (self.reply_proposal or "").strip():
            return {}
        text = self._cs_propose_reply()
        return {"reply_text": text, "reply_proposal": text}

    def _cs_propose_reply(self):
        """Return the text of the template, in the customer's language."""
        self.ensure_one()
        template = self.env.ref(
            "cs_department.mail_template_complaint_proposal", raise_if_not_found=False
        )
        if not template:
            return self.solution
        lang = self.partner_id.lang or self.env.lang
        complaint = self.sudo().with_context(lang=lang)
        body = (
            template.sudo()
            .with_context(lang=lang)
            ._render_field("body_html", complaint.ids, set_lang=lang)[complaint.id]
        )
        lines = [line.strip() for line in html2plaintext(body).splitlines()]
        text = "\n".join(lines).strip()
        return text or self.solution
