from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.sql import SALES

FINANCE = "cs_credit.group_credit_user"


class AccountMove(models.Model):
    """An invoice shows whether it is in dispute, why, since when and by whom."""

    _inherit = "account.move"

    cs_dispute_ids = fields.One2many(
        comodel_name="cs.credit.dispute",
        inverse_name="move_id",
        string="Disputes",
        groups=FINANCE,
    )
    cs_dispute_id = fields.Many2one(
        comodel_name="cs.credit.dispute",
        string="Dispute",
        compute="_compute_cs_dispute_id",
        search="_search_cs_dispute_id",
        groups=FINANCE,
    )
    cs_dispute_reason = fields.Text(
        related="cs_dispute_id.reason", string="Dispute Reason", groups=FINANCE
    )
    cs_dispute_date = fields.Date(
        related="cs_dispute_id.date_from", string="In Dispute Since", groups=FINANCE
    )
    cs_dispute_user_id = fields.Many2one(
        related="cs_dispute_id.user_id", string="Set Aside By", groups=FINANCE
    )

    # The ledger of a customer is looked up by the commercial entity of its entries.
    _cs_commercial_idx = models.Index(
        "(commercial_partner_id, company_id) WHERE state = 'posted'"
    )

    @api.depends("cs_dispute_ids.state")
    def _compute_cs_dispute_id(self):
        open_ones = self.env["cs.credit.dispute"].search(
            Domain("move_id", "in", self.ids) & Domain("state", "=", "open")
        )
        found = {dispute.move_id: dispute for dispute in open_ones}
        for move in self:
            move.cs_dispute_id = found.get(move._origin, False)

    @api.model
    def _search_cs_dispute_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        is_open = Domain("state", "=", "open")
        if operator == "any":
            return Domain("cs_dispute_ids", "any", is_open & Domain(value))
        ids = [i for i in value if i]
        found = Domain("cs_dispute_ids", "any", is_open & Domain("id", "in", ids))
        if False in value:
            return found | ~Domain("cs_dispute_ids", "any", is_open)
        return found

    def action_cs_dispute(self):
        """Ask for the reason and set the invoices aside."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Aside as Disputed"),
            "res_model": "cs.credit.dispute.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_move_ids": self.filtered(
                    lambda move: move.move_type in SALES and move.state == "posted"
                ).ids,
            },
        }

    def action_cs_dispute_end(self):
        """Ask for the result and end the disputes."""
        self.check_access("read")
        action = self.action_cs_dispute()
        action["name"] = self.env._("End the Dispute")
        action["context"]["default_is_end"] = True
        return action
