from odoo import fields, models


class CsComplaintInquiryWithdraw(models.TransientModel):
    """Asks why a department need not answer; the one way to withdraw an inquiry."""

    _name = "cs.complaint.inquiry.withdraw"
    _description = "Withdraw Inquiry"
    _inherit = ["cs.wizard.mixin"]

    inquiry_ids = fields.Many2many(comodel_name="cs.complaint.inquiry", required=True)
    reason = fields.Text(required=True)

    def action_withdraw(self):
        """Withdraw the inquiries for the reason given.

        :raise MissingInputError: the reason is empty
        """
        self.ensure_one()
        self.inquiry_ids._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
