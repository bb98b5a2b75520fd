from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import AttendanceError
from ..round.callback_round import AGENT
from .attendance_dispatch import HR


class CsAttendanceCheck(models.Model):
    """HR's answer to a sent sheet: confirmed, or lines returned with a question.

    The signed figures never change. Customer service answers the questions and sends
    the sheet again with question and answer on it; HR's confirmation ends it all.
    """

    _inherit = "cs.attendance.check"

    hr_state = fields.Selection(
        selection=[
            ("waiting", "Waiting for HR"),
            ("returned", "Returned with Questions"),
            ("confirmed", "Confirmed by HR"),
        ],
        string="HR",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    confirmed_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    question_ids = fields.One2many(
        comodel_name="cs.attendance.question", inverse_name="check_id", readonly=True
    )
    can_confirm = fields.Boolean(compute="_compute_can_hr")
    can_return_lines = fields.Boolean(compute="_compute_can_hr")
    can_resend = fields.Boolean(compute="_compute_can_hr")

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            *super()._cs_transitions(),
            Transition(
                "return_lines",
                ("sent",),
                "sent",
                groups=(HR,),
                checks=("_check_not_confirmed",),
            ),
            Transition(
                "resend",
                ("sent",),
                "sent",
                groups=(AGENT,),
                checks=("_check_returned", "_check_answered"),
            ),
            Transition(
                "confirm",
                ("sent",),
                "sent",
                groups=(HR,),
                checks=("_check_waiting", "_check_not_signer"),
            ),
        )

    @api.depends("state", "hr_state")
    @api.depends_context("uid")
    def _compute_can_hr(self):
        table = self._cs_transitions()
        wanted = {
            "confirm": ("waiting",),
            "return_lines": ("waiting", "returned"),
            "resend": ("returned",),
        }
        for check in self:
            for action, states in wanted.items():
                step = table.find(action, check.state)
                check[f"can_{action}"] = (
                    bool(step) and check.hr_state in states and check._cs_may(step)
                )

    # -- checks --------------------------------------------------------------------

    def _check_not_confirmed(self):
        """Check that HR has not ended the matter.

        :raise AttendanceError: HR confirmed the sheet, or was never asked
        """
        if self.hr_state == "confirmed":
            raise AttendanceError(
                self.env._(
                    "%(sheet)s was confirmed by %(name)s: it is settled.",
                    sheet=self.display_name,
                    name=self.sudo().confirmed_by.name,
                )
            )
        if not self.hr_state:
            raise AttendanceError(
                self.env._(
                    "%s was sent before HR could answer here. Write to customer "
                    "service.",
                    self.display_name,
                )
            )

    def _check_waiting(self):
        """Check that it is HR's turn.

        :raise AttendanceError: it is settled, or customer service has yet to answer
        """
        self._check_not_confirmed()
        if self.hr_state != "waiting":
            raise AttendanceError(
                self.env._(
                    "Questions about %s are not answered yet. Confirm it when customer "
                    "service has sent the answers.",
                    self.display_name,
                )
            )

    def _check_returned(self):
        """Check that HR has asked something.

        :raise AttendanceError: there is nothing to answer
        """
        self._check_not_confirmed()
        if self.hr_state != "returned":
            raise AttendanceError(
                self.env._("HR has no open question about %s.", self.display_name)
            )

    def _check_answered(self):
        """Check that every question has its answer.

        :raise MissingInputError: names the people whose lines are open
        """
        open_ = self.sudo().question_ids.filtered(lambda q: q.state == "open")
        if open_:
            raise MissingInputError(
                self.env._(
                    "Answer the questions first about: %s.",
                    ", ".join(open_.user_id.mapped("name")),
                )
            )

    def _check_not_signer(self):
        """Check that who confirms for HR did not sign for customer service.

        :raise AttendanceError: it is the same person
        """
        if self.checked_by == self.env.user and not self.env.su:
            raise AttendanceError(
                self.env._(
                    "You signed %s for customer service. Somebody else of HR has to "
                    "confirm it.",
                    self.display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_return_lines(self):
        """Open the form in which HR asks about some lines."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return Lines with a Question"),
            "res_model": "cs.attendance.return",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_check_id": self.id},
        }

    def _return_lines(self, lines, question):
        """Return lines to customer service with a question about them.

        :param lines: ``cs.attendance.check.line`` of this sheet
        :param question: text
        :raise AttendanceError: the lines are another sheet's, or it is settled
        :return: ``cs.attendance.question``
        """
        self.ensure_one()
        lines.check_access("read")
        if not lines or lines.check_id != self:
            raise AttendanceError(
                self.env._("Choose lines of %s to ask about.", self.display_name)
            )
        self._transition("return_lines", {"hr_state": "returned"})
        questions = self.env["cs.attendance.question"].sudo()
        made = questions._cs_ask(lines, question, self.env.user)
        self.sudo()._cs_ask_to_answer()
        return made

    def _cs_ask_to_answer(self):
        """Put the questions on the list of who signed, and of who is in charge."""
        self.ensure_one()
        users = self.env["cs.role.mixin"]._cs_usable(
            self.checked_by | self.user_id, self.company_id
        )
        asked = self.activity_ids.filtered("automated").user_id
        for user in users - asked:
            translated = self.with_context(lang=user.lang)
            translated.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.company_id._cs_today(),
                summary=translated.env._("Answer the questions of HR"),
                user_id=user.id,
            )

    def action_resend(self):
        """Send the sheet to HR again, with the questions and their answers on it.

        :raise MissingInputError: a question is open
        """
        for check in self:
            check._transition(
                "resend", {"hr_state": "waiting", "version": check.version + 1}
            )
            check.sudo().activity_unlink(["mail.mail_activity_data_todo"])
            check.sudo()._cs_dispatch(self.env.user)
        return True

    def action_confirm(self):
        """Confirm the sheet for HR, for good: attendance is settled by it (A1.5).

        :raise AttendanceError: a question is open, or the user signed for CS
        """
        return self._transition(
            "confirm",
            {
                "hr_state": "confirmed",
                "confirmed_by": self.env.uid,
                "confirmed_on": fields.Datetime.now(),
            },
        )

    def action_open_lines(self):
        """Open the lines as a list of their own, to filter and to group."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cs.attendance.check.line",
            "views": [(False, "list"), (False, "form")],
            "domain": [("check_id", "=", self.id)],
        }
