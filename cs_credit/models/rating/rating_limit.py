from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain


class CsCreditRating(models.Model):
    """The limit a published rating proposes (B5.6)."""

    _inherit = "cs.credit.rating"

    def _cs_propose_limit(self):
        """Make the draft of the limit a published rating allows (B5.6)."""
        self.ensure_one()
        limit = self.env["cs.credit.limit"]
        company, today = self.company_id, self.company_id._cs_today()
        stale = limit.search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "draft")
            & Domain("rating_id", "!=", False)
            & Domain("approval_ids", "=", False)
        )
        stale.unlink()
        months = self.scorecard_id.limit_months
        return limit.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": company.id,
                "amount": self.proposed_limit,
                "currency_id": company.currency_id.id,
                "date_from": today,
                "date_to": today + relativedelta(months=months, days=-1),
                "rating_id": self.id,
                "payment_days": self.grade_id.payment_days,
                "replaces_id": limit._cs_current(self.partner_id, company).id,
            }
        )
