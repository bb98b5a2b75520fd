"""What is learned from a case (B1.3): review, measure, effect."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    DeadlineError,
    FieldAccessError,
    FourEyesError,
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)

from .penalty_common import PenaltyCase

REVIEW = "cs_department.mail_activity_type_review"
TODO = "cs_department.mail_activity_type_improvement"


class TestImprovementFlow(PenaltyCase):
    def review(self, complaint=None, role="manager", **values):
        """A review as the button on the complaint opens it, saved."""
        complaint = complaint or self.ended(500, person=None)
        context = self.as_user(role, complaint).action_review()["context"]
        return (
            self.as_user(role, self.env["cs.improvement"])
            .with_context(**context)
            .create({"user_id": self.users["head"].id, **values})
        )

    def started(self, **values):
        values = {"lesson": "Gaskets look alike", "measures": "Label", **values}
        with self.at("2026-10-08 10:00"):
            improvement = self.review(**values)
            improvement.action_start()
        return improvement

    def done(self, **values):
        improvement = self.started(**values)
        with self.at("2026-10-20 10:00"):
            owner = self.as_user("head", improvement)
            owner.result = "All shelves are labelled"
            owner.action_done()
        return improvement

    def asked(self, record, activity_type):
        kind = self.env.ref(activity_type)
        activities = record.sudo().activity_ids
        return activities.filtered(lambda a: a.activity_type_id == kind).user_id

    # -- review --------------------------------------------------------------------

    def test_closed_case_is_put_on_the_managers_list(self):
        complaint = self.ended(500, person=None)
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.review_state, "pending")
        self.assertEqual(self.asked(complaint, REVIEW), self.users["manager"])
        pending = self.env["cs.complaint"].search([("review_state", "=", "pending")])
        self.assertIn(complaint, pending)

    def test_accused_manager_is_not_asked(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(0, "staff", "manager", responsibility="none")
            self.end(complaint)
        self.assertTrue(self.asked(complaint, REVIEW))
        self.assertNotIn(self.users["manager"], self.asked(complaint, REVIEW))

    def test_company_that_does_not_ask(self):
        self.company.cs_ask_review = False
        complaint = self.ended(500, person=None)
        self.assertFalse(self.asked(complaint, REVIEW))
        self.assertEqual(complaint.review_state, "pending")

    def test_review_takes_what_the_complaint_says(self):
        complaint = self.ended(500, person=None)
        improvement = self.review(complaint)
        self.assertEqual(improvement.complaint_ids, complaint)
        self.assertEqual(improvement.cause_id, complaint.cause_id)
        self.assertEqual(improvement.department_id, self.product_dept)
        self.assertEqual(improvement.root_cause, "Wrong gasket")
        self.assertEqual(improvement.origin, "review")
        self.assertEqual(complaint.improvement_ids, improvement)
        self.assertEqual(complaint.improvement_count, 1)
        self.assertEqual(complaint.review_state, "pending")

    def test_nothing_to_improve_needs_a_reason(self):
        complaint = self.ended(500, person=None)
        improvement = self.review(complaint)
        for note in (False, "  "):
            improvement.review_note = note
            with self.assertRaises(MissingInputError):
                improvement.action_nothing()
        improvement.review_note = "Damaged by the carrier, who is changed already"
        improvement.action_nothing()
        self.assertEqual(complaint.review_state, "nothing")
        self.assertFalse(self.asked(complaint, REVIEW))
        found = self.env["cs.complaint"].search([("review_state", "=", "nothing")])
        self.assertIn(complaint, found)
        with self.assertRaises(ReadonlyDocumentError):
            improvement.lesson = "x"

    def test_reopening_drops_the_review(self):
        complaint = self.ended(500, person=None)
        self.as_user("manager", complaint).action_reopen()
        self.assertFalse(self.asked(complaint, REVIEW))
        self.assertFalse(complaint.review_state)

    # -- measure -------------------------------------------------------------------

    def test_plan_needs_lesson_measure_and_owner(self):
        improvement = self.review()
        for missing in ("lesson", "measures", "user_id"):
            improvement.write(
                {"lesson": "x", "measures": "y", "user_id": self.users["head"].id}
            )
            improvement[missing] = False
            with self.assertRaises(MissingInputError, msg=missing):
                improvement.action_start()

    def test_measure_has_its_clock(self):
        improvement = self.started()
        self.assertEqual(improvement.state, "open")
        clock = improvement.deadline_ids
        # twenty working days from 8 October, the 10th being one
        self.assertEqual((clock.step, clock.user_id), ("measure", self.users["head"]))
        self.assertEqual(self.local(clock.date_due), "2026-11-04 18:00")
        self.assertEqual(clock.clause_id.number, "B1.3")
        self.assertEqual(self.asked(improvement, TODO), self.users["head"])
        complaint = improvement.complaint_ids
        self.assertEqual(complaint.review_state, "improvement")
        self.assertFalse(self.asked(complaint, REVIEW))

    def test_agreed_date_goes_before_the_rule(self):
        improvement = self.started(date_planned="2026-10-16")
        due = self.local(improvement.deadline_ids.date_due)
        self.assertEqual(due, "2026-10-16 18:00")
        with self.assertRaises(ReadonlyDocumentError):
            improvement.date_planned = "2026-12-31"
        with self.assertRaises(DeadlineError):
            self.started(date_planned="2026-10-07")

    def test_late_measure_is_stored(self):
        improvement = self.started(date_planned="2026-10-09")
        with self.at("2026-10-12 10:00"):
            owner = self.as_user("head", improvement)
            owner.result = "Late"
            owner.action_done()
        clock = improvement.deadline_ids.filtered(lambda c: c.step == "measure")
        self.assertEqual(clock.state, "breached")

    def test_owner_writes_the_own_part_alone(self):
        improvement = self.started()
        owner = self.as_user("head", improvement)
        owner.write({"measures": "Label and colour", "result": "Half done"})
        for values in (
            {"user_id": self.users["employee"].id},
            {"date_planned": "2027-01-01"},
            {"effect_note": "Great"},
            {"complaint_ids": [(5,)]},
        ):
            with self.assertRaises(FieldAccessError, msg=values):
                owner.write(values)
        with self.assertRaises(StateWriteError):
            owner.write({"state": "effective"})
        with self.assertRaises(StateWriteError):
            owner.write({"date_done": "2026-10-08 10:00:00"})
        for role in ("employee", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, improvement).read(["title"])
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, improvement).action_done()

    def test_who_may_take_which_step(self):
        improvement = self.review(lesson="x", measures="y")
        for role in ("agent", "head"):
            for action in ("action_start", "action_nothing", "action_cancel"):
                with self.assertRaises(TransitionAccessError, msg=(role, action)):
                    getattr(self.as_user(role, improvement), action)()
        self.assertTrue(self.as_user("auditor", improvement).title)
        with self.assertRaises(AccessError):
            self.as_user("auditor", improvement).title = "x"
        with self.assertRaises(AccessError):
            self.as_user("employee", self.env["cs.improvement"]).create({"title": "x"})
        self.as_user("president", improvement).action_start()
        with self.assertRaises(TransitionError):
            improvement.action_start()

    # -- effect --------------------------------------------------------------------

    def test_effect_is_checked_after_a_set_time_by_somebody_else(self):
        improvement = self.done()
        clock = improvement.deadline_ids.filtered(lambda c: c.step == "effect_check")
        # thirty calendar days; the check opens five working days before
        self.assertEqual(self.local(clock.date_due), "2026-11-19 23:59")
        self.assertEqual(self.local(clock.date_remind), "2026-11-12 09:00")
        self.assertIn(clock.user_id, self.users["manager"] | self.users["manager2"])
        manager = self.as_user("manager", improvement)
        manager.effect_note = "No mix-up since"
        with self.at("2026-11-12 08:59"), self.assertRaises(DeadlineError):
            manager.action_effective()
        with self.at("2026-11-12 09:00"):
            with self.assertRaises(TransitionAccessError):
                self.as_user("head", improvement).action_effective()
            manager.action_effective()
        self.assertEqual(improvement.state, "effective")
        self.assertEqual(clock.state, "met")
        self.assertEqual(improvement.checked_by_id, self.users["manager"])
        with self.assertRaises(ReadonlyDocumentError):
            manager.lesson = "x"
        with self.assertRaises(ReadonlyDocumentError):
            improvement.sudo().unlink()

    def test_owner_does_not_judge_the_own_measure(self):
        with self.at("2026-10-08 10:00"):
            improvement = self.review(
                lesson="x", measures="y", user_id=self.users["manager"].id
            )
            improvement.action_start()
            improvement.result = "Done"
            improvement.action_done()
        clock = improvement.deadline_ids.filtered(lambda c: c.step == "effect_check")
        self.assertNotEqual(clock.user_id, self.users["manager"])
        improvement.effect_note = "Good"
        with self.at("2026-11-06 10:00"):
            with self.assertRaises(FourEyesError):
                improvement.action_effective()
            self.as_user("manager2", improvement).action_effective()

    def test_without_effect_there_is_another_round(self):
        improvement = self.done()
        manager = self.as_user("manager", improvement)
        with self.at("2026-11-16 10:00"):
            with self.assertRaises(MissingInputError):
                manager.action_not_effective()
            manager.effect_note = "Two more mix-ups"
            manager.action_not_effective()
        self.assertEqual((improvement.state, improvement.round), ("open", 2))
        self.assertFalse(improvement.result)
        open_ = improvement.deadline_ids.filtered("is_open")
        self.assertEqual(open_.step, "measure")
        self.assertEqual(self.local(open_.date_due), "2026-12-14 18:00")
        kept = improvement.message_ids.mapped("body")
        self.assertTrue(any("Two more mix-ups" in body for body in kept))

    # -- privacy -------------------------------------------------------------------

    def test_accused_sees_no_improvement_of_that_complaint(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(0, "staff", "agent2", responsibility="none")
            self.end(complaint)
        improvement = self.review(complaint)
        mine = self.as_user("agent2", self.env["cs.improvement"])
        self.assertFalse(mine.search([("id", "=", improvement.id)]))
        with self.assertRaises(AccessError):
            mine.browse(improvement.id).read(["title"])
        self.assertTrue(self.as_user("agent", improvement).title)
        with self.assertRaises(ValidationError):
            improvement.user_id = self.users["agent2"]
        # nor may that person link it
        own = mine.create({"title": "Mine"})
        with self.assertRaises(AccessError):
            own.write({"complaint_ids": [(4, complaint.id)]})

    @mute_logger("odoo.sql_db")
    def test_title_is_not_blank(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.as_user("agent", self.env["cs.improvement"]).create({"title": " "})
            self.env.flush_all()
