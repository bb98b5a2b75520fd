from odoo import api, models


class CsOuting(models.Model):
    """An outing on an attendance sheet is evidence and stays."""

    _inherit = "cs.outing"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_sheet(self):
        self.env["cs.attendance.entry"]._cs_check_unused("outing_id", self.ids)
