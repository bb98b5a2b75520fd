"""The trading history comes in by CSV, all or nothing, and once."""

import base64
from pathlib import Path

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.cs_department.exceptions import ImportFileError

from ..base import CsCase

DATA = Path(__file__).parents[1] / "data"
HEAD = (
    "number,customer,type,invoice_date,due_date,amount,currency,quantity,applies_to,"
    "paid_date,paid_amount,written_off_date,written_off_amount\n"
)


@freeze_time("2026-11-20 02:00:00")
class TestLedgerImport(CsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chart = cls.env["account.chart.template"]
        chart.try_loading("generic_coa", company=cls.company, install_demo=False)
        cls.company.currency_id = cls.env.ref("base.CNY")
        cls.env.ref("base.CNY").active = True
        cls.bad_debts = (
            cls.env["account.account"]
            .with_context(allowed_company_ids=cls.company.ids)
            .create(
                {
                    "name": "Bad debts",
                    "code": "670100",
                    "account_type": "expense",
                    "company_ids": [Command.set(cls.company.ids)],
                }
            )
        )
        cls.env["res.partner"].create(
            {"name": "Wuxi Taihu", "ref": "C1", "company_id": cls.company.id}
        )
        cls.clerk = new_test_user(
            cls.env,
            login="test_credit_manager",
            groups="cs_credit.group_credit_manager,account.group_account_manager,"
            "base.group_partner_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def wizard(self, invoices, customers=None, user=None, **values):
        def packed(text):
            if text is None:
                return False
            data = text if isinstance(text, bytes) else text.encode()
            return base64.b64encode(data)

        return (
            self.env["cs.ledger.import"]
            .with_user(user or self.clerk)
            .with_context(allowed_company_ids=self.company.ids)
            .create(
                {
                    "company_id": self.company.id,
                    "customer_file": packed(customers),
                    "invoice_file": packed(invoices),
                    **values,
                }
            )
        )

    def load(self, *lines, **values):
        """Import the lines and return the new invoices by number."""
        wizard = self.wizard(HEAD + "\n".join(lines), **values)
        wizard.action_import()
        return self.invoices()

    def invoices(self):
        moves = self.env["account.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
            ]
        )
        return {move.ref: move for move in moves}

    def assertRefused(self, line, text, *lines, **values):
        """The import names that line and says so, and nothing is saved."""
        with self.assertRaises(ImportFileError) as caught:
            self.load(*lines, **values)
        message = str(caught.exception)
        self.assertIn(f"line {line}:" if line else "Invoices:", message)
        self.assertIn(text, message)
        self.assertFalse(self.invoices())
        mine = [("company_id", "=", self.company.id)]
        self.assertFalse(self.env["cs.ledger.entry"].search_count(mine))

    def settlements(self, invoice):
        lines = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        partials = lines.matched_credit_ids | lines.matched_debit_ids
        return sorted((str(p.max_date), p.amount) for p in partials)

    # -- what comes in ---------------------------------------------------------------

    def test_story_file(self):
        self.wizard(
            (DATA / "story_invoices.csv").read_bytes(),
            (DATA / "story_customers.csv").read_bytes(),
        ).action_import()
        found = self.invoices()
        self.assertEqual(len(found), 25)
        self.assertEqual(set(m.state for m in found.values()), {"posted"})
        self.assertEqual(found["A05"].payment_state, "paid")
        self.assertEqual(
            self.settlements(found["A05"]),
            [("2026-07-15", 6000.0), ("2026-08-07", 30000.0)],
        )
        self.assertEqual(
            self.settlements(found["B05"]),
            [("2026-08-07", 20000.0), ("2026-09-10", 15000.0), ("2026-10-09", 15000.0)],
        )
        self.assertEqual(found["C03"].amount_residual, 12000)
        self.assertEqual(found["C03"].payment_state, "partial")
        self.assertEqual(str(found["C01"].invoice_date_due), "2026-04-02")
        customer = found["A01"].partner_id
        self.assertEqual(customer.ref, "ST-01")
        self.assertEqual(customer.company_id, self.company)

    def test_payment_is_an_odoo_payment_on_the_bank(self):
        found = self.load("N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,100,,")
        payment = found["N1"].matched_payment_ids or self.env["account.payment"].search(
            [("memo", "=", "N1")]
        )
        self.assertEqual(payment.state, "paid")
        self.assertEqual(str(payment.date), "2026-07-30")
        bank = payment.journal_id.default_account_id
        self.assertIn(bank, payment.move_id.line_ids.account_id)

    def test_write_off_is_no_payment(self):
        found = self.load(
            "N1,C1,,2025-07-01,2025-07-31,100,,,,,,2026-03-02,100",
            write_off_account_id=self.bad_debts.id,
        )
        self.assertEqual(self.settlements(found["N1"]), [("2026-03-02", 100.0)])
        line = self.env["account.move.line"].search(
            [("account_id", "=", self.bad_debts.id)]
        )
        self.assertEqual(line.debit, 100)
        self.assertFalse(line.move_id.origin_payment_id)

    def test_credit_note_paid_back(self):
        found = self.load(
            "N2,C1,credit_note,2026-07-01,2026-07-01,30,,,,2026-07-05,30,,"
        )
        self.assertEqual(self.settlements(found["N2"]), [("2026-07-05", 30.0)])
        payment = self.env["account.payment"].search([("memo", "=", "N2")])
        self.assertEqual(payment.payment_type, "outbound")

    def test_foreign_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "rate": 0.125,
            }
        )
        found = self.load("N1,C1,,2026-07-01,2026-07-31,100,usd,,,2026-07-30,60,,")
        self.assertEqual(found["N1"].currency_id, dollar)
        self.assertEqual(found["N1"].amount_residual, 40)
        self.assertEqual(found["N1"].amount_total_signed, 800)

    def test_excel_in_china(self):
        """GB18030, semicolons, Chinese column names, dates with slashes."""
        text = (
            "发票号;客户编号;开票日期;到期日;金额;付款日期;付款金额;\r\n"
            "甲1;C1;2026/7/1;2026/7/31;1,280.50;2026/7/30;280.5;\r\n"
        )
        self.wizard(text.encode("gb18030")).action_import()
        self.assertEqual(self.invoices()["甲1"].amount_residual, 1000)

    def test_check_only_creates_nothing(self):
        wizard = self.wizard(HEAD + "N1,C1,,2026-07-01,2026-07-31,100,,,,,,,\n")
        wizard.action_check()
        self.assertIn("1 invoices", wizard.summary)
        self.assertFalse(self.invoices())

    def test_demo_history_is_moved_in_time(self):
        line = "N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,50,,"
        self.wizard(HEAD + line)._import(shift_days=14)
        found = self.invoices()
        self.assertEqual(str(found["N1"].invoice_date), "2026-07-15")
        self.assertEqual(str(found["N1"].invoice_date_due), "2026-08-14")
        self.assertEqual(self.settlements(found["N1"]), [("2026-08-13", 50.0)])

    def test_write_off_of_credit_note(self):
        self.assertRefused(
            2,
            "cannot be written off",
            "N2,C1,credit_note,2026-07-01,2026-07-01,30,,,,,,2026-07-05,30",
        )

    # -- once ------------------------------------------------------------------------

    def test_twice_creates_nothing_twice(self):
        line = "N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,50,,"
        self.load(line)
        self.load(line)
        self.assertEqual(len(self.invoices()), 1)
        self.assertEqual(self.invoices()["N1"].amount_residual, 50)

    def test_later_export_adds_payments(self):
        line = "N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,50,,"
        self.load(line)
        self.load(line, "N1,,,,,,,,,2026-07-30,50,,")
        self.assertEqual(self.invoices()["N1"].amount_residual, 0)
        self.assertEqual(
            self.settlements(self.invoices()["N1"]),
            [("2026-07-30", 50.0), ("2026-07-30", 50.0)],
        )

    def test_known_number_with_other_figures(self):
        self.load("N1,C1,,2026-07-01,2026-07-31,100,,,,,,,")
        for line in (
            "N1,C1,,2026-07-01,2026-07-31,101,,,,,,,",
            "N1,C1,,2026-07-01,2026-08-01,100,,,,,,,",
        ):
            with self.assertRaisesRegex(ImportFileError, "N1 was imported with other"):
                self.load(line)

    def test_known_number_paid_in_odoo(self):
        found = self.load("N1,C1,,2026-07-01,2026-07-31,100,,,,,,,")
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=found["N1"].ids
        ).create({})._create_payments()
        with self.assertRaisesRegex(ImportFileError, "More is paid on N1 than is open"):
            self.load("N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,50,,")

    # -- bad input -------------------------------------------------------------------

    def test_wrong_lines_are_named(self):
        good = "N0,C1,,2026-07-01,2026-07-31,100,,,,,,,"
        for line, text in (
            ("N1,C9,,2026-07-01,2026-07-31,100,,,,,,,", "C9 is in no file and not"),
            ("N1,,,2026-07-01,2026-07-31,100,,,,,,,", "“customer” is empty"),
            (",C1,,2026-07-01,2026-07-31,100,,,,,,,", "“number” is empty"),
            ("N|1,C1,,2026-07-01,2026-07-31,100,,,,,,,", "has a | in it"),
            ("N1,C1,bill,2026-07-01,2026-07-31,100,,,,,,,", "neither invoice nor"),
            ("N1,C1,,2026-02-30,2026-07-31,100,,,,,,,", "no date that exists"),
            ("N1,C1,,1926-07-01,2026-07-31,100,,,,,,,", "more than 20 years away"),
            ("N1,C1,,2026-12-01,2026-12-31,100,,,,,,,", "has not come yet"),
            ("N1,C1,,2026-07-01,2026-06-30,100,,,,,,,", "before the invoice's date"),
            ("N1,C1,,2026-07-01,2026-07-31,NaN,,,,,,,", "no amount above zero"),
            ("N1,C1,,2026-07-01,2026-07-31,-5,,,,,,,", "no amount above zero"),
            ("N1,C1,,2026-07-01,2026-07-31,1e30,,,,,,,", "no amount above zero"),
            ("N1,C1,,2026-07-01,2026-07-31,100,XYZ,,,,,,", "XYZ is not active"),
            ("N1,C1,,2026-07-01,2026-07-31,100,,7,,,,,", "does not divide by 7"),
            ("N1,C1,,2026-07-01,2026-07-31,100,,,N0,,,,", "N0 is no invoice this"),
            ("N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,,,", "no amount above"),
            ("N1,C1,,2026-07-01,2026-07-31,100,,,,2026-12-30,5,,", "has not come yet"),
            ("N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,101,,", "than it owes"),
            ("N0,C1,,2026-07-01,2026-07-31,90,,,,,,,", "“amount” differs"),
        ):
            with self.subTest(text=text, line=line):
                self.assertRefused(3, text, good, line)

    def test_more_than_owed_by_credit_note(self):
        self.assertRefused(
            2,
            "than it owes",
            "N1,C1,,2026-07-01,2026-07-31,100,,,,2026-07-30,80,,",
            "N2,C1,credit_note,2026-07-05,2026-07-05,30,,,N1,,,,",
        )

    def test_credit_note_of_another_customer(self):
        self.env["res.partner"].create({"name": "Other", "ref": "C2"})
        self.assertRefused(
            3,
            "N1 is no invoice this credit note",
            "N1,C1,,2026-07-01,2026-07-31,100,,,,,,,",
            "N2,C2,credit_note,2026-07-05,2026-07-05,30,,,N1,,,,",
        )

    def test_write_off_needs_an_account(self):
        line = "N1,C1,,2025-07-01,2025-07-31,100,,,,,,2026-03-02,100"
        self.assertRefused(0, "account of bad debts", line)

    def test_locked_period(self):
        self.company.fiscalyear_lock_date = "2026-06-30"
        line = "N1,C1,,2026-06-30,2026-07-31,100,,,,,,,"
        self.assertRefused(2, "lies in a locked period", line)

    def test_two_contacts_with_one_reference(self):
        self.env["res.partner"].create({"name": "Twin", "ref": "C1"})
        line = "N1,C1,,2026-06-30,2026-07-31,100,,,,,,,"
        with self.assertRaisesRegex(ImportFileError, "Several customers have"):
            self.load(line)

    def test_broken_files(self):
        for data, text in (
            (b"", "column “number” is missing"),
            (b"\x00\x01", "The file is no text"),
            (b"number,price\nN1,2\n", "“price” is no column"),
            (HEAD.encode(), "no lines below"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ImportFileError, text):
                self.wizard(data or b"\n").action_import()

    def test_customer_file(self):
        line = HEAD + "N1,C5,,2026-07-01,2026-07-31,100,,,,,,,\n"
        for customers, text in (
            ("ref,name\nC5,\n", "Customers, line 2: “name” is empty"),
            ("ref,name\nC5,A\nC5,B\n", "C5 stands there twice"),
            ("ref,name,province\nC5,A,Atlantis\n", "“Atlantis” is no province"),
            ("ref,name,salesperson\nC5,A,nobody\n", "has the login “nobody”"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ImportFileError, text):
                self.wizard(line, customers).action_import()
        self.assertFalse(self.env["res.partner"].search_count([("ref", "=", "C5")]))

    # -- rights ----------------------------------------------------------------------

    def test_only_credit_managers(self):
        with self.assertRaises(AccessError):
            self.wizard(HEAD, user=self.users["manager"])

    def test_not_into_another_company(self):
        line = "N1,C1,,2026-07-01,2026-07-31,100,,,,,,,\n"
        with self.assertRaises(AccessError):
            self.wizard(HEAD + line, company_id=self.other_company.id).action_import()

    def test_credit_manager_without_accounting(self):
        user = new_test_user(
            self.env,
            login="test_no_accounting",
            groups="cs_credit.group_credit_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        user.write(
            {
                "group_ids": [
                    Command.unlink(self.env.ref("account.group_account_invoice").id)
                ]
            }
        )
        if user.has_group("account.group_account_invoice"):
            self.skipTest("credit managers are accountants here")
        line = "N1,C1,,2026-07-01,2026-07-31,100,,,,,,,\n"
        with self.assertRaises(AccessError):
            self.wizard(HEAD + line, user=user).action_import()
