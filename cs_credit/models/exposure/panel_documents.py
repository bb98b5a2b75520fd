from odoo import api, fields, models


class CsCreditCheckedMixin(models.AbstractModel):
    """The panel beside orders and invoices."""

    _name = "cs.credit.checked.mixin"
    _inherit = ["cs.credit.checked.mixin", "cs.credit.panel.mixin"]

    cs_credit_not_due = fields.Monetary(
        compute="_compute_cs_credit_panel", compute_sudo=True
    )
    cs_credit_overdue_30 = fields.Monetary(
        compute="_compute_cs_credit_panel", compute_sudo=True
    )
    cs_credit_overdue_60 = fields.Monetary(
        compute="_compute_cs_credit_panel", compute_sudo=True
    )
    cs_credit_overdue_90 = fields.Monetary(
        compute="_compute_cs_credit_panel", compute_sudo=True
    )
    cs_credit_overdue_over = fields.Monetary(
        compute="_compute_cs_credit_panel", compute_sudo=True
    )

    def _cs_credit_show(self, row):
        result = super()._cs_credit_show(row)
        self._cs_credit_show_ages(row)
        return result

    def _cs_credit_customers(self):
        return [
            (
                document,
                document._cs_credit_debtor().commercial_partner_id,
                document.company_id or self.env.company,
            )
            for document in self
        ]


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.depends("partner_id", "company_id")
    def _compute_cs_credit_beside(self):
        return super()._compute_cs_credit_beside()


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.depends("partner_invoice_id", "partner_id", "company_id")
    def _compute_cs_credit_beside(self):
        return super()._compute_cs_credit_beside()
