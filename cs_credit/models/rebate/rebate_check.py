from odoo import models

from odoo.addons.cs_department.exceptions import MissingInputError, RebateError

from .rebate import TURNOVER

CLEARING = ("asset_receivable", "liability_payable")


class CsRebate(models.Model):
    """What an agreement needs before it can be carried out, or called off."""

    _inherit = "cs.rebate"

    def _check_ready(self):
        """Check that the agreement can be carried out.

        :raise MissingInputError: no schedule, amount, per cent or account
        :raise RebateError: archived customer or currency, or a payment nobody booked
        """
        self.ensure_one()
        self._check_usable()
        if not self.line_ids:
            raise MissingInputError(
                self.env._("%s has no schedule: generate or enter it.", self.name)
            )
        if self.basis == "fixed" and any(x.promised <= 0 for x in self.line_ids):
            raise MissingInputError(
                self.env._("%s: give each date of the schedule an amount.", self.name)
            )
        if self.basis in TURNOVER:
            self._check_turnover()
        self._check_booking()

    def _check_usable(self):
        self.ensure_one()
        if not self.sudo().partner_id.active:
            raise RebateError(
                self.env._(
                    "%s is archived. Restore the contact, or cancel the rebate.",
                    self.partner_id.display_name,
                )
            )
        if not self.currency_id.active:
            raise RebateError(
                self.env._(
                    "Currency %s is not in use. Activate it or choose another one.",
                    self.currency_id.name,
                )
            )

    def _check_turnover(self):
        missing = not self.percent if self.basis == "percent" else not self.tier_ids
        if missing or not self.amount_cap:
            raise MissingInputError(
                self.env._(
                    "%s: give the per cent or the tiers, and what it may come to at "
                    "most in all.",
                    self.name,
                )
            )
        if any(not line.period_from or not line.period_to for line in self.line_ids):
            raise MissingInputError(
                self.env._(
                    "%s: each date of the schedule needs the period whose turnover "
                    "counts.",
                    self.name,
                )
            )

    def _check_booking(self):
        """Check that accounting will know where to book it."""
        if self.payout == "payment":
            self._check_booking_payment()
            return
        rebate = self.sudo()
        if not rebate.account_id and not rebate.product_id:
            raise MissingInputError(
                self.env._(
                    "%s: name the account or the product of its credit notes.",
                    self.name,
                )
            )
        if rebate.account_id.account_type in CLEARING:
            raise RebateError(
                self.env._("A credit note needs an account of income or costs.")
            )
        if rebate.journal_id and rebate.journal_id.type != "sale":
            raise RebateError(self.env._("A credit note needs a sales journal."))

    def _check_booking_payment(self):
        rebate = self.sudo()
        kind = rebate.account_id.account_type
        if rebate.journal_id.type not in ("bank", "cash"):
            raise MissingInputError(
                self.env._(
                    "%s: name the bank or cash journal it is paid from.", self.name
                )
            )
        if kind and kind not in CLEARING:
            raise RebateError(
                self.env._(
                    "A payment clears a receivable or payable account: name one of "
                    "these, or pay by credit note."
                )
            )
        if not kind and rebate.kind != "refund":
            raise RebateError(
                self.env._(
                    "Interest and rebates are a cost, which a payment alone does not "
                    "book: name the payable account they were accrued on, or pay by "
                    "credit note."
                )
            )

    def _check_no_draft(self):
        """Check that no document in accounting would be left behind."""
        booked = self.line_ids.filtered(lambda line: line.state == "booked")
        if booked:
            raise RebateError(
                self.env._(
                    "%(line)s is booked as %(document)s. Cancel or delete that "
                    "document first.",
                    line=booked[0].display_name,
                    document=booked[0].document_name,
                )
            )
