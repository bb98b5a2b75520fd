from odoo import api, fields, models


class ResPartner(models.Model):
    """The panel on the customer's form, in the current company."""

    _name = "res.partner"
    _inherit = ["res.partner", "cs.credit.panel.mixin"]

    cs_credit_limit_amount = fields.Monetary(search="_search_cs_credit_limit_amount")
    cs_credit_overdue = fields.Monetary(search="_search_cs_credit_overdue")
    cs_credit_used = fields.Float(search="_search_cs_credit_used")
    cs_credit_not_due = fields.Monetary(compute="_compute_cs_credit")
    cs_credit_overdue_30 = fields.Monetary(compute="_compute_cs_credit")
    cs_credit_overdue_60 = fields.Monetary(compute="_compute_cs_credit")
    cs_credit_overdue_90 = fields.Monetary(compute="_compute_cs_credit")
    cs_credit_overdue_over = fields.Monetary(compute="_compute_cs_credit")
    cs_credit_currency_id = fields.Many2one(compute="_compute_cs_credit_currency_id")

    @api.depends_context("company")
    def _compute_cs_credit_currency_id(self):
        self.cs_credit_currency_id = self.env.company.currency_id

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_cs_credit_beside(self):
        return super()._compute_cs_credit_beside()

    def _cs_credit_customers(self):
        company = self.env.company
        return [(partner, partner.commercial_partner_id, company) for partner in self]

    @api.model
    def _search_cs_credit_used(self, operator, value):
        return self._search_cs_credit_figure("used", operator, value)

    @api.model
    def _search_cs_credit_overdue(self, operator, value):
        return self._search_cs_credit_figure("overdue", operator, value)

    @api.model
    def _search_cs_credit_limit_amount(self, operator, value):
        return self._search_cs_credit_figure("limit_amount", operator, value)

    def action_cs_credit_exposure(self):
        """Open the customer's exposure with its documents."""
        self.ensure_one()
        partner = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": partner.display_name,
            "res_model": "cs.credit.exposure",
            "res_id": (partner.id << 16) + self.env.company.id,
            "views": [(False, "form")],
        }
