from odoo import api, fields, models

from ...exceptions import (
    MissingInputError,
    ReadBackError,
)
from ...tools.transitions import Transition, TransitionTable
from .complaint import AGENT, MANAGER

ACTIVITY = "cs_department.mail_activity_type_analysis"


class CsComplaint(models.Model):
    """The steps of a complaint: one table, and an action for each step."""

    _inherit = "cs.complaint"

    can_confirm = fields.Boolean(compute="_compute_can_actions")
    can_transfer = fields.Boolean(compute="_compute_can_actions")
    can_answer_on_spot = fields.Boolean(compute="_compute_can_actions")
    can_submit_analysis = fields.Boolean(compute="_compute_can_actions")
    can_escalate = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_reply = fields.Boolean(compute="_compute_can_actions")
    can_follow_up = fields.Boolean(compute="_compute_can_actions")
    can_close = fields.Boolean(compute="_compute_can_actions")
    can_reopen = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    @api.depends("state", "head_id", "is_escalated", "department_id", "category_id")
    @api.depends_context("uid")
    def _compute_can_actions(self):
        return super()._compute_can_actions()

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "confirm",
                ("draft",),
                "confirmed",
                groups=(AGENT,),
                checks=("_check_register", "_check_attached", "_check_read_back"),
                starts=("transfer",),
            ),
            Transition(
                "transfer",
                ("confirmed",),
                "analysis",
                groups=(AGENT,),
                checks=("_check_route", "_check_branch_informed", "_check_sheet_claim"),
                ends=("transfer",),
                starts=("analysis",),
            ),
            # to the wrong department: see complaint_transfer for its clocks
            Transition("retransfer", ("analysis",), "analysis", groups=(AGENT,)),
            Transition(
                "answer_on_spot",
                ("confirmed",),
                "replied",
                allowed="_cs_may_answer_on_spot",
                checks=("_check_route", "_check_answer"),
                ends=("transfer", "promise"),
                starts=("followup",),
            ),
            Transition(
                "submit_analysis",
                ("analysis",),
                "approval",
                groups=(MANAGER,),
                allowed="_cs_is_in_charge",
                checks=(
                    "_check_analysis",
                    "_check_inquiries",
                    "_check_sheet_measures",
                    "_check_granted",
                ),
                ends=("analysis",),
            ),
            Transition(
                "escalate", ("analysis",), "analysis", allowed="_cs_may_escalate"
            ),
            Transition(
                "escalate", ("approval",), "approval", allowed="_cs_may_escalate"
            ),
            Transition(
                "approve",
                ("approval",),
                "approved",
                allowed="_cs_may_decide",
                ends=("president",),
                starts=("reply",),
            ),
            Transition(
                "refuse",
                ("approval",),
                "analysis",
                allowed="_cs_may_decide",
                ends=("president",),
                starts=("analysis",),
            ),
            Transition(
                "void", ("approval", "approved"), "analysis", starts=("analysis",)
            ),
            Transition(
                "reply",
                ("approved",),
                "replied",
                groups=(AGENT,),
                checks=("_check_approved", "_check_channel"),
                ends=("reply", "promise"),
                starts=("followup",),
            ),
            Transition(
                "follow_up",
                ("replied",),
                "followup",
                groups=(AGENT,),
                checks=("_check_phone",),
            ),
            # the customer weighs the solution (B3.3)
            Transition(
                "accept",
                ("replied",),
                "replied",
                groups=(AGENT,),
                checks=("_check_response",),
            ),
            Transition(
                "accept",
                ("followup",),
                "followup",
                groups=(AGENT,),
                checks=("_check_response",),
            ),
            Transition(
                "decline",
                ("replied", "followup"),
                "analysis",
                groups=(AGENT,),
                checks=("_check_response",),
                ends=("followup",),
                starts=("analysis",),
            ),
            Transition(
                "close",
                ("followup",),
                "closed",
                groups=(AGENT,),
                checks=("_check_followed_up", "_check_sheet_result"),
            ),
            Transition(
                "reopen",
                ("replied", "followup", "closed"),
                "analysis",
                groups=(MANAGER,),
                checks=("_check_within_retention",),
                ends=("followup",),
                starts=("analysis",),
            ),
            Transition("cancel", ("draft",), "cancelled", groups=(AGENT,)),
            Transition(
                "cancel",
                ("confirmed", "analysis", "approval", "approved"),
                "cancelled",
                groups=(MANAGER,),
            ),
        )

    # -- checks --------------------------------------------------------------------

    def _cs_require(self, names):
        missing = [
            self._fields[name]._description_string(self.env)
            for name in names
            if not (self[name].strip() if isinstance(self[name], str) else self[name])
        ]
        if missing:
            raise MissingInputError(
                self.env._(
                    "%(document)s: fill in %(fields)s first.",
                    document=self.display_name,
                    fields=", ".join(missing),
                )
            )

    def _check_register(self):
        """Check that the register (A3.3, B4.9) says who complains about what."""
        self._cs_require(["partner_id", "category_id", "description"])

    def _check_read_back(self):
        """Check that the customer confirmed the record.

        :raise ReadBackError: A3.3, nothing moves before
        """
        if not (self.read_back_by or "").strip() or not self.read_back_method:
            raise ReadBackError(
                self.env._(
                    "Read %s back to the customer first: enter who confirmed it, "
                    "and how.",
                    self.display_name,
                )
            )

    def _check_route(self):
        """Check that it is clear where the complaint goes."""
        names = ["department_id"]
        if self.category_id.needs_accused:
            names.append("accused_employee_id")
        self._cs_require(names)

    # -- actions -------------------------------------------------------------------

    def action_confirm(self):
        """The customer has confirmed the record that was read back (A3.3).

        :raise ReadBackError: who confirmed it, or how, is not entered
        :raise MissingInputError: customer, category or description is missing
        """
        return self._transition(
            "confirm",
            {
                "read_back_date": fields.Datetime.now(),
                "read_back_user_id": self.env.uid,
            },
        )

    def action_transfer(self):
        """Send register and reply form to the responsible head (A3.4 (1)).

        :raise MissingInputError: the department, or the person of a staff complaint, is
            missing, or nobody leads the department, or the sheet of a special case
            does not say what is claimed (D3)
        :raise BranchNotInformedError: it is urgent and the branch does not know (C5)
        """
        for complaint in self:
            complaint._check_route()
            complaint._transition(
                "transfer",
                {
                    "date_transferred": fields.Datetime.now(),
                    "head_id": complaint._cs_find_head().id,
                    **complaint._cs_sheet_stamp(),
                },
            )
            complaint._cs_send_reply_form()
        return True

    def action_submit_analysis(self):
        """Return the reply form and ask for the approval of the solution (A3.4 (2)).

        :raise MissingInputError: the reply form or the sheet of a special case is not
            complete (B4.10, B4.11)
        :raise InquiryError: a department that was asked has not answered
        """
        for complaint in self:
            complaint._transition("submit_analysis", complaint._cs_submit_values())
            complaint.sudo().activity_unlink([ACTIVITY])
            complaint._cs_request_approval("solution")
        return True

    def _cs_submit_values(self):
        """Return what is recorded when the reply form is returned."""
        self.ensure_one()
        return {
            "date_analysed": fields.Datetime.now(),
            "is_cross_department": self.is_cross_department or self._cs_asked_outside(),
            **self._cs_sheet_stamp(),
        }

    def action_escalate(self):
        """Take it to the president: beyond the head's authority (A3.4 (4))."""
        self._transition("escalate", {"is_escalated": True})
        for complaint in self:
            if complaint.state == "approval":
                complaint._cs_extend_approvals("solution")
        return True

    def action_cancel(self):
        """Open the form that asks why the complaint is called off."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel Complaint"),
            "res_model": "cs.complaint.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_complaint_ids": self.ids},
        }

    def _cancel(self, reason):
        """Call complaints off for a reason; clocks and requests end with them."""
        if not (reason or "").strip():
            raise MissingInputError(
                self.env._("Give the reason: a complaint is never dropped silently.")
            )
        self._transition("cancel", {"cancel_reason": reason.strip()})
        self.sudo().activity_unlink([ACTIVITY])

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action in ("confirm", "reopen", "decline"):
            # a category tells the customer when the answer comes (A3.5)
            self.filtered("category_id.has_promise")._cs_start_step("promise")
        if step.action == "confirm":
            self.filtered(lambda c: c._cs_wants_branch())._cs_inform_branch()
        return result
