from datetime import timedelta

from odoo import api, fields, models

from ...exceptions import VisitError


class CsOuting(models.Model):
    """The visits of an outing: those planned, and those still to be."""

    _inherit = "cs.outing"

    visit_count = fields.Integer(string="Visits", compute="_compute_visit_count")
    unplanned_count = fields.Integer(
        string="Without a Visit",
        compute="_compute_visit_count",
        help="Customers of the outing for whom no visit is planned or made",
    )

    @api.depends("visit_ids.partner_id", "visit_ids.state", "partner_ids")
    def _compute_visit_count(self):
        for outing in self:
            visits = outing.visit_ids.filtered(lambda v: v.state != "cancelled")
            outing.visit_count = len(visits)
            outing.unplanned_count = len(outing._cs_unplanned_customers())

    def _cs_unplanned_customers(self):
        """Return the customers of the outing that have no visit in it."""
        self.ensure_one()
        visits = self.visit_ids.filtered(lambda v: v.state != "cancelled")
        return self.partner_ids - visits.partner_id

    def action_plan_visits(self):
        """Plan a visit to each customer of the outing that has none yet.

        They begin an hour after each other; their times are only a proposal.

        :raise VisitError: the outing is over, or somebody else's
        """
        purpose = self.env["cs.visit.purpose"]
        for outing in self:
            outing._cs_check_plannable()
            first = purpose.search(
                [("company_id", "in", (False, outing.company_id.id))], limit=1
            )
            customers = outing._cs_unplanned_customers()
            self.env["cs.visit"].create(
                [
                    {
                        "partner_id": customer.id,
                        "company_id": outing.company_id.id,
                        "outing_id": outing.id,
                        "purpose_id": first.id,
                        **outing._cs_slot(number),
                    }
                    for number, customer in enumerate(customers)
                ]
            )
        return True

    def _cs_check_plannable(self):
        if not self._cs_is_owner() or self.state in ("refused", "done", "cancelled"):
            raise VisitError(
                self.env._(
                    "Visits are planned by the person who goes out, before the outing "
                    "is over."
                )
            )

    def _cs_slot(self, number):
        """Return start and end of the n-th visit: an hour each, within the outing."""
        length = min(timedelta(hours=1), self.date_end - self.date_start)
        start = min(self.date_start + number * length, self.date_end - length)
        return {"date_start": start, "date_end": start + length}

    def action_visits(self):
        """Show the visits of this outing."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits"),
            "res_model": "cs.visit",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("outing_id", "=", self.id)],
            "context": {"default_outing_id": self.id},
        }

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "cancel":
            planned = self.sudo().visit_ids.filtered(lambda v: v.state == "planned")
            planned.write({"outing_id": False})
        return result
