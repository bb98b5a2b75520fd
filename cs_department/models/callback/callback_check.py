from odoo import api, models
from odoo.exceptions import ValidationError

from ...exceptions import CallbackError, HiddenPersonError, MissingInputError


class CsCallback(models.Model):
    """What a callback has to hold, and who may make it."""

    _inherit = "cs.callback"

    @api.constrains("phone", "state")
    def _check_phone(self):
        for callback in self:
            if callback.state == "open" and not (callback.phone or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s has no phone number: enter one on the customer or the "
                        "callback.",
                        callback.partner_id.display_name,
                    )
                )

    @api.constrains("user_id", "hidden_from_id")
    def _check_not_the_accused(self):
        for callback in self.sudo():
            if callback.user_id and callback.user_id == callback.hidden_from_id:
                raise HiddenPersonError(
                    self.env._(
                        "This call cannot be given to %s: choose somebody else.",
                        callback.user_id.name,
                    )
                )

    @api.constrains("partner_id", "contact_id")
    def _check_contact(self):
        for callback in self.sudo():
            company = callback.partner_id.commercial_partner_id
            if callback.contact_id.commercial_partner_id not in (
                company,
                self.env["res.partner"],
            ):
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s.",
                        contact=callback.contact_id.display_name,
                        customer=callback.partner_id.display_name,
                    )
                )

    @api.constrains("kind", "script_id")
    def _check_script(self):
        for callback in self.sudo():
            if callback.script_id.kind not in (False, callback.kind):
                raise ValidationError(
                    self.env._("The script is for another kind of call.")
                )

    @api.model
    def _cs_check_satisfaction(self, vals):
        # an integer field would take 6 to the database and fail on NaN with a trace
        value = vals.get("satisfaction") or 0
        if value not in range(6):
            raise CallbackError(
                self.env._(
                    "Satisfaction is a whole number from 1 to 5, or 0 when it was not "
                    "asked: %s is none.",
                    value,
                )
            )

    @api.model
    def _cs_check_customers(self, vals_list):
        ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        if len(self.env["res.partner"].sudo().browse(ids).exists()) < len(ids):
            raise CallbackError(
                self.env._("This customer does not exist any more. Choose another.")
            )

    def _cs_check_reason(self):
        """Check that the reason is a document the user sees, and take over from it.

        A callback's answers go to its reason, so nobody names a document by its number
        that is not his to see.
        """
        for callback in self.filtered(lambda c: c.res_model or c.res_id):
            document = callback._cs_reason()
            if document is None or not document:
                raise CallbackError(
                    self.env._(
                        "The reason of the call does not exist, or takes no calls."
                    )
                )
            document.check_access("read")
            if not callback.hidden_from_id and hasattr(document, "_cs_hidden_from"):
                callback.sudo().hidden_from_id = document.sudo()._cs_hidden_from()

    def _check_caller(self):
        """Check that the current user may make this call."""
        if self.hidden_from_id == self.env.user:
            raise CallbackError(
                self.env._("Nobody calls about the own work. Hand the call to another.")
            )

    def _check_spoken(self):
        if "reached" not in self.attempt_ids.mapped("outcome"):
            raise MissingInputError(
                self.env._("Log the attempt in which the customer was reached first.")
            )

    def _check_answers(self):
        """Check what a finished call has to hold: an outcome, and how satisfied."""
        if not self.outcome:
            raise MissingInputError(self.env._("Choose the outcome of the call."))
        if self.kind in self._cs_kinds_with_satisfaction() and not self.satisfaction:
            raise MissingInputError(
                self.env._("Ask how satisfied the customer is, from 1 to 5.")
            )

    @api.model
    def _cs_kinds_with_satisfaction(self):
        """Return the kinds of call that must end with a satisfaction figure."""
        return ("complaint_followup", "service_satisfaction", "sampling")
