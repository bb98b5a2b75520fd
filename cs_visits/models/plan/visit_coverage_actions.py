from datetime import timedelta

from odoo import models

from ...exceptions import PlanError
from ...tools.planning import Need, spread

# how far ahead a selection of customers is spread
SPREAD_DAYS = 31


class CsVisitCoverage(models.Model):
    """From a customer who is due to a planned visit."""

    _inherit = "cs.visit.coverage"

    def action_plan_visit(self):
        """Open a new visit to the customer, with purpose and a free time filled in."""
        self.ensure_one()
        slot = self.env["cs.visit.plan"]._cs_free_slot(
            self.env.user, self.company_id, self.date_due
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a Visit"),
            "res_model": "cs.visit",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_purpose_id": self._cs_purpose().id,
                **{f"default_{name}": value for name, value in slot.items()},
            },
        }

    def action_plan_visits(self):
        """Plan a visit to each selected customer, as near to its date as there is room.

        Customers who have a visit planned are left out.

        :raise PlanError: a customer is somebody else's
        """
        others = self.filtered(lambda row: row.user_id - self.env.user)
        if others:
            raise PlanError(
                self.env._(
                    "%(customer)s is looked after by %(person)s, who plans these "
                    "visits. Choose customers of your own.",
                    customer=others[0].partner_id.display_name,
                    person=others[0].user_id.name,
                )
            )
        made, left = self.env["cs.visit"], self.env["res.partner"]
        for company, rows in self.grouped("company_id").items():
            visits, without = rows._cs_plan_for(self.env.user, company)
            made |= visits
            left |= without
        text = self.env._("%s visits planned.", len(made))
        if left:
            names = ", ".join(left.mapped("display_name"))
            text += " " + self.env._("No room for: %s", names)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": text,
                "type": "warning" if left else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _cs_plan_for(self, user, company):
        """Plan a visit for each row; return visits and customers without room."""
        plan = self.env["cs.visit.plan"].new(
            {"user_id": user.id, "company_id": company.id}
        )
        first = company._cs_today() + timedelta(days=1)
        last = first + timedelta(days=SPREAD_DAYS)
        rows = self.filtered(lambda row: not row.date_next)
        needs = {
            Need(
                customer=row.partner_id.id,
                kind=row.kind,
                wanted=min(max(row.date_due or first, first), last),
                city=row.city or "",
                zip=row.zip or "",
                weight=row.level_id.sequence,
            ): row
            for row in rows
        }
        days = plan._cs_days(user, company, first, last)
        placed, left = spread(needs, days)
        visits = self.env["cs.visit"].create(
            [
                plan._cs_prepare_visit(needs[need], day, slot)
                for need, (day, slot) in sorted(placed.items(), key=lambda p: p[1])
            ]
        )
        return visits, self.partner_id.browse(need.customer for need in left)

    def action_show_visits(self):
        """Show the customer's visits."""
        self.ensure_one()
        return self.partner_id.action_cs_visits()
