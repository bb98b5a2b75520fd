from odoo import models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import RebateError

from .rebate_line_flow import TODO


class CsRebateLine(models.Model):
    """From an approved amount to a draft in accounting, once (A6.1)."""

    _inherit = "cs.rebate.line"

    def action_book(self):
        """Make the draft credit note or payment of approved amounts.

        :raise RebateError: the period is locked, or the journal is missing
        """
        return self._transition("book")

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "book":
            for line in self.sudo():
                line._cs_make_document()
        return result

    def _cs_book_safely(self):
        """Make the drafts; what accounting refuses does not undo the approval (sudo).

        Whoever approved gets a to-do with the reason and a button to try again.
        """
        for line in self:
            try:
                with self.env.cr.savepoint():
                    line._transition("book")
            except (UserError, RedirectWarning) as error:
                line.invalidate_recordset()
                line.activity_schedule(
                    TODO,
                    date_deadline=line.company_id._cs_today(),
                    summary=self.env._("Not booked yet: make the document"),
                    note=error.args[0],
                    user_id=self.env.uid,
                )

    def _cs_make_document(self):
        """Make and link the draft; the approval is the right to it (sudo)."""
        self.ensure_one()
        line = self.with_company(self.company_id)
        if line.rebate_id.payout == "payment":
            document = line._cs_make_payment()
            values = {"payment_id": document.id}
        else:
            document = line._cs_make_credit_note()
            values = {"move_id": document.id}
        self._cs_write_checked(values)
        document.message_post(
            body=self.env._(
                "Draft of rebate %(line)s, approved amount %(amount)s.",
                line=self.name,
                amount=self.currency_id.format(self.amount),
            )
        )
        self.message_post(body=self.env._("Draft made: %s", document._get_html_link()))
        return document

    def _cs_make_credit_note(self):
        """Return a draft credit note at today's date.

        The amount is what the customer gets, so the line bears no tax; accounting adds
        one where the law wants it, within the amount approved.

        :raise RebateError: no sales journal, or today is locked
        """
        journal = self._cs_journal("sale")
        today = self._cs_open_day(journal)
        rebate = self.rebate_id
        line = {
            "name": self._cs_text(),
            "quantity": 1,
            "price_unit": self.amount,
            "tax_ids": [(5, 0, 0)],
        }
        if rebate.product_id:
            line["product_id"] = rebate.product_id.id
        if rebate.account_id:
            line["account_id"] = rebate.account_id.id
        return self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "currency_id": self.currency_id.id,
                "journal_id": journal.id,
                "invoice_date": today,
                "invoice_origin": self.name,
                "ref": self._cs_text(),
                "invoice_user_id": False,
                "invoice_line_ids": [(0, 0, line)],
            }
        )

    def _cs_make_payment(self):
        """Return a draft outgoing payment at today's date.

        :raise RebateError: no bank journal, or today is locked
        """
        journal = self._cs_journal("bank")
        values = {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": self.partner_id.id,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "journal_id": journal.id,
            "date": self._cs_open_day(journal),
            "memo": self._cs_text(),
        }
        account = self.rebate_id.account_id
        if account:
            values["destination_account_id"] = account.id
        return self.env["account.payment"].create(values)

    def _cs_journal(self, kind):
        journal = self.rebate_id.journal_id
        if not journal and kind == "sale":
            journal = self.env["account.journal"].search(
                Domain("company_id", "=", self.company_id.id)
                & Domain("type", "=", "sale"),
                limit=1,
            )
        if not journal or not journal.active:
            raise RebateError(
                self.env._(
                    "%s has no journal to book it in: accounting has to set one up.",
                    self.display_name,
                )
            )
        return journal

    def _cs_open_day(self, journal):
        """Return today, when the books are open on it.

        :raise RebateError: a lock date covers today
        """
        today = self.company_id._cs_today()
        if self.company_id._get_violated_lock_dates(today, False, journal):
            raise RebateError(
                self.env._(
                    "The books are locked on %(date)s: %(line)s can be booked when "
                    "accounting opens the period.",
                    date=today,
                    line=self.display_name,
                )
            )
        return today

    def _cs_text(self):
        """The line's text in the customer's language."""
        line = self.with_context(lang=self.partner_id.lang or self.env.lang)
        kinds = dict(line._fields["kind"]._description_selection(line.env))
        if not self.period_from or not self.period_to:
            return f"{kinds[self.kind]} {self.rebate_id.name}"
        return f"{kinds[self.kind]} {self.period_from} – {self.period_to}"
