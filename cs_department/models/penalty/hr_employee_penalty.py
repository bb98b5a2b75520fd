from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import InUseError
from ..complaint.complaint import MANAGER, PRESIDENT

ASSESSORS = f"hr.group_hr_user,{MANAGER},{PRESIDENT}"


class HrEmployee(models.Model):
    """Final penalties feed the assessment of staff (B1.2, E6)."""

    _inherit = "hr.employee"

    # on both sides of the public employee: assessors alone read them
    cs_penalty_count = fields.Integer(
        string="Penalties",
        compute="_compute_cs_penalties",
        groups=ASSESSORS,
        help="Final penalties of the last twelve months",
    )
    cs_penalty_percent = fields.Float(
        string="Penalties (%)",
        digits=(16, 2),
        compute="_compute_cs_penalties",
        groups=ASSESSORS,
        help="Sum of the shares of the last twelve months' final penalties",
    )

    def _compute_cs_penalties(self):
        figures = {}
        for company, employees in self.grouped("company_id").items():
            today = (company or self.env.company)._cs_today()
            figures.update(
                employees._cs_penalty_figures(today - relativedelta(years=1), today)
            )
        for employee in self:
            count, percent = figures.get(employee.id, (0, 0.0))
            employee.cs_penalty_count = count
            employee.cs_penalty_percent = percent

    def _cs_penalty_figures(self, date_from, date_to):
        """Return how many final penalties these people had in a period, and how much.

        What the current user may not read does not count.

        :param date_from: ``date`` after which they became final
        :param date_to: last ``date``
        :return: dict of employee id → ``(number, sum of percentages)``
        """
        domain = (
            Domain("employee_id", "in", self.ids)
            & Domain("state", "=", "final")
            & Domain("date_final", ">", date_from)
            & Domain("date_final", "<=", date_to)
        )
        rows = self.env["cs.complaint.penalty"]._read_group(
            domain,
            ["employee_id"],
            ["__count", "percent_pay:sum", "percent_bonus:sum"],
        )
        return {person.id: (count, pay + bonus) for person, count, pay, bonus in rows}

    def action_cs_penalties(self):
        """Show these people's final penalties as figures per month."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_penalty_action_report"
        )
        return {**action, "domain": [("employee_id", "in", self.ids)]}

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self._cs_penalties_about()._cs_person_changed()
        return result

    def _cs_penalties_about(self):
        penalties = self.env["cs.complaint.penalty"].sudo()
        return penalties.search(Domain("employee_id", "in", self.ids))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_penalties(self):
        if self._cs_penalties_about():
            raise InUseError(
                self.env._(
                    "An employee named in records of customer service is kept: archive "
                    "the employee instead of deleting."
                )
            )
