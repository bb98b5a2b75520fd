from odoo import api, models


class CsServiceRequest(models.Model):
    """Who is on the phone: known by the number, or by whom the agent chooses."""

    _inherit = "cs.service.request"

    @api.onchange("phone")
    def _onchange_phone(self):
        if self.partner_id or not self.phone:
            return
        person = self.env["res.partner"]._cs_find_by_phone(self.phone, self.company_id)
        if not person:
            return
        self.partner_id = person.commercial_partner_id
        if person != self.partner_id:
            self.contact_id = person

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """A person chosen as customer is the contact of the company behind."""
        customer = self.partner_id.commercial_partner_id
        if self.contact_id.commercial_partner_id != customer:
            self.contact_id = False
        if self.partner_id and self.partner_id != customer:
            self.contact_id, self.partner_id = self.partner_id, customer
