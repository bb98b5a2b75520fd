from odoo import models


class CsCreditCheckedMixin(models.AbstractModel):
    """Beside the document, what is used of a shared limit is what all of them owe."""

    _inherit = "cs.credit.checked.mixin"

    def _cs_credit_show(self, row):
        result = super()._cs_credit_show(row)
        self.cs_credit_exposure = row.amount + row.shared
        return result
