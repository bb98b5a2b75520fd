from odoo import api, models
from odoo.tools.mail import email_normalize_all

from ...exceptions import ReadonlyDocumentError

# What a message says, to whom and about what.
_SAID = {
    "attachment_ids",
    "author_id",
    "body",
    "date",
    "email_from",
    "model",
    "partner_ids",
    "res_id",
    "subject",
}


class MailMessage(models.Model):
    """What went to the customer, or came from there, is evidence: it stays."""

    _inherit = "mail.message"

    def write(self, vals):
        if not self.env.su and vals.keys() & _SAID:
            self._cs_check_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        if not self.env.su:
            self._cs_check_evidence()

    def _cs_check_evidence(self):
        """Check that no message of ``self`` is one of a complaint's contacts.

        :raise ReadonlyDocumentError: one is
        """
        ids = [m.id for m in self.sudo() if m.model == "cs.complaint"]
        contacts = self.env["cs.complaint.contact"].sudo()
        if ids and contacts.search_count([("message_id", "in", ids)], limit=1):
            raise ReadonlyDocumentError(
                self.env._("What went to the customer, or came from there, stays so.")
            )


class MailMail(models.Model):
    """The gate for mails that are made without a message: templates, mass mailing."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("model") != "cs.complaint" or vals.get("mail_message_id"):
                continue
            complaint = self.env["cs.complaint"].browse(vals.get("res_id") or [])
            if not complaint._cs_is_mailing() and self._cs_is_outside(vals):
                raise complaint._cs_mail_error()
        return super().create(vals_list)

    def _cs_is_outside(self, vals):
        """Whether a mail goes to anybody but our own users."""
        ids = self._fields["recipient_ids"].convert_to_cache(
            vals.get("recipient_ids") or [], self.new(), validate=False
        )
        partners = self.env["res.partner"].sudo().browse(ids)
        if partners.filtered("partner_share"):
            return True
        addresses = email_normalize_all(
            f"{vals.get('email_to') or ''},{vals.get('email_cc') or ''}"
        )
        if not addresses:
            return False
        known = (
            self.env["res.partner"]
            .sudo()
            .search([("email_normalized", "in", addresses)])
            .filtered(lambda p: not p.partner_share)
        )
        return bool(set(addresses) - set(known.mapped("email_normalized")))


class MailScheduledMessage(models.Model):
    """The gate for messages that are written now and sent later."""

    _inherit = "mail.scheduled.message"

    @api.model_create_multi
    def create(self, vals_list):
        scheduled = super().create(vals_list)
        for message in scheduled.filtered(lambda m: m.model == "cs.complaint"):
            if message.partner_ids.sudo().filtered("partner_share"):
                raise self.env["cs.complaint"].browse(message.res_id)._cs_mail_error()
        return scheduled
