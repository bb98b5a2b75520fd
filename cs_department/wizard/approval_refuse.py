from odoo import fields, models

from ..exceptions import MissingInputError


class CsApprovalRefuse(models.TransientModel):
    """Asks for the reason of a refusal; the one way to refuse."""

    _name = "cs.approval.refuse"
    _description = "Refuse"
    _inherit = ["cs.wizard.mixin"]

    approval_ids = fields.Many2many(comodel_name="cs.approval", required=True)
    comment = fields.Text(string="Reason", required=True)

    def action_refuse(self):
        """Refuse the requests with the reason given.

        :raise MissingInputError: the reason is empty
        :raise ApprovalError: a request does not wait for a decision
        """
        self.ensure_one()
        if not (self.comment or "").strip():
            raise MissingInputError(self.env._("Give the reason of the refusal."))
        self.approval_ids._cs_check_selected()
        for documents in self.approval_ids._cs_documents():
            documents._cs_decide("refused", self.comment.strip())
        return {"type": "ir.actions.act_window_close"}
