from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Settling and unsettling a credit note settles its rebate, or reopens it."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._cs_rebates()._cs_follow()
        return partials

    def unlink(self):
        lines = self._cs_rebates()
        result = super().unlink()
        lines._cs_follow()
        return result

    def _cs_rebates(self):
        moves = self.debit_move_id.move_id | self.credit_move_id.move_id
        return self.env["cs.rebate.line"]._cs_of_documents(moves=moves)
