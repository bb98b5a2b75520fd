from odoo import fields, models

TO_DO = "cs_department.mail_activity_type_promise"


class CsComplaint(models.Model):
    """A clock that stands still: the customer is told the new date (A3.8)."""

    _inherit = "cs.complaint"

    def _cs_deadline_paused(self, deadline, pause):
        """The promise follows the new date, and the customer hears of it."""
        result = super()._cs_deadline_paused(deadline, pause)
        for complaint in self.sudo():
            complaint._cs_move_promise(deadline, pause)
            complaint._cs_write_checked({"date_promised": pause.date_promised})
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
        message = self._cs_post_template(
            "cs_department.mail_template_complaint_paused",
            partner,
            context={"cs_promised": pause.date_promised},
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            force_send=False,
        )
        self._cs_add_contacts(
            "pause",
            self.env._(
                "Told the new date: %s", fields.Date.to_string(pause.date_promised)
            ),
            channel="email",
            person=partner.name,
            message_id=message.id,
        )

    def _cs_ask_to_tell(self, pause):
        """Without an address the agent calls, and enters the contact."""
        self.ensure_one()
        agent = self.user_id - self._cs_hidden_from()
        agent = agent or self.env["cs.role.mixin"]._cs_fallback_users(self.company_id)
        for user in (agent - self._cs_hidden_from())[:1]:
            document = self.with_context(lang=user.lang or self.env.lang)
            document.activity_schedule(
                TO_DO,
                date_deadline=self.company_id._cs_today(),
                summary=document.env._(
                    "Tell the customer the new date: %s",
                    fields.Date.to_string(pause.date_promised),
                ),
                user_id=user.id,
            )


class CsComplaintContact(models.Model):
    """An entry that the customer was told of a pause takes the to-do off the list."""

    _inherit = "cs.complaint.contact"

    def _cs_after_entry(self):
        result = super()._cs_after_entry()
        told = self.filtered(lambda c: c.kind == "pause" and c.direction == "out")
        told.complaint_id.sudo().activity_unlink([TO_DO])
        return result
