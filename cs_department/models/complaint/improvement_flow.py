from markupsafe import Markup

from odoo import api, fields, models

from ...exceptions import DeadlineError, FourEyesError, MissingInputError
from ...tools.transitions import Transition, TransitionTable
from .complaint import MANAGER, PRESIDENT

ACTIVITY = "cs_department.mail_activity_type_improvement"


class CsImprovement(models.Model):
    """The steps of an improvement (B1.3): review, measure, effect."""

    _inherit = "cs.improvement"

    can_start = fields.Boolean(compute="_compute_can_actions")
    can_nothing = fields.Boolean(compute="_compute_can_actions")
    can_done = fields.Boolean(compute="_compute_can_actions")
    can_effective = fields.Boolean(compute="_compute_can_actions")
    can_not_effective = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_actions(self):
        return super()._compute_can_actions()

    @api.model
    def _cs_transitions(self):
        check = ("_check_effect_due", "_check_other_eyes", "_check_effect_note")
        return TransitionTable(
            Transition(
                "start",
                ("draft",),
                "open",
                groups=(MANAGER, PRESIDENT),
                checks=("_check_plan",),
                starts=("measure",),
            ),
            Transition(
                "nothing",
                ("draft",),
                "nothing",
                groups=(MANAGER, PRESIDENT),
                checks=("_check_review_note",),
            ),
            Transition(
                "done",
                ("open",),
                "done",
                groups=(MANAGER,),
                allowed="_cs_is_owner",
                checks=("_check_result",),
                ends=("measure",),
                starts=("effect_check",),
            ),
            Transition(
                "effective",
                ("done",),
                "effective",
                groups=(MANAGER, PRESIDENT),
                checks=check,
                ends=("effect_check",),
            ),
            Transition(
                "not_effective",
                ("done",),
                "open",
                groups=(MANAGER, PRESIDENT),
                checks=check,
                ends=("effect_check",),
                starts=("measure",),
            ),
            Transition("cancel", ("draft", "open", "done"), "cancelled", (MANAGER,)),
        )

    def _cs_is_owner(self):
        return self.user_id == self.env.user

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

    def _check_plan(self):
        """Check lesson, measure and owner (B1.3), and a date that is still to come."""
        self._cs_require(["lesson", "measures", "user_id"])
        if self.date_planned and self.date_planned < self.company_id._cs_today():
            raise DeadlineError(
                self.env._(
                    "%s shall be done by a day that is over: enter another.",
                    self.display_name,
                )
            )

    def _check_review_note(self):
        """Check that "nothing to improve" has its reason."""
        self._cs_require(["review_note"])

    def _check_result(self):
        """Check that it is written down what was done."""
        self._cs_require(["result"])

    def _check_effect_note(self):
        """Check that it is written down what effect was found."""
        self._cs_require(["effect_note"])

    def _check_effect_due(self):
        """Check that the set time has passed: the effect is not known before.

        :raise DeadlineError: the reminder of the clock, which opens it, is to come
        """
        clock = self._cs_open_deadlines("effect_check")[:1]
        opens = clock.date_remind or clock.date_start
        if clock and fields.Datetime.now() < opens:
            raise DeadlineError(
                self.env._(
                    "The effect of %(document)s can be checked from %(day)s on.",
                    document=self.display_name,
                    day=self.company_id._cs_local(opens).strftime("%Y-%m-%d"),
                )
            )

    def _check_other_eyes(self):
        """Check that somebody else judges the effect than who carried it out.

        :raise FourEyesError: the own measure
        """
        if self.env.user in (self.user_id | self.done_by_id) and not self.env.su:
            raise FourEyesError(
                self.env._("The effect is checked by somebody else than the owner.")
            )

    # -- actions -------------------------------------------------------------------

    def action_start(self):
        """Give the measure to its owner; its clock runs (B1.3).

        :raise MissingInputError: lesson, measure or owner is missing
        """
        self._transition("start")
        self._cs_reviewed()
        for improvement in self:
            improvement._cs_ask_owner()
        return True

    def action_nothing(self):
        """End the review of a case that calls for no change.

        :raise MissingInputError: the reason is missing
        """
        self._transition(
            "nothing",
            {"date_checked": fields.Datetime.now(), "checked_by_id": self.env.uid},
        )
        self._cs_reviewed()
        self.sudo().activity_unlink([ACTIVITY])
        return True

    def action_done(self):
        """The measure is carried out; its effect is checked after a set time.

        :raise MissingInputError: what was done is not written down
        """
        self._transition(
            "done", {"date_done": fields.Datetime.now(), "done_by_id": self.env.uid}
        )
        self.sudo().activity_unlink([ACTIVITY])
        return True

    def action_effective(self):
        """The measure has its effect: the improvement is finished (B1.3).

        :raise DeadlineError: the set time has not passed
        :raise FourEyesError: the own measure
        """
        return self._transition(
            "effective",
            {"date_checked": fields.Datetime.now(), "checked_by_id": self.env.uid},
        )

    def action_not_effective(self):
        """The measure had no effect: another round begins, the old one is kept."""
        for improvement in self:
            note = improvement._cs_round_note()
            improvement._transition(
                "not_effective",
                {
                    "round": improvement.round + 1,
                    "date_planned": False,
                    "date_done": False,
                    "done_by_id": False,
                    "result": False,
                    "effect_note": False,
                },
            )
            improvement.sudo().message_post(
                body=note, author_id=self.env.user.partner_id.id
            )
            improvement._cs_ask_owner()
        return True

    def action_cancel(self):
        """Drop an improvement that another one covers."""
        self._transition("cancel")
        self.sudo().activity_unlink([ACTIVITY])
        return True

    def _cs_round_note(self):
        """What a round without effect leaves behind, for the chatter."""
        self.ensure_one()
        title = self.env._("Round %s had no effect", self.round)
        lines = [
            f"{self._fields[name]._description_string(self.env)}: {self[name] or ''}"
            for name in ("measures", "result", "effect_note")
        ]
        return Markup("<p><b>%s</b></p><p style='white-space: pre-line'>%s</p>") % (
            title,
            "\n".join(lines),
        )

    def _cs_ask_owner(self):
        """Put the measure on the owner's list."""
        self.ensure_one()
        clock = self._cs_open_deadlines("measure")[:1]
        user = self.user_id.sudo()
        due = self.company_id._cs_local(clock.date_due or fields.Datetime.now())
        self.sudo().with_context(lang=user.lang or self.env.lang).activity_schedule(
            ACTIVITY, date_deadline=due.date(), user_id=user.id
        )
