import logging

from odoo import api, models

from ...tools import mail_text
from ..policy.mail_received import received_mail

_logger = logging.getLogger(__name__)


def _size(content):
    if hasattr(content, "as_bytes"):
        return len(_original(content))
    return len(content if isinstance(content, bytes) else (content or "").encode())


def _original(message):
    """The mail as bytes; b"" when its parts cannot be put together again."""
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, ValueError):
        try:
            return message.as_string().encode("utf-8", "replace")
        except (UnicodeError, LookupError, ValueError):
            return b""


class CsComplaint(models.Model):
    """Where a mail for complaints goes: a new draft, a complaint, or a counter."""

    _inherit = "cs.complaint"

    @api.model
    def _cs_route_mail(self, message, message_dict, route):
        """Return the route a mail really takes, or None when it was only counted.

        :param message: ``email.message.EmailMessage``
        :param route: core's ``(model, record id, defaults, user id, alias)``
        """
        model, thread_id, values, uid, alias = route
        mail = self._cs_mail_parts(message_dict)
        complaint = self.sudo().browse(thread_id or [])._cs_merged_root()
        company = complaint.company_id
        if not complaint:
            company = company.browse((values or {}).get("company_id"))
            company = company or self.env.company
            complaint = self._cs_named_in(mail, company)
            if not complaint and mail_text.is_auto_answer(message):
                _logger.info(
                    "Ignored automatic answer %s: it opens no complaint",
                    message_dict.get("message_id"),
                )
                return None
        known = self.env["cs.complaint.mail"]._cs_find(company, mail["digest"])
        if known and self._cs_is_joined(known.complaint_id, complaint):
            known._cs_count()
            return None
        complaint = complaint or self.env["cs.complaint.mail"]._cs_flooding(
            company, mail["sender"]
        )
        if complaint:
            complaint = complaint._cs_merged_root()
            self.env["cs.complaint.mail"]._cs_note(
                complaint, mail["digest"], mail, is_intake=False
            )
        return (model, complaint.id or 0, values, uid, alias)

    @api.model
    def _cs_is_joined(self, known, complaint):
        """Whether an equal mail that was taken for a complaint stands for this one.

        :param known: the complaint the equal mail belongs to
        :param complaint: the one this mail answers to; empty: it opens one
        """
        known = known._cs_merged_root()
        if complaint:
            return known == complaint
        return known.state not in known._cs_readonly_states

    @api.model
    def _cs_named_in(self, mail, company):
        """Return the complaint whose number the subject names, if it is the sender's.

        Some mail programs drop the references that would lead there.
        """
        words = [word.strip("[]()（）:：,，.。") for word in mail["subject"].split()]
        numbers = [word for word in words if "/" in word]
        if not numbers or not mail["sender"]:
            return self.browse()
        found = self.sudo().search(
            [("company_id", "=", company.id), ("name", "in", numbers)], limit=1
        )
        known = {
            found.sender_email,
            found.partner_id.email_normalized,
            found.contact_id.email_normalized,
        }
        return found._cs_merged_root() if mail["sender"] in known else self.browse()

    # -- the message ---------------------------------------------------------------

    def message_post(self, *, attachments=None, **kwargs):
        received = received_mail(self.env)
        refused = []
        if received is not None:
            attachments, refused = self._cs_received_files(received, attachments)
        message = super().message_post(attachments=attachments, **kwargs)
        if refused:
            self._message_log(
                body=self.env._(
                    "Too large to be kept (more than %(limit)s MB): %(files)s. Ask the "
                    "customer to send it another way.",
                    limit=self.company_id.sudo().cs_attachment_max_mb,
                    files=", ".join(refused),
                )
            )
        return message

    def _cs_received_files(self, received, attachments):
        """Return the files of a mail that are kept, and the names of those too large.

        The mail itself is kept as well (A3.4 (5)), when it is not too large.
        """
        limit = self._cs_attachment_limit()
        kept, refused = [], []
        for attachment in attachments or []:
            size = _size(attachment[1])
            if size > limit:
                refused.append(f"{attachment[0]} ({size / 1024 / 1024:.1f} MB)")
            else:
                kept.append(attachment)
        names = [attachment[0] for attachment in kept]
        if not refused and "original_email.eml" not in names:
            original = _original(received)
            if original and len(original) <= limit:
                kept.append(("original_email.eml", original, {}))
        return kept, refused
