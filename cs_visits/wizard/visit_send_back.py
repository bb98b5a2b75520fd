from odoo import fields, models


class CsVisitSendBack(models.TransientModel):
    """Asks the manager why a visit record goes back to the salesperson."""

    _name = "cs.visit.send.back"
    _description = "Send Visit Back"
    _inherit = ["cs.wizard.mixin"]

    visit_ids = fields.Many2many(comodel_name="cs.visit", required=True)
    reason = fields.Text(required=True)

    def action_send_back(self):
        """Send the visits back with the reason given.

        :raise MissingInputError: the reason is empty
        """
        self.ensure_one()
        self.visit_ids._send_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
