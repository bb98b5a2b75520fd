from odoo import api, fields, models


class CsComplaintResponse(models.TransientModel):
    """Asks who on the customer's side accepted or declined, how and when (B3.3)."""

    _name = "cs.complaint.response"
    _description = "Response of the Customer"
    _inherit = ["cs.wizard.mixin"]

    complaint_id = fields.Many2one(comodel_name="cs.complaint", required=True)
    response = fields.Selection(
        selection=[("accepted", "Accepts"), ("declined", "Declines")],
        string="The Customer",
        required=True,
        default="accepted",
    )
    by = fields.Char(
        string="Who", compute="_compute_by", store=True, readonly=False, required=True
    )
    channel = fields.Selection(
        selection="_selection_channel", string="How", required=True, default="phone"
    )
    date = fields.Datetime(string="When", help="Empty: now")
    reason = fields.Text(string="Why", help="As the customer said it")

    @api.model
    def _selection_channel(self):
        complaints = self.env["cs.complaint"]
        options = complaints._fields["response_channel"]._description_selection(
            self.env
        )
        # these two are recorded where they happen
        return [o for o in options if o[0] not in ("portal", "callback")]

    @api.depends("complaint_id")
    def _compute_by(self):
        for wizard in self:
            complaint = wizard.complaint_id
            wizard.by = complaint._cs_responding_person()

    def action_record(self):
        """Record the response.

        :raise MissingInputError: the customer declines, and the reason is missing
        :raise ResponseError: it is recorded already
        """
        self.ensure_one()
        arguments = {"by": self.by, "channel": self.channel, "date": self.date}
        if self.response == "accepted":
            self.complaint_id.action_accept(**arguments)
        else:
            self.complaint_id.action_decline(self.reason, **arguments)
        return {"type": "ir.actions.act_window_close"}
