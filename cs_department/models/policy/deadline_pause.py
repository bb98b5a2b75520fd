from odoo import api, fields, models

from ...exceptions import MissingInputError
from ...tools.transitions import Transition, TransitionTable


class CsDeadlinePause(models.Model):
    """A clock may stand still only for a reason, a new promise and an approval (A3.8).

    The promised date becomes the clock's due date. A clock that was missed already
    cannot be paused: its breach stands.
    """

    _name = "cs.deadline.pause"
    _description = "Pause of a Deadline"
    _inherit = ["cs.document.mixin"]
    _order = "id desc"

    _cs_sequence_code = "cs.deadline.pause"
    _cs_readonly_states = ("approved", "refused")
    _cs_content = {"pause": ("deadline_id", "reason", "note", "date_promised")}

    deadline_id = fields.Many2one(
        comodel_name="cs.deadline",
        string="Clock",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        related="deadline_id.company_id", store=True, precompute=True, default=None
    )
    document_name = fields.Char(related="deadline_id.res_name")
    date_due = fields.Datetime(
        string="Due so Far", related="deadline_id.date_due_initial"
    )
    reason = fields.Selection(
        selection=[
            ("refused", "Customer refuses the solution"),
            ("unreachable", "Customer cannot be reached"),
            ("complex", "Case too complex"),
            ("third_party", "Third party needed"),
        ],
        required=True,
        tracking=True,
    )
    note = fields.Text(string="Explanation", required=True)
    date_promised = fields.Date(string="Promised Date", required=True, tracking=True)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("approval", "To Approve"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_refuse = fields.Boolean(compute="_compute_can_actions")

    _note_not_blank = models.Constraint(
        "CHECK(btrim(note) <> '')", "Explain why the clock has to stand still."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "submit",
                ("draft",),
                "approval",
                groups=("cs_department.group_cs_user",),
                allowed="_cs_is_in_charge",
                checks=("_check_pause",),
            ),
            Transition("approve", ("approval",), "approved", allowed="_cs_may_decide"),
            Transition("refuse", ("approval",), "refused", allowed="_cs_may_decide"),
            Transition("void", ("approval",), "draft"),
        )

    def _cs_is_in_charge(self):
        return self.deadline_id.user_id == self.env.user

    def _check_pause(self):
        """Check what a pause needs.

        :raise DeadlineError: the clock does not run or was missed
        :raise MissingInputError: the promised date is not later than today
        """
        self.deadline_id._cs_check_pausable()
        if self.date_promised <= self.company_id._cs_today():
            raise MissingInputError(
                self.env._("Promise a date after today, and tell it to the customer.")
            )

    def action_submit(self):
        """Ask for the approval of this pause."""
        self._transition("submit")
        self._cs_request_approval("pause")

    def _cs_approved(self, step):
        # whoever decides need not see the clock otherwise
        for pause in self.sudo():
            pause.deadline_id._cs_apply_pause(pause.date_promised)
            document = pause.deadline_id._cs_document()
            if document:
                document._cs_deadline_paused(pause.deadline_id, pause)
        return self.sudo()._transition("approve")
