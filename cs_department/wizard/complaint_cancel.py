from odoo import fields, models


class CsComplaintCancel(models.TransientModel):
    """Asks why a complaint is called off; the one way to cancel."""

    _name = "cs.complaint.cancel"
    _description = "Cancel Complaint"
    _inherit = ["cs.wizard.mixin"]

    complaint_ids = fields.Many2many(comodel_name="cs.complaint", required=True)
    reason = fields.Text(required=True)

    def action_cancel(self):
        """Cancel the complaints for the reason given.

        :raise MissingInputError: the reason is empty
        """
        self.ensure_one()
        self.complaint_ids._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
