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
        rating = self._cs_credit_rating_on_demand()
        return {
            "type": "ir.actions.act_window",
            "res_model": rating._name,
            "res_id": rating.id,
            "views": [(False, "form")],
        }

    def _cs_credit_rating_on_demand(self):
        """Return the rating of the last quarter, made and scored if there is none."""
        ratings = self.env["cs.credit.rating"]
        start, end = ratings._cs_last_quarter()
        values = {
            "partner_id": self.commercial_partner_id.id,
            "company_id": self.env.company.id,
            "date_from": start,
            "date_to": end,
        }
        same = Domain.AND(Domain(name, "=", value) for name, value in values.items())
        rating = ratings.search(
            same & Domain("kind", "!=", "merged"), order="id desc", limit=1
        )
        if not rating:
            rating = ratings.create({**values, "kind": "single"})
            rating.action_score()
        return rating
