from odoo import models


class AccountMove(models.Model):
    """Drafts count by themselves; whatever is posted counts by its lines."""

    _name = "account.move"
    _inherit = ["account.move", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset(
        {
            "amount_total_signed",
            "company_id",
            "currency_id",
            "invoice_currency_rate",
            "move_type",
            "partner_id",
            "state",
        }
    )
    _cs_touch_owner = frozenset({"company_id", "partner_id"})
    _cs_touch_whole = "account.move.whole"


class AccountMoveLine(models.Model):
    """Open items, and lines that invoice an order."""

    _name = "account.move.line"
    _inherit = ["account.move.line", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset(
        {
            "account_id",
            "amount_residual",
            "balance",
            "company_id",
            "date_maturity",
            "move_id",
            "parent_state",
            "partner_id",
            "price_total",
            "reconciled",
        }
    )
    _cs_touch_owner = frozenset({"account_id", "company_id", "partner_id"})

    def write(self, vals):
        if "sale_line_ids" not in vals:
            return super().write(vals)
        self._cs_touch_now()
        result = super().write(vals)
        self.env["cs.credit.touched"]._cs_note(self._name, self._ids)
        return result


class AccountAccount(models.Model):
    """An account that becomes receivable, or no longer is."""

    _inherit = "account.account"

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        if any("account_type" in vals for vals in vals_list):
            self.env["cs.credit.touched"]._cs_note(self._name, self._ids)
        return result
