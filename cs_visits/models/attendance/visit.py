from odoo import api, models


class CsVisit(models.Model):
    """A visit on an attendance sheet is evidence and stays."""

    _inherit = "cs.visit"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_sheet(self):
        self.env["cs.attendance.entry"]._cs_check_unused("visit_id", self.ids)
