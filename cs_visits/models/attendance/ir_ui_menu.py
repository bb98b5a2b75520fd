from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Leave out the menu of proposals where there is no app Attendances."""
        hidden = super()._load_menus_blacklist()
        if not self.env["cs.attendance.proposal"]._cs_has_app():
            menu = self.env.ref(
                "cs_visits.cs_attendance_proposal_menu", raise_if_not_found=False
            )
            hidden = [*hidden, *(menu.ids if menu else [])]
        return hidden
