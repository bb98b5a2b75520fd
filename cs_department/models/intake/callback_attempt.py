from odoo import api, models


class CsCallbackAttempt(models.Model):
    """Calls about a complaint stand among its contacts with the customer."""

    _inherit = "cs.callback.attempt"

    @api.model_create_multi
    def create(self, vals_list):
        attempts = super().create(vals_list)
        for attempt in attempts.sudo():
            callback = attempt.callback_id
            if callback.res_model == "cs.complaint":
                complaint = self.env["cs.complaint"].browse(callback.res_id).exists()
                complaint._cs_add_contacts(
                    "other",
                    "\n".join(t for t in (attempt.display_name, attempt.note) if t),
                    channel="phone",
                    date=attempt.date,
                    person=callback.contact_id.name,
                )
        return attempts
