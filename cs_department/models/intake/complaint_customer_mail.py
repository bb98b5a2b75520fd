from odoo import models

from ...exceptions import CustomerMailError
from ...tools import mail_text
from ..policy.mail_received import received_mail
from ..policy.transition_mixin import _Pass

_CONTEXT_KEY = "cs_mail_to_customer"
# Posted by the system about a mail that came in: nobody sends anything with them.
_SILENT = ("email", "out_of_office", "auto_comment")
# As much of a mail as stands in the list of contacts; all of it is in the message.
_SUMMARY = 2000


class CsComplaint(models.Model):
    """Nothing reaches the customer past the approved answer (A3.4 (3), B1.1).

    Every message goes through one gate, whoever posts it and however: only the
    engine's own mails carry the pass. Colleagues write to each other as always; what
    they write stays inside the house.
    """

    _inherit = "cs.complaint"

    # -- the pass ------------------------------------------------------------------

    def _cs_mailing(self):
        """Return these complaints with the pass: for texts that may go out."""
        return self.with_context(**{_CONTEXT_KEY: _Pass(self)})

    def _cs_is_mailing(self):
        let_through = self.env.context.get(_CONTEXT_KEY)
        return isinstance(let_through, _Pass) and let_through.covers(self)

    def _cs_mail_error(self):
        return CustomerMailError(
            self.env._(
                "Nothing goes to the customer of %s this way. Use “Answer Customer” "
                "for the approved answer, or “Write to Customer” for a question or "
                "interim information.",
                self.display_name,
            )
        )

    # -- the gate ------------------------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self or self._cs_is_mailing():
            return recipients
        inside = [r for r in recipients if not r["share"]]
        if len(inside) == len(recipients):
            return recipients
        values = msg_vals or {}
        kind = values.get("message_type") or message.sudo().message_type
        named = values.get("partner_ids")
        named = message.sudo().partner_ids.ids if named is None else named
        asked = [r for r in recipients if r["share"] and r["id"] in [*named, False]]
        if asked and kind not in _SILENT and self.env.user._is_internal():
            raise self._cs_mail_error()
        return inside

    def _notify_thread_with_out_of_office(self, message, recipients_data, **kwargs):
        # an absent agent's own words are no approved answer either
        return self.env["mail.message"]

    def message_post(self, *, partner_ids=None, outgoing_email_to=False, **kwargs):
        if not self._cs_is_mailing():
            if outgoing_email_to:
                raise self._cs_mail_error()
            if self._cs_is_written_inside(kwargs):
                # a portal customer reads comments: ours are for the house
                kwargs["is_internal"] = True
        message = super().message_post(
            partner_ids=partner_ids, outgoing_email_to=outgoing_email_to, **kwargs
        )
        self._cs_customer_wrote(message)
        return message

    def _cs_is_written_inside(self, values):
        """Whether a message is one of our own people's, by form, RPC or mail."""
        if received_mail(self.env) is None:
            return self.env.user._is_internal()
        author = self.env["res.partner"].sudo().browse(values.get("author_id") or [])
        return bool(author) and not author.partner_share

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        partners = self.env["res.partner"].sudo().browse(partner_ids or [])
        inside = partners.filtered(lambda p: not p.partner_share)
        if not inside:
            return True
        return super()._message_subscribe(inside.ids, subtype_ids, customer_ids)

    def _message_add_suggested_recipients(self, force_primary_email=False):
        # the composer must not propose whom it may not write to
        suggested = super()._message_add_suggested_recipients(False)
        for values in suggested.values():
            values["partners"] = values["partners"].filtered(
                lambda p: not p.sudo().partner_share
            )
            values["email_to_lst"] = []
        return suggested

    def _check_can_update_message_content(self, messages):
        result = super()._check_can_update_message_content(messages)
        messages._cs_check_evidence()
        return result

    # -- what comes in -------------------------------------------------------------

    def _cs_customer_wrote(self, message):
        """Record a customer's mail or portal message, and tell the agent."""
        message = message.sudo()
        received = received_mail(self.env)
        by_mail = received is not None and message.message_type == "email"
        by_portal = (
            received is None
            and message.message_type == "comment"
            and not self.env.user._is_internal()
        )
        if not (by_mail or by_portal) or self._cs_is_mailing():
            return
        if by_mail and self._cs_is_intake_mail(message):
            return
        complaint = self.sudo()
        author = message.author_id
        parts = (message.subject, mail_text.plain_text(message.body))
        complaint._cs_add_contacts(
            "other",
            "\n".join(part for part in parts if part)[:_SUMMARY],
            direction="in",
            channel="email" if by_mail else "portal",
            person=author.name or message.email_from,
            message_id=message.id,
        )
        if received is None or not mail_text.is_auto_answer(received):
            complaint._cs_ask_agent()

    def _message_receive_bounce(self, email, partner):
        """A mail to the customer came back: the agent finds another way."""
        result = super()._message_receive_bounce(email, partner)
        for complaint in self.sudo():
            complaint._cs_add_contacts(
                "other",
                self.env._("The mail to %s could not be delivered.", email),
                direction="in",
                channel="email",
                person=partner[:1].name,
            )
            complaint._cs_ask_agent()
        return result

    def _cs_is_intake_mail(self, message):
        """Whether a mail is the complaint itself: the first one on its record."""
        earlier = self.env["mail.message"].sudo()
        return self.channel == "email" and not earlier.search_count(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "=", "email"),
                ("id", "!=", message.id),
            ],
            limit=1,
        )
