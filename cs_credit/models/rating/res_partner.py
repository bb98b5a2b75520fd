from odoo import models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import TransitionAccessError


class ResPartner(models.Model):
    """A customer can be rated on demand, e.g. a new one (B5.2)."""

    _inherit = "res.partner"

    def action_cs_credit_rate(self):
        """Rate the customer as of the last quarter's end and open the sheet.

        A rating of that quarter that is in work or published is opened instead of
        making a second one.

        :raise TransitionAccessError: not a user of customer credit
        """
        self.ensure_one()
        if not self.env.user.has_group("cs_credit.group_credit_user"):
            raise TransitionAccessError(
                self.env._("Only users of customer credit may rate customers.")
            )
        ratings = self.env["cs.credit.rating"]
        start, end = ratings._cs_last_quarter()
        partner = self.commercial_partner_id
        rating = ratings.search(
            Domain("partner_id", "=", partner.id)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("date_from", "=", start)
            & Domain("date_to", "=", end)
            & Domain("kind", "!=", "merged"),
            order="id desc",
            limit=1,
        )
        if not rating:
            rating = ratings.create(
                {
                    "partner_id": partner.id,
                    "company_id": self.env.company.id,
                    "kind": "single",
                    "date_from": start,
                    "date_to": end,
                }
            )
            rating.action_score()
        return {
            "type": "ir.actions.act_window",
            "res_model": ratings._name,
            "res_id": rating.id,
            "views": [(False, "form")],
        }
