from odoo import api, fields, models


class CsRebateCancel(models.TransientModel):
    """Asks why a rebate or one of its amounts is called off; the one way to cancel."""

    _name = "cs.rebate.cancel"
    _description = "Cancel Rebate"
    _inherit = ["cs.wizard.mixin"]

    rebate_ids = fields.Many2many(comodel_name="cs.rebate", string="Agreements")
    line_ids = fields.Many2many(comodel_name="cs.rebate.line", string="Amounts")
    reason = fields.Text(required=True)

    @api.model
    def _cs_open(self, rebates=None, lines=None):
        """Return the action that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_rebate_ids": rebates.ids if rebates else [],
                "default_line_ids": lines.ids if lines else [],
            },
        }

    def action_cancel(self):
        """Cancel for the reason given.

        :raise MissingInputError: the reason is empty
        :raise TransitionAccessError: not a manager
        """
        self.ensure_one()
        self.rebate_ids._cs_cancel(self.reason)
        self.line_ids._cs_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
