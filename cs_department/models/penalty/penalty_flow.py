from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...exceptions import (
    DeadlineError,
    MissingInputError,
)
from ...tools.transitions import Transition, TransitionTable
from ..complaint.complaint import MANAGER, PRESIDENT
from .penalty import UNDECIDED


class CsComplaintPenalty(models.Model):
    """The steps of a penalty (B1.2): proposed, decided, told, objected to, final."""

    _inherit = "cs.complaint.penalty"

    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_inform = fields.Boolean(compute="_compute_can_actions")
    can_object = fields.Boolean(compute="_compute_can_actions")
    can_withdraw = fields.Boolean(compute="_compute_can_actions")

    @api.model
    def _cs_transitions(self):
        decide = "_cs_may_decide"
        withdraw = "_cs_may_withdraw"
        return TransitionTable(
            Transition(
                "submit",
                ("proposed",),
                "approval",
                allowed="_cs_may_submit",
                checks=("_check_lines",),
            ),
            Transition("approve", ("approval",), "decided", allowed=decide),
            Transition("refuse", ("approval",), "proposed", allowed=decide),
            Transition("void", ("approval",), "proposed"),
            Transition(
                "inform",
                ("decided",),
                "informed",
                allowed="_cs_may_submit",
                starts=("objection",),
            ),
            Transition(
                "object",
                ("informed",),
                "objected",
                allowed="_cs_is_person",
                checks=("_check_objection_in_time",),
                ends=("objection",),
            ),
            Transition(
                "approve",
                ("objected",),
                "final",
                allowed=decide,
                checks=("_check_lowered",),
            ),
            Transition("refuse", ("objected",), "final", allowed=decide),
            # the system: nobody objected in time
            Transition("lapse", ("informed",), "final"),
            Transition("withdraw", UNDECIDED, "withdrawn", allowed=withdraw),
            Transition(
                "withdraw",
                ("decided", "informed", "objected", "final"),
                "withdrawn",
                allowed="_cs_may_lift",
            ),
        )

    # -- who -----------------------------------------------------------------------

    def _cs_is_person(self):
        return self.sudo().person_user_id == self.env.user

    def _cs_may_submit(self):
        """CS managers and the president, except on their own penalty."""
        user = self.env.user
        return not self._cs_is_person() and (
            user.has_group(MANAGER) or user.has_group(PRESIDENT)
        )

    def _cs_may_withdraw(self):
        return self._cs_may_submit()

    def _cs_may_lift(self):
        """What was decided is lifted by the president, not by the person."""
        return not self._cs_is_person() and self.env.user.has_group(PRESIDENT)

    def _cs_may_edit_lines(self):
        """Whoever submits or decides may change the figures, until it is decided."""
        self.ensure_one()
        if self.state == "proposed":
            return self._cs_may_submit()
        return self.state in ("approval", "objected") and self._cs_may_decide()

    # -- checks --------------------------------------------------------------------

    def _check_lines(self):
        for line in self.line_ids:
            if line.percent != line.percent_proposed and not line.reason:
                raise MissingInputError(
                    self.env._(
                        "“%s”: give the reason why the figure differs from the rule.",
                        line.display_name,
                    )
                )

    def _check_objection_in_time(self):
        """Check that the person can still object.

        :raise DeadlineError: the time to object is over
        """
        clock = self._cs_open_deadlines("objection")[:1]
        if not clock or fields.Datetime.now() > clock.date_due:
            raise DeadlineError(
                self.env._("The time to object to %s is over.", self.display_name)
            )

    def _check_lowered(self):
        """Check that an accepted objection changes something."""
        if not any(
            line.percent < line.percent_decided for line in self.sudo().line_ids
        ):
            raise MissingInputError(
                self.env._(
                    "Lower the figures of %s before you accept the objection, or "
                    "refuse it with a reason.",
                    self.display_name,
                )
            )

    # -- deciding ------------------------------------------------------------------

    def action_submit(self):
        """Ask for the decision; the figures are those of the lines.

        :raise MissingInputError: a figure differs from its rule without a reason
        """
        for penalty in self:
            penalty._transition("submit")
            penalty._cs_ask_decision("decision")
        return True

    def _cs_ask_decision(self, step):
        """Ask in the software's name: it proposes by rules, so any approver decides.

        The person concerned is barred from it by :meth:`_cs_hidden_from`.
        """
        self.with_user(SUPERUSER_ID)._cs_request_approval(step)

    def _cs_prepare_approval(self, rule):
        """An objection is decided by others than the penalty, where there are any.

        The highest instance decides again where nobody else is left.
        """
        vals = super()._cs_prepare_approval(rule)
        if rule.step == "objection":
            asked = rule._cs_approvers(self.sudo(), self.env.user)
            others = asked - self._cs_earlier_deciders()
            if others:
                vals.update(approver_ids=[(6, 0, others.ids)], group_id=False)
        return vals

    def _cs_my_turn(self):
        """No delegation brings an objection back to who decided the penalty."""
        mine = super()._cs_my_turn()
        if self.state != "objected" or self.env.user not in self._cs_earlier_deciders():
            return mine
        return mine.filtered(
            lambda a: not a.approver_ids or self.env.user in a.approver_ids
        )

    def _cs_earlier_deciders(self):
        decided = self._cs_approvals(
            Domain("step", "=", "decision") & Domain("state", "=", "approved")
        )
        return decided.decided_by

    def _cs_approved(self, step):
        penalty = self.sudo()
        if step == "objection":
            lowered = any(line.percent for line in penalty.line_ids)
            penalty._cs_make_final("approve", "revised" if lowered else "lifted")
            return True
        for line in penalty.line_ids:
            line.percent_decided = line.percent
        penalty._transition("approve", {"date_decided": fields.Datetime.now()})
        penalty._cs_tell_person()
        return True

    def _cs_refused(self, step, comment):
        if step == "objection":
            penalty = self.sudo()
            penalty._cs_write_checked({"objection_answer": comment})
            penalty._cs_make_final("refuse", "upheld")
            return True
        return super()._cs_refused(step, comment)
