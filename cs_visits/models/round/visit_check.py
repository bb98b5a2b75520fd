from odoo import SUPERUSER_ID, models
from odoo.tools import SQL

from ...exceptions import RoundError

# What the customer's answer makes of a visit (A2.3):
# - as registered: verified;
# - did not take place: refuted, and differs in date, person, length or topic: a doubt.
#   Nobody mistypes in bad faith alone, and customers forget: either opens a question
#   (cs.visit.finding) on which the salesperson is heard and the manager decides before
#   anything counts against anyone;
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
        visit, values = self._cs_as_system(), {"check_result": result}
        if result == "verified":
            visit._transition("verify", values)
        elif result == "refuted":
            visit._transition("refute", values)
        else:
            visit._cs_note_result(result)
        if result in ("refuted", "differs"):
            self.env["cs.visit.finding"]._cs_open(visit, callback)
        return True

    def _cs_callback_unreached(self, callback):
        if callback.kind != "visit_check":
            return super()._cs_callback_unreached(callback)
        self._cs_check_drawn(callback)
        self._cs_note_result("unreachable")
        return True

    def _cs_note_result(self, result):
        """Note what a call gave, without a trace of it on the visit.

        When it was changed last is for everybody to read, and would tell salespeople
        that their customer was called.

        :param result: value of ``check_result``
        """
        visits = self.sudo()
        visits.flush_recordset(["check_result"])
        visits.env.cr.execute(
            SQL(
                "UPDATE cs_visit SET check_result = %s WHERE id = ANY(%s)",
                result,
                visits.ids,
            )
        )
        visits.invalidate_recordset(["check_result"], flush=False)
        visits.modified(["check_result"])

    def _cs_as_system(self):
        """Return the visits as the system's, whose steps leave no trace of an agent.

        The salesperson reads the visit's chatter, and who changed it last.
        """
        return self.with_user(SUPERUSER_ID).with_context(mail_notrack=True)

    def _cs_check_drawn(self, callback):
        """Check that a round drew this call: nobody checks a visit of one's choice."""
        lines = self.env["cs.callback.round.line"].sudo()
        if not lines.search_count(
            [("callback_id", "=", callback.id), ("visit_id", "=", self.id)], limit=1
        ):
            raise RoundError(
                self.env._("This call was not drawn by a round: it checks no visit.")
            )
