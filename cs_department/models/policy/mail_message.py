from odoo import api, models
from odoo.exceptions import AccessError

from ...exceptions import ReadonlyDocumentError

# What a message says, to whom and about what.
SAID = {
    "attachment_ids",
    "author_id",
    "body",
    "create_uid",
    "date",
    "email_from",
    "message_type",
    "model",
    "partner_ids",
    "record_name",
    "res_id",
    "subject",
    "subtype_id",
}


class MailMessage(models.Model):
    """What was said on a document of the regulation is evidence.

    Odoo lets a portal user change the own messages, and add one to any document whose
    messages reached that user. On our documents customers write through the pages of
    the portal and by e-mail only, and what they wrote stays.
    """

    _inherit = "mail.message"

    def _cs_check_share(self, models_):
        if self.env.su or not self.env.user.share:
            return
        for name in models_:
            model = self.env.get(name) if name else None
            if model is not None and hasattr(model, "_cs_transitions"):
                raise AccessError(
                    self.env._(
                        "Messages about %s cannot be written or changed this way.",
                        model._description,
                    )
                )

    def _cs_check_said(self):
        """Refuse to change what others or the system said on a document of ours.

        The own comment can be corrected as long as the document is not finished.

        :raise ReadonlyDocumentError: the message is somebody else's, the system's, or
            of a finished document
        """
        if self.env.su:
            return
        partner = self.env.user.partner_id
        for name, messages in self.sudo().grouped("model").items():
            model = self.env.get(name) if name else None
            if model is None or not hasattr(model, "_cs_transitions"):
                continue
            if any(
                message.message_type != "comment" or message.author_id != partner
                for message in messages
            ):
                raise ReadonlyDocumentError(
                    self.env._(
                        "What was said and decided stays as it is: only the own "
                        "comment can be corrected."
                    )
                )
            model.sudo().browse(
                set(messages.mapped("res_id"))
            ).exists()._cs_check_not_readonly()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_said(self):
        self._cs_check_said()

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_model")
        self._cs_check_share({vals.get("model", default) for vals in vals_list})
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_share({*self.sudo().mapped("model"), vals.get("model")})
        if vals.keys() & SAID:
            self._cs_check_said()
        return super().write(vals)
