"""The customer weighs the solution and accepts or declines it (B3.3)."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MissingInputError,
    ResponseError,
)

from .solution_common import SolutionCase


class TestSolutionResponse(SolutionCase):
    def test_waits_for_the_customer(self):
        complaint = self.approved()
        self.assertFalse(complaint.customer_response)
        self.as_user("agent", complaint).action_reply()
        self.assertEqual(complaint.customer_response, "pending")
        spot = self.confirmed(category="service", reply_text="Sorry, done.")
        spot.action_answer_on_spot()
        self.assertEqual(spot.customer_response, "pending")

    def test_accepts(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        with self.at("2026-10-08 15:00"):
            agent = self.as_user("agent", complaint)
            self.assertTrue(agent.can_accept and agent.can_decline)
            agent.action_accept(by="Mr Wu", channel="visit")
        self.assertEqual(complaint.customer_response, "accepted")
        self.assertEqual(self.local(complaint.response_date), "2026-10-08 15:00")
        self.assertEqual(complaint.response_by, "Mr Wu")
        self.assertEqual(complaint.response_channel, "visit")
        self.assertEqual(complaint.response_user_id, self.users["agent"])
        contact = complaint.contact_ids[0]
        self.assertEqual((contact.direction, contact.channel), ("in", "visit"))
        self.assertEqual(contact.person, "Mr Wu")
        # the call that hears whether it is settled is made all the same
        self.assertEqual(complaint.state, "followup")
        self.assertEqual(complaint.callback_ids.state, "open")
        with self.assertRaises(ResponseError):
            agent.action_accept()
        with self.assertRaises(ResponseError):
            agent.action_decline("No")

    def test_declines_back_to_the_head(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        with self.at("2026-10-09 10:00"):
            self.as_user("agent", complaint).action_decline("Too late for us")
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.customer_response, "declined")
        self.assertEqual(complaint.response_reason, "Too late for us")
        self.assertEqual((complaint.decline_count, complaint.reopen_count), (1, 0))
        self.assertFalse(complaint.is_escalated)
        self.assertEqual(complaint.callback_ids.state, "cancelled")
        clocks = self.clocks(complaint)
        self.assertEqual(clocks["followup"][0], "met")
        self.assertEqual(clocks["analysis"], ("running", "2026-10-10 18:00"))
        self.assertIn(
            self.users["head"], complaint.sudo().activity_ids.mapped("user_id")
        )
        self.assertFalse(complaint.approved_reply, "the declined answer is no longer")

    def test_declined_again_goes_to_the_president(self):
        complaint = self.followed()
        for times in (1, 2):
            self.as_user("agent", complaint).action_decline("No")
            self.assertEqual(complaint.decline_count, times)
            self.assertEqual(complaint.is_escalated, times == 2)
            self.as_user("head", complaint).solution = f"Offer {times + 1}"
            self.as_user("head", complaint).action_submit_analysis()
            self.as_user("manager", complaint).action_approve()
            if times == 2:
                self.assertEqual(complaint.state, "approval")
                self.as_user("president", complaint).action_approve()
            self.assertEqual(complaint.state, "approved")
            self.as_user("agent", complaint).action_reply()
            self.assertEqual(complaint.customer_response, "pending")
            self.assertFalse(complaint.response_reason)

    def test_declined_when_the_president_had_decided(self):
        complaint = self.in_approval(values={"loss_amount": 20000})
        for role in ("manager", "president"):
            self.as_user(role, complaint).action_approve()
        self.as_user("agent", complaint).action_reply()
        self.as_user("agent", complaint).action_decline("No")
        self.assertTrue(complaint.is_escalated)

    def test_declined_promise_runs_again(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed(category="service")
            self.as_user("agent", complaint).action_decline("No")
        self.assertEqual(
            self.clocks(complaint)["promise"], ("running", "2026-10-10 18:00")
        )

    def test_answer_on_the_spot_declined(self):
        spot = self.confirmed(category="service", reply_text="Sorry, done.")
        spot.action_answer_on_spot()
        spot.action_decline("It is not done")
        self.assertEqual((spot.state, spot.head_id), ("analysis", self.users["head"]))
        self.assertFalse(spot.is_answered_on_spot)

    def test_late_decline_keeps_the_missed_call(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        with self.at("2026-10-13 10:00"):
            self.as_user("agent", complaint).action_decline("No")
        self.assertEqual(self.clocks(complaint)["followup"][0], "breached")

    def test_declining_needs_a_reason(self):
        complaint = self.followed()
        for reason in (False, "", "  \n"):
            with self.assertRaises(MissingInputError):
                self.as_user("agent", complaint).action_decline(reason)
        self.assertEqual(complaint.customer_response, "pending")

    def test_only_what_was_answered_is_accepted(self):
        for make in (self.draft, self.in_analysis, self.approved, self.closed):
            complaint = make()
            with self.assertRaises(ResponseError):
                self.as_user("manager", complaint).action_accept()
            with self.assertRaises(ResponseError):
                complaint.sudo()._cs_respond(False, reason="No")

    def test_who_records_it(self):
        complaint = self.followed()
        for role in ("head", "president", "auditor", "employee", "outsider"):
            record = self.as_user(role, complaint)
            for call in (record.action_accept, lambda r=record: r.action_decline("x")):
                with self.assertRaises(AccessError, msg=role):
                    call()
            if record.has_access("read"):
                self.assertFalse(record.can_accept or record.can_decline, role)
        with self.assertRaises(EngineFieldError):
            self.as_user("agent", complaint).customer_response = "accepted"

    def test_the_accused_records_nothing(self):
        accused = self.employees["agent2"]
        complaint = self.followed(category="staff", accused_employee_id=accused.id)
        with self.assertRaises(AccessError):
            self.as_user("agent2", complaint).action_accept()

    def test_time_and_way_are_checked(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        with self.at("2026-10-09 10:00"):
            agent = self.as_user("agent", complaint)
            for date in ("2026-10-08 09:00", "2026-10-09 11:00"):
                with self.assertRaises(ResponseError):
                    agent.action_accept(date=self.utc(date))
            with self.assertRaises(ResponseError):
                agent.action_accept(channel="pigeon")
            agent.action_accept(date=self.utc("2026-10-08 12:00"))
        self.assertEqual(self.local(complaint.response_date), "2026-10-08 12:00")

    def test_by_the_form(self):
        complaint = self.followed()
        agent = self.as_user("agent", complaint)
        action = agent.with_context(
            default_response="declined"
        ).action_record_response()
        form = Form(agent.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(form.by, "Mr Wu, purchasing")
        form.reason = "Too little"
        form.save().action_record()
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.response_channel, "phone")

    def test_as_the_portal_calls_it(self):
        """The controller checks whose complaint it is, then asks with sudo."""
        complaint = self.followed()
        user = new_test_user(self.env, "test_buyer", groups="base.group_portal")
        record = complaint.with_user(user)
        for call in (
            record.action_accept,
            lambda: record.action_decline("x"),
            lambda: record.sudo(False)._cs_respond(True),
        ):
            with self.assertRaises(AccessError):
                call()
        record.sudo()._cs_respond(
            False, reason="<script>alert(1)</script>", by="Mr Wu", channel="portal"
        )
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.response_channel, "portal")
        self.assertEqual(complaint.response_user_id, user)
        message = complaint.message_ids.filtered(lambda m: "alert(1)" in m.body)[:1]
        self.assertNotIn("<script>", message.body)

    # -- the follow-up call --------------------------------------------------------

    def test_satisfied_on_the_phone_counts_as_accepted(self):
        complaint = self.followed()
        self.call(complaint)
        self.assertEqual(complaint.customer_response, "accepted")
        self.assertEqual(complaint.response_channel, "callback")
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_dissatisfied_on_the_phone(self):
        complaint = self.followed()
        callback = self.as_user("agent", complaint.callback_ids)
        callback.customer_words = "The pump still leaks"
        self.call(complaint, "dissatisfied", 1)
        self.assertEqual(complaint.customer_response, "declined")
        self.assertEqual(complaint.response_reason, "The pump still leaks")
        # a reopened case is counted as that, not twice
        self.assertEqual((complaint.reopen_count, complaint.decline_count), (1, 0))

    def test_accepted_before_and_dissatisfied_later(self):
        complaint = self.followed()
        self.as_user("agent", complaint).action_accept(by="Mr Wu")
        self.call(complaint, "dissatisfied", 1)
        self.assertEqual(complaint.customer_response, "accepted")
        self.assertEqual(complaint.state, "analysis")

    def test_not_reached_is_no_answer(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
        callback = self.as_user("agent", complaint.callback_ids)
        for day in ("2026-10-09", "2026-10-10", "2026-10-12"):
            with self.at(f"{day} 10:00"):
                callback._log_attempt("no_answer")
        self.assertEqual(complaint.customer_response, "no_answer")
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_not_reached_after_it_was_accepted(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.followed()
            self.as_user("agent", complaint).action_accept()
        callback = self.as_user("agent", complaint.callback_ids)
        for day in ("2026-10-09", "2026-10-10", "2026-10-12"):
            with self.at(f"{day} 10:00"):
                callback._log_attempt("no_answer")
        self.assertEqual(complaint.customer_response, "accepted")

    def test_an_answer_after_all(self):
        """Until the case is closed the customer may still say something."""
        complaint = self.followed()
        complaint._cs_write_checked({"customer_response": "no_answer"})
        self.as_user("agent", complaint).action_accept()
        self.assertEqual(complaint.customer_response, "accepted")
