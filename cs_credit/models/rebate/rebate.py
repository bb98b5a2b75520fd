from odoo import api, fields, models

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

CS = "cs_department.group_cs_user"
FINANCE = "cs_credit.group_credit_user"
USER = (CS, FINANCE)
MANAGER = ("cs_department.group_cs_manager", "cs_credit.group_credit_manager")
TURNOVER = ("percent", "tiers")


class CsRebate(models.Model):
    """What is promised back to a customer: interest, a rebate, a refund (A6.1).

    A schedule of dated amounts. Each is checked by CS and approved by finance by
    itself; the agreement is approved once, with all that decides what it can cost.
    """

    _name = "cs.rebate"
    _description = "Rebate Agreement"
    _inherit = ["cs.credit.finite.mixin", "cs.document.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "partner_id.name"]

    _cs_sequence_code = "cs.rebate"
    _cs_readonly_states = ("done", "cancelled")
    _cs_frozen_states = ("active",)
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset({"cancel_reason"})
    _cs_content = {
        "activate": (
            "partner_id",
            "kind",
            "agreement",
            "currency_id",
            "payout",
            "account_id",
            "product_id",
            "journal_id",
            "basis",
            "percent",
            "tier_method",
            "tier_ids.turnover_from",
            "tier_ids.percent",
            "amount_cap",
            "is_overdue_excluded",
            "overdue_days",
            "line_ids.date_due",
            "line_ids.period_from",
            "line_ids.period_to",
            "line_ids.promised",
        )
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        check_company=True,
        tracking=True,
    )
    kind = fields.Selection(
        selection=[
            ("interest", "Interest"),
            ("rebate", "Rebate"),
            ("refund", "Refund"),
        ],
        required=True,
        default="rebate",
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="CS Agent",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Is reminded of each amount and checks it",
    )
    agreement = fields.Text(help="What was agreed, and under which conditions")
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )

    # -- how it is paid ------------------------------------------------------------
    payout = fields.Selection(
        selection=[("credit_note", "Credit Note"), ("payment", "Outgoing Payment")],
        string="Paid By",
        required=True,
        default="credit_note",
        tracking=True,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        check_company=True,
        help="Stands on the credit note; its income account is used when no account "
        "is named",
    )
    account_id = fields.Many2one(
        comodel_name="account.account",
        check_company=True,
        # who enters agreements need not have rights in accounting
        default=lambda self: self.env.company.sudo().cs_rebate_account_id,
        help="Credit note: the account of its line. Payment: the payable or receivable "
        "account it clears, by default the customer's receivable.",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        check_company=True,
        domain="[('type', 'in', ('sale',) if payout == 'credit_note' else"
        " ('bank', 'cash'))]",
        help="Credit note: by default the first sales journal. Payment: the bank or "
        "cash journal it leaves from.",
    )

    # -- what it is worth ----------------------------------------------------------
    basis = fields.Selection(
        selection=[
            ("fixed", "Fixed amounts"),
            ("percent", "Per cent of turnover"),
            ("tiers", "Tiers of turnover"),
        ],
        required=True,
        default="fixed",
        tracking=True,
    )
    percent = fields.Float(
        string="Per Cent", help="Of the period's invoices less credit notes, untaxed"
    )
    tier_method = fields.Selection(
        selection=[
            ("whole", "Rate reached, on the whole turnover"),
            ("slice", "Each slice at its own rate"),
        ],
        string="Tiers Count",
        default="whole",
        required=True,
    )
    tier_ids = fields.One2many(
        comodel_name="cs.rebate.tier", inverse_name="rebate_id", copy=True
    )
    amount_cap = fields.Monetary(
        string="At Most in All",
        help="Highest sum of all amounts worked out from turnover; it is what is "
        "approved",
    )
    is_overdue_excluded = fields.Boolean(
        string="Not While Overdue",
        default=True,
        help="Nothing is paid back while the customer has older debts",
    )
    overdue_days = fields.Integer(
        default=30, help="Debts overdue by more days stop the payout"
    )

    # -- the schedule --------------------------------------------------------------
    period = fields.Selection(
        selection=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        required=True,
        default="quarter",
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until")
    due_days = fields.Integer(
        string="Due After",
        default=10,
        help="Working days after the end of each period",
    )
    amount_period = fields.Monetary(
        string="Amount a Period", help="Fixed amount of each period"
    )
    line_ids = fields.One2many(
        comodel_name="cs.rebate.line", inverse_name="rebate_id", string="Schedule"
    )
    amount_total = fields.Monetary(
        string="Promised",
        compute="_compute_amount_total",
        store=True,
        help="Sum of fixed amounts, else the most it can come to",
    )
    amount_paid = fields.Monetary(string="Paid", compute="_compute_amount_paid")
    cancel_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("approval", "To Approve"),
            ("active", "Active"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_refuse = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    # NaN is greater than everything in PostgreSQL, so the upper bound refuses it.
    _figures_valid = models.Constraint(
        "CHECK(COALESCE(percent, 0) BETWEEN 0 AND 100"
        " AND COALESCE(amount_cap, 0) >= 0 AND COALESCE(amount_cap, 0) < 1e15"
        " AND COALESCE(amount_period, 0) >= 0 AND COALESCE(amount_period, 0) < 1e15"
        " AND COALESCE(overdue_days, 0) BETWEEN 0 AND 3650"
        " AND COALESCE(due_days, 0) BETWEEN 0 AND 250)",
        "Amounts are from 0, per cents from 0 to 100, days of debts from 0 to 3650, "
        "working days after a period from 0 to 250.",
    )
    _dates_valid = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL"
        " OR (date_from <= date_to AND date_to - date_from <= 3660))",
        "An agreement ends after it begins, and within ten years.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "submit", ("draft",), "approval", groups=USER, checks=("_check_ready",)
            ),
            Transition(
                "approve",
                ("approval",),
                "active",
                allowed="_cs_may_decide",
                checks=("_check_ready",),
            ),
            Transition("refuse", ("approval",), "draft", allowed="_cs_may_decide"),
            Transition("void", ("approval",), "draft"),
            Transition("finish", ("active",), "done"),
            Transition("reopen", ("done",), "active"),
            Transition(
                "cancel",
                ("draft", "approval", "active"),
                "cancelled",
                groups=MANAGER,
                checks=("_check_no_draft",),
            ),
        )

    # -- computes ------------------------------------------------------------------

    @api.depends("basis", "amount_cap", "line_ids.promised")
    def _compute_amount_total(self):
        for rebate in self:
            if rebate.basis in TURNOVER:
                rebate.amount_total = rebate.amount_cap
            else:
                rebate.amount_total = sum(rebate.line_ids.mapped("promised"))

    @api.depends("line_ids.state", "line_ids.amount")
    def _compute_amount_paid(self):
        for rebate in self:
            paid = rebate.line_ids.filtered(lambda line: line.state == "paid")
            rebate.amount_paid = sum(paid.mapped("amount"))

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for rebate in self:
            rebate.display_name = f"{rebate.name} {rebate.partner_id.name or ''}"

    @api.onchange("payout")
    def _onchange_payout(self):
        """The usual account is one for credit notes."""
        usual = self.company_id.sudo().cs_rebate_account_id
        self.account_id = usual if self.payout == "credit_note" else False
        self.journal_id = False
