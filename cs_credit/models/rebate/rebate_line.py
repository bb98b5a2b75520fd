from odoo import api, fields, models

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from .rebate import CS, FINANCE, MANAGER

CENT = 0.005


class CsRebateLine(models.Model):
    """One dated amount of an agreement: checked by CS, approved by finance (A6.1)."""

    _name = "cs.rebate.line"
    _description = "Rebate Due"
    _inherit = ["cs.credit.finite.mixin", "cs.document.mixin"]
    _order = "date_due, id"
    _rec_names_search = ["name", "partner_id.name"]

    _cs_sequence_code = "cs.rebate.line"
    _cs_readonly_states = ("paid", "cancelled")
    _cs_frozen_states = ("approved", "booked")
    _cs_deletable_states = ()
    _cs_content = {"pay": ("rebate_id", "date_due", "amount")}
    _cs_engine_fields = frozenset(
        {
            "turnover",
            "date_open",
            "move_id",
            "payment_id",
            "date_paid",
            "cancel_reason",
            "checked_by",
        }
    )

    rebate_id = fields.Many2one(
        comodel_name="cs.rebate",
        string="Agreement",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="rebate_id.company_id",
        store=True,
        precompute=True,
        index=True,
        default=None,
    )
    partner_id = fields.Many2one(
        related="rebate_id.partner_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        related="rebate_id.user_id", store=True, precompute=True, string="CS Agent"
    )
    kind = fields.Selection(related="rebate_id.kind", store=True, precompute=True)
    basis = fields.Selection(related="rebate_id.basis")
    rebate_state = fields.Selection(
        related="rebate_id.state", string="State of the Agreement"
    )
    currency_id = fields.Many2one(
        related="rebate_id.currency_id", store=True, precompute=True
    )
    period_from = fields.Date()
    period_to = fields.Date()
    date_due = fields.Date(string="Due", required=True, index=True, tracking=True)
    date_open = fields.Date(
        string="To Check From",
        readonly=True,
        copy=False,
        help="When the reminder comes and CS can check it",
    )
    turnover = fields.Monetary(
        readonly=True,
        copy=False,
        help="Invoices less credit notes of the period, untaxed",
    )
    promised = fields.Monetary(help="By the agreement")
    amount = fields.Monetary(
        string="To Pay",
        copy=False,
        tracking=True,
        help="What CS found right, at most what is promised",
    )
    reason = fields.Char(
        string="Why Less", copy=False, help="Why less is paid than promised"
    )
    remark = fields.Text(
        string="Conditions", copy=False, help="Whether the conditions are met, and how"
    )
    checked_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Credit Note",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    payment_id = fields.Many2one(
        comodel_name="account.payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    document_name = fields.Char(
        string="Document",
        compute="_compute_document_name",
        compute_sudo=True,
        help="The draft, later the entry that proves the payment",
    )
    date_paid = fields.Date(string="Settled On", readonly=True, copy=False)
    cancel_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("due", "Due"),
            ("checked", "Checked by CS"),
            ("approved", "Approved"),
            ("booked", "Booked"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
        index=True,
        tracking=True,
    )
    can_check = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_refuse = fields.Boolean(compute="_compute_can_actions")
    can_book = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    _document_uniq = models.UniqueIndex(
        "(move_id) WHERE move_id IS NOT NULL", "This credit note pays another amount."
    )
    _payment_uniq = models.UniqueIndex(
        "(payment_id) WHERE payment_id IS NOT NULL", "This payment pays another amount."
    )
    # NaN is greater than everything in PostgreSQL, so the upper bound refuses it.
    _amounts_valid = models.Constraint(
        "CHECK(COALESCE(promised, 0) >= 0 AND COALESCE(promised, 0) < 1e15"
        " AND COALESCE(amount, 0) >= 0 AND COALESCE(amount, 0) < 1e15)",
        "Amounts of a rebate are from 0.",
    )
    _period_valid = models.Constraint(
        "CHECK(period_from IS NULL OR period_to IS NULL OR period_from <= period_to)",
        "The period ends before it begins.",
    )

    @api.model
    def _cs_transitions(self):
        checks = ("_check_agreement", "_check_amount", "_check_overdue")
        return TransitionTable(
            Transition("fall_due", ("planned",), "due"),
            Transition(
                "check", ("due",), "checked", (CS,), checks=checks, ends=("check",)
            ),
            Transition("approve", ("checked",), "approved", allowed="_cs_may_decide"),
            Transition("refuse", ("checked",), "due", allowed="_cs_may_decide"),
            Transition("void", ("checked",), "due"),
            Transition(
                "book",
                ("approved",),
                "booked",
                groups=(FINANCE,),
                checks=("_check_agreement",),
            ),
            Transition("pay", ("booked",), "paid"),
            Transition("unpay", ("paid",), "booked"),
            Transition("unbook", ("booked", "paid"), "approved"),
            Transition(
                "cancel",
                ("planned", "due", "checked", "approved"),
                "cancelled",
                groups=MANAGER,
                allowed="_cs_may_drop",
            ),
        )

    @api.depends("name", "partner_id", "date_due")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.name} {line.partner_id.name or ''}"

    @api.depends("move_id.name", "payment_id.name", "move_id.state")
    def _compute_document_name(self):
        for line in self:
            document = line.move_id or line.payment_id
            line.document_name = document.display_name if document else False
