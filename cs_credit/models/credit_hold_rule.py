from odoo import api, fields, models, tools
from odoo.fields import Domain

CENT = 0.005


class CsCreditHoldRule(models.Model):
    """What holds an order or an invoice back (B5.6): the company's own rules, as data.

    A company's own rules go before the shared ones. A customer who never had a limit
    is held by none of them but those that look at debts, ratings or stops.
    """

    _name = "cs.credit.hold.rule"
    _description = "Credit Hold Rule"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="Shown to the salesperson as the reason"
    )
    kind = fields.Selection(
        selection=[
            ("over_limit", "Over the limit"),
            ("lapsed", "Limit has ended"),
            ("overdue", "Overdue debts"),
            ("prepayment", "Grade that pays in advance"),
            ("no_rating", "No published rating"),
            ("stop", "Manual stop"),
        ],
        required=True,
    )
    days = fields.Integer(string="Overdue More Than", help="Days; for overdue debts")
    amount = fields.Monetary(
        string="Overdue At Least", help="In company currency; for overdue debts"
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    for_order = fields.Boolean(string="Sales Orders", default=True)
    for_invoice = fields.Boolean(
        string="Invoices Without Order",
        default=True,
        help="Invoices as far as no confirmed order covers them",
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(comodel_name="res.company", index=True)
    active = fields.Boolean(default=True)

    _figures_valid = models.Constraint(
        "CHECK(COALESCE(days, 0) BETWEEN 0 AND 3650 AND COALESCE(amount, 0) >= 0"
        " AND COALESCE(amount, 0) < 1e15)",
        "Days and amount of a hold rule are numbers from 0.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    # -- cache ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _cs_for(self, company, res_model):
        """Return the rules for documents of a model in a company (sudo)."""
        return self.sudo().browse(self._cs_ids_for(company.id, res_model))

    @api.model
    @tools.ormcache("company_id", "res_model")
    def _cs_ids_for(self, company_id, res_model):
        column = "for_order" if res_model == "sale.order" else "for_invoice"
        rules = self.sudo().search(Domain("company_id", "in", [False, company_id]))
        rules = rules.filtered("company_id") or rules
        return tuple(rules.filtered(column).ids)

    # -- judging -------------------------------------------------------------------

    def _cs_concerns(self, standing):
        """Whether the rule has anything to say about a customer.

        :param standing: ``cs.credit.exposure`` row, empty without any business
        """
        self.ensure_one()
        kind = self.kind
        if kind == "over_limit":
            return standing.is_limited
        if kind == "lapsed":
            return standing.is_lapsed
        if kind == "overdue":
            late = standing.overdue_days > self.days
            return late and standing.overdue > CENT and standing.overdue >= self.amount
        if kind == "prepayment":
            return standing.grade_id.needs_prepayment
        if kind == "no_rating":
            return not standing.rating_id
        return standing.is_stopped

    def _cs_blocks(self, standing, amount):
        """Whether the rule holds a document back.

        :param amount: exposure with the document, less what it is prepaid with
        """
        self.ensure_one()
        if self.kind == "over_limit":
            return amount > standing.limit_amount + CENT
        if self.kind == "prepayment":
            return amount > CENT
        return True

    def _cs_detail(self, standing, amount):
        """Say with figures, for finance, why a document is held."""
        self.ensure_one()
        money = self.env.company.currency_id.format
        if self.kind == "over_limit":
            return self.env._(
                "%(rule)s: %(amount)s with this document, limit %(limit)s.",
                rule=self.name,
                amount=money(amount),
                limit=money(standing.limit_amount),
            )
        if self.kind == "overdue":
            return self.env._(
                "%(rule)s: %(amount)s overdue, up to %(days)s days.",
                rule=self.name,
                amount=money(standing.overdue),
                days=standing.overdue_days,
            )
        if self.kind == "prepayment":
            return self.env._(
                "%(rule)s: %(amount)s not paid yet (grade %(grade)s).",
                rule=self.name,
                amount=money(amount),
                grade=standing.grade_id.code,
            )
        return self.name
