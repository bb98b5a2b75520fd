from odoo import api, models

from ...exceptions import AttachmentError
from .mail_received import received_mail


class IrAttachment(models.Model):
    """Attachments of a finished document are as read-only as the document (A3.10).

    What a customer mails afterwards is kept all the same: it is added, as received
    after the end, and changes nothing that was there.
    """

    _inherit = "ir.attachment"

    def _cs_grouped_documents(self):
        """Yield the documents of ours that attachments belong to, with them (sudo)."""
        for res_model, attachments in self.grouped("res_model").items():
            model = self.env.get(res_model) if res_model else None
            if model is None or not hasattr(model, "_cs_check_not_readonly"):
                continue
            ids = [i for i in attachments.mapped("res_id") if i]
            yield model.sudo().browse(ids).exists(), attachments

    def _cs_check_documents(self):
        for documents, _attachments in self._cs_grouped_documents():
            documents._cs_check_not_readonly()

    def _cs_check_size(self):
        """Check that no file is larger than the company keeps.

        :raise AttachmentError: one is; nothing is stored
        """
        for documents, attachments in self._cs_grouped_documents():
            limits = {
                document.id: document._cs_attachment_limit()
                for document in documents
                if hasattr(document, "_cs_attachment_limit")
            }
            for attachment in attachments:
                limit = limits.get(attachment.res_id)
                if limit and attachment.file_size > limit:
                    raise AttachmentError(
                        self.env._(
                            "“%(name)s” is too large (%(size)s MB): at most "
                            "%(limit)s MB can be attached. Make it smaller, or ask for "
                            "a link.",
                            name=attachment.name,
                            size=f"{attachment.file_size / 1024 / 1024:.1f}",
                            limit=f"{limit / 1024 / 1024:g}",
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        checked = attachments.sudo()
        if received_mail(self.env) is None:
            checked._cs_check_documents()
        checked._cs_check_size()
        return attachments

    def write(self, vals):
        self.sudo()._cs_check_documents()
        result = super().write(vals)
        if {"res_model", "res_id"} & vals.keys():
            self.sudo()._cs_check_documents()
        if {"res_model", "res_id", "raw", "datas"} & vals.keys():
            self.sudo()._cs_check_size()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_finished(self):
        self.sudo()._cs_check_documents()
