from odoo import fields, models


class CsCreditDisputeWizard(models.TransientModel):
    """Sets invoices aside as disputed, or ends their disputes, with the reason."""

    _name = "cs.credit.dispute.wizard"
    _description = "Set Aside as Disputed"

    move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Invoices",
        required=True,
        domain=[("move_type", "in", ("out_invoice", "out_receipt"))],
    )
    is_end = fields.Boolean()
    kind = fields.Selection(
        selection=lambda self: (
            self.env["cs.credit.dispute"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        default="other",
    )
    reason = fields.Text()
    date_from = fields.Date(
        string="Since", default=lambda self: self.env.company._cs_today()
    )

    def action_done(self):
        """Set the invoices aside, or end their disputes.

        :raise DisputeError: one is no posted invoice to a customer
        """
        self.ensure_one()
        self.move_ids.check_access("read")
        if self.is_end:
            self.move_ids.cs_dispute_id.action_end(self.reason or "")
        else:
            self.env["cs.credit.dispute"].create(
                [
                    {
                        "move_id": move.id,
                        "kind": self.kind,
                        "reason": self.reason or "",
                        "date_from": self.date_from,
                    }
                    for move in self.move_ids
                ]
            )
        return {"type": "ir.actions.act_window_close"}
