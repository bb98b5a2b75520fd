from odoo import fields, models

from ...exceptions import MissingInputError


class CsServiceRequest(models.Model):
    """What cannot be answered at once gets a phone number and a named time (C5)."""

    _inherit = "cs.service.request"

    waiting_for = fields.Char(
        readonly=True,
        copy=False,
        tracking=True,
        help="What we cannot go on without: the customer's word, a part, another firm",
    )

    def action_promise(self):
        """Open the form that asks for the phone number and the time to name."""
        return self._cs_ask_time(self.env._("Promise an Answer"), "promise")

    def action_wait(self):
        """Open the form that asks what is waited for, and when we call again."""
        return self._cs_ask_time(self.env._("Wait"), "wait")

    def _cs_ask_time(self, title, mode):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "cs.service.promise",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_request_id": self.id, "default_mode": mode},
        }

    def _promise(self, date_promised=False, phone=False, reason=False):
        """Promise the customer an answer by a time.

        :param date_promised: naive UTC; by default the latest the rule allows
        :param phone: where we call; by default the request's
        :param reason: why the time is later than the rule allows
        :raise MissingInputError: there is no number, or a late time without a reason
        :raise DeadlineError: the time has passed
        """
        self.ensure_one()
        values = self._cs_promise_values(date_promised, phone, reason)
        self._transition("promise", {**values, "waiting_for": False})

    def _wait(self, waiting_for, date_promised=False, phone=False, reason=False):
        """Wait for the customer or somebody outside, until a time that was named.

        :param waiting_for: what we cannot go on without
        :raise MissingInputError: it is not said what is waited for
        """
        self.ensure_one()
        if not (waiting_for or "").strip():
            raise MissingInputError(
                self.env._("Say what %s waits for.", self.display_name)
            )
        values = self._cs_promise_values(date_promised, phone, reason)
        self._transition("wait", {**values, "waiting_for": waiting_for.strip()})

    def _cs_promise_values(self, date_promised, phone, reason):
        moment = date_promised or self._cs_usual_time()
        phone = (phone or self.phone or "").strip()
        self._cs_check_named_time(moment, phone, reason)
        return {
            "date_promised": moment,
            "phone": phone,
            "promise_reason": (reason or "").strip(),
        }
