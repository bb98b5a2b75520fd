from odoo import api, fields, models


class CsServicePromise(models.TransientModel):
    """Asks for the phone number and the time to name (C5)."""

    _name = "cs.service.promise"
    _description = "Promise an Answer"
    _inherit = ["cs.wizard.mixin"]

    request_id = fields.Many2one(comodel_name="cs.service.request", required=True)
    mode = fields.Selection(
        selection=[("promise", "Promise an answer"), ("wait", "Wait")],
        required=True,
        default="promise",
    )
    phone = fields.Char(compute="_compute_proposal", store=True, readonly=False)
    date_usual = fields.Datetime(
        string="Usual, at the Latest", compute="_compute_proposal", store=True
    )
    date_promised = fields.Datetime(
        string="Named Time", compute="_compute_proposal", store=True, readonly=False
    )
    is_late = fields.Boolean(compute="_compute_is_late")
    reason = fields.Char(string="Why Later")
    waiting_for = fields.Char()

    @api.depends("request_id", "mode")
    def _compute_proposal(self):
        for wizard in self:
            wizard.phone = wizard.request_id.phone
            wizard.date_usual = (
                wizard.request_id._cs_usual_time() if wizard.request_id else False
            )
            wizard.date_promised = wizard.date_usual

    @api.depends("date_promised", "date_usual")
    def _compute_is_late(self):
        for wizard in self:
            named, usual = wizard.date_promised, wizard.date_usual
            wizard.is_late = bool(named and usual and named > usual)

    def action_apply(self):
        """Name the time; see ``cs.service.request``."""
        self.ensure_one()
        promise = (self.date_promised, self.phone, self.is_late and self.reason)
        if self.mode == "wait":
            self.request_id._wait(self.waiting_for, *promise)
        else:
            self.request_id._promise(*promise)
        return {"type": "ir.actions.act_window_close"}
