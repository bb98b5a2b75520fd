from odoo import api, models

from ...tools import panel_sql


class ResPartner(models.Model):
    """The counts on a contact's buttons: limits, warnings and rebates."""

    _inherit = "res.partner"

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_cs_credit_counts(self):
        """Count all three in one statement; each field has its own readers."""
        partners = self.commercial_partner_id
        for model, names in panel_sql.COUNTED.items():
            self.env[model].flush_model(names)
        found = {}
        if partners.ids:
            query = panel_sql.counts(self.env.company.id, partners.ids)
            found = {row[0]: row[1:] for row in self.env.execute_query(query)}
        for partner in self:
            limits, warnings, rebates = found.get(
                partner.commercial_partner_id.id, (0, 0, 0)
            )
            partner.cs_credit_limit_count = limits
            partner.cs_credit_warning_count = warnings
            partner.cs_rebate_count = rebates
