from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import InUseError


class ResPartner(models.Model):
    """A customer with visits stays; it shows what was heard there about competitors."""

    _inherit = "res.partner"

    cs_competitor_news_count = fields.Integer(
        string="News of Competitors",
        compute="_compute_cs_competitor_news_count",
        help="Heard at this customer",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cs_competitor_news_count(self):
        counts = {}
        news = self.env["cs.competitor.news"]
        if news.has_access("read"):
            customers = self.commercial_partner_id
            counts = dict(
                news._read_group(
                    Domain("partner_id", "in", customers.ids),
                    ["partner_id"],
                    ["__count"],
                )
            )
        for partner in self:
            count = counts.get(partner.commercial_partner_id, 0)
            partner.cs_competitor_news_count = count

    @api.ondelete(at_uninstall=False)
    def _unlink_except_visited(self):
        domain = Domain("partner_id", "in", self.ids)
        for model in ("cs.visit", "cs.competitor.news"):
            # whoever may see them: they stay
            found = self.env[model].sudo().search(domain, limit=1)
            if found:
                raise InUseError(
                    self.env._(
                        "%s has visits or news of competitors, which are kept. Archive "
                        "the customer, or merge it with another one.",
                        found.partner_id.display_name,
                    )
                )

    def action_cs_competitor_news(self):
        """Show what was heard about competitors at this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_visits.cs_competitor_news_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }
