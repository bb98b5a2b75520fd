from odoo import models
from odoo.fields import Domain


class HrDepartment(models.Model):
    """A department that is dissolved leaves the lists it is named on."""

    _inherit = "hr.department"

    def unlink(self):
        lines = self.env["cs.callback.round.line"].sudo()
        found = lines.search(Domain("center_id", "in", self.ids))
        result = super().unlink()
        found.write({"center_id": False})
        return result
