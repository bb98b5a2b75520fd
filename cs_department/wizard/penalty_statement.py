from odoo import fields, models


class CsPenaltyStatement(models.TransientModel):
    """Asks for the reason of an objection, or of a withdrawal."""

    _name = "cs.penalty.statement"
    _description = "Objection or Withdrawal"
    _inherit = ["cs.wizard.mixin"]

    penalty_id = fields.Many2one(
        comodel_name="cs.complaint.penalty", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[("objection", "Objection"), ("withdrawal", "Withdrawal")],
        required=True,
    )
    reason = fields.Text(required=True)

    def action_send(self):
        """Object to the penalty, or withdraw it, for the reason given.

        :raise MissingInputError: the reason is empty
        :raise DeadlineError: the time to object is over
        :raise TransitionAccessError: it is up to somebody else
        """
        self.ensure_one()
        # the rights are the document's, read anew by its own rules
        penalty = self.penalty_id.sudo(False)
        if self.kind == "objection":
            penalty._object(self.reason)
        else:
            penalty._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
