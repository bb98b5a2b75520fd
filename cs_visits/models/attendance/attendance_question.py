from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import AttendanceError
from ..round.callback_round import AGENT

# What customer service writes on a question; all else is HR's or the system's
_ANSWER = {"answer", "resolution"}


class CsAttendanceQuestion(models.Model):
    """A question of HR about one line of a signed sheet, and its answer by CS."""

    _name = "cs.attendance.question"
    _description = "Question about Attendance"
    _inherit = ["cs.transition.mixin"]
    _order = "state desc, asked_on desc, id desc"
    _rec_name = "question"

    _cs_readonly_states = ("answered",)
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset({"answered_by", "answered_on"})

    check_id = fields.Many2one(
        comodel_name="cs.attendance.check",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        comodel_name="cs.attendance.check.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(related="line_id.user_id", string="Person", store=True)
    version = fields.Integer(
        string="About Version", readonly=True, help="Of the sheet, when HR asked"
    )
    question = fields.Text(required=True, readonly=True)
    asked_by = fields.Many2one(comodel_name="res.users", readonly=True)
    asked_on = fields.Datetime(readonly=True)
    answer = fields.Text()
    resolution = fields.Selection(
        selection=[
            ("stands", "The figure stands"),
            ("corrected", "To be read as answered"),
        ],
        string="Result",
        help="The signed figures stay; what is wrong with them is said in the answer.",
    )
    answered_by = fields.Many2one(comodel_name="res.users", readonly=True)
    answered_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        selection=[("open", "To Answer"), ("answered", "Answered")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
    )
    can_answer = fields.Boolean(compute="_compute_can_actions")

    _question_not_blank = models.Constraint(
        "CHECK(btrim(question) <> '')", "Write down what you want to know."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "answer",
                ("open",),
                "answered",
                groups=(AGENT,),
                checks=("_check_answer",),
            )
        )

    def _check_answer(self):
        """Check that there is an answer, and what becomes of the figure.

        :raise MissingInputError: one of them is missing
        """
        if not (self.answer or "").strip() or not self.resolution:
            raise MissingInputError(
                self.env._(
                    "Write the answer, and say whether the figure stands or is to be "
                    "read as answered."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AttendanceError(
                self.env._("Questions are asked from the sheet: “Ask about Lines”.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and not self._cs_is_by_transition():
            names = vals.keys() - _ANSWER
            if names:
                raise self._cs_engine_field_error(names & self._fields.keys())
        return super().write(vals)

    @api.model
    def _cs_ask(self, lines, question, user):
        """Make a question about each line (sudo).

        :param lines: ``cs.attendance.check.line`` of one sheet
        :param question: text, the same for all
        :param user: ``res.users`` who asks
        """
        text = (question or "").strip()
        if not text:
            raise MissingInputError(self.env._("Write down what you want to know."))
        return self.create(
            [
                {
                    "check_id": line.check_id.id,
                    "line_id": line.id,
                    "company_id": line.company_id.id,
                    "version": line.check_id.version,
                    "question": text,
                    "asked_by": user.id,
                    "asked_on": fields.Datetime.now(),
                }
                for line in lines
            ]
        )

    def action_answer(self):
        """Give the answer that was written down (A1.5).

        :raise MissingInputError: there is none
        """
        return self._transition(
            "answer",
            {"answered_by": self.env.uid, "answered_on": fields.Datetime.now()},
        )
