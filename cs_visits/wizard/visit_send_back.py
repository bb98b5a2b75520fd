from odoo import fields, models

from odoo.addons.cs_department.exceptions import MissingInputError


class CsVisitSendBack(models.TransientModel):
    """Asks the manager why a visit record goes back to the salesperson."""

    _name = "cs.visit.send.back"
    _description = "Send Visit Back"

    visit_ids = fields.Many2many(comodel_name="cs.visit", required=True)
    reason = fields.Text(required=True)

    def action_send_back(self):
        """Send the visits back with the reason given.

        :raise MissingInputError: the reason is empty
        """
        self.ensure_one()
        if not (self.reason or "").strip():
            raise MissingInputError(self.env._("Say what has to be corrected."))
        self.visit_ids._send_back(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
