from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ..complaint.complaint import MANAGER


class ResCompany(models.Model):
    """How long complaints are kept, and when a cause counts as recurring."""

    _inherit = "res.company"

    cs_retention_months = fields.Integer(
        string="Complaints Are Kept",
        default=60,
        help="Months after closing; complaints closed already keep their day.",
    )
    cs_retention_told_on = fields.Date(
        string="Retention Told On", help="When the CS managers were told last"
    )
    cs_ask_review = fields.Boolean(
        string="Ask for a Review of Each Case",
        default=True,
        help="Puts each closed complaint on the list of the agent's manager (B1.3).",
    )
    cs_recurring_number = fields.Integer(
        string="Recurring From",
        default=3,
        help="So many complaints of one root cause raise an improvement by themselves.",
    )
    cs_recurring_days = fields.Integer(
        string="Within Days", default=90, help="Calendar days they lie in"
    )

    _cs_retention_valid = models.Constraint(
        "CHECK(cs_retention_months BETWEEN 1 AND 1200)",
        "Complaints are kept between 1 and 1200 months.",
    )
    _cs_recurring_valid = models.Constraint(
        "CHECK(cs_recurring_number BETWEEN 2 AND 1000"
        " AND cs_recurring_days BETWEEN 1 AND 3650)",
        "A cause recurs with 2 to 1000 complaints in 1 to 3650 days.",
    )

    def _cs_retention_end(self, moment):
        """Return the last day a complaint that ends at a moment is kept.

        :param moment: naive UTC
        :return: ``date``
        """
        self.ensure_one()
        months = relativedelta(months=self.cs_retention_months)
        return self._cs_local(moment).date() + months

    def _cs_tell_retention(self, number):
        """Put the complaints past their period on every CS manager's list."""
        self.ensure_one()
        group = self.env.ref(MANAGER).sudo()
        for user in self.env["cs.role.mixin"]._cs_usable(group.all_user_ids, self):
            self.env["mail.activity"].sudo().create(
                {
                    "activity_type_id": self.env.ref(
                        "cs_department.mail_activity_type_retention"
                    ).id,
                    "user_id": user.id,
                    "date_deadline": self._cs_today(),
                    "summary": self.with_context(lang=user.lang).env._(
                        "%(number)s complaints of %(company)s have passed their "
                        "retention period",
                        number=number,
                        company=self.name,
                    ),
                }
            )
