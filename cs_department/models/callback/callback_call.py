import math

from odoo import fields, models


class CsCallback(models.Model):
    """Making the call: attempts, the end, and what its reason learns of it."""

    _inherit = "cs.callback"

    def action_log_attempt(self):
        """Open the form in which an attempt is logged."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log Attempt"),
            "res_model": "cs.callback.log",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_callback_id": self.id},
        }

    def action_done(self):
        """Finish the call and hand the answers to its reason.

        :raise MissingInputError: nobody was reached, or an answer is missing
        """
        self._transition("done", {"date_done": fields.Datetime.now()})
        for callback in self:
            document = callback._cs_reason()
            if document:
                document.sudo()._cs_callback_done(callback.sudo())
        return True

    def action_cancel(self):
        """Call off calls that are no longer wanted."""
        self._transition("cancel")
        return True

    def action_take(self):
        """Take unassigned calls for oneself."""
        self.filtered(lambda callback: not callback.user_id).user_id = self.env.user
        return True

    def action_open_reason(self):
        """Open the document that is the reason of the call."""
        return self.action_open_document()

    def _cs_hide_from(self, user):
        """Hide these calls, finished ones too, from the person they are about."""
        assigned = self.filtered(lambda callback: user and callback.user_id == user)
        assigned._cs_write_checked({"hidden_from_id": user.id, "user_id": False})
        (self - assigned)._cs_write_checked({"hidden_from_id": user.id})

    def _cs_reason(self):
        """Return the document that wants to hear of the call, or None."""
        document = self._cs_document()
        return document if hasattr(document, "_cs_callback_done") else None

    def _log_attempt(self, outcome, note=False, date_next=False):
        """Log one attempt; the last allowed one without an answer ends the callback.

        Attempts count by day (A3.9: up to three attempts on different days).

        :param outcome: ``reached``, ``busy``, ``no_answer``, ``wrong_number``,
            ``call_later``
        :param date_next: naive UTC, when the customer wants to be called
        """
        self.ensure_one()
        now = fields.Datetime.now()
        self._transition("log_attempt", {"date_next": date_next})
        attempt = (
            self.env["cs.callback.attempt"]
            .sudo()
            .create(
                {
                    "callback_id": self.id,
                    "date": now,
                    "user_id": self.env.uid,
                    "outcome": outcome,
                    "note": note,
                    "date_next": date_next,
                }
            )
        )
        if not self.user_id:
            self.sudo().user_id = self.env.user
        if outcome != "reached" and self._cs_failed_days() >= (
            self.company_id.cs_callback_max_attempts
        ):
            self._cs_give_up(now)
        return attempt

    def _cs_failed_days(self):
        """Count the local days with attempts on none of which anybody was reached."""
        self.ensure_one()
        attempts = self.sudo().attempt_ids
        if "reached" in attempts.mapped("outcome"):
            return -math.inf
        return len({self.company_id._cs_local(a.date).date() for a in attempts})

    def _cs_give_up(self, now):
        self._transition("unreached", {"date_done": now})
        document = self._cs_reason()
        if document:
            document.sudo()._cs_callback_unreached(self.sudo())
