from odoo import fields, models

from ...exceptions import DeadlineError, MissingInputError
from .complaint_flow import ACTIVITY


class CsComplaint(models.Model):
    """After the answer (A3.9): a call to the customer, then closed or reopened."""

    _inherit = "cs.complaint"

    followup_result = fields.Selection(
        selection=[
            ("satisfied", "Satisfied"),
            ("dissatisfied", "Dissatisfied"),
            ("unreached", "Not reached"),
        ],
        string="Follow-up Result",
        readonly=True,
        copy=False,
        tracking=True,
    )
    satisfaction = fields.Integer(
        readonly=True, copy=False, aggregator="avg", help="1 to 5, from the callback"
    )
    callback_count = fields.Integer(compute="_compute_callback_count")

    def _cs_phone(self):
        self.ensure_one()
        return (
            self.phone or self.contact_id.phone or self.partner_id.phone or ""
        ).strip()

    # -- checks --------------------------------------------------------------------

    def _check_phone(self):
        if not self._cs_phone():
            raise MissingInputError(
                self.env._(
                    "%s has no phone number to call back: enter one.", self.display_name
                )
            )

    def _check_followed_up(self):
        """Check that the customer was called, or could not be reached.

        :raise DeadlineError: a clock still runs
        :raise MissingInputError: the callback is not finished
        """
        if self._cs_open_callbacks() or not self.followup_result:
            raise MissingInputError(
                self.env._(
                    "Finish the callback of %s first: it says whether the customer is "
                    "satisfied.",
                    self.display_name,
                )
            )
        clock = self._cs_open_deadlines()[:1]
        if clock:
            raise DeadlineError(
                self.env._(
                    "“%(step)s” of %(document)s is still running: finish that step "
                    "first.",
                    step=clock.name,
                    document=self.display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_follow_up(self):
        """Put the follow-up call on the agents' list (A3.9).

        :raise MissingInputError: there is no phone number
        """
        self._transition("follow_up")
        vals_list = [complaint._cs_prepare_callback() for complaint in self]
        self.env["cs.callback"].sudo().create(vals_list)
        return True

    def _cs_prepare_callback(self):
        self.ensure_one()
        agent = self.user_id - self._cs_hidden_from()
        values = self._cs_call_values(
            "complaint_followup", "followup", self._cs_phone()
        )
        return {**values, "user_id": agent.id}

    def action_close(self):
        """Archive the complaint under its number; it becomes read-only (A3.10).

        :raise MissingInputError: the customer was not called yet
        :raise DeadlineError: a clock still runs
        """
        self.sudo().activity_unlink([ACTIVITY])
        return self._transition("close", {"date_closed": fields.Datetime.now()})

    def action_reopen(self):
        """Take an answered or closed complaint up again, one level higher (A3.9)."""
        for complaint in self:
            complaint._transition(
                "reopen",
                {
                    "reopen_count": complaint.reopen_count + 1,
                    "followup_result": "dissatisfied",
                    "is_answered_on_spot": False,
                    "date_closed": False,
                    "date_transferred": complaint.date_transferred
                    or fields.Datetime.now(),
                    "head_id": complaint._cs_find_head().id,
                },
            )
            complaint._cs_retire_approvals()
            complaint._cs_open_callbacks()._transition("cancel")
            complaint._cs_ask_head_again()
        return True

    # -- hooks of the callback -----------------------------------------------------

    def _cs_callback_done(self, callback):
        """What the customer said: satisfied, or reopened one level higher."""
        dissatisfied = callback.outcome == "dissatisfied" or (
            0 < callback.satisfaction <= 2
        )
        for complaint in self.filtered(lambda c: c.state == "followup"):
            complaint._cs_write_checked(
                {
                    "followup_result": "dissatisfied" if dissatisfied else "satisfied",
                    "satisfaction": callback.satisfaction,
                }
            )
            complaint._cs_end_step("followup")
            complaint._cs_note_opinion(callback)
            complaint._cs_response_by_callback(callback, not dissatisfied)
            if dissatisfied:
                complaint.sudo().action_reopen()

    def _cs_callback_unreached(self, callback):
        """Nobody answered on the allowed days: closable as such."""
        for complaint in self.filtered(lambda c: c.state == "followup"):
            complaint._cs_write_checked({"followup_result": "unreached"})
            complaint._cs_end_step("followup")
            complaint._cs_note_opinion(callback)
            complaint._cs_response_missing()
