from odoo import api, fields, models

from ...exceptions import ReadonlyDocumentError

ATTEMPT_OUTCOMES = [
    ("reached", "Reached"),
    ("busy", "Busy"),
    ("no_answer", "No answer"),
    ("wrong_number", "Wrong number"),
    ("call_later", "Call later"),
]


class CsCallbackAttempt(models.Model):
    """One time an agent dialled. Written once, by the engine."""

    _name = "cs.callback.attempt"
    _description = "Callback Attempt"
    _inherit = ["cs.engine.row.mixin"]
    _order = "date desc, id desc"

    callback_id = fields.Many2one(
        comodel_name="cs.callback", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="callback_id.company_id", store=True)
    hidden_from_id = fields.Many2one(related="callback_id.hidden_from_id", store=True)
    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Agent", required=True, readonly=True
    )
    outcome = fields.Selection(selection=ATTEMPT_OUTCOMES, required=True, readonly=True)
    note = fields.Text(readonly=True)
    date_next = fields.Datetime(string="Call Again", readonly=True)

    @api.depends("date", "outcome")
    def _compute_display_name(self):
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        for attempt in self:
            attempt.display_name = labels.get(attempt.outcome, "")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ReadonlyDocumentError(
            self.env._("Attempts are evidence and cannot be deleted.")
        )
