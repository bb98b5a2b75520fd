from odoo import fields, models


class CsComplaintDiscard(models.TransientModel):
    """Asks the president why archived complaints are deleted for good."""

    _name = "cs.complaint.discard"
    _description = "Discard After Retention"
    _inherit = ["cs.wizard.mixin"]

    complaint_ids = fields.Many2many(comodel_name="cs.complaint", required=True)
    reason = fields.Text(required=True)

    def action_discard(self):
        """Delete the complaints with all that belongs to them; a log line stays.

        :raise RetentionError: a retention period is not over
        """
        self.ensure_one()
        self.complaint_ids._discard(self.reason)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_action"
        )
