from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

MONTHS = {"year": 12, "half": 6, "quarter": 3}
AMOUNTS = (
    "total_assets",
    "total_liabilities",
    "current_assets",
    "inventory",
    "current_liabilities",
    "operating_cash_flow",
    "registered_capital",
    "turnover",
    "previous_turnover",
    "cost_of_sales",
    "net_profit",
)


class CsCreditStatement(models.Model):
    """The lines of a customer's financial statements that indicators 12–20 need.

    Ratings copy the figures they use, so that a later correction leaves them as they
    are; a statement that a rating used cannot be deleted.
    """

    _name = "cs.credit.statement"
    _description = "Financial Statement"
    _inherit = ["cs.credit.finite.mixin", "mail.thread"]
    _order = "date_end desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    kind = fields.Selection(
        selection=[("year", "Year"), ("half", "Half-year"), ("quarter", "Quarter")],
        string="Covers",
        required=True,
        default="year",
    )
    date_end = fields.Date(string="Period Ends On", required=True, tracking=True)
    is_audited = fields.Boolean(string="Audited")
    total_assets = fields.Monetary(required=True)
    total_liabilities = fields.Monetary()
    current_assets = fields.Monetary()
    inventory = fields.Monetary()
    current_liabilities = fields.Monetary()
    operating_cash_flow = fields.Monetary(
        help="Net cash flow from operating activities"
    )
    registered_capital = fields.Monetary()
    turnover = fields.Monetary()
    previous_turnover = fields.Monetary(
        help="Of the period of the same length one year before"
    )
    cost_of_sales = fields.Monetary()
    net_profit = fields.Monetary()

    _period_uniq = models.UniqueIndex(
        "(partner_id, company_id, kind, date_end)",
        "There is a statement of this customer for this period: correct that one.",
    )
    # NaN is greater than everything in PostgreSQL, so the upper bounds refuse it.
    _stocks_valid = models.Constraint(
        "CHECK(total_assets > 0 AND total_assets < 1e15 AND "
        + " AND ".join(
            f"COALESCE({name}, 0) >= 0 AND COALESCE({name}, 0) < 1e15"
            for name in (
                "total_liabilities",
                "current_assets",
                "inventory",
                "current_liabilities",
                "registered_capital",
                "turnover",
                "previous_turnover",
                "cost_of_sales",
            )
        )
        + ")",
        "Total assets are above 0; liabilities, inventory, capital, turnover and cost "
        "are numbers from 0.",
    )
    _flows_valid = models.Constraint(
        "CHECK(COALESCE(operating_cash_flow, 0) > -1e15"
        " AND COALESCE(operating_cash_flow, 0) < 1e15"
        " AND COALESCE(net_profit, 0) > -1e15 AND COALESCE(net_profit, 0) < 1e15)",
        "Cash flow and net profit are numbers.",
    )
    _parts_valid = models.Constraint(
        "CHECK(COALESCE(current_assets, 0) <= total_assets"
        " AND COALESCE(inventory, 0) <= COALESCE(current_assets, 0)"
        " AND COALESCE(current_liabilities, 0) <= COALESCE(total_liabilities, 0))",
        "The statement does not add up: inventory is part of the current assets, these "
        "of the total assets, current liabilities of the total liabilities.",
    )

    @api.constrains("date_end", "company_id")
    def _check_date_end(self):
        for statement in self:
            today = statement.company_id._cs_today()
            if statement.date_end > today:
                raise ValidationError(
                    self.env._(
                        "The period of the statement ends on %s, which has not come "
                        "yet.",
                        statement.date_end,
                    )
                )

    @api.depends("partner_id", "kind", "date_end")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for statement in self:
            statement.display_name = self.env._(
                "%(customer)s, %(kind)s to %(date)s",
                customer=statement.partner_id.display_name or "",
                kind=labels.get(statement.kind, ""),
                date=statement.date_end or "",
            )

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"]
        for vals in vals_list:
            partner = partners.browse(vals.get("partner_id"))
            if partner.exists():
                vals["partner_id"] = partner.commercial_partner_id.id
        return super().create(vals_list)

    @api.model
    def _cs_latest(self, company, partner_ids, date_to, months):
        """Return the newest usable statement of each customer.

        :param date_to: last day of the rated period
        :param months: how old a statement's end may be
        :return: dict partner id → statement (sudo)
        """
        found = self.sudo().search(
            Domain("company_id", "=", company.id)
            & Domain("partner_id", "in", list(partner_ids))
            & Domain("date_end", "<=", date_to)
            & Domain("date_end", ">", date_to - relativedelta(months=months)),
            order="date_end, id",
        )
        return {statement.partner_id.id: statement for statement in found}

    def _cs_values(self):
        """Return amounts and months for :func:`~.scoring.statement_figures`."""
        self.ensure_one()
        return {**{name: self[name] for name in AMOUNTS}, "months": MONTHS[self.kind]}
