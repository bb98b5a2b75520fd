from odoo import fields, models

from ...exceptions import MissingInputError
from ..complaint.complaint import MANAGER, PRESIDENT

PERSON_ACTIVITY = "cs_department.mail_activity_type_penalty"
HAND_OVER_ACTIVITY = "cs_department.mail_activity_type_penalty_letter"
HR_ACTIVITY = "cs_department.mail_activity_type_penalty_hr"
HR = "hr.group_hr_user"


class CsComplaintPenalty(models.Model):
    """What follows the decision (B1.2): the person is told and objects, HR learns."""

    _inherit = "cs.complaint.penalty"

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
            values = {"withdraw_reason": self._cs_reason(reason)}
            penalty._transition("withdraw", values)
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
