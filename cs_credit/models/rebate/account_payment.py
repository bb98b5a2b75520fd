from odoo import models


class AccountPayment(models.Model):
    """A payment of a rebate tells it what became of it (A6.1)."""

    _inherit = "account.payment"

    def write(self, vals):
        if "state" not in vals:
            return super().write(vals)
        lines = self.env["cs.rebate.line"]
        if vals["state"] in ("in_process", "paid"):
            for line in lines._cs_of_documents(payments=self):
                payment = line.payment_id
                line._cs_check_booked(
                    payment.partner_id, payment.currency_id, payment.amount
                )
        result = super().write(vals)
        lines._cs_of_documents(payments=self)._cs_follow()
        return result

    def unlink(self):
        lines = self.env["cs.rebate.line"]._cs_of_documents(payments=self)
        lines._cs_unbook(self.env._("The draft was deleted."))
        return super().unlink()
