"""The manager's way in the browser: approve, answer, accepted, credit note."""

from odoo.tests import HttpCase, tagged

from .solution_common import SolutionCase


@tagged("standard", "post_install", "-at_install")
class TestSolutionTour(SolutionCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_bookkeeping()
        manager = cls.users["manager"]
        manager.group_ids += cls.env.ref("account.group_account_invoice")

    def test_approve_answer_accept_credit(self):
        complaint = self.in_analysis(
            origin_number=self.invoice.name,
            remedy_ids=[(0, 0, {"kind": "compensation", "asked_amount": 900})],
        )
        self.as_user("head", complaint.remedy_ids).granted_amount = 565
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        self.start_tour("/odoo/cs-complaints", "cs_solution_tour", login="test_manager")
        self.assertEqual(complaint.customer_response, "accepted")
        refund = complaint.sudo().remedy_ids._cs_document()
        self.assertEqual((refund.state, refund.amount_total), ("draft", 565))
