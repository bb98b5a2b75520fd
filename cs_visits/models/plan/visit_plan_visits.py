from markupsafe import Markup

from odoo import models
from odoo.fields import Domain


class CsVisitPlan(models.Model):
    """The visits of a plan: how they come in, and what their changes do to it."""

    _inherit = "cs.visit.plan"

    def _cs_adopt(self):
        """Take in what is planned for the month and belongs to no plan."""
        # visits of the plan's person, whoever makes the plan
        visits = self.env["cs.visit"].sudo()
        for plan in self:
            begin, end = plan.company_id._cs_day_span(plan.month, plan.date_to)
            found = visits.search(
                Domain("user_id", "=", plan.user_id.id)
                & Domain("company_id", "=", plan.company_id.id)
                & Domain("date_planned", ">=", begin)
                & Domain("date_planned", "<=", end)
                & Domain("plan_id", "=", False)
            )
            found._cs_write_checked({"plan_id": plan.id})

    def _cs_release(self):
        """Let the visits go; they stay planned.

        What was missed under an approved plan stays with it, as what was missed.
        """
        visits = self.sudo().visit_ids.filtered(lambda v: not v._cs_is_fixed())
        visits._cs_write_checked({"plan_id": False, "plan_change": False})

    def _cs_content_values(self, step):
        """Bound to customers and planned times; late additions came afterwards."""
        self.ensure_one()
        visits = self.sudo().with_context(active_test=True).visit_ids
        return {
            "user_id": self.user_id.id,
            "month": self.month,
            "visits": {
                visit.id: [
                    visit.partner_id.id,
                    visit.date_planned,
                    visit.state == "cancelled" and visit.plan_change != "called_off",
                ]
                for visit in visits
                if visit.plan_change != "added"
            },
        }

    def _cs_void_where_changed(self):
        """Make approvals void where the visits are no longer those asked for."""
        asked = self.exists().filtered(lambda p: p.state in ("approval", "approved"))
        if asked:
            asked.invalidate_recordset(["visit_ids"])
            asked.sudo()._cs_void_changed()

    def _cs_tell_change(self, change, visits):
        """Tell in the plan what changed after its approval.

        :param change: value of the visit's ``plan_change``
        :param visits: ``cs.visit`` of this plan, in the environment of who changed them
        """
        self.ensure_one()
        labels = dict(visits._fields["plan_change"]._description_selection(self.env))
        lines = Markup("").join(
            Markup("<li>%s</li>") % self._cs_change_line(visit) for visit in visits
        )
        self.sudo().message_post(
            body=Markup("<p>%s</p><ul>%s</ul>") % (labels[change], lines),
            author_id=visits.env.user.partner_id.id,
        )

    def _cs_change_line(self, visit):
        local = self.company_id._cs_local
        moments = [visit.date_planned]
        if visit.date_start != visit.date_planned:
            moments.append(visit.date_start)
        times = " → ".join(local(m).strftime("%Y-%m-%d %H:%M") for m in moments)
        return f"{visit.partner_id.display_name}: {times}"
