from odoo import api, models
from odoo.fields import Domain

from ...exceptions import InUseError


class HrDepartment(models.Model):
    _inherit = "hr.department"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_service_requests(self):
        requests = self.env["cs.service.request"].sudo()
        lines = self.env["cs.service.hand.on"].sudo()
        request = requests.search(Domain("department_id", "in", self.ids), limit=1)
        line = lines.search(Domain("to_department_id", "in", self.ids), limit=1)
        if request or line:
            raise InUseError(
                self.env._(
                    "%s works on service requests: archive the department instead of "
                    "deleting it.",
                    (request.department_id or line.to_department_id).display_name,
                )
            )
