"""From an accepted grant to a draft credit note on the invoice (B3.3)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.cs_department.exceptions import (
    DocumentError,
    ReadonlyDocumentError,
    TransitionAccessError,
)

from .solution_common import SolutionCase


class TestSolutionRefund(SolutionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_bookkeeping()

    def about(self, invoice=None, **values):
        return {"origin_number": (invoice or self.invoice).name, **values}

    def accepted(self, *lines, **kwargs):
        complaint = self.answered(*lines, **{**self.about(), **kwargs})
        complaint.action_accept()
        return complaint

    def documents(self, complaint):
        made = [line._cs_document() for line in complaint.sudo().remedy_ids]
        return [document for document in made if document]

    def todos(self, user=None):
        return self.env["mail.activity"].search(
            [("user_id", "=", (user or self.accountant).id)]
        )

    # -- what is made --------------------------------------------------------------

    def test_return_at_the_price_of_the_invoice(self):
        complaint = self.answered(("return", {"granted_quantity": 3}), **self.about())
        self.assertEqual(complaint.granted_amount, 339)
        self.assertFalse(self.documents(complaint))
        complaint.action_accept()
        (refund,) = self.documents(complaint)
        self.assertEqual(refund.move_type, "out_refund")
        self.assertEqual(refund.state, "draft")
        self.assertEqual(refund.reversed_entry_id, self.invoice)
        self.assertEqual(refund.partner_id, self.customer)
        self.assertEqual(refund.company_id, self.company)
        self.assertEqual(refund.journal_id, self.journal)
        line = refund.invoice_line_ids
        self.assertEqual(line.product_id, self.pump)
        self.assertEqual((line.quantity, line.price_unit), (3, 100))
        self.assertEqual((line.tax_ids, line.account_id), (self.tax, self.income))
        self.assertEqual(refund.amount_total, 339)
        self.assertEqual(refund.activity_ids.user_id, self.accountant)
        self.assertIn(complaint.name, str(refund.message_ids.mapped("body")))
        # it can be booked as it is
        refund.action_post()
        self.assertEqual(refund.state, "posted")

    def test_return_for_less_than_it_cost(self):
        complaint = self.accepted(
            ("return", {"granted_quantity": 4, "granted_amount": 226})
        )
        (refund,) = self.documents(complaint)
        self.assertEqual(refund.invoice_line_ids.quantity, 4)
        self.assertEqual(refund.invoice_line_ids.price_unit, 50)
        self.assertEqual(refund.amount_total, 226)

    def test_compensation_and_discount_by_amount(self):
        complaint = self.accepted(
            ("compensation", {"granted_amount": 565}),
            ("discount", {"granted_percent": 10}),
        )
        first, second = self.documents(complaint)
        self.assertEqual((first.amount_total, second.amount_total), (565, 226))
        for refund in (first, second):
            line = refund.invoice_line_ids
            self.assertFalse(line.product_id, "no goods come back")
            self.assertEqual((line.tax_ids, line.account_id), (self.tax, self.income))
            self.assertEqual(refund.reversed_entry_id, self.invoice)

    def test_taxes_included_in_the_price(self):
        tax = self.tax.copy({"name": "In", "price_include_override": "tax_included"})
        invoice = self.make_invoice(
            [
                {
                    "product_id": self.pump.id,
                    "quantity": 10,
                    "price_unit": 113,
                    "discount": 50,
                    "tax_ids": [Command.set(tax.ids)],
                }
            ]
        )
        complaint = self.accepted(
            ("compensation", {"granted_amount": 113}),
            ("return", {"granted_quantity": 2}),
            **self.about(invoice),
        )
        self.assertEqual(
            [refund.amount_total for refund in self.documents(complaint)], [113, 113]
        )

    def test_an_amount_is_split_by_account_and_tax(self):
        other = self.env["product.product"].create({"name": "Hose", "taxes_id": False})
        invoice = self.make_invoice(
            [
                {"product_id": self.pump.id, "quantity": 10},
                {"product_id": other.id, "quantity": 10, "tax_ids": [Command.clear()]},
            ]
        )
        complaint = self.accepted(
            ("compensation", {"granted_amount": 213}), **self.about(invoice)
        )
        (refund,) = self.documents(complaint)
        self.assertEqual(refund.amount_total, 213)
        self.assertEqual(
            sorted(refund.invoice_line_ids.mapped("price_subtotal")), [100, 100]
        )
        self.assertEqual(len(refund.invoice_line_ids.tax_ids), 1)

    def test_an_invoice_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.assertNotEqual(euro, self.company.currency_id)
        invoice = self.make_invoice(
            currency_id=euro.id, invoice_currency_rate=0.125, fiscal_position_id=False
        )
        self.assertEqual(invoice.invoice_currency_rate, 0.125)
        complaint = self.answered(
            ("compensation", {"granted_amount": 800}), **self.about(invoice)
        )
        self.assertEqual(complaint.order_amount, 18080, "2,260 euro at 8")
        self.assertEqual(complaint.origin_currency_id, euro)
        complaint.action_accept()
        (refund,) = self.documents(complaint)
        self.assertEqual((refund.currency_id, refund.amount_total), (euro, 100))

    def test_the_order_leads_to_its_invoice(self):
        order = (
            self.env["sale.order"]
            .with_company(self.company)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create({"product_id": self.pump.id, "price_unit": 100})
                    ],
                }
            )
        )
        line = order.order_line
        self.invoice.invoice_line_ids.sale_line_ids = line
        complaint = self.accepted(
            ("return", {"granted_quantity": 1}), origin_number=order.name
        )
        (refund,) = self.documents(complaint)
        self.assertEqual(refund.reversed_entry_id, self.invoice)
        self.assertEqual(refund.invoice_line_ids.sale_line_ids, line)

    # -- limits --------------------------------------------------------------------

    def test_no_more_than_was_invoiced(self):
        complaint = self.accepted(("return", {"granted_quantity": 21}))
        self.assertFalse(self.documents(complaint))
        self.assertEqual(complaint.customer_response, "accepted", "nothing is lost")
        self.assertIn("20", str(self.todos().mapped("note")))
        with self.assertRaises(DocumentError):
            complaint.remedy_ids.action_document()

    def test_less_what_came_back_before(self):
        first = self.accepted(("return", {"granted_quantity": 15}))
        second = self.accepted(("return", {"granted_quantity": 6}))
        self.assertEqual(len(self.documents(first)), 1)
        self.assertFalse(self.documents(second))
        third = self.accepted(("return", {"granted_quantity": 5}))
        self.assertEqual(len(self.documents(third)), 1)

    def test_less_what_was_credited_before(self):
        self.accepted(("compensation", {"granted_amount": 2000}))
        with self.assertRaises(DocumentError):
            self.accepted(
                ("compensation", {"granted_amount": 261})
            ).remedy_ids.action_document()
        last = self.accepted(("compensation", {"granted_amount": 260}))
        self.assertEqual(len(self.documents(last)), 1)

    def test_a_cancelled_credit_note_gives_its_part_back(self):
        first = self.accepted(("compensation", {"granted_amount": 2000}))
        self.documents(first)[0].button_cancel()
        second = self.accepted(("compensation", {"granted_amount": 2000}))
        self.assertEqual(len(self.documents(second)), 1)

    # -- no invoice, no document ---------------------------------------------------

    def test_no_invoice_known(self):
        complaint = self.accepted(
            ("compensation", {"granted_amount": 500}), origin_number=False
        )
        self.assertFalse(self.documents(complaint))
        todo = self.todos()
        self.assertIn("500", todo.note)
        self.assertIn(complaint.name, todo.summary)
        self.assertFalse(todo.res_model, "an accountant cannot open the complaint")
        with self.assertRaises(DocumentError):
            complaint.remedy_ids.action_document()

    def test_an_invoice_that_is_no_longer_posted(self):
        complaint = self.answered(
            ("compensation", {"granted_amount": 500}), **self.about()
        )
        self.invoice.button_draft()
        complaint.action_accept()
        self.assertFalse(self.documents(complaint))
        self.assertTrue(self.todos())

    def test_named_in_the_settings(self):
        other = new_test_user(
            self.env,
            "test_accountant2",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.company.cs_accountant_id = other
        complaint = self.accepted(("compensation", {"granted_amount": 500}))
        self.assertEqual(self.documents(complaint)[0].activity_ids.user_id, other)

    # -- once ----------------------------------------------------------------------

    def test_second_call_opens_the_first_document(self):
        complaint = self.accepted(("compensation", {"granted_amount": 500}))
        (refund,) = self.documents(complaint)
        complaint.remedy_ids.sudo()._cs_make_documents()
        self.assertEqual(self.documents(complaint), [refund])
        with self.assertRaises(DocumentError):
            complaint.remedy_ids.action_document()
        manager = self.users["manager"]
        manager.group_ids += self.env.ref("account.group_account_invoice")
        seen = self.as_user("manager", complaint)
        action = seen.remedy_ids.action_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("account.move", refund.id)
        )
        self.assertEqual(seen.credit_note_count, 1)
        self.assertEqual(seen.action_credit_notes()["res_id"], refund.id)
        self.assertEqual(seen.remedy_ids.document_name, refund.display_name)
        self.assertEqual(complaint.remedy_ids.document_name, "Made", "no rights")
        self.assertEqual(complaint.credit_note_count, 0)

    def test_deleted_or_cancelled_is_made_again(self):
        complaint = self.accepted(("compensation", {"granted_amount": 500}))
        self.users["agent"].group_ids += self.env.ref("account.group_account_invoice")
        for end in ("unlink", "button_cancel"):
            (old,) = self.documents(complaint)
            getattr(old, end)()
            self.assertFalse(self.documents(complaint))
            action = complaint.remedy_ids.action_document()
            self.assertNotEqual(action["res_id"], old.id)
            self.assertEqual(len(self.documents(complaint)), 1)

    def test_who_makes_it(self):
        complaint = self.accepted(("compensation", {"granted_amount": 500}))
        self.documents(complaint)[0].unlink()
        for role in ("head", "president", "auditor"):
            with self.assertRaises(TransitionAccessError, msg=role):
                self.as_user(role, complaint.remedy_ids).action_document()
        for role in ("employee", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, complaint.remedy_ids).action_document()

    def test_not_before_the_customer_accepts(self):
        complaint = self.answered(
            ("compensation", {"granted_amount": 500}), **self.about()
        )
        with self.assertRaises(DocumentError):
            complaint.remedy_ids.action_document()
        complaint.action_decline("No")
        with self.assertRaises(DocumentError):
            complaint.remedy_ids.action_document()

    def test_not_after_the_case_is_closed(self):
        complaint = self.accepted(("compensation", {"granted_amount": 500}))
        self.call(complaint)
        complaint.action_close()
        self.documents(complaint)[0].unlink()
        with self.assertRaises(ReadonlyDocumentError):
            complaint.remedy_ids.action_document()

    def test_a_grant_that_is_carried_out_stands(self):
        complaint = self.accepted(("compensation", {"granted_amount": 500}))
        self.call(complaint, "dissatisfied", 1)
        self.assertEqual(complaint.state, "analysis")
        line = self.as_user("head", complaint.remedy_ids)
        for change in (lambda: line.write({"granted_amount": 600}), line.unlink):
            with self.assertRaises(DocumentError):
                change()
        head = self.as_user("head", complaint)
        head.remedy_ids = [
            Command.create({"kind": "compensation", "granted_amount": 100})
        ]
        self.assertEqual(complaint.granted_amount, 600)

    def test_satisfied_on_the_phone_makes_it_as_well(self):
        complaint = self.answered(
            ("compensation", {"granted_amount": 500}), **self.about()
        )
        self.call(complaint)
        self.assertEqual(len(self.documents(complaint)), 1)

    def test_from_the_portal_in_the_complaints_company(self):
        complaint = self.answered(
            ("compensation", {"granted_amount": 500}), **self.about()
        )
        elsewhere = self.env.ref("base.main_company")
        user = new_test_user(
            self.env,
            "test_buyer",
            groups="base.group_portal",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        self.assertNotEqual(user.company_id, self.company)
        record = complaint.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        record.sudo()._cs_respond(True, channel="portal")
        (refund,) = self.documents(complaint)
        self.assertEqual(refund.company_id, self.company)

    def test_the_accused_salesperson_is_not_named(self):
        accused = self.employees["agent2"]
        self.invoice.invoice_user_id = accused.user_id
        complaint = self.accepted(
            ("compensation", {"granted_amount": 500}),
            category="staff",
            accused_employee_id=accused.id,
        )
        (refund,) = self.documents(complaint)
        self.assertNotEqual(refund.invoice_user_id, accused.user_id)
        self.assertNotIn(accused.user_id, refund.activity_ids.user_id)
        self.assertNotIn(accused.user_id.partner_id, refund.message_partner_ids)
