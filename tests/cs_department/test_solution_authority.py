"""Whose authority a grant needs, and that an approval is of that grant (A3.4)."""

from odoo.addons.cs_department.exceptions import (
    NotApprovedError,
    TransitionAccessError,
)

from .solution_common import SolutionCase


class TestSolutionAuthority(SolutionCase):
    def submitted(self, *lines, **kwargs):
        complaint = self.granted(*lines, **kwargs)
        complaint.action_submit_analysis()
        return complaint

    def asked(self, complaint):
        return complaint.sudo().approval_ids.filtered("is_current").sorted("sequence")

    def test_granted_above_what_the_manager_may(self):
        """The CS manager alone decides below 10,000; from there the president too."""
        small = self.submitted(("compensation", {"granted_amount": 9999}))
        self.assertEqual(len(self.asked(small)), 1)
        self.as_user("manager", small).action_approve()
        self.assertEqual(small.state, "approved")

        large = self.submitted(
            ("compensation", {"granted_amount": 9999}),
            ("discount", {"granted_amount": 1}),
        )
        self.assertEqual(self.asked(large).mapped("amount"), [10000, 10000])
        self.as_user("manager", large).action_approve()
        self.assertEqual(large.state, "approval", "the manager's word is not enough")
        with self.assertRaises(TransitionAccessError):
            self.as_user("manager2", large).action_approve()
        with self.assertRaises(TransitionAccessError):
            self.as_user("agent", large).action_approve()
        self.as_user("president", large).action_approve()
        self.assertEqual(large.state, "approved")

    def test_the_larger_of_loss_and_grant_decides(self):
        complaint = self.submitted(
            ("compensation", {"granted_amount": 400}), values={"loss_amount": 12000}
        )
        self.assertEqual(self.asked(complaint).mapped("amount"), [12000, 12000])

    def test_a_return_counts_by_its_worth(self):
        """A quantity alone does not slip past the amounts of the rules."""
        complaint = self.submitted(
            ("return", {"granted_quantity": 50}),
            order_quantity=50,
            order_amount=50000,
        )
        self.assertEqual(len(self.asked(complaint)), 2)

    def test_the_heads_authority(self):
        self.categories["product"].head_limit = 1000
        within = self.submitted(("compensation", {"granted_amount": 1000}))
        self.assertFalse(within.is_escalated)
        beyond = self.submitted(("compensation", {"granted_amount": 1001}))
        self.assertTrue(beyond.is_escalated)
        self.assertEqual(len(self.asked(beyond)), 2)
        self.assertEqual(self.asked(beyond)[-1].clause_id.number, "A3.4")

    def test_changed_while_it_waits(self):
        complaint = self.submitted(("compensation", {"granted_amount": 500}))
        self.as_user("manager", complaint.remedy_ids).granted_amount = 600
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.sudo().approval_ids.mapped("state"), ["void"])

    def test_changed_after_the_approval(self):
        for change in (
            lambda line: line.write({"granted_amount": 600}),
            lambda line: line.write({"granted_percent": 1}),
            lambda line: line.write({"is_granted": False}),
            lambda line: line.write({"kind": "discount"}),
            lambda line: line.copy({"complaint_id": line.complaint_id.id}),
            lambda line: line.unlink(),
        ):
            complaint = self.submitted(("compensation", {"granted_amount": 500}))
            self.as_user("manager", complaint).action_approve()
            self.assertTrue(complaint.approved_reply)
            change(self.as_user("manager", complaint.remedy_ids))
            self.assertEqual(complaint.state, "analysis")
            self.assertFalse(complaint.approved_reply)
            self.assertEqual(complaint.sudo().approval_ids.mapped("state"), ["void"])
            self.assertEqual(self.clocks(complaint)["reply"][0], "cancelled")

    def test_the_same_figures_swapped_between_two_lines(self):
        complaint = self.submitted(
            ("compensation", {"granted_amount": 500}),
            ("compensation", {"granted_amount": 700}),
        )
        first, second = self.as_user("manager", complaint.remedy_ids)
        first.granted_amount, second.granted_amount = 700, 500
        self.assertEqual(complaint.state, "analysis")

    def test_past_the_guards_it_still_does_not_go_out(self):
        complaint = self.submitted(("compensation", {"granted_amount": 500}))
        self.as_user("manager", complaint).action_approve()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_complaint_remedy SET granted_amount = 5000 WHERE id = %s",
            [complaint.remedy_ids.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(NotApprovedError):
            self.as_user("agent", complaint).action_reply()
