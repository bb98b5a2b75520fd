"""What the ledger says of a customer on the last day of a quarter (B5.4)."""

from datetime import date

from odoo import Command

from .common import Q3, CreditCase


class TestLedgerFigures(CreditCase):
    def figures(self, partner=None, period=Q3, company=None):
        partner = partner or self.customer
        company = company or self.company
        ratings = self.env["cs.credit.rating"]
        card = self.env["cs.credit.scorecard"]._cs_for_company(company)
        source = ratings._cs_read_source(company, card, *period, [partner.id])
        return source.of(partner.id)[0]

    def assertQuarter(self, due, paid, on_time, **more):
        figures = self.figures()
        found = [figures[f"{k}_quarter"] for k in ("due", "paid", "on_time")]
        self.assertEqual(found, [due, paid, on_time])
        for key, value in more.items():
            self.assertEqual(figures[key], value, key)

    def test_on_time_late_and_open(self):
        self.pay(self.invoice("2026-07-01", "2026-07-31", 100), "2026-07-31")
        self.pay(self.invoice("2026-07-01", "2026-08-31", 200), "2026-09-01")
        self.invoice("2026-07-01", "2026-09-15", 400)
        self.assertQuarter(700, 300, 100, overdue=400, max_overdue_days=15)

    def test_partial_payment(self):
        invoice = self.invoice("2026-07-01", "2026-07-31", 1000)
        self.pay(invoice, "2026-07-20", 300)
        self.pay(invoice, "2026-08-20", 200)
        self.assertQuarter(1000, 500, 300, overdue=500)

    def test_payment_after_the_quarter_does_not_count(self):
        self.pay(self.invoice("2026-07-01", "2026-07-31", 1000), "2026-10-05")
        self.assertQuarter(1000, 0, 0, overdue=1000, max_overdue_days=61)

    def test_paid_in_time_reconciled_later(self):
        invoice = self.invoice("2026-07-01", "2026-07-31", 1000)
        payment = self.entry(
            "2026-07-15", 1000, self.ledger["bank"], self.ledger["bank_journal"]
        )
        self.assertQuarter(1000, 0, 0)
        self.settle(invoice, payment)
        self.assertQuarter(1000, 1000, 1000)

    def test_paid_in_advance(self):
        payment = self.entry(
            "2026-06-15", 1000, self.ledger["bank"], self.ledger["bank_journal"]
        )
        self.settle(self.invoice("2026-07-01", "2026-07-31", 1000), payment)
        self.assertQuarter(1000, 1000, 1000)

    def test_credit_note_lowers_what_is_due(self):
        invoice = self.invoice("2026-07-01", "2026-07-31", 1000)
        refund = self.invoice("2026-07-10", "2026-07-10", 400, move_type="out_refund")
        self.settle(invoice, refund)
        self.assertQuarter(600, 0, 0, sales_year=600)
        self.pay(invoice, "2026-07-31")
        self.assertQuarter(600, 600, 600)

    def test_instalments_each_by_its_own_date(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Half in 20, half in 50 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (20, 50)
                ],
            }
        )
        invoice = self.invoice(
            "2026-08-20", False, 1000, invoice_payment_term_id=term.id
        )
        self.assertEqual(
            sorted(invoice.line_ids.filtered("date_maturity").mapped("date_maturity")),
            [date(2026, 9, 9), date(2026, 10, 9)],
        )
        self.pay(invoice, "2026-09-09", 500)
        self.assertQuarter(500, 500, 500, overdue=0)

    def test_overdue_more_than_180_days(self):
        self.invoice("2026-01-02", "2026-04-02", 70)
        self.invoice("2026-01-03", "2026-04-03", 30)
        figures = self.figures()
        self.assertEqual(figures["overdue_bad"], 70)
        self.assertEqual(figures["max_overdue_days"], 181)

    def test_write_off(self):
        invoice = self.invoice("2026-06-01", "2026-07-31", 1000)
        self.pay(invoice, "2026-07-31", 900)
        self.write_off(invoice, "2026-08-31")
        self.assertQuarter(1000, 900, 900, written_off=100, overdue=0)

    def test_write_off_of_long_ago_is_forgotten(self):
        self.write_off(self.invoice("2025-01-01", "2025-02-01", 90), "2025-09-30")
        self.assertEqual(self.figures()["written_off"], 0)
        self.write_off(self.invoice("2025-01-01", "2025-02-01", 90), "2025-10-01")
        self.assertEqual(self.figures()["written_off"], 90)

    def test_child_contact_counts_for_the_company(self):
        child = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.customer.id, "type": "invoice"}
        )
        self._use_ledger(child)
        self.pay(self.invoice("2026-07-01", "2026-07-31", 500, child), "2026-07-31")
        self.assertQuarter(500, 500, 500, sales_year=500)

    def test_other_company_is_apart(self):
        other = self._make_ledger(self.other_company)
        self._use_ledger(self.customer, self.other_company, other)
        self.invoice(
            "2026-07-01", "2026-07-31", 900, company=self.other_company, ledger=other
        )
        self.invoice("2026-07-01", "2026-07-31", 100)
        self.assertQuarter(100, 0, 0)
        self.assertEqual(self.figures(company=self.other_company)["due_quarter"], 900)

    def test_foreign_currency_in_company_currency(self):
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.usd.id,
                "company_id": self.company.id,
                "name": "2026-01-01",
                "rate": 0.125,
            }
        )
        self.invoice("2026-07-01", "2026-07-31", 100, currency_id=self.usd.id)
        self.assertQuarter(800, 0, 0, sales_year=800, overdue=800)

    def test_drafts_and_cancelled_do_not_count(self):
        self.invoice("2026-07-01", "2026-07-31", 900, post=False)
        self.invoice("2026-07-01", "2026-07-31", 100).button_draft()
        self.assertQuarter(0, 0, 0, sales_year=0)

    def test_reversed_settlement(self):
        invoice = self.invoice("2026-07-01", "2026-07-31", 1000)
        self.pay(invoice, "2026-07-31")
        invoice.line_ids.remove_move_reconcile()
        self.assertQuarter(1000, 0, 0)

    def test_sales_and_first_sale(self):
        self.invoice("2025-09-30", "2025-10-30", 7)
        self.invoice("2025-10-01", "2025-10-30", 100)
        self.invoice("2026-09-30", "2026-10-30", 200)
        self.invoice("2026-10-01", "2026-10-30", 400)
        figures = self.figures()
        self.assertEqual(figures["sales_year"], 300)
        self.assertEqual(figures["first_sale"], "2025-09-30")

    def test_opening_entry_falls_due(self):
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.ledger["misc"].id,
                "date": "2026-06-30",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.ledger["receivable"].id,
                            "partner_id": self.customer.id,
                            "debit": 300,
                            "date_maturity": "2026-07-31",
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.ledger["income"].id,
                            "partner_id": self.customer.id,
                            "credit": 300,
                        }
                    ),
                ],
            }
        )
        move.partner_id = self.customer
        move._post(soft=False)
        self.assertQuarter(300, 0, 0)

    def test_line_without_due_date_is_due_on_its_own(self):
        move = self.entry("2026-07-15", 300, self.ledger["income"])
        lines = move.line_ids
        move.button_draft()
        # the other way round: the customer owes us, and nothing says until when
        for line in lines:
            debit, credit = line.debit, line.credit
            line.with_context(check_move_validity=False).write(
                {"debit": credit, "credit": debit, "date_maturity": False}
            )
        move.partner_id = self.customer
        move._post(soft=False)
        self.assertFalse(any(lines.mapped("date_maturity")))
        self.assertQuarter(300, 0, 0, max_overdue_days=77)

    def test_reconciled_again(self):
        invoice = self.invoice("2026-07-01", "2026-07-31", 1000)
        payment = self.pay(invoice, "2026-07-31")
        invoice.line_ids.remove_move_reconcile()
        self.assertQuarter(1000, 0, 0)
        self.settle(invoice, payment)
        self.assertQuarter(1000, 1000, 1000)

    def test_a_vendor_as_well(self):
        payable = self.env["account.account"].create(
            {
                "code": "220200",
                "name": "Payable",
                "account_type": "liability_payable",
                "reconcile": True,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        journal = self.env["account.journal"].create(
            {
                "code": "PUR",
                "name": "PUR",
                "type": "purchase",
                "company_id": self.company.id,
            }
        )
        self.customer.with_company(self.company).property_account_payable_id = payable
        self.invoice(
            "2026-07-01",
            "2026-07-31",
            900,
            move_type="in_invoice",
            journal_id=journal.id,
        )
        self.invoice("2026-07-01", "2026-07-31", 100)
        self.assertQuarter(100, 0, 0, sales_year=100, overdue=100)

    def test_a_locked_ledger_is_rated_all_the_same(self):
        self.pay(self.invoice("2026-07-01", "2026-07-31", 100), "2026-07-31")
        with self.at("2026-10-12 10:00"):
            self.company.fiscalyear_lock_date = "2026-09-30"
            sheet = self.rating()
            sheet.action_score()
        self.assertEqual(sheet.due_amount, 100)
        self.assertQuarter(100, 100, 100)
