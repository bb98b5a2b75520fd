from odoo import fields, models

from .rebate import CS, FINANCE


class ResPartner(models.Model):
    """Shows what is promised back to a customer."""

    _inherit = "res.partner"

    cs_rebate_count = fields.Integer(
        string="Rebates",
        compute="_compute_cs_credit_counts",
        compute_sudo=True,
        groups=f"{CS},{FINANCE}",
    )

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
