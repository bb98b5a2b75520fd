from odoo import fields, models
from odoo.fields import Domain

CALLBACK_KINDS = [
    ("visit_check", "Visit check"),
    ("complaint_followup", "Complaint follow-up"),
    ("service_satisfaction", "Service satisfaction"),
    ("onboarding", "Onboarding"),
    ("care", "Care"),
    ("sampling", "Sampling"),
]


class CsCallbackMixin(models.AbstractModel):
    """A document that is the reason of callbacks (engine 4)."""

    _name = "cs.callback.mixin"
    _description = "Reason of Callbacks"

    callback_ids = fields.One2many(
        comodel_name="cs.callback",
        inverse_name="res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        string="Callbacks",
        readonly=True,
        copy=False,
    )

    def _cs_open_callbacks(self):
        """Return the callbacks of these documents that are still to be made (sudo)."""
        return (
            self.env["cs.callback"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("state", "=", "open")
            )
        )

    def _cs_callback_done(self, callback):
        """Hook: the customer was spoken to."""

    def _cs_callback_unreached(self, callback):
        """Hook: the customer was not reached after the last allowed attempt."""
