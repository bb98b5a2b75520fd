"""Who decides on a solution, and what the decision is bound to (A3.4, A3.5, B1.1)."""

from odoo.addons.cs_department.exceptions import (
    ContentChangedError,
    FieldAccessError,
    FourEyesError,
    TransitionAccessError,
)

from .common import ComplaintCase


class TestComplaintApproval(ComplaintCase):
    def asked(self, complaint):
        return complaint.sudo().approval_ids.filtered("is_current").sorted("sequence")

    def test_cs_manager_decides_an_ordinary_product_complaint(self):
        complaint = self.in_approval(values={"loss_amount": 9999})
        self.assertEqual(
            self.asked(complaint).group_id,
            self.env.ref("cs_department.group_cs_manager"),
        )
        self.assertEqual(self.asked(complaint).clause_id.number, "A3.4")
        for role in ("agent", "president", "head"):
            with self.assertRaises(TransitionAccessError):
                self.as_user(role, complaint).action_approve()
        self.as_user("manager", complaint).action_approve()
        self.assertEqual(complaint.state, "approved")

    def test_president_after_the_manager(self):
        for values in ({"loss_amount": 10000}, {"is_cross_department": True}):
            with self.at("2026-10-08 10:00"):
                complaint = self.in_approval(values=values)
                self.assertEqual(len(self.asked(complaint)), 2)
                self.assertNotIn("president", self.clocks(complaint))
                with self.assertRaises(TransitionAccessError):
                    self.as_user("president", complaint).action_approve()
                self.as_user("manager", complaint).action_approve()
                self.assertEqual(complaint.state, "approval")
                self.assertEqual(
                    self.clocks(complaint)["president"],
                    ("running", "2026-10-09 18:00"),
                )
                self.as_user("president", complaint).action_approve()
                self.assertEqual(complaint.state, "approved")
                self.assertEqual(self.clocks(complaint)["president"][0], "met")

    def test_both_reasons_ask_the_president_once(self):
        complaint = self.in_approval(
            values={"loss_amount": 50000, "is_cross_department": True}
        )
        self.assertEqual(len(self.asked(complaint)), 2)

    def test_escalated_by_the_head(self):
        complaint = self.in_analysis()
        head = self.as_user("head", complaint)
        self.assertTrue(head.can_escalate)
        head.action_escalate()
        self.assertFalse(head.can_escalate)
        self.fill_reply_form(complaint)
        head.action_submit_analysis()
        self.assertEqual(len(self.asked(complaint)), 2)
        with self.assertRaises(TransitionAccessError):
            head.action_escalate()

    def test_escalated_by_the_manager_during_approval(self):
        complaint = self.in_approval()
        with self.assertRaises(TransitionAccessError):
            self.as_user("agent", complaint).action_escalate()
        self.as_user("manager", complaint).action_escalate()
        self.assertEqual(len(self.asked(complaint)), 2)
        self.assertEqual(
            set(self.asked(complaint).mapped("requester_id.login")), {"test_head"}
        )
        self.as_user("manager", complaint).action_approve()
        self.assertEqual(complaint.state, "approval")
        self.as_user("president", complaint).action_approve()
        self.assertEqual(complaint.state, "approved")

    def test_service_complaint_is_the_presidents(self):
        complaint = self.in_approval(category="service")
        with self.assertRaises(TransitionAccessError):
            self.as_user("manager", complaint).action_approve()
        self.as_user("president", complaint).action_approve()
        self.assertEqual(complaint.state, "approved")
        self.assertEqual(self.asked(complaint).clause_id.number, "A3.5")

    def test_refused_goes_back_to_the_head(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_approval()
        manager = self.as_user("manager", complaint)
        action = manager.action_refuse()
        wizard = (
            manager.env["cs.approval.refuse"]
            .with_context(**action["context"])
            .create({"comment": "An apology is not enough"})
        )
        with self.at("2026-10-09 10:00"):
            wizard.action_refuse()
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(
            self.clocks(complaint)["analysis"], ("running", "2026-10-10 18:00")
        )
        self.assertIn(
            self.users["head"],
            complaint.sudo().activity_ids.mapped("user_id"),
        )

    def test_solution_edited_while_it_waits(self):
        complaint = self.in_approval()
        with self.assertRaises(FieldAccessError):
            self.as_user("head", complaint).solution = "Nothing"
        with self.assertRaises(FieldAccessError):
            self.as_user("agent", complaint).solution = "Nothing"
        self.as_user("manager", complaint).solution = "Six new gaskets"
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.sudo().approval_ids.mapped("state"), ["void"])
        self.assertEqual(self.clocks(complaint)["analysis"][0], "running")

    def test_solution_edited_after_approval(self):
        complaint = self.approved()
        self.as_user("manager", complaint).reply_text = "We give you a new car."
        self.assertEqual(complaint.state, "analysis")
        self.assertFalse(complaint.approved_reply)
        self.assertEqual(self.clocks(complaint)["reply"][0], "cancelled")
        self.as_user("head", complaint).action_submit_analysis()
        self.assertEqual(complaint.state, "approval")
        self.as_user("manager2", complaint).action_approve()
        self.assertEqual(complaint.approved_reply, "We give you a new car.")
        self.assertEqual(
            sorted(complaint.sudo().approval_ids.mapped("state")), ["approved", "void"]
        )

    def test_answered_content_is_frozen(self):
        complaint = self.followed()
        with self.assertRaises(FieldAccessError):
            self.as_user("manager", complaint).solution = "Nothing"
        with self.assertRaises(ContentChangedError):
            complaint.sudo().reply_text = "Nothing"

    def test_manager_who_stands_in_for_the_head_does_not_decide(self):
        complaint = self.in_analysis()
        self.fill_reply_form(complaint, role="manager")
        self.as_user("manager", complaint).action_submit_analysis()
        with self.assertRaises(FourEyesError):
            self.as_user("manager", complaint).action_approve()
        self.as_user("manager2", complaint).action_approve()
        self.assertEqual(complaint.state, "approved")

    def test_group_without_members_is_replaced(self):
        president = self.env.ref("cs_department.group_cs_president")
        president.user_ids = [(5,)]
        complaint = self.in_approval(category="service")
        self.assertIn(self.users["manager"], self.asked(complaint).approver_ids)
        self.as_user("manager", complaint).action_approve()
        self.assertEqual(complaint.state, "approved")
