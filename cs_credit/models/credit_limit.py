from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

USER = ("cs_credit.group_credit_user",)
MANAGER = ("cs_credit.group_credit_manager",)


class CsCreditLimit(models.Model):
    """A customer's credit limit from one date to another (B5.6).

    A base limit takes the place of the one it replaces; a temporary one comes on top
    while it lasts. Only active limits count, and only they are written to the
    customer's own credit limit and payment terms. A limit is one customer's, or that of
    a group of customers who share it (models/holding).
    """

    _name = "cs.credit.limit"
    _description = "Credit Limit"
    _inherit = ["cs.credit.finite.mixin", "cs.document.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _cs_sequence_code = "cs.credit.limit"
    _cs_readonly_states = ("expired", "revoked")
    _cs_frozen_states = ("active",)
    _cs_deletable_states = ("draft",)
    _cs_content = {
        "limit": (
            "partner_id",
            "group_id",
            "partner_ids",
            "amount",
            "currency_id",
            "date_from",
            "date_to",
            "is_temporary",
            "payment_days",
            "replaces_id",
        )
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        tracking=True,
        help="Empty where a group of customers shares the limit",
    )
    amount = fields.Monetary(required=True, tracking=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount_company = fields.Monetary(
        string="In Company Currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate of the limit's first day",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._cs_today(),
        tracking=True,
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        index=True,
        default=lambda self: (
            self.env.company._cs_today() + relativedelta(months=6, days=-1)
        ),
        tracking=True,
    )
    is_temporary = fields.Boolean(
        string="Temporary",
        default=False,
        help="Comes on top of the base limit while it lasts",
    )
    payment_days = fields.Integer(help="Days after the invoice; 0 is prepayment")
    rating_id = fields.Many2one(
        comodel_name="cs.credit.rating", readonly=True, index=True, ondelete="restrict"
    )
    grade_id = fields.Many2one(related="rating_id.grade_id")
    replaces_id = fields.Many2one(
        comodel_name="cs.credit.limit",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        domain="[('partner_id', '=', partner_id), ('group_id', '=', group_id),"
        " ('state', '=', 'active'),"
        " ('company_id', '=', company_id), ('is_temporary', '=', False)]",
        help="Base limit that ends the day before this one begins",
    )
    note = fields.Text(string="Reason")
    is_applied = fields.Boolean(
        readonly=True, copy=False, help="Written to the customer's credit limit"
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("approval", "To Approve"),
            ("active", "Active"),
            ("expired", "Expired"),
            ("revoked", "Revoked"),
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
    can_revoke = fields.Boolean(compute="_compute_can_actions")

    # NaN is greater than everything in PostgreSQL, so the upper bound refuses it.
    _amount_valid = models.Constraint(
        "CHECK(amount >= 0 AND amount < 1e15 AND payment_days BETWEEN 0 AND 3650)",
        "A credit limit is an amount from 0, payment days are 0 to 3650.",
    )
    _dates_valid = models.Constraint(
        "CHECK(date_from <= date_to)", "The limit ends before it begins."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "submit",
                ("draft",),
                "approval",
                groups=USER,
                checks=("_check_not_over", "_check_overlap"),
            ),
            Transition(
                "approve",
                ("approval",),
                "active",
                allowed="_cs_may_decide",
                checks=("_check_not_over", "_check_overlap"),
            ),
            Transition("refuse", ("approval",), "draft", allowed="_cs_may_decide"),
            Transition("void", ("approval",), "draft"),
            Transition("revoke", ("active",), "revoked", groups=MANAGER),
            Transition("expire", ("active",), "expired"),
        )

    # -- computes ------------------------------------------------------------------

    @api.depends("amount", "currency_id", "company_id", "date_from")
    def _compute_amount_company(self):
        for limit in self:
            company = limit.company_id
            limit.amount_company = limit.currency_id._convert(
                limit.amount,
                company.currency_id,
                company,
                limit.date_from or company._cs_today(),
            )

    @api.depends("name", "partner_id", "amount")
    def _compute_display_name(self):
        for limit in self:
            amount = limit.currency_id.format(limit.amount) if limit.currency_id else ""
            limit.display_name = f"{limit.name} {amount}".strip()

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_commercial(vals)
            vals.pop("is_applied", None)
        return super().create(vals_list)

    def write(self, vals):
        self._cs_commercial(vals)
        if "is_applied" in vals and not self._cs_is_by_transition():
            vals = {key: value for key, value in vals.items() if key != "is_applied"}
        return super().write(vals)

    def _cs_commercial(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        if partner.exists():
            vals["partner_id"] = partner.commercial_partner_id.id

    # -- actions -------------------------------------------------------------------

    def action_submit(self):
        """Ask for the approval of the limit (B5.6).

        :raise CreditLimitError: it is past, or clashes with an active base limit
        """
        self._transition("submit")
        self._cs_request_approval("limit")
        return True

    def action_revoke(self):
        """End the limit today; the customer's credit limit is set back."""
        self._transition("revoke")
        self.sudo()._cs_apply()
        return True

    # -- engine hooks --------------------------------------------------------------

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        self.env["res.partner"]._cs_credit_changed()
        return result

    def _cs_approval_amount(self, step):
        return self.amount_company

    def _cs_approved(self, step):
        """Activate: those it replaces end, the customer's own limit is set."""
        result = super()._cs_approved(step)
        for limit in self.sudo():
            begins = limit.date_from <= limit.company_id._cs_today()
            for old in limit._cs_replaced():
                last = max(old.date_from, limit.date_from - relativedelta(days=1))
                old._cs_write_checked({"date_to": last})
                if begins:
                    old._transition("expire")
        self.sudo()._cs_apply()
        return result

    def _cs_replaced(self):
        """Return the active limits that end where this one begins."""
        return self.replaces_id.filtered(lambda old: old.state == "active")
