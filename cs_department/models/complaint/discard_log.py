from odoo import api, fields, models

from ...exceptions import ReadonlyDocumentError


class CsDiscardLog(models.Model):
    """What was discarded after its retention period: by whom, when, why (A3.10).

    It names no customer and no person complained about, and it stays.
    """

    _name = "cs.discard.log"
    _description = "Discarded Complaint"
    _inherit = ["cs.engine.row.mixin"]
    _order = "id desc"

    name = fields.Char(string="Number", required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    category_id = fields.Many2one(
        comodel_name="cs.complaint.category", readonly=True, ondelete="set null"
    )
    date_received = fields.Datetime(string="Received", readonly=True)
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    date_retention = fields.Date(string="Kept Until", readonly=True)
    file_count = fields.Integer(string="Files", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Discarded By", required=True, readonly=True
    )
    date = fields.Datetime(string="Discarded On", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ReadonlyDocumentError(
            self.env._("The log of what was discarded is evidence and stays.")
        )
