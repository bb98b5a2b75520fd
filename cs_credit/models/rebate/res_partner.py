from odoo import fields, models
from odoo.fields import Domain

from .rebate import CS, FINANCE


class ResPartner(models.Model):
    """Shows what is promised back to a customer."""

    _inherit = "res.partner"

    cs_rebate_count = fields.Integer(
        string="Rebates",
        compute="_compute_cs_rebate_count",
        groups=f"{CS},{FINANCE}",
    )

    def _compute_cs_rebate_count(self):
        counts = dict(
            self.env["cs.rebate"]
            .sudo()
            ._read_group(
                Domain("partner_id", "in", self.commercial_partner_id.ids)
                & Domain("company_id", "=", self.env.company.id)
                & Domain("state", "!=", "cancelled"),
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.cs_rebate_count = counts.get(partner.commercial_partner_id, 0)

    def action_cs_rebates(self):
        """Open the customer's rebates."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_rebate_action"
        )
        partner = self.commercial_partner_id
        return {
            **action,
            "domain": [("partner_id", "=", partner.id)],
            "context": {"default_partner_id": partner.id},
        }
