"""From an accepted grant to a draft credit note on the invoice (B3.3)."""

from odoo.addons.cs_department.exceptions import DocumentError

from .solution_common import SolutionCase


class TestSolutionRefund(SolutionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "account.move" not in cls.env:
            cls.skipTest(cls, "accounting is not installed")
        cls.make_bookkeeping()

    def about(self, invoice=None, **values):
        return {"origin_number": (invoice or self.invoice).name, **values}

    def document(self, complaint, number=0):
        return complaint.sudo().remedy_ids[number]._cs_document()

    def test_return_at_the_price_of_the_invoice(self):
        complaint = self.answered(("return", {"granted_quantity": 3}), **self.about())
        self.assertEqual(complaint.granted_amount, 339)
        self.assertFalse(self.document(complaint))
        complaint.action_accept()
        refund = self.document(complaint)
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

    def test_limits(self):
        with self.assertRaises(DocumentError):
            complaint = self.answered(
                ("return", {"granted_quantity": 21}), **self.about()
            )
            complaint.action_accept()
            complaint.remedy_ids.action_document()
