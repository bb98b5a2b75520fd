from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext


class CsServiceRequest(models.Model):
    """The support mailbox (C3): a mail becomes a request that nobody owns yet."""

    _inherit = "cs.service.request"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a request of a mail; an unknown sender is kept for the agent.

        :param msg_dict: as ``mail.thread.message_parse`` gives it
        :param custom_values: the defaults of the alias
        """
        values = dict(custom_values or {})
        company = self.env["res.company"].browse(values.get("company_id"))
        company = company or self.env.company
        subject = (msg_dict.get("subject") or "").strip()
        sender = msg_dict.get("email_from") or ""
        values.update(
            company_id=company.id,
            channel=values.get("channel") or "mailbox",
            subject=subject or self.env._("Mail without a subject"),
            question=html2plaintext(msg_dict.get("body") or "").strip() or False,
            user_id=values.get("user_id", False),
            **self._cs_sender_values(sender, company),
        )
        if not values.get("partner_id"):
            values["caller"] = sender
        request = super().message_new(msg_dict, values)
        # core keeps the sender's name with the address
        request.email = email_normalize(sender, strict=False) or sender
        return request

    @api.model
    def _cs_sender_values(self, sender, company):
        """Return customer and contact when an address leaves no doubt about them."""
        address = email_normalize(sender, strict=False)
        if not address:
            return {}
        people = (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("email_normalized", "=", address)
                & Domain("company_id", "in", [False, company.id])
                & Domain("partner_share", "=", True),
                limit=20,
            )
        )
        customers = people.commercial_partner_id
        if len(customers) != 1:
            return {}
        return {
            "partner_id": customers.id,
            "contact_id": (people - customers)[:1].id,
        }

    @api.model
    def _cs_route_mail(self, route):
        """Return the route of a mail: what is archived is not written to any more.

        :param route: core's ``(model, record id, defaults, user id, alias)``
        """
        model, record_id, values, uid, alias = route
        request = self.sudo().browse(record_id or []).exists()
        if request.state not in self._cs_readonly_states:
            return route
        values = {**(values or {}), "company_id": request.company_id.id}
        return (model, 0, values, uid, alias)
