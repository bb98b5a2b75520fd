from odoo import api, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import RebateError

from .rebate_line import CENT

LIVE = ("booked", "paid")


class CsRebateLine(models.Model):
    """Follows the document in accounting: settled, opened again, reversed, gone.

    A credit note settles its amount when it is posted and nothing of it is left; a
    payment when it is paid. One that is cancelled, deleted or reversed gives the
    amount back to finance, to be booked once more.
    """

    _inherit = "cs.rebate.line"

    @api.model
    def _cs_of_documents(self, moves=None, payments=None):
        """Return the amounts that are booked as some entries or payments (sudo)."""
        domain = Domain.FALSE
        if not moves and not payments:
            return self.sudo().browse()
        if moves:
            domain |= Domain("move_id", "in", moves.ids)
            domain |= Domain("payment_id.move_id", "in", moves.ids)
        if payments:
            domain |= Domain("payment_id", "in", payments.ids)
        return self.sudo().search(domain & Domain("state", "in", LIVE))

    def _cs_follow(self):
        """Take the state the document has come to (sudo)."""
        for line in self:
            standing = line._cs_standing()
            if standing == "gone":
                line._cs_unbook(
                    self.env._("The document is no longer valid: book it again.")
                )
            elif standing == "settled" and line.state == "booked":
                line._transition("pay", {"date_paid": line.company_id._cs_today()})
                line.message_post(body=self.env._("Settled by %s.", line.document_name))
            elif standing == "open" and line.state == "paid":
                line._transition("unpay", {"date_paid": False})
                line.message_post(
                    body=self.env._("%s is no longer settled.", line.document_name)
                )
        self.rebate_id._cs_settle()

    def _cs_standing(self):
        """Return ``gone``, ``open`` or ``settled``."""
        self.ensure_one()
        payment, move = self.payment_id, self.move_id
        entry = move or payment.move_id
        undone = entry.reversal_move_ids.filtered(lambda x: x.state == "posted")
        if entry and sum(undone.mapped("amount_total")) >= entry.amount_total - CENT:
            return "gone"
        if payment:
            gone = payment.state in ("canceled", "rejected")
            settled = payment.state == "paid"
        else:
            gone = not move or move.state == "cancel"
            gone = gone or move.payment_state == "reversed"
            settled = move.state == "posted" and move.payment_state == "paid"
        return "gone" if gone else "settled" if settled else "open"

    def _cs_unbook(self, why):
        """Give amounts back to be booked again; the link stays in the history."""
        for line in self:
            name = line.document_name
            line._transition(
                "unbook", {"move_id": False, "payment_id": False, "date_paid": False}
            )
            line.message_post(
                body=self.env._("%(document)s: %(why)s", document=name, why=why)
            )
        self.rebate_id._cs_settle()

    def _cs_check_booked(self, partner, currency, amount):
        """Refuse a document that is not what finance approved.

        :raise RebateError: other customer or currency, or more than approved
        """
        self.ensure_one()
        same = (
            partner.commercial_partner_id == self.partner_id.commercial_partner_id
            and currency == self.currency_id
        )
        if not same or amount > self.amount + CENT:
            raise RebateError(
                self.env._(
                    "%(document)s pays %(line)s: finance approved %(amount)s for "
                    "%(customer)s. Set it back to that, or make another document.",
                    document=self.document_name,
                    line=self.name,
                    amount=self.currency_id.format(self.amount),
                    customer=self.partner_id.display_name,
                )
            )

    @api.model
    def _cron_follow(self, limit=500):
        """Look nightly at what was booked, whatever an event has missed."""
        cron = self.env["ir.cron"]
        domain = Domain("state", "=", "booked")
        found = self.search(domain, limit=limit, order="write_date, id")
        cron._commit_progress(remaining=len(found))
        for line in found:
            line.try_lock_for_update().filtered_domain(domain)._cs_follow()
            if not cron._commit_progress(1):
                break
