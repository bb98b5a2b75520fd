from odoo import api, fields, models

from ...exceptions import CallbackError, TransitionAccessError
from .service_request import AGENT


class CsCallback(models.Model):
    """The customer complains on the phone: registered while the agent listens (A3.3).

    Whom the call must not embarrass (A2.5) does not see the complaint either.
    """

    _name = "cs.callback"
    _inherit = ["cs.callback", "cs.complaint.source.mixin"]

    can_to_complaint = fields.Boolean(compute="_compute_can_to_complaint")

    @api.depends("state", "kind", "res_model")
    @api.depends_context("uid")
    def _compute_can_to_complaint(self):
        agent = self.env.user.has_group(AGENT)
        for callback in self:
            callback.can_to_complaint = (
                agent
                and callback.state in ("open", "done")
                and not callback._cs_is_about_complaint()
            )

    def _cs_is_about_complaint(self):
        """Whether the call asks about a complaint: it would be reopened."""
        self.ensure_one()
        return self.res_model == "cs.complaint"

    def action_to_complaint(self):
        """Register what the customer complains about in this call, once, and open it.

        :raise CallbackError: the call follows up a complaint, which reopens, or was
            not made
        :raise TransitionAccessError: only agents register from calls
        """
        self.ensure_one()
        self.check_access("read")
        self._cs_check_to_complaint()
        complaint = self._cs_live_complaint()
        if not complaint:
            complaint = self._cs_to_complaint()
        return self._cs_show_complaint(complaint)

    def _cs_check_to_complaint(self):
        if not self.env.user.has_group(AGENT):
            raise TransitionAccessError(
                self.env._("Only agents of customer service register complaints.")
            )
        self._check_caller()
        if self._cs_is_about_complaint():
            raise CallbackError(
                self.env._(
                    "This call follows up a complaint: finish it as dissatisfied, and "
                    "the complaint is reopened one level higher."
                )
            )
        if self.state not in ("open", "done"):
            raise CallbackError(
                self.env._("%s was not made: nobody complained.", self.display_name)
            )

    def _cs_to_complaint(self):
        self.ensure_one()
        # of two at once the second starts again and finds the first one's complaint
        self._cs_lock(touch=True)
        request = self._cs_request()
        if request:
            return request._cs_to_complaint(self.customer_words, self)
        complaint = self._cs_live_complaint()
        if not complaint:
            complaint = self._cs_register_complaint(self._cs_complaint_values())
        return complaint

    def _cs_request(self):
        """Return the service request the call asks about, while it can still move."""
        requests = self.env["cs.service.request"]
        if self.res_model != requests._name:
            return requests
        request = requests.browse(self.res_id).exists()
        return request.filtered(lambda r: r.state != "archived")

    def _cs_complaint_values(self):
        call = self.sudo()
        return {
            "company_id": call.company_id.id,
            "partner_id": call.partner_id.id,
            "contact_id": call.contact_id.id,
            "phone": call.phone,
            "channel": "callback",
            "description": (call.customer_words or "").strip(),
            "user_id": self.env.uid,
        }
