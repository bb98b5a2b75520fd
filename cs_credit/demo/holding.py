"""Demo: two firms of one owner share a limit, and a release that waits to be used."""

from odoo import Command, api, models
from odoo.fields import Domain


class CsCreditDemoHolding(models.AbstractModel):
    """Fills the demo company with a shared limit, through the public steps."""

    _name = "cs.credit.demo.holding"
    _description = "Demo of Shared Limits"

    @api.model
    def _load(self):
        """Make one group of two customers and release one held order, once."""
        company = self.env.ref("cs_department.company_demo")
        demo = self.with_context(allowed_company_ids=company.ids)
        if (
            not demo.env["cs.credit.group"]
            .sudo()
            .search(Domain("company_id", "=", company.id), limit=1)
        ):
            demo._share_a_limit(company)
            demo._release_one(company)

    def _as(self, login, records):
        user = self.env.ref(f"cs_department.user_{login}_demo")
        return records.with_user(user).sudo(False)

    def _share_a_limit(self, company):
        limits = self.env["cs.credit.limit"].search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "active")
            & Domain("is_temporary", "=", False),
            order="amount_company desc, id",
        )
        partners = limits.partner_id[3:5]
        if len(partners) < 2:
            return
        group = self._as("finance", self.env["cs.credit.group"]).create(
            {
                "name": "Firms of Mr. Chen 陈氏企业",
                "company_id": company.id,
                "note": "One owner, each guarantees for the other.",
            }
        )
        mine = limits.filtered(lambda limit: limit.partner_id in partners)
        limit = self._as("finance", self.env["cs.credit.limit"]).create(
            {
                "group_id": group.id,
                "partner_ids": [Command.set(partners.ids)],
                "company_id": company.id,
                "amount": sum(mine.mapped("amount_company")),
                "currency_id": company.currency_id.id,
                "payment_days": min(mine.mapped("payment_days")),
                "note": "One owner is one risk.",
            }
        )
        limit.action_submit()
        self._as("finance_manager", limit).action_approve()

    def _release_one(self, company):
        hold = self.env["cs.credit.hold"].search(
            Domain("company_id", "=", company.id) & Domain("state", "=", "open"),
            order="amount, id",
            limit=1,
        )
        seen = self._as("finance_manager", hold)
        if hold and seen.can_release:
            seen.action_release()
