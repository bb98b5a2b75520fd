from odoo import api, fields, models

from ...exceptions import InquiryError, MissingInputError
from ...tools.transitions import Transition, TransitionTable
from .complaint import AGENT, MANAGER

ACTIVITY = "cs_department.mail_activity_type_inquiry"
ENGINE_FIELDS = {
    "requester_id",
    "head_id",
    "date_asked",
    "date_answered",
    "answered_by_id",
    "withdraw_reason",
    "hidden_from_id",
}
QUESTION_FIELDS = {"complaint_id", "department_id", "question"}
ANSWER_FIELDS = {"answer", "cause_found", "cause_id"}


class CsComplaintInquiry(models.Model):
    """A question to one more department, while a complaint is analysed.

    Several departments can be asked at once, each with its own clock (A3.1: answer in
    writing within one working day). The head asked reads the complaint and answers;
    the reply form is returned when all have answered or were let off.
    """

    _name = "cs.complaint.inquiry"
    _description = "Inquiry at a Department"
    _inherit = ["cs.document.mixin", "cs.hidden.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _cs_sequence_code = "cs.complaint.inquiry"
    _cs_readonly_states = ("answered", "withdrawn")
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(ENGINE_FIELDS)

    complaint_id = fields.Many2one(
        comodel_name="cs.complaint",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, precompute=True, default=None
    )
    hidden_from_id = fields.Many2one(
        related="complaint_id.hidden_from_id", store=True, precompute=True
    )
    description = fields.Text(related="complaint_id.description")
    partner_id = fields.Many2one(related="complaint_id.partner_id")
    product_id = fields.Many2one(related="complaint_id.product_id")
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department Asked",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
    )
    head_id = fields.Many2one(
        comodel_name="res.users",
        string="Head Asked",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Head of that department; never the person complained about",
    )
    question = fields.Text(required=True)
    answer = fields.Text(copy=False)
    cause_found = fields.Text(copy=False, help="What of it came about here, and why")
    cause_id = fields.Many2one(
        comodel_name="cs.complaint.cause",
        string="Root Cause",
        ondelete="restrict",
        copy=False,
        check_company=True,
    )
    date_asked = fields.Datetime(string="Asked On", readonly=True, copy=False)
    date_answered = fields.Datetime(string="Answered On", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False
    )
    withdraw_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("asked", "Asked"),
            ("answered", "Answered"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_ask = fields.Boolean(compute="_compute_can_actions")
    can_answer = fields.Boolean(compute="_compute_can_actions")
    can_withdraw = fields.Boolean(compute="_compute_can_actions")
    can_edit_question = fields.Boolean(compute="_compute_can_edit")
    can_edit_answer = fields.Boolean(compute="_compute_can_edit")

    _question_not_blank = models.Constraint(
        "CHECK(btrim(question) <> '')", "Write down what the department is asked."
    )
    _one_open_inquiry = models.UniqueIndex(
        "(complaint_id, department_id) WHERE state IN ('draft', 'asked')",
        "This department is asked already.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "ask",
                ("draft",),
                "asked",
                groups=(AGENT,),
                allowed="_cs_may_ask",
                checks=("_check_asked",),
                starts=("inquiry",),
            ),
            Transition(
                "answer",
                ("asked",),
                "answered",
                groups=(MANAGER,),
                allowed="_cs_is_asked",
                checks=("_check_answer",),
                ends=("inquiry",),
            ),
            Transition(
                "withdraw",
                ("draft", "asked"),
                "withdrawn",
                groups=(AGENT,),
                allowed="_cs_may_ask",
            ),
        )

    @api.depends("name", "department_id")
    def _compute_display_name(self):
        for inquiry in self:
            department = inquiry.department_id.sudo()
            inquiry.display_name = " · ".join(
                part for part in (inquiry.name, department.name) if part
            )

    @api.depends("state", "head_id", "department_id", "complaint_id")
    @api.depends_context("uid")
    def _compute_can_actions(self):
        return super()._compute_can_actions()

    @api.depends("state", "head_id", "department_id", "complaint_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        for inquiry in self:
            writable = inquiry._cs_writable_fields()
            inquiry.can_edit_question = "question" in writable
            inquiry.can_edit_answer = "answer" in writable

    # -- who -----------------------------------------------------------------------

    def _cs_hidden_from(self):
        return self.sudo().hidden_from_id

    def _cs_step_user(self, step):
        return self.head_id

    def _cs_may_ask(self):
        """Whether the user leads the analysis this inquiry is for."""
        self.ensure_one()
        return self.complaint_id.with_env(self.env)._cs_is_in_charge()

    def _cs_is_asked(self):
        """Whether the user is the head who is asked."""
        self.ensure_one()
        inquiry, user = self.sudo(), self.env.user
        if inquiry.hidden_from_id == user:
            return False
        return user in (inquiry.head_id | inquiry.department_id.manager_id.user_id)

    # -- checks --------------------------------------------------------------------

    def _check_asked(self):
        """Check that there is something to ask, and somebody else to be asked.

        :raise InquiryError: the complaint is not in analysis, or it is the responsible
            department itself
        """
        complaint = self.complaint_id.sudo()
        if complaint.state != "analysis":
            raise InquiryError(
                self.env._(
                    "%s is not in analysis: other departments are asked then.",
                    complaint.display_name,
                )
            )
        if self.department_id == complaint.department_id:
            raise InquiryError(
                self.env._(
                    "%(department)s leads the analysis of %(complaint)s itself: ask "
                    "another department.",
                    department=self.department_id.sudo().display_name,
                    complaint=complaint.display_name,
                )
            )

    def _check_answer(self):
        """Check that the answer is given in writing (A3.1)."""
        if not (self.answer or "").strip():
            raise MissingInputError(
                self.env._("%s: write down the answer first.", self.display_name)
            )

    # -- actions -------------------------------------------------------------------

    def action_ask(self):
        """Send the question to the head of the department; the clock starts (A3.1).

        A department outside the responsible one makes the complaint cross departments:
        it goes to the president (A3.4 (4)).

        :raise InquiryError: the complaint is not in analysis
        :raise MissingInputError: nobody leads the department
        """
        for inquiry in self:
            head = inquiry.complaint_id._cs_find_head(inquiry.department_id)
            inquiry._transition(
                "ask", {"date_asked": fields.Datetime.now(), "head_id": head.id}
            )
            inquiry.complaint_id._cs_mark_cross_department()
            inquiry._cs_ask_head()
        return True

    def action_answer(self):
        """Return the answer to whoever analyses the complaint.

        :raise MissingInputError: the answer is empty
        """
        self._transition(
            "answer",
            {"date_answered": fields.Datetime.now(), "answered_by_id": self.env.uid},
        )
        for inquiry in self:
            inquiry.sudo().activity_unlink([ACTIVITY])
            inquiry._cs_tell_answer()
        return True

    def action_withdraw(self):
        """Open the form that asks why the question is taken back."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw Inquiry"),
            "res_model": "cs.complaint.inquiry.withdraw",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_inquiry_ids": self.ids},
        }

    def _withdraw(self, reason):
        """Take questions back for a reason; their clocks end, a miss stays."""
        if not (reason or "").strip():
            raise MissingInputError(
                self.env._("Give the reason why the department need not answer.")
            )
        self._transition("withdraw", {"withdraw_reason": reason.strip()})
        self._cs_cancel_deadlines()
        self.sudo().activity_unlink([ACTIVITY])
