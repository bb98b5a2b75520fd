from odoo import api, models


class IrAttachment(models.Model):
    """Attachments of a finished document are as read-only as the document (A3.10)."""

    _inherit = "ir.attachment"

    def _cs_check_documents(self):
        for res_model, attachments in self.grouped("res_model").items():
            model = self.env.get(res_model) if res_model else None
            if model is None or not hasattr(model, "_cs_check_not_readonly"):
                continue
            ids = [i for i in attachments.mapped("res_id") if i]
            model.sudo().browse(ids).exists()._cs_check_not_readonly()

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments.sudo()._cs_check_documents()
        return attachments

    def write(self, vals):
        self.sudo()._cs_check_documents()
        result = super().write(vals)
        if {"res_model", "res_id"} & vals.keys():
            self.sudo()._cs_check_documents()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_finished(self):
        self.sudo()._cs_check_documents()
