"""A complaint's way by the regulation, every clock of it (A3.3 to A3.10)."""

from odoo.addons.cs_department.exceptions import (
    DeadlineError,
    MissingInputError,
    NotApprovedError,
    ReadBackError,
    TransitionAccessError,
    TransitionError,
)

from .common import ComplaintCase


class TestComplaintFlow(ComplaintCase):
    def test_product_complaint_over_national_day(self):
        with self.at("2026-09-30 15:00"):
            complaint = self.confirmed()
            self.assertEqual(
                self.clocks(complaint), {"transfer": ("running", "2026-10-08 18:00")}
            )
            self.assertEqual(complaint.read_back_user_id, self.users["agent"])
            self.assertEqual(self.local(complaint.read_back_date), "2026-09-30 15:00")
        with self.at("2026-10-08 10:00"):
            complaint.action_transfer()
            self.assertEqual(complaint.head_id, self.users["head"])
            self.assertEqual(
                self.clocks(complaint),
                {
                    "transfer": ("met", "2026-10-08 18:00"),
                    "analysis": ("running", "2026-10-09 18:00"),
                },
            )
        with self.at("2026-10-09 17:00"):
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(complaint.state, "approval")
            self.assertEqual(
                self.clocks(complaint)["analysis"], ("met", "2026-10-09 18:00")
            )
            self.assertNotIn("president", self.clocks(complaint))
            self.as_user("manager", complaint).action_approve()
            self.assertEqual(
                self.clocks(complaint)["reply"], ("running", "2026-10-10 18:00")
            )
        with self.at("2026-10-10 09:30"):
            complaint.action_reply()
            self.assertEqual(complaint.state, "followup")
            clocks = self.clocks(complaint)
            self.assertEqual(clocks["reply"], ("met", "2026-10-10 18:00"))
            # Sunday is free, then Mon 12 to Wed 14
            self.assertEqual(clocks["followup"], ("running", "2026-10-14 18:00"))
            callback = complaint.callback_ids
            self.assertEqual(callback.kind, "complaint_followup")
            self.assertEqual(self.local(callback.date_to), "2026-10-14 18:00")
        with self.at("2026-10-13 11:00"):
            self.call(complaint)
            self.assertEqual(
                self.clocks(complaint)["followup"], ("met", "2026-10-14 18:00")
            )
            self.assertEqual(complaint.followup_result, "satisfied")
            complaint.action_close()
        self.assertEqual(complaint.state, "closed")
        self.assertFalse(complaint.date_deadline)
        self.assertEqual(
            set(complaint.sudo().deadline_ids.mapped("clause_id.number")),
            {"A3.4", "A3.9"},
        )

    def test_month_end(self):
        with self.at("2026-10-30 16:00"):
            complaint = self.in_analysis()
        self.assertEqual(
            self.clocks(complaint)["analysis"], ("running", "2026-11-02 18:00")
        )

    def test_promise_of_service_complaint(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.confirmed(category="service")
            self.assertEqual(
                self.clocks(complaint),
                {
                    "transfer": ("running", "2026-10-09 18:00"),
                    "promise": ("running", "2026-10-10 18:00"),
                },
            )
            complaint.action_transfer()
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(
                self.clocks(complaint)["president"], ("running", "2026-10-09 18:00")
            )
        with self.at("2026-10-12 09:00"):
            self.as_user("president", complaint).action_approve()
            complaint.action_reply()
            clocks = self.clocks(complaint)
        self.assertEqual(clocks["president"], ("breached", "2026-10-09 18:00"))
        self.assertEqual(clocks["promise"], ("breached", "2026-10-10 18:00"))
        self.assertEqual(clocks["reply"][0], "met")
        promise = complaint.sudo().deadline_ids.filtered(lambda d: d.step == "promise")
        self.assertEqual(promise.clause_id.number, "A3.5")

    def test_promise_cites_the_route(self):
        for code, clause in (("staff", "A3.6"), ("other", "A3.7")):
            values = {}
            if code == "staff":
                values["accused_employee_id"] = self.employees["employee"].id
            with self.at("2026-10-08 10:00"):
                complaint = self.confirmed(category=code, **values)
            promise = complaint.sudo().deadline_ids.filtered(
                lambda d: d.step == "promise"
            )
            self.assertEqual(promise.clause_id.number, clause)
            self.assertEqual(promise.date_due, self.utc("2026-10-10 18:00"))

    def test_late_steps_stay_breached_and_escalate(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis()
        clock = complaint.sudo().deadline_ids.filtered(lambda d: d.step == "analysis")
        told = []
        self.patch(
            type(complaint),
            "_cs_notify_deadline",
            lambda _self, users, *_a, **_k: told.append(set(users.mapped("login"))),
        )
        with self.at("2026-10-09 18:01"):
            clock._cs_check(self.utc("2026-10-09 18:01"))
        with self.at("2026-10-10 18:01"):
            clock._cs_check(self.utc("2026-10-10 18:01"))
        with self.at("2026-10-12 18:01"):
            clock._cs_check(self.utc("2026-10-12 18:01"))
            self.assertTrue(complaint.is_breached)
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
        self.assertEqual(clock.state, "breached")
        self.assertEqual(clock.date_done, self.utc("2026-10-12 18:01"))
        self.assertEqual(clock.escalation_level, 3)
        self.assertEqual(told[0], {"test_head"})
        self.assertIn("test_manager", told[1])
        self.assertIn("test_president", told[2])

    def test_answered_on_the_spot(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.confirmed(category="service")
            with self.assertRaises(MissingInputError):
                complaint.action_answer_on_spot()
            complaint.reply_text = "The engineer comes today at three. We are sorry."
            complaint.action_answer_on_spot()
        self.assertEqual(complaint.state, "followup")
        self.assertTrue(complaint.is_answered_on_spot)
        self.assertEqual(self.clocks(complaint)["promise"][0], "met")
        self.assertEqual(self.clocks(complaint)["transfer"][0], "met")
        product = self.confirmed(reply_text="x")
        with self.assertRaises(TransitionAccessError):
            product.action_answer_on_spot()

    def test_nothing_moves_before_the_read_back(self):
        for values in (
            {"read_back_by": False},
            {"read_back_by": "   "},
            {"read_back_method": False},
        ):
            complaint = self.draft(**values)
            with self.assertRaises(ReadBackError):
                complaint.action_confirm()
            with self.assertRaises(TransitionError):
                complaint.action_transfer()
            self.assertEqual(complaint.state, "draft")
            self.assertFalse(complaint.sudo().deadline_ids)

    def test_register_needs_customer_category_description(self):
        for name in ("partner_id", "category_id", "description"):
            complaint = self.draft(**{name: False})
            with self.assertRaises(MissingInputError):
                complaint.action_confirm()
        blank = self.draft(description=" \n ")
        with self.assertRaises(MissingInputError):
            blank.action_confirm()

    def test_transfer_needs_department_and_accused(self):
        complaint = self.confirmed(department_id=False)
        with self.assertRaises(MissingInputError):
            complaint.action_transfer()
        staff = self.confirmed(category="staff")
        with self.assertRaises(MissingInputError):
            staff.action_transfer()

    def test_no_answer_without_approval(self):
        complaint = self.in_approval()
        with self.assertRaises(TransitionError):
            self.as_user("agent", complaint).action_reply()
        self.assertFalse(complaint.approved_reply)
        done = self.approved()
        # even where the row says so, the answer must be what was approved
        done.sudo().approval_ids.write({"content_hash": "other"})
        with self.assertRaises(NotApprovedError):
            done.action_reply()
        self.assertEqual(done.state, "approved")

    def test_reply_form_must_be_complete(self):
        complaint = self.in_analysis()
        self.fill_reply_form(complaint, solution="  ")
        with self.assertRaises(MissingInputError):
            self.as_user("head", complaint).action_submit_analysis()

    def test_answer_by_mail_takes_the_approved_words(self):
        complaint = self.approved(channel="email")
        self.assertEqual(complaint.reply_channel, "email")
        complaint.action_reply()
        # the acknowledgement went before
        message, _first = complaint.message_ids.filtered(
            lambda m: self.customer in m.partner_ids
        ).sorted("id", reverse=True)
        self.assertIn("Three new gaskets by courier", message.body)
        self.assertIn(complaint.name, message.subject)

    def test_answer_by_mail_needs_an_address(self):
        self.customer.email = False
        complaint = self.approved(channel="email")
        with self.assertRaises(MissingInputError):
            complaint.action_reply()
        self.assertEqual(complaint.state, "approved")

    def test_closing_with_an_open_clock_or_call(self):
        complaint = self.followed()
        with self.assertRaises(MissingInputError):
            complaint.action_close()
        self.call(complaint)
        complaint.sudo()._cs_start_step("followup")
        with self.assertRaises(DeadlineError):
            complaint.action_close()
        complaint.sudo()._cs_end_step("followup")
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")

    def test_number_and_batch(self):
        values = {"partner_id": self.customer.id, "description": "x"}
        agent = self.as_user("agent", self.env["cs.complaint"])
        batch = agent.create([dict(values) for _n in range(5)])
        self.assertEqual(len(set(batch.mapped("name"))), 5)
        self.assertEqual(set(batch.mapped("state")), {"draft"})

    def test_cancel_needs_a_reason_and_ends_clocks(self):
        complaint = self.in_approval()
        agent = self.as_user("agent", complaint)
        with self.assertRaises(TransitionAccessError):
            agent._cancel("Customer withdrew")
        manager = self.as_user("manager", complaint)
        wizard = manager.env["cs.complaint.cancel"].create(
            {"complaint_ids": manager.ids, "reason": " "}
        )
        with self.assertRaises(MissingInputError):
            wizard.action_cancel()
        wizard.reason = "Customer withdrew"
        wizard.action_cancel()
        self.assertEqual(complaint.state, "cancelled")
        self.assertFalse(complaint.date_deadline)
        self.assertEqual(complaint.sudo().approval_ids.mapped("state"), ["void"])
