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

    def _compute_callback_count(self):
        """Fill the ``callback_count`` of models that show it: one query for all."""
        counts = {}
        if self.env["cs.callback"].has_access("read"):
            counts = dict(
                self.env["cs.callback"]._read_group(
                    [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                    ["res_id"],
                    ["__count"],
                )
            )
        for document in self:
            document.callback_count = counts.get(document.id, 0)

    def action_callbacks(self):
        """Show the callbacks of this document, as far as the user may see them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_callback_action"
        )
        return {
            **action,
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
            "context": {},
        }

    def _cs_call_values(self, kind, step, phone):
        """Return create values of a call to this document's customer.

        For documents with clocks, ``partner_id`` and ``contact_id``.

        :param kind: key of ``CALLBACK_KINDS``
        :param step: the clock by which the call has to be made
        :param phone: number to call
        """
        self.ensure_one()
        now = fields.Datetime.now()
        clock = self._cs_open_deadlines(step)[:1]
        customer = self.commercial_partner_id
        return {
            "kind": kind,
            "company_id": self.company_id.id,
            "partner_id": customer.id,
            "contact_id": (self.contact_id or (self.partner_id - customer)).id,
            "phone": phone,
            "res_model": self._name,
            "res_id": self.id,
            "hidden_from_id": self._cs_hidden_from().id,
            "date_from": now,
            "date_to": max(clock.date_due or now, now),
        }

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

    def _cs_callback_no_call(self, callback):
        """Hook: the customer wants no more such calls; this one was called off."""
