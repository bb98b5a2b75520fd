"""The visit register: who does what, what is fixed when, and the hand-over clock."""

import base64

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    MissingInputError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)
from odoo.addons.cs_visits.exceptions import VisitError

from .common import VisitsCase


class TestVisit(VisitsCase):
    def test_way_of_a_visit(self):
        visit = self.make_visit()
        self.assertEqual(visit.department_id, self.east)
        self.hand_over(visit)
        self.assertEqual(visit.state, "handed_over")
        self.assertEqual(visit.reviewed_by, self.users["sales_manager"])
        with self.at("2026-09-22 09:00"):
            self.as_user("agent", visit).action_receive()
        self.assertEqual(visit.received_by, self.users["agent"])
        with self.assertRaises(VisitError):
            self.as_user("agent2", visit).action_receive()

    def test_clock_ends_next_calendar_day(self):
        # Wed 30 Sep, the day before the National Day holidays
        for moment, late in (
            ("2026-09-30 18:00", False),
            ("2026-10-01 23:59", False),
            ("2026-10-02 00:01", True),
        ):
            with self.subTest(moment=moment):
                visit = self.make_visit("2026-09-30 15:00")
                self.hand_over(visit, moment)
                clock = visit.deadline_ids
                self.assertEqual(clock.clause_id.number, "A1.4")
                self.assertEqual(self.local(clock.date_start), "2026-09-30 16:00")
                self.assertEqual(self.local(clock.date_due), "2026-10-01 23:59")
                self.assertEqual(clock.state, "breached" if late else "met")
                self.assertEqual(visit.is_hand_over_late, late)

    def test_missed_clock_is_stored_before_the_hand_over(self):
        visit = self.make_visit("2026-09-21 10:00")
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
        clock = visit.deadline_ids
        clock._cs_check(self.utc("2026-09-22 23:59"))
        self.assertEqual(clock.state, "running")
        with self.at("2026-09-23 00:10"):
            clock._cs_check(self.utc("2026-09-23 00:10"))
        self.assertTrue(visit.is_hand_over_late)
        self.assertEqual(visit.deadline_ids.state, "breached")

    def test_clock_runs_from_the_visit_not_from_logging(self):
        visit = self.make_visit("2026-09-21 10:00")
        self.hand_over(visit, "2026-09-25 10:00")
        self.assertTrue(visit.is_hand_over_late)

    def test_reopening_does_not_win_time(self):
        visit = self.make_visit("2026-09-21 10:00")
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_reopen()
        self.assertEqual(visit.deadline_ids.state, "cancelled")
        self.hand_over(visit, "2026-09-25 10:00")
        self.assertTrue(visit.is_hand_over_late)

    def test_future_visit_is_not_done(self):
        visit = self.make_visit("2026-09-21 10:00")
        with self.at("2026-09-21 09:00"), self.assertRaises(VisitError):
            self.as_user("sales", visit).action_done()
        self.assertEqual(visit.state, "planned")

    def test_running_visit_ends_when_done(self):
        visit = self.make_visit("2026-09-21 10:00")
        with self.at("2026-09-21 10:20"):
            self.as_user("sales", visit).action_done()
        self.assertEqual(self.local(visit.date_end), "2026-09-21 10:20")

    def test_end_before_start(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.make_visit(date_end=self.utc("2026-09-21 10:00"))
            self.env.flush_all()
        self.assertIn("span_ordered", str(caught.exception))

    def test_mandatory_items(self):
        visit = self.make_visit(content=" ")
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            self.assertEqual(visit.missing_items, "Content")
            with self.assertRaises(MissingInputError):
                self.as_user("sales", visit).action_submit()

    def test_record_is_fixed_when_submitted(self):
        visit = self.make_visit()
        mine = self.as_user("sales", visit)
        with self.at("2026-09-21 12:00"):
            mine.action_done()
            with self.assertRaises(VisitError):
                mine.date_start = self.utc("2026-09-21 08:00")
            mine.content = "Better words"
            mine.action_submit()
            with self.assertRaises(VisitError):
                mine.content = "Other words"

    def test_next_appointment_is_planned_once(self):
        visit = self.make_visit(result_next_appointment=self.utc("2026-10-12 10:00"))
        mine = self.as_user("sales", visit)
        with self.at("2026-09-21 12:00"):
            mine.action_done()
            mine.action_submit()
        following = visit.next_visit_id
        self.assertEqual(following.state, "planned")
        self.assertEqual(following.user_id, self.users["sales"])
        with self.at("2026-09-21 13:00"):
            self.as_user("sales_manager", visit)._send_back("Which plan?")
            mine.result_next_appointment = self.utc("2026-10-13 10:00")
            mine.action_submit()
        self.assertEqual(visit.next_visit_id, following)
        self.assertEqual(self.local(following.date_start), "2026-10-13 10:00")
        self.assertEqual(
            self.env["cs.visit"].search_count([("user_id", "=", visit.user_id.id)]), 2
        )

    def test_send_back_needs_a_reason(self):
        visit = self.make_visit()
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()
            wizard = self.as_user("sales_manager", self.env["cs.visit.send.back"])
            wizard = wizard.create({"visit_ids": [(6, 0, visit.ids)], "reason": " "})
            with self.assertRaises(MissingInputError):
                wizard.action_send_back()
            wizard.reason = "Which plan?"
            wizard.action_send_back()
        self.assertEqual(visit.state, "done")
        with self.assertRaises(TransitionError):
            self.as_user("sales", visit).action_hand_over()

    # -- who may -------------------------------------------------------------------

    def test_whoever_may_not_write_still_sees_the_buttons(self):
        visit = self.make_visit("2026-09-21 10:00")
        names = [name for name in visit._fields if name.startswith("can_")]
        with self.at("2026-09-21 17:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()
            self.env.flush_all()
            for role in ("sales_manager", "president", "auditor"):
                self.env.invalidate_all()
                shown = self.as_user(role, visit).read(names)[0]
                self.assertEqual(shown["can_review"], role == "sales_manager")
                self.assertFalse(shown["can_receive"])

    def test_nobody_reviews_the_own_visit(self):
        visit = self.make_visit(role="sales_manager")
        with self.at("2026-09-21 12:00"):
            mine = self.as_user("sales_manager", visit)
            mine.action_done()
            mine.action_submit()
            self.assertFalse(mine.can_review)
            with self.assertRaises(TransitionAccessError):
                mine.action_review()

    def test_salesperson_cannot_review(self):
        visit = self.make_visit()
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()
            for role in ("sales", "sales2", "sales_manager2", "agent", "employee"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(role, visit).action_review()
            self.as_user("sales_manager", visit).action_review()

    def test_only_the_salesperson_reports(self):
        visit = self.make_visit()
        with self.at("2026-09-21 12:00"):
            for role in ("sales2", "sales_manager", "agent", "manager"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(role, visit).action_done()

    def test_who_reads(self):
        visit = self.make_visit()
        readers = {"sales", "sales_manager", "manager", "president", "auditor"}
        for role in self.users:
            with self.subTest(role=role, state="planned"):
                may = self.as_user(role, visit).has_access("read")
                self.assertEqual(may, role in readers | {"manager2"})
        self.hand_over(visit)
        for role in ("agent", "agent2"):
            self.assertTrue(self.as_user(role, visit).has_access("read"))
        for role in ("sales2", "sales3", "sales_manager2", "outsider", "hr"):
            self.assertFalse(self.as_user(role, visit).has_access("read"))

    def test_own_customers_visits(self):
        partner = self.make_customer("Cared for", user_id=self.users["sales3"].id)
        visit = self.make_visit(partner=partner)
        self.assertTrue(self.as_user("sales3", visit).has_access("read"))
        self.assertFalse(self.as_user("sales3", visit).has_access("write"))

    def test_who_writes(self):
        visit = self.make_visit()
        for role in set(self.users) - {"sales"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, visit).write({"content": "Forged"})
        for role in ("sales2", "agent", "sales_manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, self.env["cs.visit"]).create(
                    {
                        "partner_id": self.customer.id,
                        "user_id": self.users["sales"].id,
                        "purpose_id": self.purpose.id,
                    }
                )

    def test_state_and_stamps_cannot_be_forged(self):
        visit = self.make_visit()
        mine = self.as_user("sales", visit)
        for values in (
            {"state": "verified"},
            {"reviewed_by": self.users["sales_manager"].id},
            {"is_hand_over_late": False},
            {"date_handed_over": self.utc("2026-09-21 12:00")},
            {"department_id": self.west.id},
            {"check_result": "verified"},
        ):
            with self.subTest(values=values), self.assertRaises(StateWriteError):
                mine.write(values)
        with self.assertRaises(StateWriteError):
            self.make_visit(state="handed_over")
        with self.assertRaises(TransitionAccessError):
            visit_done = self.hand_over(self.make_visit("2026-09-21 14:00"))
            self.as_user("sales", visit_done)._transition("verify")

    def test_stamps_cannot_be_forged_by_the_context(self):
        round_ = self.make_round()
        visits = self.as_user("sales", self.env["cs.visit"]).with_context(
            default_round_id=round_.id,
            default_date_handed_over="2026-09-21 12:00:00",
            default_reviewed_by=self.users["sales_manager"].id,
        )
        visit = visits.create(
            {"partner_id": self.customer.id, "purpose_id": self.purpose.id}
        ).sudo()
        self.assertFalse(visit.round_id or visit.date_handed_over or visit.reviewed_by)

    def test_salesperson_does_not_see_the_check(self):
        visit = self.hand_over(self.make_visit())
        mine = self.as_user("sales", visit)
        for name in ("round_id", "check_result", "callback_ids"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                mine.read([name])
        values = mine.read()[0]
        self.assertNotIn("callback_ids", values)

    # -- input ---------------------------------------------------------------------

    def test_somebody_elses_outing(self):
        outing = self.as_user("sales2", self.env["cs.outing"]).create(
            {
                "date_start": self.utc("2026-09-21 09:00"),
                "date_end": self.utc("2026-09-21 18:00"),
                "purpose": "Visits",
            }
        )
        with self.assertRaises(ValidationError):
            self.make_visit(outing_id=outing.id)

    def test_customer_of_another_company(self):
        partner = self.make_customer("Foreign", company_id=self.other_company.id)
        with self.assertRaises(ValidationError):
            self.env["cs.visit"].create(
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "user_id": self.users["sales"].id,
                    "purpose_id": self.purpose.id,
                }
            )

    def test_finished_visit_is_read_only(self):
        visit = self.hand_over(self.make_visit())
        visit.sudo()._transition("verify", {"check_result": "verified"})
        for call in (
            lambda: self.as_user("sales", visit).write({"future_notes": "x"}),
            lambda: visit.unlink(),
            lambda: self.env["ir.attachment"].create(
                {
                    "name": "photo.png",
                    "datas": base64.b64encode(b"x"),
                    "res_model": visit._name,
                    "res_id": visit.id,
                }
            ),
        ):
            with self.assertRaises(Exception) as caught:
                call()
            self.assertIn(
                type(caught.exception).__name__, ("ReadonlyDocumentError", "VisitError")
            )

    # -- calendar ------------------------------------------------------------------

    def test_planned_visit_stands_in_the_calendar(self):
        with self.at("2026-09-18 10:00"):
            visit = self.make_visit("2026-09-21 10:00")
            meeting = visit.calendar_event_id
            self.assertEqual(meeting.start, visit.date_start)
            self.assertEqual(meeting.user_id, self.users["sales"])
            self.as_user("sales", visit).write(
                {
                    "date_start": self.utc("2026-09-22 10:00"),
                    "date_end": self.utc("2026-09-22 11:30"),
                }
            )
            self.assertEqual(meeting.stop, visit.date_end)
            self.as_user("sales", visit).action_cancel()
        self.assertFalse(meeting.active)

    def test_logging_writes_nothing_to_the_calendar(self):
        with self.at("2026-09-21 12:00"):
            self.assertFalse(self.make_visit("2026-09-21 10:00").calendar_event_id)

    def test_queries_of_the_list(self):
        def read(count):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.as_user("sales", self.env["cs.visit"]).search([], limit=count).read(
                ["name", "partner_id", "state", "date_deadline", "is_breached"]
            )
            return self.env.cr.sql_log_count - before

        for hour in range(8, 18):
            self.make_visit(f"2026-09-21 {hour:02}:00")
        self.env.flush_all()
        read(2)
        self.assertEqual(read(2), read(10))
