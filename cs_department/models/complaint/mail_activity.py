from odoo import api, models

from ...exceptions import HiddenPersonError


class MailActivity(models.Model):
    """No to-do on a document goes to the person the document is hidden from (A3.6)."""

    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._cs_check_not_hidden()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "res_id", "res_model_id"} & vals.keys():
            self._cs_check_not_hidden()
        return result

    def _cs_check_not_hidden(self):
        """Refuse to-dos for the person their document is about.

        :raise HiddenPersonError: the person must not even learn that it exists
        """
        for res_model, activities in self.sudo().grouped("res_model").items():
            model = self.env.get(res_model) if res_model else None
            if model is None or not hasattr(model, "_cs_hidden_from"):
                continue
            for activity in activities.filtered("user_id"):
                document = model.sudo().browse(activity.res_id).exists()
                if document and activity.user_id in document._cs_hidden_from():
                    raise HiddenPersonError(
                        self.env._(
                            "This cannot be given to %s: choose somebody else.",
                            activity.user_id.name,
                        )
                    )
