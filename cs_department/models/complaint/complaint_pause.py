from odoo import fields, models

ACTIVITY = "cs_department.mail_activity_type_promise"


class CsComplaint(models.Model):
    """A clock that stands still: the customer is told the new date (A3.8)."""

    _inherit = "cs.complaint"

    def _cs_deadline_paused(self, deadline, pause):
        """The promise follows the new date, and the customer hears of it."""
        result = super()._cs_deadline_paused(deadline, pause)
        for complaint in self.sudo():
            complaint._cs_move_promise(deadline, pause)
            if "date_promised" in complaint._fields:
                value = pause.date_promised
                if complaint._fields["date_promised"].type == "datetime":
                    value = complaint.company_id._cs_end_of_day(value)
                complaint._cs_write_checked({"date_promised": value})
            if complaint._cs_mail_partner().email:
                complaint._cs_mail_promise(pause)
            else:
                complaint._cs_ask_to_tell(pause)
        return result

    def _cs_move_promise(self, deadline, pause):
        """What was promised to the customer ends on the date they are told now.

        The one approval of the pause covers it; a promise missed already stays missed.
        """
        due = self.company_id._cs_end_of_day(pause.date_promised)
        for promise in self._cs_open_deadlines("promise") - deadline.sudo():
            if promise._cs_in_time() and promise.date_due < due:
                promise._cs_apply_pause(pause.date_promised)

    def _cs_mail_promise(self, pause):
        """Send the new date in the customer's language; nothing else of the record."""
        self.ensure_one()
        partner = self._cs_mail_partner()
        self.with_context(cs_promised=pause.date_promised)._cs_post_template(
            "cs_department.mail_template_complaint_paused",
            partner,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self._cs_note_contact(pause)

    def _cs_note_contact(self, pause):
        """Note it among the contacts with the customer, where these are kept."""
        if "cs.complaint.contact" not in self.env:
            return
        self.env["cs.complaint.contact"].sudo().create(
            {
                "complaint_id": self.id,
                "date": fields.Datetime.now(),
                "direction": "out",
                "channel": "email",
                "kind": "pause",
                "person": self._cs_mail_partner().name,
                "summary": self.env._(
                    "Told the new date: %s", fields.Date.to_string(pause.date_promised)
                ),
                "user_id": self.env.uid,
            }
        )

    def _cs_ask_to_tell(self, pause):
        """Without an address the agent calls; the note is the agent's own."""
        self.ensure_one()
        agent = self.user_id - self._cs_hidden_from()
        agent = agent or self.env["cs.role.mixin"]._cs_fallback_users(self.company_id)
        for user in (agent - self._cs_hidden_from())[:1]:
            document = self.with_context(lang=user.lang or self.env.lang)
            document.activity_schedule(
                ACTIVITY,
                date_deadline=self.company_id._cs_today(),
                summary=document.env._(
                    "Tell the customer the new date: %s",
                    fields.Date.to_string(pause.date_promised),
                ),
                user_id=user.id,
            )
