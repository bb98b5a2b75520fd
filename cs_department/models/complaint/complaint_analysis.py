from odoo import api, fields, models

from ...exceptions import InquiryError

# Who has to be named for each kind of responsibility, and who may be named besides.
WHO = {
    "department": ("responsible_department_id", ()),
    "person": ("responsible_employee_id", ("responsible_department_id",)),
    "supplier": ("responsible_partner_id", ("responsible_department_id",)),
}
RESPONSIBLE = {
    "responsible_department_id",
    "responsible_employee_id",
    "responsible_partner_id",
}


class CsComplaint(models.Model):
    """The analysis of a complaint (B4.10, ISO 10002 7.5): cause, blame, measures."""

    _inherit = "cs.complaint"

    cause_id = fields.Many2one(
        comodel_name="cs.complaint.cause",
        string="Root Cause",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
        check_company=True,
        help="From the tree of root causes, so that causes can be counted",
    )
    responsibility = fields.Selection(
        selection=[
            ("department", "Department"),
            ("person", "Person"),
            ("supplier", "Supplier"),
            ("customer", "Customer"),
            ("none", "Nobody"),
        ],
        copy=False,
        tracking=True,
        help="Whose fault it was, as the analysis found",
    )
    responsible_department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department at Fault",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    responsible_employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person at Fault",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        check_company=True,
        help="To be named here opens nothing of the complaint to that person",
    )
    responsible_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Supplier at Fault",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    difficulties = fields.Text(copy=False, help="What makes the case hard to settle")
    counter_strategy = fields.Text(string="Strategy for the Difficulties", copy=False)
    measures = fields.Text(
        string="Measures Taken", copy=False, help="The main measures, by whom and when"
    )
    immediate_action = fields.Text(
        copy=False,
        help="What was done at once, before the analysis: goods held back, others "
        "warned, a replacement lent",
    )
    immediate_action_date = fields.Date(string="Immediate Action On", copy=False)
    expectation_met = fields.Selection(
        selection=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        string="Meets the Customer's Expectation",
        copy=False,
        help="Whether the proposed solution gives the customer what was expected",
    )
    expectation_note = fields.Text(
        string="What Is Not Met", copy=False, help="And why it cannot be met"
    )
    opinion_supervisor = fields.Text(string="Advice of the CS Supervisor", copy=False)
    opinion_officer = fields.Text(string="Advice of the CS Officer", copy=False)
    hr_informed_on = fields.Datetime(string="HR Informed On", readonly=True, copy=False)
    # -- submitting ----------------------------------------------------------------

    def _check_analysis(self):
        """Check the reply form (B4.10): true cause, who is at fault, the solution.

        :raise MissingInputError: one of them is missing
        """
        names = ["cause", "cause_id", "analysis", "responsibility"]
        if self.responsibility in WHO:
            names.append(WHO[self.responsibility][0])
        self._cs_require([*names, "solution", "expectation_met"])

    def _check_inquiries(self):
        """Check that every department asked has answered.

        :raise InquiryError: one has not; its inquiry can be withdrawn with a reason
        """
        waiting = self._cs_open_inquiries()
        if waiting:
            raise InquiryError(
                self.env._(
                    "%(document)s waits for the answer of %(departments)s. Withdraw "
                    "the inquiry if the answer is no longer needed.",
                    document=self.display_name,
                    departments=", ".join(waiting.department_id.mapped("name")),
                )
            )

    # -- responsibility ------------------------------------------------------------

    @api.onchange("responsibility", "responsible_employee_id")
    def _onchange_responsibility(self):
        self.update(self._cs_tidy_values())

    def _cs_tidy_values(self):
        """Return what does not fit the kind of responsibility, as values to write."""
        self.ensure_one()
        needed, besides = WHO.get(self.responsibility, ("", ()))
        values = {
            name: False
            for name in RESPONSIBLE - {needed, *besides}
            if self.responsibility and self[name]
        }
        if self.responsibility == "person" and not self.responsible_department_id:
            department = self.responsible_employee_id.sudo().department_id
            if department:
                values["responsible_department_id"] = department.id
        return values

    def _cs_tidy_analysis(self, vals):
        """Keep who is at fault true to the kind of responsibility; date what was done.

        :param vals: what was just written
        """
        if not vals.keys() & (RESPONSIBLE | {"responsibility", "immediate_action"}):
            return
        for complaint in self:
            values = complaint._cs_tidy_values()
            if complaint.immediate_action and not complaint.immediate_action_date:
                values["immediate_action_date"] = complaint.company_id._cs_today()
            if values:
                complaint._cs_write_checked(values)

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        for complaint, vals in zip(complaints, vals_list, strict=True):
            complaint._cs_tidy_analysis(vals)
        return complaints

    def write(self, vals):
        result = super().write(vals)
        self._cs_tidy_analysis(vals)
        return result
