"""A clock stands still only for a reason, a promise and an approval (A3.8)."""

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    ApprovalError,
    DeadlineError,
    FourEyesError,
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
)

from .engine_common import EngineCase


class TestPause(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.days = 3
        cls.doc = cls.document()
        with cls.at("2026-10-12 10:00"):
            cls.clock = cls.doc._cs_start_step("work")

    def pause(self, role="agent", promised="2026-10-23", **values):
        user = self.users[role]
        model = self.as_user(role, self.env["cs.deadline.pause"])
        return model.with_user(user).create(
            {
                "deadline_id": self.clock.id,
                "reason": "third_party",
                "note": "The maker has to answer first.",
                "date_promised": promised,
                **values,
            }
        )

    def submitted_pause(self, **values):
        pause = self.pause(**values)
        pause.action_submit()
        return pause

    def test_approved_pause_makes_the_promise_the_due_date(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause()
            self.assertEqual(self.clock.state, "running")
            self.as_user("manager", pause).action_approve()
        self.assertEqual(pause.state, "approved")
        self.assertEqual(self.clock.state, "paused")
        self.assertEqual(self.local(self.clock.date_due), "2026-10-23 18:00")
        self.assertEqual(self.local(self.clock.date_due_initial), "2026-10-15 18:00")
        self.assertEqual(self.doc.log, "paused")
        self.assertEqual(self.doc.date_deadline, self.clock.date_due)

    def test_a_promise_on_a_free_day_is_kept_on_that_day(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause(promised="2026-10-24")
            self.as_user("manager", pause).action_approve()
        self.assertEqual(self.local(self.clock.date_due), "2026-10-24 23:59")

    def test_a_promise_on_a_half_day_ends_with_its_work(self):
        leave = self._add_holiday("Afternoon off", "2026-10-23", "2026-10-23")
        leave.date_from = self.utc("2026-10-23 11:30")
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause()
            self.as_user("manager", pause).action_approve()
        self.assertEqual(self.local(self.clock.date_due), "2026-10-23 11:30")

    def test_a_paused_clock_reminds_and_is_missed_after_the_promise(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause()
            self.as_user("manager", pause).action_approve()
        with self.at("2026-10-16 09:00"):
            self.run_cron()
        self.assertEqual(self.clock.state, "paused")
        self.assertFalse(self.activities(self.doc, "deadline"))
        with self.at("2026-10-23 09:05"):
            self.run_cron()
        self.clock.invalidate_recordset()
        self.assertTrue(self.activities(self.doc, "deadline"))
        self.assertEqual(self.clock.date_check, self.clock.date_due)
        with self.at("2026-10-23 18:05"):
            self.run_cron()
        self.clock.invalidate_recordset()
        self.assertEqual(self.clock.state, "breached")
        self.assertEqual(self.local(self.clock.date_breached), "2026-10-23 18:00")

    def test_finished_while_paused_is_met(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause()
            self.as_user("manager", pause).action_approve()
        with self.at("2026-10-20 10:00"):
            self.doc._cs_end_step("work")
        self.assertEqual(self.clock.state, "met")

    def test_resume_keeps_the_promise(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause()
            self.as_user("manager", pause).action_approve()
            due = self.clock.date_due
            with self.assertRaises(AccessError):
                self.as_user("employee", self.clock).action_resume()
            self.as_user("agent", self.clock).action_resume()
            self.assertEqual((self.clock.state, self.clock.date_due), ("running", due))
            with self.assertRaises(DeadlineError):
                self.as_user("agent", self.clock).action_resume()

    def test_a_missed_clock_is_not_paused_nor_before_the_cron_saw_it(self):
        with self.at("2026-10-15 18:01"):
            self.assertFalse(self.as_user("agent", self.clock).can_pause)
            with self.assertRaises(DeadlineError):
                self.submitted_pause()
            self.run_cron()
            with self.assertRaises(DeadlineError):
                self.submitted_pause()

    def test_missed_between_asking_and_approving(self):
        with self.at("2026-10-14 10:00"):
            pause = self.submitted_pause()
        with self.at("2026-10-15 18:01"):
            with self.assertRaises(DeadlineError):
                self.as_user("manager", pause).action_approve()
            self.assertEqual(pause.state, "approval")
            self.refuse("manager", pause)
        self.assertEqual(pause.state, "refused")
        self.assertEqual(self.clock.state, "running")

    def test_the_promised_date_went_by_before_the_approval(self):
        self.rule.days = 9
        document = self.document()
        with self.at("2026-10-12 10:00"):
            clock = document._cs_start_step("work")
            pause = self.submitted_pause(deadline_id=clock.id, promised="2026-10-13")
        with self.at("2026-10-14 10:00"), self.assertRaises(DeadlineError):
            self.as_user("manager", pause).action_approve()
        self.assertEqual(clock.state, "running")

    def test_a_promise_is_later_than_today(self):
        with self.at("2026-10-13 10:00"), self.assertRaises(MissingInputError):
            self.submitted_pause(promised="2026-10-13")

    def test_two_pauses_of_one_clock(self):
        with self.at("2026-10-13 10:00"):
            first, second = self.submitted_pause(), self.submitted_pause()
            self.as_user("manager", first).action_approve()
            with self.assertRaises(DeadlineError):
                self.as_user("manager", second).action_approve()

    def test_nobody_approves_the_own_pause(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause(role="manager")
            with self.assertRaises(FourEyesError):
                self.as_user("manager", pause).action_approve()
            with self.assertRaises(FourEyesError):
                self.as_user("manager", pause).sudo().action_approve()
            with self.assertRaises(TransitionAccessError):
                self.as_user("agent", pause).action_approve()
            self.as_user("manager2", pause).action_approve()
        self.assertEqual(pause.approval_ids.decided_by, self.users["manager2"])

    def test_a_changed_promise_voids_the_request(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause()
            pause.date_promised = "2026-12-31"
            self.assertEqual(pause.state, "draft")
            self.assertEqual(pause.approval_ids.state, "void")
            with self.assertRaises(ApprovalError):
                self.as_user("manager", pause).action_approve()
        self.assertEqual(self.clock.state, "running")

    def test_whoever_is_in_charge_may_ask_others_may_not(self):
        self.doc.user_id = self.users["employee"]
        with self.at("2026-10-13 10:00"):
            pause = self.pause(role="employee")
            pause.action_submit()
            self.assertEqual(pause.state, "approval")
            for role in ("head", "president", "auditor", "outsider"):
                with self.assertRaises(AccessError, msg=role), self.env.cr.savepoint():
                    self.pause(role=role)

    def test_a_stranger_learns_nothing_of_a_clock_through_a_pause(self):
        with self.assertRaises(AccessError):
            self.pause(role="employee")
        self.doc.accused_id = self.users["manager2"]
        self.doc._cs_update_clocks()
        self.assertEqual(self.clock.hidden_from_id, self.users["manager2"])
        with self.assertRaises(AccessError):
            self.pause(role="manager2").document_name  # noqa: B018

    def test_finished_pauses_stay_as_they_are(self):
        with self.at("2026-10-13 10:00"):
            pause = self.submitted_pause()
            self.as_user("manager", pause).action_approve()
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("manager", pause).note = "Another reason"
        with self.assertRaises(StateWriteError):
            self.as_user("manager", pause).state = "draft"
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("manager", pause).unlink()
        with self.assertRaises(ReadonlyDocumentError):
            self.doc.sudo().unlink()
