from odoo import fields, models

from .warning import FINANCE


class ResPartner(models.Model):
    """Shows how many warnings a customer has."""

    _inherit = "res.partner"

    cs_credit_warning_count = fields.Integer(
        string="Credit Warnings",
        compute="_compute_cs_credit_counts",
        compute_sudo=True,
        groups=FINANCE,
    )

    def action_cs_credit_warnings(self):
        """Open the customer's warnings."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_warning_action"
        )
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        return {**action, "domain": domain}
