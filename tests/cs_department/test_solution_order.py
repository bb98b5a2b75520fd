"""Replacement orders, errands, and the way without accounting and sales (B3.3)."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.cs_department.exceptions import DocumentError

from .solution_common import SolutionCase


class TestSolutionOrder(SolutionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump = cls.env["product.product"].create({"name": "Pump", "list_price": 90})
        cls.seller = new_test_user(
            cls.env,
            "test_seller",
            groups="sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.customer.user_id = cls.seller

    def accepted(self, *lines, **kwargs):
        complaint = self.answered(*lines, **kwargs)
        complaint.action_accept()
        return complaint

    def without(self, *models):
        lines = type(self.env["cs.complaint.remedy"])
        return patch.object(
            lines, "_cs_installed", lambda _self, model: model not in models
        )

    def test_replacement_is_an_order_at_no_price(self):
        complaint = self.accepted(
            ("replacement", {"granted_quantity": 3}),
            product_id=self.pump.id,
            origin_number="SO-77",
        )
        order = complaint.sudo().remedy_ids._cs_document()
        self.assertEqual(order._name, "sale.order")
        self.assertEqual((order.state, order.origin), ("draft", complaint.name))
        self.assertEqual(order.company_id, self.company)
        self.assertEqual(order.partner_id, self.customer)
        line = order.order_line
        self.assertEqual((line.product_id, line.product_uom_qty), (self.pump, 3))
        self.assertEqual(order.amount_total, 0)
        self.assertEqual(order.user_id, self.seller)
        self.assertEqual(order.activity_ids.user_id, self.seller)
        self.assertIn(complaint.name, str(order.message_ids.mapped("body")))
        # still free when somebody changes the quantity
        line.product_uom_qty = 4
        self.assertEqual(order.amount_total, 0)
        self.users["agent"].group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        self.assertEqual(complaint.replacement_order_count, 1)
        self.assertEqual(complaint.action_replacement_orders()["res_id"], order.id)

    def test_replacement_of_an_unknown_product(self):
        complaint = self.accepted(("replacement", {"granted_quantity": 3}))
        self.assertFalse(complaint.sudo().remedy_ids._cs_document())
        todo = self.env["mail.activity"].search([("user_id", "=", self.seller.id)])
        self.assertIn(complaint.name, todo.summary)

    def test_repair_is_the_departments_errand(self):
        complaint = self.accepted(("repair", {"granted_quantity": 1}))
        todo = complaint.sudo().activity_ids.filtered(
            lambda a: a.user_id == self.users["head"]
        )
        self.assertEqual(len(todo), 1)
        complaint.sudo().remedy_ids._cs_make_documents()
        self.assertEqual(len(complaint.sudo().activity_ids), 1, "once is enough")
        self.assertIn("Repair", todo.summary)
        self.assertIn(self.customer.name, todo.note)

    def test_an_apology_is_given_already(self):
        complaint = self.accepted(("apology", {}))
        types = complaint.sudo().activity_ids.activity_type_id
        self.assertNotIn(self.env.ref("mail.mail_activity_data_todo"), types)

    def test_without_accounting_and_sales(self):
        with self.without(
            "account.move", "account.move.line", "sale.order", "sale.order.line"
        ):
            complaint = self.accepted(
                ("compensation", {"granted_amount": 500}),
                ("replacement", {"granted_quantity": 2}),
                product_id=self.pump.id,
            )
            self.assertFalse(complaint.sudo().remedy_ids.filtered("document_id"))
            for line in complaint.remedy_ids:
                self.assertFalse(line.can_document)
                with self.assertRaises(DocumentError):
                    line.action_document()
            self.assertEqual(complaint.credit_note_count, 0)
            self.assertFalse(complaint.origin_currency_id)
        todos = self.env["mail.activity"].search([("summary", "ilike", complaint.name)])
        self.assertEqual(len(todos), 2)
        self.assertIn(self.seller, todos.user_id)

    def test_a_failure_elsewhere_does_not_undo_the_response(self):
        self.pump.active = False
        with patch.object(
            type(self.env["sale.order"]),
            "create",
            side_effect=DocumentError("No warehouse"),
        ):
            complaint = self.accepted(
                ("replacement", {"granted_quantity": 2}), product_id=self.pump.id
            )
        self.assertEqual(complaint.customer_response, "accepted")
        todo = self.env["mail.activity"].search([("user_id", "=", self.seller.id)])
        self.assertIn("No warehouse", todo.note)
