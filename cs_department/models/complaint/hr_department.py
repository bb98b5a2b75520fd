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
            .search(Domain("department_id", "in", self.ids), limit=1)
        )
        if complaint:
            raise InUseError(
                self.env._(
                    "%(department)s is responsible for complaints: archive the "
                    "department instead of deleting it.",
                    department=complaint.department_id.display_name,
                )
            )
