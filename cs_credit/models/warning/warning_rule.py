from odoo import api, fields, models
from odoo.fields import Domain


class CsCreditWarningRule(models.Model):
    """What is watched every night, and from which figure on it is a warning."""

    _name = "cs.credit.warning.rule"
    _description = "Credit Warning Rule"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        selection=[
            ("downgrade", "Downgraded"),
            ("slowing", "Pays later and later"),
            ("usage", "Limit nearly used"),
            ("holds", "Many holds"),
            ("complaint", "Open complaint with a loss"),
            ("paper", "Paper expires"),
            ("news", "Bad news from a visit"),
        ],
        required=True,
        default="usage",
    )
    sequence = fields.Integer(default=10)
    percent = fields.Float(
        string="Per Cent", help="Of the limit in force; from here on it is a warning"
    )
    days = fields.Integer(
        help="Later and later: days a quarter at least. Papers: days before the end. "
        "News: how many days back."
    )
    count = fields.Integer(
        string="At Least", default=1, help="Grades down, open holds, pieces of news"
    )
    amount = fields.Monetary(string="Loss From", help="In company currency")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company that has rules of its own uses these "
        "alone.",
    )
    active = fields.Boolean(default=True)
    is_available = fields.Boolean(compute="_compute_is_available")

    # NaN is greater than everything in PostgreSQL, so the upper bound refuses it.
    _figures_valid = models.Constraint(
        "CHECK(COALESCE(percent, 0) BETWEEN 0 AND 1000"
        " AND COALESCE(days, 0) BETWEEN 0 AND 3650"
        " AND COALESCE(count, 0) BETWEEN 0 AND 10000"
        " AND COALESCE(amount, 0) >= 0 AND COALESCE(amount, 0) < 1e15)",
        "Per cents are 0 to 1000, days 0 to 3650, counts and amounts from 0.",
    )
    _name_not_blank = models.Constraint(
        "CHECK(btrim(name::text) <> '')", "Give the rule a name."
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.depends("kind")
    def _compute_is_available(self):
        for rule in self:
            rule.is_available = rule._cs_source() is not None

    def _cs_source(self):
        """Return the model the rule reads, None when its app is not installed."""
        self.ensure_one()
        name = {
            "paper": "cs.credit.paper",
            "news": "cs.competitor.news",
            "complaint": "cs.complaint",
            "usage": "cs.credit.exposure",
            "holds": "cs.credit.hold",
            "downgrade": "cs.credit.rating",
            "slowing": "account.partial.reconcile",
        }[self.kind]
        return self.env[name].sudo() if name in self.env else None

    @api.model
    def _cs_for_company(self, company):
        """Return a company's rules, its own or the shared ones (sudo)."""
        rules = self.sudo().search(Domain("company_id", "in", [False, company.id]))
        return rules.filtered("company_id") or rules
