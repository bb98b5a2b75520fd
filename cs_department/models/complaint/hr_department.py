from odoo import api, models
from odoo.fields import Domain

from ...exceptions import InUseError


class HrDepartment(models.Model):
    _inherit = "hr.department"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_complaints(self):
        complaint = (
            self.env["cs.complaint"]
            .sudo()
            .search(
                Domain("department_id", "in", self.ids)
                | Domain("responsible_department_id", "in", self.ids)
                | Domain("problem_department_id", "in", self.ids),
                limit=1,
            )
        )
        inquiry = self.env["cs.complaint.inquiry"].sudo()
        asked = inquiry.search(Domain("department_id", "in", self.ids), limit=1)
        named = (
            complaint.department_id
            | complaint.responsible_department_id
            | complaint.problem_department_id
            | asked.department_id
        ) & self
        if named:
            raise InUseError(
                self.env._(
                    "%(department)s is named in complaints: archive the department "
                    "instead of deleting it.",
                    department=named[0].display_name,
                )
            )
