from odoo import fields, models
from odoo.fields import Domain

from ...tools.sql import SALES


class CsCreditExposure(models.Model):
    """Each part of an exposure opens the documents it is made of."""

    _inherit = "cs.credit.exposure"

    hold_count = fields.Integer(string="Open Holds", compute="_compute_hold_count")

    def _compute_hold_count(self):
        counts = {
            (partner.id, company.id): count
            for partner, company, count in self.env["cs.credit.hold"]._read_group(
                Domain("partner_id", "in", self.partner_id.ids)
                & Domain("state", "=", "open"),
                ["partner_id", "company_id"],
                ["__count"],
            )
        }
        for row in self:
            row.hold_count = counts.get((row.partner_id.id, row.company_id.id), 0)

    # -- domains -------------------------------------------------------------------

    def _cs_domain_items(self):
        """Posted receivable lines of the customer that are not settled."""
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
            & Domain("account_id.account_type", "=", "asset_receivable")
            & Domain("partner_id.commercial_partner_id", "=", self.partner_id.id)
        )

    def _cs_domain_drafts(self):
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "draft")
            & Domain("move_type", "in", SALES)
            & Domain("partner_id.commercial_partner_id", "=", self.partner_id.id)
        )

    def _cs_domain_orders(self):
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "sale")
            & Domain("invoice_status", "!=", "invoiced")
            & Domain(
                "partner_invoice_id.commercial_partner_id", "=", self.partner_id.id
            )
        )

    # -- actions -------------------------------------------------------------------

    def _cs_open(self, name, model, domain):
        return {
            "type": "ir.actions.act_window",
            "name": f"{name}: {self.partner_id.display_name}",
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"create": False},
        }

    def action_open_items(self):
        """Open the debts: posted, not settled."""
        domain = self._cs_domain_items() & Domain("balance", ">", 0)
        return self._cs_open(self.env._("Open Items"), "account.move.line", domain)

    def action_open_overdue(self):
        """Open the debts that are overdue today."""
        domain = (
            self._cs_domain_items()
            & Domain("balance", ">", 0)
            & Domain("date_maturity", "<", self.company_id._cs_today())
        )
        return self._cs_open(self.env._("Overdue"), "account.move.line", domain)

    def action_open_advances(self):
        """Open payments and credit notes that are not matched."""
        domain = self._cs_domain_items() & Domain("balance", "<=", 0)
        return self._cs_open(self.env._("Advances"), "account.move.line", domain)

    def action_open_drafts(self):
        """Open the invoices in draft."""
        domain = self._cs_domain_drafts()
        return self._cs_open(self.env._("Draft Invoices"), "account.move", domain)

    def action_open_orders(self):
        """Open the confirmed orders that are not invoiced."""
        domain = self._cs_domain_orders()
        return self._cs_open(self.env._("Orders Not Invoiced"), "sale.order", domain)

    def action_open_limits(self):
        """Open the customer's limits, past ones too."""
        domain = Domain("company_id", "=", self.company_id.id) & Domain(
            "partner_id", "=", self.partner_id.id
        )
        return self._cs_open(self.env._("Credit Limits"), "cs.credit.limit", domain)

    def action_open_holds(self):
        """Open the customer's open holds."""
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("partner_id", "=", self.partner_id.id)
            & Domain("state", "=", "open")
        )
        return self._cs_open(self.env._("Holds"), "cs.credit.hold", domain)

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
