from odoo import fields, models
from odoo.fields import Domain

from .warning import FINANCE


class ResPartner(models.Model):
    """Shows how many warnings a customer has."""

    _inherit = "res.partner"

    cs_credit_warning_count = fields.Integer(
        string="Credit Warnings",
        compute="_compute_cs_credit_warning_count",
        groups=FINANCE,
    )

    def _compute_cs_credit_warning_count(self):
        counts = dict(
            self.env["cs.credit.warning"]
            .sudo()
            ._read_group(
                Domain("partner_id", "in", self.commercial_partner_id.ids)
                & Domain("company_id", "=", self.env.company.id)
                & Domain("state", "!=", "closed"),
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.cs_credit_warning_count = counts.get(
                partner.commercial_partner_id, 0
            )

    def action_cs_credit_warnings(self):
        """Open the customer's warnings."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_warning_action"
        )
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        return {**action, "domain": domain}
