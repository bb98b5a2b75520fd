from odoo import api, fields, models, tools
from odoo.fields import Domain

CENT = 0.005
# Where a rule stands guard; goods leave by papers of an app that may be missing.
DOORS = {"sale.order": "for_order", "account.move": "for_invoice"}


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
            ("grade", "Named grade or worse, not paid"),
            ("no_rating", "No published rating"),
            ("rating_expired", "Rating too old"),
            ("stop", "Manual stop"),
        ],
        required=True,
    )
    days = fields.Integer(
        string="More Than Days",
        help="Days overdue; for an old rating, days since the rated period ended",
    )
    amount = fields.Monetary(
        string="Overdue At Least", help="In company currency; for overdue debts"
    )
    grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        string="Grade or Worse",
        ondelete="restrict",
        index="btree_not_null",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    release_days = fields.Integer(
        string="Release Valid For",
        default=10,
        required=True,
        help="Working days a release lasts that nobody uses; of a hold by several "
        "rules, the shortest",
    )
    for_order = fields.Boolean(string="Sales Orders", default=True)
    for_invoice = fields.Boolean(
        string="Invoices Without Order",
        default=True,
        help="Invoices as far as no confirmed order covers them",
    )
    for_delivery = fields.Boolean(
        string="Deliveries",
        help="Goods that leave for the customer, where Odoo's inventory is installed",
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
    _release_valid = models.Constraint(
        "CHECK(release_days BETWEEN 1 AND 250)",
        "A release lasts 1 to 250 working days.",
    )
    _grade_named = models.Constraint(
        "CHECK(kind <> 'grade' OR grade_id IS NOT NULL)",
        "Name the grade from which on the rule holds.",
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
        column = DOORS.get(res_model, "for_delivery")
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
        if kind == "grade":
            grade = standing.grade_id
            worst = self.grade_id.minimum_points
            return bool(grade) and grade.minimum_points <= worst
        if kind == "no_rating":
            return not standing.rating_id
        if kind == "rating_expired":
            rating = standing.rating_id
            return bool(rating) and self._cs_age(rating) > self.days
        return kind == "stop" and standing.is_stopped

    def _cs_age(self, rating):
        """Days since the end of a rating's period, where the company is."""
        return (rating.company_id._cs_today() - rating.date_to).days

    def _cs_counts_group(self):
        """Whether the exposure of customers who share the limit counts as well."""
        return self.kind == "over_limit"

    def _cs_blocks(self, standing, amount):
        """Whether the rule holds a document back.

        :param amount: exposure with the document, less what it is prepaid with; of
            all who share the limit, where :meth:`_cs_counts_group`
        """
        self.ensure_one()
        if self.kind == "over_limit":
            return amount > standing.limit_amount + CENT
        if self.kind in ("prepayment", "grade"):
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
        if self.kind == "rating_expired":
            return self.env._(
                "%(rule)s: the rated period ended %(days)s days ago.",
                rule=self.name,
                days=self._cs_age(standing.rating_id),
            )
        if self.kind in ("prepayment", "grade"):
            return self.env._(
                "%(rule)s: %(amount)s not paid yet (grade %(grade)s).",
                rule=self.name,
                amount=money(amount),
                grade=standing.grade_id.code,
            )
        return self.name
