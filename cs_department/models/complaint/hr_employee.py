from odoo import api, models
from odoo.fields import Domain

from ...exceptions import InUseError


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            # a login given later must not open what was hidden from the person
            self._cs_complaints_about()._cs_shield()
        return result

    def _cs_complaints_naming(self):
        """Return the complaints these employees are named in (sudo)."""
        domain = (
            Domain("accused_employee_id", "in", self.ids)
            | Domain("responsible_employee_id", "in", self.ids)
            | Domain("problem_head_id", "in", self.ids)
        )
        return self.env["cs.complaint"].sudo().search(domain, limit=1)

    def _cs_complaints_about(self):
        return (
            self.env["cs.complaint"]
            .sudo()
            .search(Domain("accused_employee_id", "in", self.ids))
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_complaints(self):
        if self._cs_complaints_naming():
            raise InUseError(
                self.env._(
                    "An employee named in records of customer service is kept: archive "
                    "the employee instead of deleting."
                )
            )
