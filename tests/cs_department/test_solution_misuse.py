"""Bad ways to end a complaint: each has a named error."""

from odoo.addons.cs_department.exceptions import (
    DeadlineError,
    MissingInputError,
    NotApprovedError,
    TransitionAccessError,
    TransitionError,
)

from .solution_common import SolutionCase


class TestSolutionMisuse(SolutionCase):
    def test_reply_without_approval(self):
        for make in (self.draft, self.in_analysis, self.in_approval):
            with self.assertRaises(TransitionError):
                self.as_user("agent", make()).action_reply()
        complaint = self.approved()
        complaint.sudo().approval_ids.write({"state": "void"})
        with self.assertRaises(NotApprovedError):
            self.as_user("agent", complaint).action_reply()
        self.assertEqual(complaint.state, "approved")

    def test_closing_with_an_open_clock(self):
        complaint = self.followed()
        self.call(complaint)
        complaint.sudo()._cs_start_step("promise")
        with self.assertRaises(DeadlineError):
            self.as_user("agent", complaint).action_close()
        self.assertEqual(complaint.state, "followup")

    def test_closing_without_the_call(self):
        complaint = self.followed()
        self.as_user("agent", complaint).action_accept()
        with self.assertRaises(MissingInputError):
            self.as_user("agent", complaint).action_close()

    def test_solution_edited_after_the_approval(self):
        complaint = self.approved()
        self.as_user("manager", complaint).solution = "Nothing"
        self.assertEqual(complaint.sudo().approval_ids.mapped("state"), ["void"])
        with self.assertRaises(TransitionError):
            self.as_user("agent", complaint).action_reply()

    def test_reopening_an_archived_case_without_right(self):
        complaint = self.closed()
        for role in ("agent", "head", "president", "auditor"):
            with self.assertRaises(TransitionAccessError, msg=role):
                self.as_user(role, complaint).action_reopen()
        self.assertEqual(complaint.state, "closed")
        self.as_user("manager", complaint).action_reopen()
        self.assertEqual(complaint.state, "analysis")
