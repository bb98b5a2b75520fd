from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

CENT = 0.005


class CsCreditHold(models.Model):
    """An order or invoice that the customer's credit does not allow.

    Opened by the system alone. A release holds for this document, this customer and
    this amount; it lapses when the document grows, is called off, or is not confirmed
    in time (models/holding).
    """

    _name = "cs.credit.hold"
    _description = "Credit Hold"
    _inherit = ["cs.document.mixin"]
    _order = "id desc"

    _cs_sequence_code = "cs.credit.hold"
    _cs_readonly_states = ("released", "refused", "lapsed")
    _cs_deletable_states = ()
    _cs_content = {"release": ("res_model", "res_id", "partner_id", "amount")}

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char(string="Document", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        readonly=True,
        index="btree_not_null",
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Stopped At",
        readonly=True,
        default=lambda self: self.env.user,
        help="Who tried to confirm or post the document",
    )
    amount = fields.Monetary(required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_ids = fields.Many2many(
        comodel_name="cs.credit.hold.rule", string="Rules", readonly=True
    )
    reasons = fields.Text(
        readonly=True, groups="cs_credit.group_credit_user", help="With figures"
    )
    grade_id = fields.Many2one(
        comodel_name="cs.credit.grade", readonly=True, help="At the time of the hold"
    )
    exposure = fields.Monetary(
        readonly=True,
        groups="cs_credit.group_credit_user",
        help="Without this document, at the time of the hold",
    )
    limit_amount = fields.Monetary(
        string="Limit", readonly=True, groups="cs_credit.group_credit_user"
    )
    overdue = fields.Monetary(
        string="Amount Overdue", readonly=True, groups="cs_credit.group_credit_user"
    )
    overdue_days = fields.Integer(
        string="Days Overdue",
        readonly=True,
        aggregator="max",
        groups="cs_credit.group_credit_user",
        help="Of the oldest debt, at the time of the hold",
    )
    group_id = fields.Many2one(
        comodel_name="cs.credit.group",
        string="Shares a Limit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("released", "Released"),
            ("refused", "Refused"),
            ("lapsed", "Lapsed"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    can_release = fields.Boolean(compute="_compute_can_actions")
    can_refuse = fields.Boolean(compute="_compute_can_actions")

    _document_idx = models.Index("(res_model, res_id)")
    _open_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE state = 'open'",
        "This document is held already.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition("release", ("open",), "released", allowed="_cs_may_decide"),
            Transition("refuse", ("open",), "refused", allowed="_cs_may_decide"),
            Transition("lapse", ("open", "released"), "lapsed"),
        )

    # -- actions -------------------------------------------------------------------

    def action_release(self):
        """Let this document pass at this amount (four eyes).

        :raise ApprovalError: nothing waits for a decision
        :raise FourEyesError: whoever tried to confirm it cannot release it
        :raise TransitionAccessError: not a credit manager, or the own order
        """
        return self.action_approve()

    def action_open_document(self):
        """Open the held order or invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # -- engine hooks --------------------------------------------------------------

    def _cs_approval_amount(self, step):
        return self.amount

    def _cs_hidden_from(self):
        """The document's salesperson never decides on it."""
        self.ensure_one()
        return self.sudo().user_id

    def _cs_approved(self, step):
        return self.sudo()._transition("release")

    def _cs_refused(self, step, comment):
        return self.sudo()._transition("refuse")

    def _cs_voided(self, step):
        """The document changed under the open hold: it is held anew."""
        self.sudo()._cs_lapse()

    # -- opening and closing -------------------------------------------------------

    @api.model
    def _cs_of(self, documents, states=("open", "released")):
        """Return the holds of documents (sudo), newest first."""
        return self.sudo().search(
            Domain("res_model", "=", documents._name)
            & Domain("res_id", "in", documents.ids)
            & Domain("state", "in", states)
        )

    def _cs_covers(self, partner, amount):
        """Whether a release lets a document of this customer and amount pass."""
        self.ensure_one()
        return self._cs_covered(partner, amount)

    def _cs_covered(self, partner, amount):
        """Whether a document is the one that was released, no larger than then."""
        return (
            self.state == "released"
            and self.partner_id == partner
            and amount <= self.amount + CENT
        )

    def _cs_lapse(self):
        """End holds and releases that no longer fit their document."""
        live = self.filtered(lambda hold: hold.state in ("open", "released"))
        live._cs_retire_approvals()
        if live:
            live.sudo()._transition("lapse")
            live.flush_recordset()

    @api.model
    def _cs_open(self, vals):
        """Open a hold and ask for its release; an equal open one is kept.

        :param vals: create values without state
        """
        document = self.env[vals["res_model"]].browse(vals["res_id"])
        for hold in self._cs_of(document):
            same = hold.partner_id.id == vals["partner_id"]
            if (
                hold.state == "open"
                and same
                and (abs(hold.amount - vals["amount"]) <= CENT)
            ):
                return hold
            hold._cs_lapse()
        hold = self.sudo().create(vals)
        hold._cs_request_approval("release")
        return hold
