from odoo import models

# Credit notes, and the entries of payments.
PAID_BY = ("out_refund", "entry")


class AccountMove(models.Model):
    """A credit note that pays out a rebate tells it what became of it (A6.1)."""

    _inherit = "account.move"

    def write(self, vals):
        if "state" not in vals:
            return super().write(vals)
        lines = self.env["cs.rebate.line"]
        if vals["state"] == "posted":
            refunds = self.filtered(lambda move: move.move_type == "out_refund")
            for line in lines._cs_of_documents(moves=refunds).filtered("move_id"):
                move = line.move_id
                line._cs_check_booked(
                    move.partner_id, move.currency_id, move.amount_total
                )
        result = super().write(vals)
        # invoices, which are many, cost nothing: no rebate is paid by one
        entries = self.filtered(lambda move: move.move_type in PAID_BY)
        entries |= self.sudo().reversed_entry_id
        lines._cs_of_documents(moves=entries)._cs_follow()
        return result

    def unlink(self):
        lines = self.env["cs.rebate.line"]._cs_of_documents(moves=self)
        lines.filtered("move_id")._cs_unbook(self.env._("The draft was deleted."))
        return super().unlink()
