from odoo import models


class CsApprovalRule(models.Model):
    """Of the people a rule finds for a hold, those who can act are asked."""

    _inherit = "cs.approval.rule"

    def _cs_approvers(self, document, requester):
        found = super()._cs_approvers(document, requester)
        if document._name != "cs.credit.hold":
            return found
        barred = document._cs_hidden_from().sudo()
        if self.four_eyes:
            barred |= requester.sudo()
        return document._cs_able(found, barred)
