from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_called(self):
        callback = (
            self.env["cs.callback"]
            .sudo()
            .search(
                Domain("partner_id", "in", self.ids)
                | Domain("contact_id", "in", self.ids),
                limit=1,
            )
        )
        if callback:
            partner = (callback.contact_id | callback.partner_id) & self
            raise UserError(
                self.env._(
                    "%s has callbacks, which are kept. Archive this contact instead.",
                    partner[:1].display_name,
                )
            )
