from odoo import api, fields, models

from ..exceptions import MissingInputError
from ..models.callback.callback_attempt import ATTEMPT_OUTCOMES


class CsCallbackLog(models.TransientModel):
    """What happened when the agent dialled; a reached customer's answers at once."""

    _name = "cs.callback.log"
    _description = "Log Attempt"
    _inherit = ["cs.wizard.mixin"]

    callback_id = fields.Many2one(comodel_name="cs.callback", required=True)
    kind = fields.Selection(related="callback_id.kind")
    outcome = fields.Selection(selection=ATTEMPT_OUTCOMES, required=True)
    note = fields.Text()
    date_next = fields.Datetime(string="Call Again")

    @api.onchange("outcome")
    def _onchange_outcome(self):
        if self.outcome != "call_later":
            self.date_next = False

    def action_log(self):
        """Log the attempt.

        :raise MissingInputError: the customer wants a later call and no time is given
        """
        self.ensure_one()
        if self.outcome == "call_later" and not self.date_next:
            raise MissingInputError(
                self.env._("Enter when the customer wants to be called again.")
            )
        self.callback_id._log_attempt(self.outcome, self.note, self.date_next)
        return {"type": "ir.actions.act_window_close"}
