from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cs_department.exceptions import DisputeError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...tools.sql import SALES

USER = ("cs_credit.group_credit_user",)


class CsCreditDispute(models.Model):
    """A customer's invoice that is set aside because it is disputed (B5.4).

    While it lasts the invoice is no part of what fell due or of bad debts; a rating
    made as of a day in that time leaves it out, also when it is made later.
    """

    _name = "cs.credit.dispute"
    _description = "Disputed Invoice"
    _inherit = ["cs.transition.mixin"]
    _order = "date_from desc, id desc"

    _cs_readonly_states = ("ended",)
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset({"date_to", "ended_by", "end_note", "user_id"})

    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
        precompute=True,
    )
    currency_id = fields.Many2one(related="move_id.currency_id")
    amount_residual = fields.Monetary(
        related="move_id.amount_residual", string="Amount Due"
    )
    kind = fields.Selection(
        selection=[
            ("quality", "Quality of the goods"),
            ("quantity", "Quantity"),
            ("price", "Price"),
            ("delivery", "Delivery"),
            ("service", "Service"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    reason = fields.Text(required=True)
    date_from = fields.Date(
        string="Since",
        required=True,
        default=lambda self: self.env.company._cs_today(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Set Aside By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    date_to = fields.Date(string="Ended On", readonly=True, copy=False)
    ended_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    end_note = fields.Text(string="Result", readonly=True, copy=False)
    state = fields.Selection(
        selection=[("open", "In Dispute"), ("ended", "Ended")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
    )
    can_end = fields.Boolean(compute="_compute_can_actions")

    _open_uniq = models.UniqueIndex(
        "(move_id) WHERE state = 'open'", "This invoice is in dispute already."
    )
    _reason_given = models.Constraint(
        "CHECK(btrim(reason) <> '')", "Say what the customer disputes."
    )
    _dates_valid = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The dispute ends before it begins.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(Transition("end", ("open",), "ended", groups=USER))

    @api.depends("move_id", "state")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = dispute.move_id.sudo().display_name

    @api.constrains("move_id", "date_from")
    def _check_move(self):
        for dispute in self:
            move = dispute.move_id.sudo()  # whether it is an invoice, whoever asks
            if move.move_type not in SALES or move.state != "posted":
                raise DisputeError(
                    self.env._(
                        "%s is no posted invoice to a customer: only those can be "
                        "set aside.",
                        move.display_name,
                    )
                )
            if dispute.date_from > dispute.company_id._cs_today():
                raise ValidationError(
                    self.env._("A dispute cannot begin in the future.")
                )
            if move.invoice_date and dispute.date_from < move.invoice_date:
                raise ValidationError(
                    self.env._("A dispute cannot begin before its invoice.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        for dispute in disputes:
            dispute.move_id.check_access("read")
            labels = dict(self._fields["kind"]._description_selection(self.env))
            dispute._cs_log(
                self.env._(
                    "In dispute since %(date)s: %(kind)s. %(reason)s",
                    date=dispute.date_from,
                    kind=labels[dispute.kind],
                    reason=dispute.reason,
                )
            )
        return disputes

    def write(self, vals):
        fixed = {"move_id", "date_from"} & vals.keys()
        if fixed and not self._cs_is_by_transition():
            raise DisputeError(
                self.env._(
                    "A dispute keeps its invoice and its first day: end it and "
                    "record another one."
                )
            )
        return super().write(vals)

    def action_end(self, note=""):
        """End disputes today: the invoices count again.

        :param note: what came of it
        :raise TransitionError: it is ended already
        """
        for dispute in self:
            dispute._transition(
                "end",
                {
                    "date_to": max(dispute.company_id._cs_today(), dispute.date_from),
                    "ended_by": self.env.uid,
                    "end_note": note or False,
                },
            )
            dispute._cs_log(self.env._("The dispute has ended. %s", note or ""))
        return True

    def _cs_log(self, text):
        # finance may set aside what only accountants may write
        self.move_id.sudo().message_post(
            body=text, author_id=self.env.user.partner_id.id
        )
