from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import CreditLimitError

_NUMBERS = (
    "capital",
    "real_estate_value",
    "investment_value",
    "daily_sales",
    "facilities_value",
    "daily_turnover",
    "floor_area",
    "assessed_limit",
    "limit_proposed",
)


class CsCreditAnalysis(models.Model):
    """Credit analysis of a customer (B4.7, 客户信用分析表): how much it can carry.

    Sales, days of payment and collection record come from the books; the form ends in
    the proposed limit, of which an approved analysis makes a draft.
    """

    _name = "cs.credit.analysis"
    _description = "Credit Analysis"
    _inherit = ["cs.credit.form.mixin"]

    _cs_sequence_code = "cs.credit.analysis"
    _cs_required_on_submit = (
        "organization",
        "operation_kind",
        "payment_method",
        "trade_method",
        "books_date",
    )

    phone = fields.Char(
        compute="_compute_phone", store=True, readonly=False, precompute=True
    )
    date_founded = fields.Date(string="Founded On")
    capital = fields.Monetary()
    organization = fields.Selection(
        selection=[
            ("company", "Company"),
            ("joint", "Joint venture"),
            ("sole", "Sole proprietor"),
            ("other", "Other"),
        ],
    )
    operation_kind = fields.Selection(
        selection=[
            ("retail", "Retail"),
            ("wholesale", "Wholesale"),
            ("stall", "Street stall"),
            ("other", "Other"),
        ],
        string="Kind of Business",
    )
    owner_name = fields.Char(string="Proprietor")
    owner_age = fields.Integer()
    owner_education = fields.Char()
    owner_address = fields.Char()
    has_real_estate = fields.Boolean(string="Owns Real Estate")
    real_estate_value = fields.Monetary(string="Value of Real Estate")
    has_investments = fields.Boolean(string="Has Other Investments")
    investment_value = fields.Monetary(string="Value of Investments")
    premises = fields.Selection(
        selection=[("own", "Own"), ("rented", "Rented"), ("other", "Other")]
    )
    daily_sales = fields.Monetary(string="Average Daily Sales")
    is_main_store = fields.Selection(
        selection=[("yes", "Yes"), ("no", "No")], string="Main Store of the Area"
    )
    payment_method = fields.Selection(
        selection=[
            ("cash", "Cash"),
            ("cheque", "Own cheque"),
            ("transfer", "Transfer"),
            ("other", "Other"),
        ],
        string="Way of Paying",
    )
    bank_account = fields.Char()
    bank_drawer = fields.Char(string="Drawer", help="Whose account it is")
    date_dealing = fields.Date(string="Dealings Since")
    trade_method = fields.Selection(
        selection=[
            ("outright", "Outright purchase"),
            ("consignment", "Consignment"),
            ("both", "Both"),
        ],
        string="Way of Trading",
    )
    likes_discount = fields.Boolean(string="Likes Cash Discount")
    discount_percent = fields.Float(string="Cash Discount")
    collection_note = fields.Text(string="Mind When Collecting")
    # 营业状态
    facilities = fields.Text()
    facilities_value = fields.Monetary(string="Present Value")
    daily_turnover = fields.Monetary(string="Turnover a Day")
    floor_area = fields.Float(help="Square metres")
    staff_count = fields.Integer(string="Sales Staff")
    # 信用评定, 信用限度建议
    assessed_limit = fields.Monetary(string="Limit Assessed")
    assessed_conditions = fields.Text(string="Conditions Changed To")
    limit_proposed = fields.Monetary(tracking=True)
    days_proposed = fields.Integer(
        string="Payment Days Proposed", help="Days after the invoice; 0 is prepayment"
    )
    conditions_proposed = fields.Text()
    limit_id = fields.Many2one(
        comodel_name="cs.credit.limit",
        string="Limit Made of It",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    _amounts_valid = models.Constraint(
        "CHECK("
        + " AND ".join(
            f"COALESCE({name}, 0) >= 0 AND COALESCE({name}, 0) < 1e15"
            for name in _NUMBERS
        )
        + ")",
        "Amounts and areas of a credit analysis are numbers from 0.",
    )
    _figures_valid = models.Constraint(
        "CHECK(COALESCE(owner_age, 0) BETWEEN 0 AND 150"
        " AND COALESCE(discount_percent, 0) >= 0"
        " AND COALESCE(discount_percent, 0) <= 100"
        " AND COALESCE(staff_count, 0) BETWEEN 0 AND 10000000"
        " AND COALESCE(days_proposed, 0) BETWEEN 0 AND 3650)",
        "Age is 0 to 150, discount 0 to 100 %, payment days 0 to 3650, staff from 0.",
    )

    @api.depends("partner_id")
    def _compute_phone(self):
        for analysis in self:
            analysis.phone = analysis.partner_id.phone

    def _cs_approval_amount(self, step):
        return self.limit_proposed

    # -- the limit -----------------------------------------------------------------

    def action_make_limit(self):
        """Make a draft of the proposed limit, or open the one made before (B5.6).

        A person submits it and another approves; nothing changes before.

        :raise CreditLimitError: the analysis is not approved
        """
        self.ensure_one()
        limits = self.env["cs.credit.limit"]
        limits.check_access("create")
        self.check_access("read")
        self._cs_lock()
        if self.state != "approved":
            raise CreditLimitError(
                self.env._(
                    "%s is not approved: only an approved analysis proposes a limit.",
                    self.display_name,
                )
            )
        if not self.limit_id:
            limit = limits.create(self._cs_prepare_limit())
            self._cs_write_checked({"limit_id": limit.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.credit.limit",
            "res_id": self.limit_id.id,
            "views": [(False, "form")],
        }

    def _cs_prepare_limit(self):
        current = self.env["cs.credit.limit"]._cs_current(
            self.partner_id, self.company_id
        )
        note = self.env._("From credit analysis %s.", self.name)
        if self.conditions_proposed:
            note += f"\n{self.conditions_proposed}"
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
            "amount": self.limit_proposed,
            "payment_days": self.days_proposed,
            "replaces_id": current.id,
            "note": note,
        }
