"""After the answer (A3.9): satisfied, dissatisfied, not reached, not reachable."""

from odoo.addons.cs_department.exceptions import MissingInputError

from .common import ComplaintCase


class TestComplaintFollowup(ComplaintCase):
    def test_dissatisfied_is_reopened_one_level_higher(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        with self.at("2026-10-09 10:00"):
            self.call(complaint, "dissatisfied", 1)
            self.assertEqual(complaint.state, "analysis")
            self.assertEqual(complaint.reopen_count, 1)
            clocks = self.clocks(complaint)
            self.assertEqual(clocks["followup"][0], "met")
            self.assertEqual(clocks["analysis"], ("running", "2026-10-10 18:00"))
            self.fill_reply_form(complaint, solution="A new pump, fitted by us")
            self.as_user("head", complaint).action_submit_analysis()
            self.as_user("manager", complaint).action_approve()
            self.assertEqual(complaint.state, "approval")
            self.as_user("president", complaint).action_approve()
            # the earlier answer does not count any more
            self.as_user("agent", complaint).action_reply()
            self.assertFalse(complaint.followup_result)
            with self.assertRaises(MissingInputError):
                complaint.action_close()
            self.call(complaint)
            complaint.action_close()
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(len(complaint.callback_ids), 2)

    def test_low_figure_counts_as_dissatisfied(self):
        complaint = self.followed()
        self.call(complaint, "informed", 2)
        self.assertEqual(complaint.state, "analysis")

    def test_promise_runs_again(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed(category="service")
            self.call(complaint, "dissatisfied", 1)
            self.assertEqual(
                self.clocks(complaint)["promise"], ("running", "2026-10-10 18:00")
            )

    def test_not_reached_on_three_days(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        callback = self.as_user("agent", complaint.callback_ids)
        for day in ("2026-10-09", "2026-10-10", "2026-10-12"):
            with self.at(f"{day} 10:00"):
                self.assertEqual(complaint.state, "followup")
                with self.assertRaises(MissingInputError):
                    complaint.action_close()
                callback._log_attempt("no_answer")
        self.assertEqual(complaint.followup_result, "unreached")
        self.assertEqual(self.clocks(complaint)["followup"][0], "met")
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_without_a_phone_it_waits_as_answered(self):
        self.customer.phone = False
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        self.assertEqual(complaint.state, "replied")
        self.assertEqual(
            self.clocks(complaint)["followup"], ("running", "2026-10-12 18:00")
        )
        with self.assertRaises(MissingInputError):
            complaint.action_follow_up()
        complaint.phone = "+86 574 1"
        complaint.action_follow_up()
        self.assertEqual(complaint.state, "followup")
        self.assertEqual(complaint.callback_ids.phone, "+86 574 1")

    def test_manager_reopens_and_the_open_call_is_off(self):
        complaint = self.followed()
        self.as_user("manager", complaint).action_reopen()
        self.assertEqual(complaint.callback_ids.mapped("state"), ["cancelled"])
        self.assertEqual(complaint.state, "analysis")
        self.assertFalse(complaint.approved_reply)

    def test_late_follow_up_is_stored(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        with self.at("2026-10-13 10:00"):
            self.call(complaint)
        self.assertEqual(
            self.clocks(complaint)["followup"], ("breached", "2026-10-12 18:00")
        )
