from odoo import api, fields, models

from ...exceptions import MissingInputError, UnsettledComplaintError
from ...tools.transitions import Transition, TransitionTable
from .service_request import AGENT, MANAGER

ALIVE = ("new", "open", "waiting", "escalated")
ACTIVITY = "cs_department.mail_activity_type_service"


class CsServiceRequest(models.Model):
    """The steps of a request: one table, and an action for each step."""

    _inherit = "cs.service.request"

    can_answer = fields.Boolean(compute="_compute_can_actions")
    can_promise = fields.Boolean(compute="_compute_can_actions")
    can_wait = fields.Boolean(compute="_compute_can_actions")
    can_hand_on = fields.Boolean(compute="_compute_can_actions")
    can_accept = fields.Boolean(compute="_compute_can_actions")
    can_escalate = fields.Boolean(compute="_compute_can_actions")
    can_solve = fields.Boolean(compute="_compute_can_actions")
    can_confirm = fields.Boolean(compute="_compute_can_actions")
    can_reopen = fields.Boolean(compute="_compute_can_actions")
    can_to_complaint = fields.Boolean(compute="_compute_can_actions")
    can_archive = fields.Boolean(compute="_compute_can_actions")

    @api.depends("state", "handler_id", "user_id", "hand_on_ids.date_accepted")
    @api.depends_context("uid")
    def _compute_can_actions(self):
        return super()._compute_can_actions()

    @api.model
    def _cs_transitions(self):
        worker = {"allowed": "_cs_may_work"}
        ours = ("_check_is_ours",)
        return TransitionTable(
            # what is answered at once is solved; a later answer waits for the word
            # of the customer whether it helped
            Transition(
                "answer",
                ("new",),
                "solved",
                **worker,
                checks=(*ours, "_check_solution", "_check_not_dissatisfied"),
                ends=("answer",),
            ),
            Transition(
                "answer",
                ("open",),
                "waiting",
                **worker,
                checks=(*ours, "_check_solution"),
                ends=("answer", "promise"),
            ),
            Transition(
                "promise",
                ("new",),
                "open",
                **worker,
                checks=ours,
                ends=("answer",),
                starts=("promise", "solve"),
            ),
            Transition(
                "promise",
                ("open", "waiting", "escalated"),
                "open",
                **worker,
                checks=ours,
                ends=("promise",),
                starts=("promise",),
            ),
            Transition(
                "wait",
                ("open",),
                "waiting",
                **worker,
                checks=ours,
                ends=("promise",),
                starts=("promise",),
            ),
            Transition(
                "hand_on",
                ("new",),
                "open",
                **worker,
                checks=ours,
                ends=("answer",),
                starts=("promise", "solve"),
            ),
            Transition(
                "hand_on",
                ("open", "waiting", "escalated"),
                "open",
                **worker,
                checks=ours,
            ),
            Transition("accept", ("open",), "open", allowed="_cs_may_accept"),
            Transition("accept", ("escalated",), "escalated", allowed="_cs_may_accept"),
            Transition(
                "escalate",
                ("new",),
                "escalated",
                **worker,
                checks=ours,
                ends=("answer",),
                starts=("promise", "solve"),
            ),
            Transition(
                "escalate", ("open", "waiting"), "escalated", **worker, checks=ours
            ),
            Transition(
                "solve",
                ("new", "open", "waiting", "escalated"),
                "solved",
                **worker,
                checks=(*ours, "_check_solution", "_check_not_dissatisfied"),
                ends=("answer", "promise", "solve"),
            ),
            Transition(
                "confirm",
                ("solved",),
                "confirmed",
                groups=(AGENT,),
                ends=("satisfaction",),
            ),
            Transition(
                "reopen",
                ("solved", "confirmed", "escalated"),
                "open",
                groups=(AGENT,),
                checks=("_check_no_complaint", "_check_reopens"),
                ends=("satisfaction", "promise", "solve"),
                starts=("promise", "solve"),
            ),
            Transition(
                "to_complaint",
                (*ALIVE, "solved", "confirmed"),
                "escalated",
                **worker,
                checks=("_check_customer", "_check_no_complaint"),
                ends=("answer", "satisfaction"),
            ),
            Transition("archive", ("new",), "archived", groups=(MANAGER,)),
            Transition(
                "archive",
                ("solved", "confirmed"),
                "archived",
                groups=(AGENT,),
                checks=("_check_followed_up",),
                ends=("satisfaction",),
            ),
            Transition(
                "archive",
                ("escalated",),
                "archived",
                groups=(AGENT,),
                checks=("_check_complaint_over",),
            ),
        )

    # -- checks --------------------------------------------------------------------

    def _check_is_ours(self):
        """Check that the request may be settled at this desk.

        :raise UnsettledComplaintError: C5, a complaint goes to the register
        """
        self._check_no_complaint()
        if self.kind == "complaint":
            raise UnsettledComplaintError(
                self.env._(
                    "%s is a complaint, and complaints are never settled privately "
                    "(C5): register it as a complaint.",
                    self.display_name,
                )
            )

    def _check_solution(self):
        """Check that the answer is written down.

        :raise MissingInputError: it is not
        """
        if not (self.solution or "").strip():
            raise MissingInputError(
                self.env._(
                    "%s: write down what the customer was told, or what solved it.",
                    self.display_name,
                )
            )

    def _check_not_dissatisfied(self):
        """Check that nobody who is dissatisfied counts as served (D3).

        :raise MissingInputError: the customer says no
        """
        if self.satisfied == "no":
            raise MissingInputError(
                self.env._(
                    "The customer of %s is not satisfied: hand it on, report it up, or "
                    "register a complaint.",
                    self.display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_answer(self):
        """Give the customer the answer (D2, D3).

        A new request is answered on the spot and solved; a later answer keeps the
        promise and waits for the customer's word.

        :raise MissingInputError: the answer is not written down
        :raise UnsettledComplaintError: it is a complaint
        """
        now = fields.Datetime.now()
        for request in self:
            values = {"date_answered": request.date_answered or now}
            on_spot = request.state == "new"
            if on_spot:
                values.update(
                    is_answered_on_spot=True, date_solved=now, solved_by_id=self.env.uid
                )
            else:
                values["waiting_for"] = self.env._("The customer's word")
            request._transition("answer", values)
            if on_spot:
                request._cs_after_solved()
        return True

    def action_escalate(self):
        """Report it up: to the head of who has it, with all that is known (D3, D4).

        :raise MissingInputError: nobody stands above
        """
        for request in self:
            request._cs_escalate()
        return True

    def action_solve(self):
        """The matter is solved; a specialist asks whether the customer is satisfied.

        :raise MissingInputError: the solution is not written down, or the customer is
            not satisfied
        """
        now = fields.Datetime.now()
        for request in self:
            request._transition(
                "solve",
                {
                    "date_answered": request.date_answered or now,
                    "date_solved": now,
                    "solved_by_id": self.env.uid,
                    "waiting_for": False,
                },
            )
            request._cs_after_solved()
        return True

    def action_archive(self):
        """Put the request in the archive: it becomes read-only (D3, A3.10).

        :raise MissingInputError: the customer was not asked yet, or the complaint that
            came of it is not closed
        """
        self._transition("archive", {"date_archived": fields.Datetime.now()})
        return True

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.target == "archived":
            self._cs_cancel_deadlines()
        if step.target in ("archived", "solved"):
            self.sudo().activity_unlink([ACTIVITY])
        return result
