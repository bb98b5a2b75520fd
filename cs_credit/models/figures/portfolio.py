from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import date_utils

from ...tools import portfolio_rows, sql

# names of days a search filter can ask for → unit of time that is over
DAYS = {"last_month": "month", "last_quarter": "quarter", "last_year": "year"}
AGES = [
    ("none", "Nothing Owed"),
    ("not_due", "Not Due"),
    ("overdue_30", "1–30 Days"),
    ("overdue_60", "31–60 Days"),
    ("overdue_90", "61–90 Days"),
    ("overdue_over", "Over 90 Days"),
]
USE_BANDS = [
    ("none", "No Limit"),
    ("half", "Up to 50 %"),
    ("most", "50–80 %"),
    ("nearly", "80–100 %"),
    ("over", "Over the Limit"),
]


class CsCreditPortfolio(models.Model):
    """Customers with debts, a limit or a grade, as of the end of a day.

    The day is the context's ``cs_credit_day`` (``YYYY-MM-DD``, last_month, last_quarter
    or last_year), by default today. It is worked out from the ledger and the
    settlements' ``max_date``; drafts and orders keep no history and count today alone.
    """

    _name = "cs.credit.portfolio"
    _description = "Credit Portfolio"
    _auto = False
    _order = "exposure desc, id"
    _rec_name = "partner_id"

    _depends = {
        "account.move.line": [
            *("account_id", "amount_residual", "balance", "company_id", "date"),
            *("date_maturity", "parent_state", "partner_id", "price_total"),
            "reconciled",
        ],
        "account.move": [
            *("amount_total_signed", "invoice_currency_rate", "move_type"),
            *("partner_id", "state"),
        ],
        "account.partial.reconcile": [
            *("amount", "credit_move_id", "debit_move_id", "max_date"),
        ],
        "account.account": ["account_type"],
        "sale.order": [
            *("amount_total", "currency_rate", "invoice_status"),
            *("partner_invoice_id", "state"),
        ],
        "sale.order.line": ["invoice_lines", "order_id"],
        "res.partner": ["commercial_partner_id", "country_id", "state_id", "user_id"],
        "res.users": ["sale_team_id"],
        "hr.employee": ["active", "company_id", "current_version_id", "user_id"],
        "hr.version": ["department_id"],
        "cs.credit.grade": [
            *("active", "company_id", "loss_rate", "minimum_points", "recovery_rate"),
        ],
        "cs.credit.group.member": ["company_id", "group_id", "partner_id"],
        "cs.credit.limit": [
            *("amount_company", "date_from", "date_to", "group_id", "state"),
        ],
        "cs.credit.rating": ["date_to", "grade_id", "partner_id", "state"],
        "cs.credit.stop": ["active", "date_from", "date_to"],
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rating_id = fields.Many2one(comodel_name="cs.credit.rating", readonly=True)
    grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        readonly=True,
        help="Of the last rated period that was over on the day",
    )
    not_due = fields.Monetary(readonly=True)
    overdue_30 = fields.Monetary(string="1–30 Days", readonly=True)
    overdue_60 = fields.Monetary(string="31–60 Days", readonly=True)
    overdue_90 = fields.Monetary(string="61–90 Days", readonly=True)
    overdue_over = fields.Monetary(string="Over 90 Days", readonly=True)
    overdue = fields.Monetary(readonly=True)
    overdue_days = fields.Integer(readonly=True, aggregator="max")
    advance = fields.Monetary(
        string="Advances",
        readonly=True,
        help="Payments and credit notes not set against an invoice yet",
    )
    receivable = fields.Monetary(
        string="Receivables", readonly=True, help="Open invoices less advances"
    )
    pending = fields.Monetary(
        string="Drafts and Orders",
        readonly=True,
        help="Draft invoices and confirmed orders not invoiced; today only",
    )
    exposure = fields.Monetary(
        readonly=True, help="Receivables, drafts and orders not invoiced"
    )
    limit_amount = fields.Monetary(string="Limit", readonly=True)
    is_limited = fields.Boolean(string="Has a Limit", readonly=True)
    used_amount = fields.Monetary(
        string="Used of Limits",
        readonly=True,
        help="Exposure of customers with a limit",
    )
    used = fields.Float(
        string="Used, %", readonly=True, aggregator=None, digits=(16, 1)
    )
    is_over_limit = fields.Boolean(string="Over the Limit", readonly=True)
    over_amount = fields.Monetary(
        string="Above the Limit", readonly=True, help="Exposure above the limit"
    )
    use_band = fields.Selection(
        selection=USE_BANDS, string="Use of the Limit", readonly=True
    )
    age = fields.Selection(selection=AGES, string="Oldest Debt", readonly=True)
    expected_loss = fields.Monetary(
        readonly=True,
        help="Exposure × default rate of the grade × (1 − recovery)",
    )
    state_id = fields.Many2one(
        comodel_name="res.country.state", string="Region", readonly=True
    )
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Salesperson", readonly=True
    )
    team_id = fields.Many2one(
        comodel_name="crm.team", string="Sales Team", readonly=True
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", string="Center", readonly=True
    )

    @property
    def _table_query(self):
        return self._cs_query(self._cs_day(self.env.context.get("cs_credit_day")))

    @api.model
    def _cs_query(self, day):
        """Return the SQL of the portfolio as of a day."""
        today = self.env.company._cs_today()
        pending = None
        if day >= today:
            pending = portfolio_rows.pending(sql.exposure(today))
        has_groups = self.env["cs.credit.group.member"]._cs_any()
        return portfolio_rows.portfolio(day, pending, has_groups)

    @api.model
    def _cs_day(self, asked=None):
        """Return the day that is meant, at most today.

        :param asked: ``YYYY-MM-DD``, last_month, last_quarter, last_year or nothing
        :raise PeriodError: it is none of these
        """
        today = self.env.company._cs_today()
        if asked in DAYS:
            return date_utils.start_of(today, DAYS[asked]) - timedelta(days=1)
        day = self.env["cs.complaint.statistics"]._cs_day(asked)
        return min(day or today, today)

    @api.depends("partner_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.partner_id.display_name

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
