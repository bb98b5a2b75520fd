from odoo import api, models
from odoo.exceptions import AccessError


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

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_model")
        self._cs_check_share({vals.get("model", default) for vals in vals_list})
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_share({*self.sudo().mapped("model"), vals.get("model")})
        return super().write(vals)
