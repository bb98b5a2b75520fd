"""Worked cases of service-quality, staff and other complaints (A3.5 to A3.7)."""

from .worked_common import WorkedCase


class TestWorkedService(WorkedCase):
    def test_service_over_national_day(self):
        """A promise of two working days; the president approves the head's plan."""
        with self.at("2026-09-30 16:00"):
            complaint = self.confirmed(category="service")
        with self.at("2026-10-08 10:00"):
            complaint.action_transfer()
        with self.at("2026-10-09 14:00"):
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(
                self.approvals(complaint), [("A3.5", "President", "pending")]
            )
        with self.at("2026-10-10 09:00"):
            self.check(complaint)
            # the promise ended on the 9th
            self.assertEqual(self.told(complaint), {"manager"})
            self.as_user("president", complaint).action_approve()
            complaint.action_reply()
        with self.at("2026-10-12 09:00"):
            self.call(complaint)
            complaint.action_close()
        self.assertEqual(
            self.history(complaint),
            [
                (
                    "transfer",
                    "A3.5",
                    "2026-09-30 16:00",
                    "2026-10-08 18:00",
                    "2026-10-08 10:00",
                    "met",
                ),
                (
                    "promise",
                    "A3.5",
                    "2026-09-30 16:00",
                    "2026-10-09 18:00",
                    "2026-10-10 09:00",
                    "breached",
                ),
                (
                    "analysis",
                    "A3.1",
                    "2026-10-08 10:00",
                    "2026-10-09 18:00",
                    "2026-10-09 14:00",
                    "met",
                ),
                (
                    "president",
                    "A3.5",
                    "2026-10-09 14:00",
                    "2026-10-10 18:00",
                    "2026-10-10 09:00",
                    "met",
                ),
                (
                    "reply",
                    "A3.5",
                    "2026-10-10 09:00",
                    "2026-10-12 18:00",
                    "2026-10-10 09:00",
                    "met",
                ),
                (
                    "followup",
                    "A3.9",
                    "2026-10-10 09:00",
                    "2026-10-14 18:00",
                    "2026-10-12 09:00",
                    "met",
                ),
            ],
        )

    def test_answered_on_the_spot_over_the_month_end(self):
        with self.at("2026-10-30 17:00"):
            complaint = self.confirmed(
                category="service", reply_text="The engineer comes on Monday. Sorry."
            )
            complaint.action_answer_on_spot()
        with self.at("2026-11-04 18:00"):
            self.call(complaint)
            complaint.action_close()
        spot = "2026-10-30 17:00"
        self.assertEqual(
            self.history(complaint),
            [
                ("transfer", "A3.5", spot, "2026-11-02 18:00", spot, "met"),
                ("promise", "A3.5", spot, "2026-11-03 18:00", spot, "met"),
                (
                    "followup",
                    "A3.9",
                    spot,
                    "2026-11-04 18:00",
                    "2026-11-04 18:00",
                    "met",
                ),
            ],
        )
        self.assertFalse(self.approvals(complaint))

    def test_urgent_service(self):
        """Rather urgent: half a day to the head, eight hours, a promise of a day."""
        with self.at("2026-10-08 15:00"):
            complaint = self.confirmed(
                category="service", urgency="urgent", department_id=self.sales_dept.id
            )
            self.assertEqual(complaint.branch_manager_id, self.users["sales"])
            complaint.action_transfer()
        with self.at("2026-10-09 10:00"):
            self.fill_reply_form(complaint, role="sales")
            self.as_user("sales", complaint).action_submit_analysis()
        self.assertEqual(
            self.history(complaint),
            [
                (
                    "transfer",
                    "C5",
                    "2026-10-08 15:00",
                    "2026-10-09 10:00",
                    "2026-10-08 15:00",
                    "met",
                ),
                (
                    "promise",
                    "C5",
                    "2026-10-08 15:00",
                    "2026-10-09 18:00",
                    None,
                    "running",
                ),
                (
                    "analysis",
                    "A3.1",
                    "2026-10-08 15:00",
                    "2026-10-09 15:00",
                    "2026-10-09 10:00",
                    "met",
                ),
                (
                    "president",
                    "A3.4",
                    "2026-10-09 10:00",
                    "2026-10-10 10:00",
                    None,
                    "running",
                ),
            ],
        )

    def test_urgency_raised_while_it_runs(self):
        """Clocks that run keep their dates; what starts later is shorter."""
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis(category="service")
            self.assertFalse(complaint.branch_informed_on)
        with self.at("2026-10-08 14:00"):
            self.as_user("agent", complaint).urgency = "very_urgent"
            # no center above the agent's or the department: customer service leads
            self.assertEqual(complaint.branch_manager_id, self.users["manager"])
            self.assertEqual(
                self.clocks(complaint)["analysis"], ("running", "2026-10-09 18:00")
            )
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(
                self.clocks(complaint)["president"], ("running", "2026-10-08 18:00")
            )

    def test_paused_the_promise_follows(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis(category="service")
        with self.at("2026-10-08 16:00"):
            pause = self.as_user("head", self.env["cs.deadline.pause"]).create(
                {
                    "deadline_id": complaint.sudo()._cs_open_deadlines("analysis").id,
                    "reason": "third_party",
                    "note": "The carrier has to answer.",
                    "date_promised": "2026-10-16",
                }
            )
            pause.action_submit()
            self.as_user("manager", pause).action_approve()
        with self.at("2026-10-15 10:00"):
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
        with self.at("2026-10-16 10:00"):
            self.as_user("president", complaint).action_approve()
            complaint.action_reply()
        self.assertEqual(
            self.history(complaint)[1:4],
            [
                (
                    "promise",
                    "A3.5",
                    "2026-10-08 10:00",
                    "2026-10-16 18:00",
                    "2026-10-16 10:00",
                    "met",
                ),
                (
                    "analysis",
                    "A3.1",
                    "2026-10-08 10:00",
                    "2026-10-16 18:00",
                    "2026-10-15 10:00",
                    "met",
                ),
                (
                    "president",
                    "A3.5",
                    "2026-10-15 10:00",
                    "2026-10-16 18:00",
                    "2026-10-16 10:00",
                    "met",
                ),
            ],
        )

    def test_staff_complaint_about_the_head(self):
        """The head is the accused: the next one up answers, and HR is told."""
        self.product_dept.parent_id = self.sales_dept
        with self.at("2026-10-29 11:00"):
            complaint = self.confirmed(
                category="staff",
                accused_employee_id=self.employees["head"].id,
                department_id=False,
            )
            self.assertEqual(complaint.department_id, self.product_dept)
        with self.at("2026-10-30 11:00"):
            complaint.action_transfer()
            self.assertEqual(complaint.head_id, self.users["sales"])
        with self.at("2026-11-02 11:00"):
            self.fill_reply_form(complaint, role="sales")
            self.as_user("sales", complaint).action_submit_analysis()
            self.assertEqual(
                self.approvals(complaint), [("A3.5", "President", "pending")]
            )
            self.as_user("president", complaint).action_approve()
            complaint.action_reply()
        with self.at("2026-11-03 11:00"):
            self.call(complaint)
            complaint.action_close()
            self.assertEqual(self.local(complaint.hr_informed_on), "2026-11-03 11:00")
        self.assertEqual(
            self.history(complaint),
            [
                (
                    "transfer",
                    "A3.5",
                    "2026-10-29 11:00",
                    "2026-10-30 18:00",
                    "2026-10-30 11:00",
                    "met",
                ),
                (
                    "promise",
                    "A3.6",
                    "2026-10-29 11:00",
                    "2026-11-02 18:00",
                    "2026-11-02 11:00",
                    "met",
                ),
                (
                    "analysis",
                    "A3.1",
                    "2026-10-30 11:00",
                    "2026-11-02 18:00",
                    "2026-11-02 11:00",
                    "met",
                ),
                (
                    "president",
                    "A3.5",
                    "2026-11-02 11:00",
                    "2026-11-03 18:00",
                    "2026-11-02 11:00",
                    "met",
                ),
                (
                    "reply",
                    "A3.5",
                    "2026-11-02 11:00",
                    "2026-11-03 18:00",
                    "2026-11-02 11:00",
                    "met",
                ),
                (
                    "followup",
                    "A3.9",
                    "2026-11-02 11:00",
                    "2026-11-05 18:00",
                    "2026-11-03 11:00",
                    "met",
                ),
            ],
        )
        self.assertNotIn(
            self.users["head"], complaint.sudo().deadline_ids.mapped("user_id")
        )

    def test_other_complaint_reopened(self):
        """A3.7 goes as A3.5; dissatisfied, the whole way begins anew."""
        with self.at("2026-10-08 10:00"):
            complaint = self.confirmed(category="other")
            complaint.action_transfer()
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
            self.as_user("president", complaint).action_approve()
            complaint.action_reply()
        with self.at("2026-10-12 10:00"):
            self.call(complaint, "dissatisfied", 1)
        self.assertEqual(complaint.state, "analysis")
        now, first = "2026-10-12 10:00", "2026-10-08 10:00"
        self.assertEqual(
            self.history(complaint),
            [
                ("transfer", "A3.5", first, "2026-10-09 18:00", first, "met"),
                ("promise", "A3.7", first, "2026-10-10 18:00", first, "met"),
                ("analysis", "A3.1", first, "2026-10-09 18:00", first, "met"),
                ("president", "A3.5", first, "2026-10-09 18:00", first, "met"),
                ("reply", "A3.5", first, "2026-10-09 18:00", first, "met"),
                # Friday, the made-up Saturday, Monday
                ("followup", "A3.9", first, "2026-10-12 18:00", now, "met"),
                ("analysis", "A3.1", now, "2026-10-13 18:00", None, "running"),
                ("promise", "A3.7", now, "2026-10-14 18:00", None, "running"),
            ],
        )
        self.assertEqual(complaint.reopen_count, 1)
