from odoo import models

from ...exceptions import RoundError

# What the customer's answer makes of a visit (A2.3):
# - as registered: verified;
# - did not take place: refuted, and the manager hears the salesperson before anything
#   counts against anyone;
# - differs in date, person, length or topic: a doubt. Nobody mistypes in bad faith
#   alone, so it neither verifies nor refutes; the manager is asked to clear it up;
# - cannot say (somebody else answered): nothing is known, nothing follows.
RESULTS = {
    "as_registered": "verified",
    "not_took_place": "refuted",
    "differs": "differs",
    "cannot_say": "cannot_say",
}


class CsVisit(models.Model):
    """What CS hears from the customer about a visit (A2.3)."""

    _inherit = "cs.visit"

    def _cs_callback_done(self, callback):
        result = RESULTS.get(callback.outcome)
        if callback.kind != "visit_check" or not result:
            return super()._cs_callback_done(callback)
        self._cs_check_drawn(callback)
        values = {"check_result": result}
        if result == "verified":
            self.sudo()._transition("verify", values)
        elif result == "refuted":
            self.sudo()._transition("refute", values)
            self._cs_ask_manager(
                lambda env: env._("The customer does not know of this visit"),
                lambda env: env._(
                    "Hear the salesperson and write the statement down here. Nothing "
                    "counts against anyone before."
                ),
            )
        else:
            self._cs_write_checked(values)
        if result == "differs":
            self._cs_ask_manager(
                lambda env: env._("The customer remembers this visit differently"),
                lambda env: env._("Clear it up with the salesperson."),
            )
        return True

    def _cs_callback_unreached(self, callback):
        if callback.kind != "visit_check":
            return super()._cs_callback_unreached(callback)
        self._cs_check_drawn(callback)
        return self._cs_write_checked({"check_result": "unreachable"})

    def _cs_check_drawn(self, callback):
        """Check that a round drew this call: nobody checks a visit of one's choice."""
        lines = self.env["cs.callback.round.line"].sudo()
        if not lines.search_count(
            [("callback_id", "=", callback.id), ("visit_id", "=", self.id)], limit=1
        ):
            raise RoundError(
                self.env._("This call was not drawn by a round: it checks no visit.")
            )

    def _cs_ask_manager(self, summary, note):
        """Put a question on the managers' to-do lists, without the customer's words.

        :param summary: function of an environment in the reader's language → text
        :param note: the same
        """
        for visit in self.sudo():
            for user in visit._cs_leaders():
                translated = visit.with_context(lang=user.lang)
                translated.activity_schedule(
                    "cs_visits.mail_activity_type_statement",
                    date_deadline=visit.company_id._cs_today(),
                    summary=summary(translated.env),
                    note=note(translated.env),
                    user_id=user.id,
                )
