"""What becomes of a rebate in accounting, and what accounting cannot do to it."""

from datetime import date

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MissingInputError,
    RebateError,
)

from .rebate_case import RebateCase


class TestRebateBooks(RebateCase):
    def test_credit_note(self):
        line = self.approved()
        move = line.move_id
        self.assertEqual((line.state, move.state), ("booked", "draft"))
        self.assertEqual(move.move_type, "out_refund")
        self.assertEqual(move.amount_total, 1000)
        self.assertEqual(move.invoice_date, date(2026, 10, 12))
        self.assertEqual(
            move.invoice_line_ids.account_id.ids, self.ledger["expense"].ids
        )
        self.assertEqual(move.invoice_origin, line.name)
        move._post(soft=False)
        self.assertEqual(line.state, "booked")
        invoice = self.invoice("2026-10-01", "2026-11-01", 1000)
        self.settle(invoice, move)
        self.assertEqual((line.state, line.date_paid), ("paid", date(2026, 10, 12)))
        self.assertEqual(line.rebate_id.state, "done")
        self.assertEqual(line.rebate_id.amount_paid, 1000)

    def test_taken_apart_again(self):
        line = self.approved()
        move = line.move_id
        move._post(soft=False)
        self.settle(self.invoice("2026-10-01", "2026-11-01", 1000), move)
        lines = move.line_ids.filtered("reconciled")
        lines.remove_move_reconcile()
        self.assertEqual((line.state, line.rebate_id.state), ("booked", "active"))
        self.assertFalse(line.date_paid)

    def test_partly_used_is_not_settled(self):
        line = self.approved()
        line.move_id._post(soft=False)
        self.settle(self.invoice("2026-10-01", "2026-11-01", 999.99), line.move_id)
        self.assertEqual(line.state, "booked")

    def test_reversed_reopens(self):
        line = self.approved()
        move = line.move_id
        move._post(soft=False)
        back = move._reverse_moves([{"invoice_date": date(2026, 10, 12)}])
        back._post(soft=False)
        self.assertEqual(line.state, "approved")
        self.assertFalse(line.move_id)
        self.as_user("clerk", line).action_book()
        self.assertEqual(line.state, "booked")
        self.assertNotEqual(line.move_id, move)

    def test_deleted_and_cancelled_drafts_reopen(self):
        line = self.approved()
        line.move_id.unlink()
        self.assertEqual(line.state, "approved")
        self.as_user("clerk", line).action_book()
        line.move_id.button_cancel()
        self.assertEqual(line.state, "approved")
        self.assertFalse(line.move_id)

    def test_more_than_approved_is_not_posted(self):
        line = self.approved()
        line.move_id.invoice_line_ids.price_unit = 1000.02
        with self.assertRaises(RebateError):
            line.move_id._post(soft=False)
        line.move_id.invoice_line_ids.price_unit = 1000
        line.move_id.partner_id = self.make_customer("Somebody Else")
        with self.assertRaises(RebateError):
            line.move_id.action_post()

    def test_less_than_approved_is_accounting_s_choice(self):
        line = self.approved()
        line.move_id.invoice_line_ids.price_unit = 900
        line.move_id._post(soft=False)
        self.assertEqual(line.move_id.state, "posted")

    def test_locked_books(self):
        line = self.due()
        self.as_user("agent", line).action_check()
        self.company.hard_lock_date = date(2026, 10, 31)
        self.as_user("credit", line).action_approve()
        self.assertEqual(line.state, "approved")
        self.assertFalse(line.move_id)
        todo = line.activity_ids.filtered(lambda a: "Not booked" in a.summary)
        self.assertEqual(todo.user_id, self.users["credit"])
        with self.assertRaises(RebateError):
            self.as_user("credit", line).action_book()
        self.freeze("2026-11-02 10:00")
        self.as_user("credit", line).action_book()
        self.assertEqual(line.move_id.invoice_date, date(2026, 11, 2))

    def refund(self):
        """An approved refund, to be paid by bank."""
        journal = self.ledger["bank_journal"]
        journal.outbound_payment_method_line_ids.payment_account_id = self.ledger[
            "bank"
        ]
        return self.approved(
            kind="refund", payout="payment", account_id=False, journal_id=journal.id
        )

    def test_payment_of_a_refund(self):
        line = self.refund()
        payment = line.payment_id
        self.assertEqual((line.state, payment.state), ("booked", "draft"))
        self.assertEqual((payment.payment_type, payment.amount), ("outbound", 1000))
        self.assertEqual(payment.partner_id, self.customer)
        payment.action_post()
        self.assertEqual((payment.state, line.state), ("paid", "paid"))
        payment.action_draft()
        self.assertEqual(line.state, "booked")
        payment.action_cancel()
        self.assertEqual(line.state, "approved")

    def test_payment_raised_after_approval(self):
        line = self.refund()
        line.payment_id.amount = 5000
        with self.assertRaises(RebateError):
            line.payment_id.action_post()

    def test_where_it_is_booked(self):
        bank = self.ledger["bank_journal"].id
        expense, receivable = self.ledger["expense"].id, self.ledger["receivable"].id
        cases = (
            (MissingInputError, {"account_id": False}),
            (RebateError, {"account_id": receivable}),
            (RebateError, {"journal_id": bank}),
            (MissingInputError, {"payout": "payment", "account_id": False}),
            (
                RebateError,
                {"payout": "payment", "account_id": expense, "journal_id": bank},
            ),
            (
                RebateError,
                {"payout": "payment", "account_id": False, "journal_id": bank},
            ),
        )
        for error, values in cases:
            with self.assertRaises(error, msg=values):
                self.as_user("agent", self.rebate(**values)).action_submit()

    def test_the_company_s_account_is_proposed(self):
        self.company.cs_rebate_account_id = self.ledger["expense"]
        rebate = self.as_user("agent", self.env["cs.rebate"]).create(
            {"partner_id": self.customer.id}
        )
        self.assertEqual(rebate.sudo().account_id, self.ledger["expense"])
        by_bank = rebate.create(
            {"partner_id": self.customer.id, "payout": "payment", "kind": "refund"}
        )
        self.assertFalse(by_bank.sudo().account_id)

    def test_foreign_currency(self):
        euro = self._currency("EUR")
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company.id,
                "name": "2026-01-01",
                "rate": 0.125,
            }
        )
        line = self.due(currency_id=euro.id)
        self.as_user("agent", line).action_check()
        self.assertEqual(line.approval_ids.amount, 8000)
        self.as_user("credit", line).action_approve()
        self.assertEqual(line.move_id.currency_id, euro)
        self.assertEqual(line.move_id.amount_total, 1000)
        euro.active = False
        with self.assertRaises(RebateError):
            self.as_user("agent", self.rebate(currency_id=euro.id)).action_submit()

    def test_documents_cannot_be_forged(self):
        line = self.due()
        invoice = self.invoice("2026-10-01", "2026-11-01", 1000)
        with self.assertRaises(EngineFieldError):
            self.as_user("credit", line).write({"move_id": invoice.id})
        with self.assertRaises(EngineFieldError):
            self.as_user("agent", self.rebate()).line_ids.with_context(
                default_move_id=invoice.id
            ).create(
                {
                    "rebate_id": self.rebate().id,
                    "date_due": "2026-12-01",
                    "move_id": invoice.id,
                }
            )

    def test_queries_do_not_grow_with_payments(self):
        """Posting what has nothing to do with rebates costs one look."""
        invoices = [
            self.invoice("2026-10-01", "2026-11-01", 10, post=False) for _i in range(3)
        ]
        moves = self.env["account.move"].browse([move.id for move in invoices])
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["cs.rebate.line"]._cs_of_documents(moves=moves)._cs_follow()

    def test_nightly_follow(self):
        line = self.approved()
        self.run_cron("cs_credit.ir_cron_rebate_follow")
        self.assertEqual(line.state, "booked")
