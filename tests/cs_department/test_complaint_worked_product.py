"""Worked cases of product complaints (A3.4): every clock, approver and breach."""

from .worked_common import WorkedCase


class TestWorkedProduct(WorkedCase):
    def test_ordinary_over_national_day_missed_by_the_head(self):
        with self.at("2026-09-29 16:30"):
            complaint = self.confirmed(loss_amount=9999)
        with self.at("2026-09-30 17:00"):
            complaint.action_transfer()
        with self.at("2026-10-08 18:01"):
            self.check(complaint)
            self.assertEqual(self.told(complaint), {"head"})
            self.assertEqual(self.level(complaint, "analysis"), 1)
        with self.at("2026-10-09 09:10"):
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(
                self.approvals(complaint), [("A3.4", "Manager", "pending")]
            )
        with self.at("2026-10-09 11:00"):
            self.as_user("manager", complaint).action_approve()
        with self.at("2026-10-10 17:59"):
            complaint.action_reply()
        with self.at("2026-10-14 18:00"):
            self.call(complaint)
            complaint.action_close()
        self.assertEqual(
            self.history(complaint),
            [
                (
                    "transfer",
                    "A3.4",
                    "2026-09-29 16:30",
                    "2026-09-30 18:00",
                    "2026-09-30 17:00",
                    "met",
                ),
                # the holidays are 1 to 7 October
                (
                    "analysis",
                    "A3.4",
                    "2026-09-30 17:00",
                    "2026-10-08 18:00",
                    "2026-10-09 09:10",
                    "breached",
                ),
                # Saturday the 10th is made up
                (
                    "reply",
                    "A3.4",
                    "2026-10-09 11:00",
                    "2026-10-10 18:00",
                    "2026-10-10 17:59",
                    "met",
                ),
                (
                    "followup",
                    "A3.9",
                    "2026-10-10 17:59",
                    "2026-10-14 18:00",
                    "2026-10-14 18:00",
                    "met",
                ),
            ],
        )
        self.assertEqual(self.approvals(complaint), [("A3.4", "Manager", "approved")])
        self.assertEqual(complaint.case_kind, "ordinary")

    def test_beyond_the_head_over_the_month_end(self):
        """A loss of 10,000: the manager, then the president, each within a day."""
        with self.at("2026-10-29 10:00"):
            complaint = self.confirmed()
        with self.at("2026-10-30 09:00"):
            complaint.action_transfer()
        with self.at("2026-10-30 15:00"):
            self.fill_reply_form(complaint, loss_amount=10000)
            self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(
                self.approvals(complaint),
                [("A3.4", "Manager", "pending"), ("A3.4", "President", "pending")],
            )
            self.assertEqual(
                complaint.sudo()._cs_open_deadlines("escalation").user_id,
                self.users["manager"],
            )
        with self.at("2026-11-02 10:00"):
            self.as_user("manager", complaint).action_approve()
            self.assertEqual(complaint.state, "approval")
        with self.at("2026-11-03 18:01"):
            self.check(complaint)
            # the clock's own person first
            self.assertEqual(self.told(complaint), {"president"})
        with self.at("2026-11-04 09:00"):
            self.as_user("president", complaint).action_approve()
            complaint.action_reply()
        with self.at("2026-11-10 09:00"):
            self.call(complaint)
            complaint.action_close()
        self.assertEqual(
            self.history(complaint),
            [
                (
                    "transfer",
                    "A3.4",
                    "2026-10-29 10:00",
                    "2026-10-30 18:00",
                    "2026-10-30 09:00",
                    "met",
                ),
                # Friday to Monday, the month's end between
                (
                    "analysis",
                    "A3.4",
                    "2026-10-30 09:00",
                    "2026-11-02 18:00",
                    "2026-10-30 15:00",
                    "met",
                ),
                (
                    "escalation",
                    "A3.4",
                    "2026-10-30 15:00",
                    "2026-11-02 18:00",
                    "2026-11-02 10:00",
                    "met",
                ),
                (
                    "president",
                    "A3.4",
                    "2026-11-02 10:00",
                    "2026-11-03 18:00",
                    "2026-11-04 09:00",
                    "breached",
                ),
                (
                    "reply",
                    "A3.4",
                    "2026-11-04 09:00",
                    "2026-11-05 18:00",
                    "2026-11-04 09:00",
                    "met",
                ),
                (
                    "followup",
                    "A3.9",
                    "2026-11-04 09:00",
                    "2026-11-09 18:00",
                    "2026-11-10 09:00",
                    "breached",
                ),
            ],
        )
        self.assertEqual(complaint.case_kind, "special")
        self.assertEqual(complaint.handling_result, complaint.reply_text)
        self.assertEqual(complaint.customer_opinion, "Satisfied")

    def test_brought_before_the_president_too_late(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_approval(is_cross_department=True)
        with self.at("2026-10-09 18:01"):
            self.check(complaint)
            self.assertEqual(self.told(complaint), {"manager"})
        with self.at("2026-10-10 18:01"):
            self.check(complaint)
            self.assertEqual(self.told(complaint), {"manager", "president"})
            self.as_user("manager", complaint).action_approve()
        self.assertEqual(
            self.history(complaint)[-2:],
            [
                (
                    "escalation",
                    "A3.4",
                    "2026-10-08 10:00",
                    "2026-10-09 18:00",
                    "2026-10-10 18:01",
                    "breached",
                ),
                (
                    "president",
                    "A3.4",
                    "2026-10-10 18:01",
                    "2026-10-12 18:00",
                    None,
                    "running",
                ),
            ],
        )

    def test_refused_and_void_call_the_clock_off(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_approval(is_cross_department=True)
            manager = self.as_user("manager", complaint)
            wizard = manager.env["cs.approval.refuse"].create(
                {
                    "approval_ids": manager.sudo()._cs_pending().ids,
                    "comment": "Not enough",
                }
            )
            wizard.action_refuse()
            self.assertEqual(complaint.state, "analysis")
            self.assertEqual(self.clocks(complaint)["escalation"][0], "cancelled")
            self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(self.clocks(complaint)["escalation"][0], "running")
            manager.loss_amount = 20
            self.assertEqual(complaint.state, "analysis")
            self.assertEqual(self.clocks(complaint)["escalation"][0], "cancelled")

    def test_escalated_while_the_manager_decides(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_approval()
            self.assertNotIn("escalation", self.clocks(complaint))
            self.as_user("manager", complaint).action_escalate()
            self.assertEqual(
                self.clocks(complaint)["escalation"], ("running", "2026-10-09 18:00")
            )

    def test_very_urgent_in_working_hours(self):
        """C5: one hour to the department; the branch manager hears of it first."""
        with self.at("2026-09-30 17:30"):
            complaint = self.confirmed(
                urgency="very_urgent",
                department_id=self.sales_dept.id,
                origin_number="SO-77",
                claim_quantity=3,
            )
            self.assertEqual(complaint.branch_manager_id, self.users["sales"])
        with self.at("2026-10-08 09:20"):
            complaint.action_transfer()
            self.assertEqual(complaint.head_id, self.users["sales"])
        with self.at("2026-10-08 14:30"):
            self.check(complaint)
            # nobody waits another day: manager and president hear at once
            self.assertEqual(self.told(complaint), {"sales", "manager", "president"})
            self.fill_reply_form(complaint, role="sales")
            self.as_user("sales", complaint).action_submit_analysis()
            self.as_user("manager", complaint).action_approve()
        with self.at("2026-10-08 16:30"):
            complaint.action_reply()
        self.assertEqual(
            self.history(complaint),
            [
                (
                    "transfer",
                    "C5",
                    "2026-09-30 17:30",
                    "2026-10-08 09:30",
                    "2026-10-08 09:20",
                    "met",
                ),
                # four hours, the noon break between
                (
                    "analysis",
                    "A3.1",
                    "2026-10-08 09:20",
                    "2026-10-08 14:20",
                    "2026-10-08 14:30",
                    "breached",
                ),
                (
                    "reply",
                    "C5",
                    "2026-10-08 14:30",
                    "2026-10-08 16:30",
                    "2026-10-08 16:30",
                    "met",
                ),
                (
                    "followup",
                    "A3.9",
                    "2026-10-08 16:30",
                    "2026-10-12 18:00",
                    None,
                    "running",
                ),
            ],
        )

    def test_two_departments_asked_and_the_president(self):
        """Cross-department: each has its own clock, the reply form waits for both."""
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis()
            self.assertFalse(complaint.is_cross_department)
            store = self.inquiry(complaint, self.store_dept)
            self.assertTrue(complaint.is_cross_department)
        with self.at("2026-10-08 15:00"):
            sales = self.inquiry(complaint, self.sales_dept, role="agent")
        with self.at("2026-10-09 10:00"):
            self.answer("store", store)
        with self.at("2026-10-09 18:01"):
            self.check(sales)
            self.assertEqual(self.told(sales), {"sales"})
        with self.at("2026-10-10 09:30"):
            self.answer("sales", sales)
            self.fill_reply_form(complaint, is_cross_department=False)
            self.as_user("head", complaint).action_submit_analysis()
        self.assertTrue(complaint.is_cross_department, "A3.4 (4) is not unticked")
        self.assertEqual(
            self.approvals(complaint),
            [("A3.4", "Manager", "pending"), ("A3.4", "President", "pending")],
        )
        self.assertEqual(
            self.history(store),
            [
                (
                    "inquiry",
                    "A3.1",
                    "2026-10-08 10:00",
                    "2026-10-09 18:00",
                    "2026-10-09 10:00",
                    "met",
                )
            ],
        )
        self.assertEqual(
            self.history(sales),
            [
                (
                    "inquiry",
                    "A3.1",
                    "2026-10-08 15:00",
                    "2026-10-09 18:00",
                    "2026-10-10 09:30",
                    "breached",
                )
            ],
        )
        self.assertEqual(
            self.history(complaint)[1],
            (
                "analysis",
                "A3.4",
                "2026-10-08 10:00",
                "2026-10-09 18:00",
                "2026-10-10 09:30",
                "breached",
            ),
        )

    def test_sent_to_the_wrong_department(self):
        with self.at("2026-09-29 10:00"):
            complaint = self.in_analysis()
        with self.at("2026-10-08 09:00"):
            self.check(complaint)
            self.as_user("agent", complaint)._retransfer(
                self.store_dept, "Packed wrong"
            )
        self.assertEqual(complaint.head_id, self.users["store"])
        self.assertEqual(
            self.history(complaint)[1:],
            [
                # the first head's miss stays the first head's
                (
                    "analysis",
                    "A3.4",
                    "2026-09-29 10:00",
                    "2026-09-30 18:00",
                    "2026-10-08 09:00",
                    "breached",
                ),
                (
                    "analysis",
                    "A3.4",
                    "2026-10-08 09:00",
                    "2026-10-09 18:00",
                    None,
                    "running",
                ),
            ],
        )
        first, second = (
            complaint.sudo()
            .deadline_ids.filtered(lambda c: c.step == "analysis")
            .sorted("id")
        )
        self.assertEqual(first.user_id, self.users["head"])
        self.assertEqual(first.department_id, self.product_dept)
        self.assertEqual(second.user_id, self.users["store"])
        self.assertEqual(second.department_id, self.store_dept)
