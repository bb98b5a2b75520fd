"""The invoice or order a complaint is about, taken over by its number (B4.11)."""

from odoo import Command

from odoo.addons.cs_department.exceptions import MissingInputError

from .common import ComplaintCase


class TestComplaintOrigin(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "account.move" not in cls.env:
            cls.skipTest(cls, "accounting is not installed")
        cls.pump = cls.env["product.product"].create({"name": "Pump"})
        cls.hose = cls.env["product.product"].create({"name": "Hose"})
        cls.income = cls.env["account.account"].create(
            {
                "name": "Sales",
                "code": "TEST600",
                "account_type": "income",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        receivable = cls.env["account.account"].create(
            {
                "name": "Receivable",
                "code": "TEST112",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.customer.with_company(
            cls.company
        ).property_account_receivable_id = receivable
        journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "TSAL",
                "type": "sale",
                "company_id": cls.company.id,
                "default_account_id": cls.income.id,
            }
        )
        cls.invoice = (
            cls.env["account.move"]
            .with_company(cls.company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": cls.customer.id,
                    "journal_id": journal.id,
                    "invoice_date": "2026-09-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "quantity": quantity,
                                "price_unit": 100,
                                "tax_ids": False,
                                "account_id": cls.income.id,
                            }
                        )
                        for product, quantity in ((cls.pump, 20), (cls.hose, 5))
                    ],
                }
            )
        )
        cls.invoice.action_post()

    def test_by_number_and_product(self):
        complaint = self.draft(
            origin_number=f" {self.invoice.name} ", product_id=self.hose.id
        )
        self.assertEqual(complaint.origin_model, "account.move.line")
        self.assertEqual(complaint.order_quantity, 5)
        self.assertEqual(complaint.order_amount, 500)
        self.assertEqual(str(complaint.order_date), "2026-09-01")

    def test_by_number_alone(self):
        complaint = self.draft(origin_number=self.invoice.name)
        self.assertEqual(complaint.origin_model, "account.move")
        self.assertEqual(complaint.order_amount, 2500)
        self.assertFalse(complaint.product_id)

    def test_line_fills_customer_and_product(self):
        line = self.invoice.invoice_line_ids[0]
        complaint = self.draft(
            partner_id=False, origin_model="account.move.line", origin_id=line.id
        )
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.product_id, self.pump)
        self.assertEqual(complaint.order_quantity, 20)
        self.assertEqual(complaint.origin_number, self.invoice.name)
        self.assertEqual(complaint.origin_ref, line)

    def test_what_was_entered_stays(self):
        complaint = self.draft(
            origin_model="account.move.line",
            origin_id=self.invoice.invoice_line_ids[0].id,
            order_quantity=3,
        )
        self.assertEqual(complaint.order_quantity, 3)

    def test_unknown_number_stays_as_text(self):
        complaint = self.draft(origin_number="of last summer")
        self.assertFalse(complaint.origin_model)
        self.assertEqual(complaint.origin_number, "of last summer")

    def test_number_corrected(self):
        complaint = self.draft(origin_number=self.invoice.name)
        complaint.origin_number = "another"
        self.assertFalse(complaint.origin_id)

    def test_by_the_number_of_the_system_before(self):
        self.invoice.ref = "A-0815"
        # its payment has the same reference
        self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.invoice.journal_id.id,
                "partner_id": self.customer.id,
                "ref": "A-0815",
            }
        )
        complaint = self.draft(origin_number="A-0815", product_id=self.hose.id)
        self.assertEqual(complaint.origin_ref, self.invoice.invoice_line_ids[1])
        self.assertEqual(complaint.origin_number, "A-0815")
        # a number two invoices have says nothing
        self.invoice.copy({"ref": "A-0815"})
        self.assertFalse(self.draft(origin_number="A-0815").origin_id)

    def test_the_only_line_without_product(self):
        self.invoice.button_draft()
        self.invoice.invoice_line_ids[1].unlink()
        self.invoice.invoice_line_ids.product_id = False
        self.invoice.action_post()
        complaint = self.draft(origin_number=self.invoice.name)
        self.assertEqual(complaint.origin_ref, self.invoice.invoice_line_ids)

    def test_another_customers_number_is_not_taken(self):
        other = self.env["res.partner"].create({"name": "Other Co"})
        complaint = self.draft(partner_id=other.id, origin_number=self.invoice.name)
        self.assertFalse(complaint.origin_id)

    def test_gone_or_foreign(self):
        for origin_id in (99999999, False):
            if origin_id:
                with self.assertRaises(MissingInputError):
                    self.draft(origin_model="account.move", origin_id=origin_id)
        foreign = self.env["account.move"].with_company(self.other_company)
        journal = self.env["account.journal"].create(
            {
                "name": "Misc",
                "code": "TMIS",
                "type": "general",
                "company_id": self.other_company.id,
            }
        )
        move = foreign.create({"move_type": "entry", "journal_id": journal.id})
        with self.assertRaises(MissingInputError):
            self.draft(origin_model="account.move", origin_id=move.id)
