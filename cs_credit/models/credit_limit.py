from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import CreditLimitError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

USER = ("cs_credit.group_credit_user",)
MANAGER = ("cs_credit.group_credit_manager",)


class CsCreditLimit(models.Model):
    """A customer's credit limit from one date to another (B5.6).

    A base limit takes the place of the one it replaces; a temporary one comes on top
    while it lasts. Only active limits count, and only they are written to the
    customer's own credit limit and payment terms.
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
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        tracking=True,
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
        domain="[('partner_id', '=', partner_id), ('state', '=', 'active'),"
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

    # -- checks --------------------------------------------------------------------

    @api.constrains("replaces_id", "partner_id", "company_id", "is_temporary")
    def _check_replaces(self):
        for limit in self.filtered("replaces_id"):
            old = limit.replaces_id
            same = (old.partner_id, old.company_id) == (
                limit.partner_id,
                limit.company_id,
            )
            if not same or old.is_temporary or limit.is_temporary or old == limit:
                raise ValidationError(
                    self.env._(
                        "Only a base limit of the same customer can be replaced, by "
                        "another base limit."
                    )
                )

    def _check_not_over(self):
        self.ensure_one()
        if self.date_to < self.company_id._cs_today():
            raise CreditLimitError(
                self.env._(
                    "%(limit)s ends on %(date)s, which is past. Give it a later end.",
                    limit=self.display_name,
                    date=self.date_to,
                )
            )

    def _check_overlap(self):
        """Refuse a second base limit for the same days (unless it replaces that one).

        :raise CreditLimitError: naming the other one
        """
        self.ensure_one()
        if self.is_temporary:
            return
        self.env["cs.credit.guard"]._cs_take(self.partner_id.ids, self.company_id)
        other = self.sudo().search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "active")
            & Domain("is_temporary", "=", False)
            & Domain("id", "not in", [self.id, self.replaces_id.id])
            & Domain("date_from", "<=", self.date_to)
            & Domain("date_to", ">=", self.date_from),
            limit=1,
        )
        if other:
            raise CreditLimitError(
                self.env._(
                    "%(customer)s has %(other)s active until %(date)s. Name it under "
                    "“Replaces”, or revoke it first.",
                    customer=self.partner_id.display_name,
                    other=other.display_name,
                    date=other.date_to,
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_commercial(vals)
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
        """Activate: the one it replaces ends, the customer's own limit is set."""
        result = super()._cs_approved(step)
        for limit in self.sudo():
            old = limit.replaces_id
            if old.state == "active":
                last = max(old.date_from, limit.date_from - relativedelta(days=1))
                old._cs_write_checked({"date_to": last})
                if limit.date_from <= limit.company_id._cs_today():
                    old._transition("expire")
        self.sudo()._cs_apply()
        return result

    # -- the customer's own fields -------------------------------------------------

    @api.model
    def _cs_current(self, partner, company):
        """Return the base limit of a customer that is active now or later (sudo)."""
        return self.sudo().search(
            Domain("partner_id", "=", partner.id)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "active")
            & Domain("is_temporary", "=", False)
            & Domain("date_to", ">=", company._cs_today()),
            order="date_from desc",
            limit=1,
        )

    def _cs_apply(self):
        """Write what is in force today to Odoo's own limit and payment terms."""
        for company, limits in self.grouped("company_id").items():
            self.env["cs.credit.guard"]._cs_take(limits.partner_id.ids, company)
            today = company._cs_today()
            in_force = self.search(
                Domain("partner_id", "in", limits.partner_id.ids)
                & Domain("company_id", "=", company.id)
                & Domain("state", "=", "active")
                & Domain("date_from", "<=", today)
                & Domain("date_to", ">=", today)
            )
            for partner in limits.partner_id:
                mine = in_force.filtered(lambda x, p=partner: x.partner_id == p)
                self._cs_write_partner(partner.with_company(company), mine)
            (in_force - in_force.filtered("is_applied"))._cs_write_checked(
                {"is_applied": True}
            )

    def _cs_write_partner(self, partner, in_force):
        vals = {}
        fallback = partner._fields["credit_limit"].get_company_dependent_fallback(
            partner
        )
        amount = sum(in_force.mapped("amount_company")) if in_force else fallback
        if partner.credit_limit != amount:
            vals["credit_limit"] = amount
        base = in_force.filtered(lambda x: not x.is_temporary and not x.is_applied)[:1]
        if base:
            term = self._cs_payment_term(base.payment_days, base.company_id)
            if partner.property_payment_term_id != term:
                vals["property_payment_term_id"] = term.id
        if vals:
            partner.write(vals)

    @api.model
    def _cs_payment_term(self, days, company):
        """Return the payment term of so many days after the invoice, made if needed."""
        terms = self.env["account.payment.term"].search(
            Domain("company_id", "in", [False, company.id])
            & Domain("line_ids.nb_days", "=", days)
            & Domain("line_ids.delay_type", "=", "days_after")
            & Domain("early_discount", "=", False)
        )
        found = terms.filtered(lambda term: len(term.line_ids) == 1)[:1]
        if found:
            return found
        name = self.env._("%s Days", days) if days else self.env._("Immediate Payment")
        line = {"value": "percent", "value_amount": 100, "nb_days": days}
        return terms.create({"name": name, "line_ids": [(0, 0, line)]})

    @api.model
    def _cron_dates(self, limit=500):
        """Expire limits whose last day is over, apply those that begin."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search(Domain.TRUE):
            today = company._cs_today()
            domain = (
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "active")
                & (
                    Domain("date_to", "<", today)
                    | (
                        Domain("date_from", "<=", today)
                        & Domain("is_applied", "=", False)
                    )
                )
            )
            for one in self.search(domain, limit=limit, order="date_to, id"):
                locked = one.try_lock_for_update().filtered_domain(domain)
                if not locked:
                    continue
                if locked.date_to < today:
                    locked._transition("expire")
                locked._cs_apply()
                if not cron._commit_progress(1):
                    return
