from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...exceptions import (
    DeadlineError,
    MissingInputError,
)
from ...tools.transitions import Transition, TransitionTable
from .complaint import MANAGER, PRESIDENT
from .penalty import UNDECIDED

PERSON_ACTIVITY = "cs_department.mail_activity_type_penalty"
HAND_OVER_ACTIVITY = "cs_department.mail_activity_type_penalty_letter"
HR_ACTIVITY = "cs_department.mail_activity_type_penalty_hr"
HR = "hr.group_hr_user"


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

    # -- telling the person --------------------------------------------------------

    def action_inform(self):
        """Record that the letter was handed to a person without a login."""
        self._transition("inform", {"date_informed": fields.Datetime.now()})
        self.sudo().activity_unlink([HAND_OVER_ACTIVITY])
        return True

    def _cs_tell_person(self):
        """Tell the person of the decision; who has no login gets the letter (B1.2)."""
        self.ensure_one()
        user = self._cs_usable_person()
        if not user:
            self._cs_put_on_lists(
                HAND_OVER_ACTIVITY, self._cs_group_users(MANAGER), self._cs_today()
            )
            return
        self._transition("inform", {"date_informed": fields.Datetime.now()})
        clock = self._cs_open_deadlines("objection")[:1]
        until = self.company_id._cs_local(clock.date_due)
        self._cs_put_on_lists(PERSON_ACTIVITY, user, until.date())
        self._cs_mail_person(user, until)

    def _cs_mail_person(self, user, until):
        penalty = self.with_context(lang=user.lang or self.env.lang)
        penalty.message_notify(
            partner_ids=user.partner_id.ids,
            subject=penalty.env._("Decision %s", self.name),
            body=penalty.env._(
                "A decision about you was made: %(number)s. Read it in Customer "
                "Service; you can object once, until %(until)s.",
                number=self.name,
                until=until.strftime("%Y-%m-%d %H:%M"),
            ),
            force_send=False,
        )

    def _cs_usable_person(self):
        person = self.sudo().person_user_id
        return self.env["cs.role.mixin"]._cs_usable(person, self.company_id)

    def _cs_group_users(self, group):
        """Members of a group in this company, never the person concerned."""
        users = self.env.ref(group).sudo().all_user_ids
        usable = self.env["cs.role.mixin"]._cs_usable(users, self.company_id)
        return usable - self.sudo().person_user_id

    def _cs_today(self):
        return self.company_id._cs_today()

    def _cs_put_on_lists(self, activity_type, users, day):
        for user in users:
            penalty = self.sudo().with_context(lang=user.lang or self.env.lang)
            penalty.activity_schedule(activity_type, date_deadline=day, user_id=user.id)

    # -- objection -----------------------------------------------------------------

    def action_object(self):
        """Open the form in which the person objects, once and in time."""
        return self._cs_open_statement("objection", self.env._("Object"))

    def action_withdraw(self):
        """Open the form that asks why the penalty is withdrawn."""
        return self._cs_open_statement("withdrawal", self.env._("Withdraw Penalty"))

    def _cs_open_statement(self, kind, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "cs.penalty.statement",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_penalty_id": self.id, "default_kind": kind},
        }

    def _object(self, reason):
        """Take the person's objection and ask others to decide it (B1.2).

        :param reason: text, not blank
        :raise DeadlineError: the time to object is over
        :raise TransitionAccessError: somebody else's penalty, or objected already
        """
        self.ensure_one()
        self._transition(
            "object",
            {
                "objection_reason": self._cs_reason(reason),
                "date_objection": fields.Datetime.now(),
            },
        )
        penalty = self.sudo()
        penalty.activity_unlink([PERSON_ACTIVITY])
        penalty._cs_retire_approvals("decision")
        penalty._cs_ask_decision("objection")

    def _withdraw(self, reason):
        """Withdraw a penalty; after the decision only the president does.

        :param reason: text, not blank
        """
        for penalty in self:
            was_final = penalty.state == "final"
            penalty._transition(
                "withdraw", {"withdraw_reason": self._cs_reason(reason)}
            )
            system = penalty.sudo()
            system._cs_retire_approvals()
            system._cs_cancel_deadlines()
            system.activity_unlink([PERSON_ACTIVITY, HAND_OVER_ACTIVITY, HR_ACTIVITY])
            if was_final:
                system._cs_tell_hr()
        return True

    def _cs_reason(self, reason):
        if not (reason or "").strip():
            raise MissingInputError(self.env._("Give the reason."))
        return reason.strip()

    # -- final ---------------------------------------------------------------------

    def _cs_make_final(self, action, result):
        """End a penalty: HR learns of it, staff assessment counts it (B1.2, E6)."""
        self.ensure_one()
        self._transition(
            action, {"objection_result": result, "date_final": self._cs_today()}
        )
        self.activity_unlink([PERSON_ACTIVITY])
        if result in ("upheld", "revised", "lifted") and self._cs_usable_person():
            self._cs_put_on_lists(
                PERSON_ACTIVITY, self._cs_usable_person(), self._cs_today()
            )
        self._cs_tell_hr()

    def _cs_tell_hr(self):
        """Put it on the list of the HR officer the company names, else of one."""
        users = self._cs_group_users(HR)
        named = self.company_id.sudo().cs_hr_user_id & users
        officer = (named or users or self._cs_group_users(MANAGER))[:1]
        self._cs_put_on_lists(HR_ACTIVITY, officer, self._cs_today())

    def _cs_person_changed(self):
        """A login given later bars from deciding and sees the own time to object."""
        for penalty in self:
            for approval in penalty._cs_approvals():
                approval._cs_hide_from(penalty.person_user_id)
            clocks = penalty._cs_clocks()
            clocks.write({"user_id": penalty.person_user_id.id})

    # -- the clock of the objection ------------------------------------------------

    def _cs_prepare_deadlines(self, rule, company):
        """The person sees the own time to object; others see it by record rule."""
        vals_list = super()._cs_prepare_deadlines(rule, company)
        return [{**vals, "hidden_from_id": False} for vals in vals_list]

    def _cs_deadline_breached(self, deadline):
        """Nobody objected in time: final. A right not used is no missed deadline."""
        result = super()._cs_deadline_breached(deadline)
        if deadline.step == "objection" and self.state == "informed":
            deadline.sudo().write(
                {
                    "state": "cancelled",
                    "date_breached": False,
                    "date_done": fields.Datetime.now(),
                }
            )
            self.sudo()._cs_make_final("lapse", "none")
        return result

    def _cs_notify_deadline(self, users, deadline, activity_type, email=False):
        """Tell nobody of a penalty who may not read it: not the person's head."""
        readers = self._cs_group_users(MANAGER) | self._cs_group_users(PRESIDENT)
        users = users & (readers | self.sudo().person_user_id)
        return super()._cs_notify_deadline(users, deadline, activity_type, email)
