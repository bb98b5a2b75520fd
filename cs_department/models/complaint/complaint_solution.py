from odoo import api, fields, models

from ...exceptions import FieldAccessError, ReadonlyDocumentError


class CsComplaint(models.Model):
    """What the customer is granted, and what the case costs."""

    _inherit = "cs.complaint"

    granted_amount = fields.Monetary(
        string="Granted",
        compute="_compute_granted_amount",
        store=True,
        tracking=True,
        help="Value of everything granted, in company currency; decides with the loss "
        "who has to approve",
    )
    cost_amount = fields.Monetary(
        string="Cost",
        compute="_compute_cost_amount",
        store=True,
        help="What the case costs the company (B4.12): the loss, which includes what "
        "the customer gets, or what is granted where that is more",
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
