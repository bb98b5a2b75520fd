from odoo import api, fields, models

from ...exceptions import CallbackError, HiddenPersonError

# Calls the customer is owed: the answer to a complaint, or to a question asked
OWED_KINDS = ("complaint_followup", "service_satisfaction")


class CsCallback(models.Model):
    """Customers who asked not to be called again: calls nobody owes them end."""

    _inherit = "cs.callback"

    customer_no_call = fields.Boolean(
        string="Asked Not to Be Called", compute="_compute_customer_no_call"
    )
    can_no_call = fields.Boolean(compute="_compute_can_no_call")

    @api.depends(
        "partner_id.cs_no_call",
        "partner_id.commercial_partner_id.cs_no_call",
        "contact_id.cs_no_call",
    )
    def _compute_customer_no_call(self):
        for callback in self:
            customer = callback.partner_id
            callback.customer_no_call = (
                customer.cs_no_call
                or customer.commercial_partner_id.cs_no_call
                or callback.contact_id.cs_no_call
            )

    @api.depends("state", "customer_no_call")
    @api.depends_context("uid")
    def _compute_can_no_call(self):
        step = self._cs_transitions().find("no_call", "open")
        for callback in self:
            callback.can_no_call = (
                callback.state in ("open", "done")
                and not callback.customer_no_call
                and callback.hidden_from_id != self.env.user
                and callback._cs_may(step)
            )

    def action_no_call(self):
        """Note that the customer asked not to be called again.

        Open calls of the customer that nobody owes end; a complaint is still answered.

        :raise HiddenPersonError: the call is about the current user
        :raise TransitionAccessError: the user is no agent
        """
        step = self._cs_transitions().find("no_call", "open")
        for callback in self:
            callback.check_access("read")
            callback._cs_check_may(step)
            if callback.hidden_from_id == self.env.user:
                raise HiddenPersonError(
                    self.env._("Nobody calls about the own work: hand it to another.")
                )
            if callback.state == "open":
                callback._check_caller()
            # agents need not be allowed to change customers: the step was checked
            callback.partner_id.commercial_partner_id.sudo().cs_no_call = True
            callback._cs_end_unwanted()
        return True

    def _cs_end_unwanted(self):
        """End open calls whose customer wants none, and tell their reasons."""
        now = fields.Datetime.now()
        calls = self.filtered(
            lambda c: c.state == "open" and c.kind not in OWED_KINDS
        ).sudo()
        if calls:
            calls._transition("no_call", {"date_done": now, "date_next": False})
        for callback in calls:
            document = callback._cs_reason()
            if document:
                document.sudo()._cs_callback_no_call(callback)

    def _cs_check_wanted(self):
        """Check that nobody plans a call that the customer does not want.

        :raise CallbackError: the customer asked not to be called
        """
        for callback in self.filtered(
            lambda c: c.kind not in OWED_KINDS and c.state == "open"
        ):
            if callback.customer_no_call:
                raise CallbackError(
                    self.env._(
                        "%s asked not to be called. Write instead, or clear the mark "
                        "on the customer when the wish was taken back.",
                        callback.partner_id.display_name,
                    )
                )
