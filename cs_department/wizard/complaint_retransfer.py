from odoo import fields, models


class CsComplaintRetransfer(models.TransientModel):
    """Asks where a complaint belongs that was sent to the wrong department."""

    _name = "cs.complaint.retransfer"
    _description = "Send to Another Department"
    _inherit = ["cs.wizard.mixin"]

    complaint_id = fields.Many2one(comodel_name="cs.complaint", required=True)
    company_id = fields.Many2one(related="complaint_id.company_id")
    department_id = fields.Many2one(
        comodel_name="hr.department",
        required=True,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    reason = fields.Text(required=True)

    def action_retransfer(self):
        """Send the complaint there; the first department's miss stays.

        :raise MissingInputError: the reason is empty, or nobody leads the department
        """
        self.ensure_one()
        self.complaint_id._retransfer(self.department_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
