from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        # the zone of a company that has no calendar of its own
        if "tz" in vals and self.sudo().ref_company_ids:
            self.env["res.company"]._cs_calendar_changed()
        return result
