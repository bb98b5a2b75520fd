"""Questions about visits: heard first, decided by another, then counted (A2.3)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    ApprovalError,
    EngineFieldError,
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
)
from odoo.addons.cs_visits.exceptions import FindingError, RoundError

from .finding import FindingCase


class TestFinding(FindingCase):
    def test_statement_decision_upheld(self):
        finding = self.deny()
        self.assertEqual(finding.state, "statement")
        self.assertEqual(finding.activity_ids.user_id, self.users["sales"])
        clock = finding.deadline_ids
        self.assertEqual(clock.clause_id.number, "A2.3")
        # two working days: 9 October, and the make-up Saturday
        self.assertEqual(self.local(clock.date_due), "2026-10-10 18:00")
        self.state_it(finding)
        self.assertEqual(finding.state, "decision")
        self.assertFalse(finding.is_statement_late)
        self.assertEqual(finding.approval_ids.approver_ids, self.users["sales_manager"])
        self.assertEqual(finding.approval_ids.clause_id.number, "A2.3")
        with self.at("2026-10-09 10:00"):
            self.decide(finding, "upheld")
        self.assertEqual(finding.state, "upheld")
        self.assertEqual(finding.decided_by, self.users["sales_manager"])
        self.assertEqual(self.visit.state, "refuted")
        self.assertEqual(self.visit.finding_state, "upheld")
        self.assertEqual(set(finding.deadline_ids.mapped("state")), {"met"})
        self.assertFalse(finding.activity_ids)

    def test_dismissed_counts_as_made(self):
        finding = self.deny()
        self.state_it(finding)
        with self.at("2026-10-09 10:00"):
            self.decide(finding, "dismissed")
        self.assertEqual(self.visit.state, "verified")
        self.assertEqual(self.visit.check_result, "refuted")
        self.assertEqual(self.visit.finding_state, "dismissed")

    def test_differs(self):
        finding = self.deny(outcome="differs", differs_length=True)
        self.assertEqual(self.visit.state, "handed_over")
        self.assertEqual(finding.evidence_ids.kind, "differs")
        self.assertTrue(finding.evidence_ids.differs_length)
        self.state_it(finding)
        with self.at("2026-10-09 10:00"):
            self.decide(finding, "upheld")
        self.assertEqual(self.visit.state, "handed_over")
        self.assertEqual(self.visit.finding_state, "upheld")

    def test_differing_and_dismissed(self):
        finding = self.deny(outcome="differs", differs_length=True)
        self.state_it(finding)
        with self.at("2026-10-09 10:00"):
            self.decide(finding, "dismissed")
        self.assertEqual(self.visit.state, "verified")
        self.assertEqual(self.visit.check_result, "differs")

    def test_no_question_otherwise(self):
        with self.at("2026-10-08 10:00"):
            self.answer(self.call, "as_registered", satisfaction=5)
        self.assertFalse(self.visit.finding_ids)
        self.assertFalse(self.visit.finding_state)

    def test_opened_once(self):
        finding = self.deny()
        again = self.env["cs.visit.finding"]._cs_open(self.visit, self.call)
        self.assertEqual(again.id, finding.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                finding._cs_write_checked({"visit_id": self.visit.id})
                self.env.cr.execute(
                    "INSERT INTO cs_visit_finding (name, visit_id, user_id, partner_id,"
                    " company_id, date_visit, state) SELECT name, visit_id, user_id,"
                    " partner_id, company_id, date_visit, state FROM cs_visit_finding"
                )

    # -- the clock -----------------------------------------------------------------

    def test_without_a_statement_the_manager_decides(self):
        finding = self.deny()
        with self.at("2026-10-10 18:30"):
            self.run_clocks()
            self.assertEqual(finding.state, "decision")
            first = finding.deadline_ids.filtered(lambda c: c.step == "statement")
            self.assertEqual(first.state, "breached")
            self.decide(finding, "upheld")
        self.assertEqual(finding.state, "upheld")
        self.assertFalse(finding.statement)

    def test_a_late_statement_is_heard(self):
        finding = self.deny()
        with self.at("2026-10-10 18:30"):
            self.run_clocks()
        self.state_it(finding, "2026-10-12 09:00")
        self.assertTrue(finding.is_statement_late)
        self.assertEqual(finding.state, "decision")
        with self.at("2026-10-12 11:00"):
            self.decide(finding, "dismissed")
        self.assertEqual(finding.state, "dismissed")
        self.assertEqual(
            sorted(finding.approval_ids.mapped("state")), ["refused", "void"]
        )

    def test_late_before_the_clockwork_saw_it(self):
        finding = self.deny()
        self.state_it(finding, "2026-10-12 09:00")
        self.assertTrue(finding.is_statement_late)
        self.assertEqual(finding.state, "decision")
        self.assertEqual(len(finding.approval_ids), 1)

    def test_typing_late_does_not_undo_the_request(self):
        finding = self.deny()
        with self.at("2026-10-10 18:30"):
            self.run_clocks()
            self.as_user("sales", finding).statement = "I was"
            self.decide(finding, "dismissed")
        self.assertEqual(finding.state, "dismissed")

    def test_a_late_decision_is_told_upwards(self):
        finding = self.deny()
        self.state_it(finding)
        with self.at("2026-10-12 18:30"):
            self.run_clocks()
        second = finding.deadline_ids.filtered(lambda c: c.step == "decision")
        self.assertEqual(second.state, "breached")
        self.assertEqual(second.user_id, self.users["sales_manager"])
        told = finding.activity_ids.filtered("cs_deadline_id").user_id
        self.assertEqual(told, self.users["manager"] | self.users["manager2"])

    # -- who -----------------------------------------------------------------------

    def test_only_the_person_states(self):
        finding = self.deny()
        for role in ("sales_manager", "manager", "president"):
            with self.subTest(role=role):
                with self.assertRaises(UserError):
                    self.as_user(role, finding).statement = "Was not there"
                with self.assertRaises(TransitionAccessError):
                    self.as_user(role, finding).action_answer()

    def test_nothing_written_is_no_statement(self):
        finding = self.deny()
        for text in (False, "", "  \n"):
            with self.subTest(text=text), self.assertRaises(FindingError):
                self.state_it(finding, text=text)

    def test_a_statement_stays(self):
        finding = self.deny()
        self.state_it(finding)
        with self.assertRaises(FindingError):
            self.as_user("sales", finding).statement = "On second thoughts"
        with self.assertRaises(TransitionAccessError):
            self.as_user("sales", finding).action_answer()

    def test_only_the_asked_decide(self):
        finding = self.deny()
        self.state_it(finding)
        for role in ("sales", "sales2", "sales_manager2", "agent", "manager", "hr"):
            with self.subTest(role=role):
                with self.assertRaises(UserError):
                    self.decide(finding, "dismissed", role=role)
        self.assertEqual(finding.state, "decision")

    def test_not_before_the_person_was_heard(self):
        finding = self.deny()
        with self.assertRaises(ApprovalError):
            self.decide(finding, "upheld")

    def test_a_manager_s_own_visit_goes_to_the_next_up(self):
        visit = self.hand_over(
            self.make_visit(
                "2026-09-29 10:00",
                role="sales_manager",
                partner=self.make_customer("Second"),
            ),
            "2026-09-29 18:00",
            reviewer="manager",
        )
        with self.at("2026-10-08 09:30"):
            self.as_user("manager", self.round).action_generate()
        call = self.round.callback_ids.filtered(lambda c: c.visit_id == visit)
        with self.at("2026-10-08 10:00"):
            self.answer(call, "not_took_place")
            finding = visit.finding_ids
            mine = self.as_user("sales_manager", finding)
            mine.statement = "I was"
            mine.action_answer()
            with self.assertRaises(UserError):
                self.decide(finding, "dismissed", role="sales_manager")
            self.assertNotIn(
                self.users["sales_manager"], finding.approval_ids.approver_ids
            )
            self.decide(finding, "dismissed", role="manager")
        self.assertEqual(finding.state, "dismissed")

    def test_who_was_along_is_no_judge(self):
        self.visit.sudo()._cs_write_checked(
            {"companion_ids": [(4, self.users["sales_manager"].id)]}
        )
        finding = self.deny()
        self.state_it(finding)
        self.assertNotIn(self.users["sales_manager"], finding.approval_ids.approver_ids)
        with self.assertRaises(UserError):
            self.decide(finding, "dismissed")
        self.decide(finding, "dismissed", role="manager")

    def test_a_person_without_manager(self):
        self.employees["sales"].parent_id = False
        self.east.manager_id = False
        finding = self.deny()
        self.state_it(finding)
        self.assertLessEqual(
            finding.approval_ids.approver_ids,
            self.users["manager"] | self.users["manager2"],
        )
        self.decide(finding, "dismissed", role="manager")

    # -- bad input -----------------------------------------------------------------

    def test_a_decision_needs_its_reason(self):
        finding = self.deny()
        self.state_it(finding)
        with self.assertRaises(MissingInputError):
            self.decide(finding, "upheld", reason="   ")
        with self.assertRaises(FindingError):
            self.as_user("sales_manager", finding)._decide("perhaps", "Why not")
        self.assertEqual(finding.state, "decision")

    def test_the_list_of_requests_does_not_decide(self):
        finding = self.deny()
        self.state_it(finding)
        approval = self.as_user("sales_manager", finding.approval_ids)
        with self.assertRaises(FindingError):
            approval.action_approve()
        with self.assertRaises(FindingError):
            self.as_user("sales_manager", finding).action_approve()
        wizard = self.as_user("sales_manager", self.env["cs.approval.refuse"])
        with self.assertRaises(FindingError):
            wizard.create(
                {"approval_ids": [(6, 0, approval.ids)], "comment": "No"}
            ).action_refuse()
        self.assertEqual(finding.state, "decision")

    def test_forgery(self):
        finding = self.deny()
        mine = self.as_user("sales", finding)
        for values, error in (
            ({"state": "dismissed"}, StateWriteError),
            ({"decided_by": self.users["sales"].id}, EngineFieldError),
            ({"summary": "All is well"}, EngineFieldError),
            ({"user_id": self.users["sales2"].id}, EngineFieldError),
            ({"visit_id": False}, EngineFieldError),
        ):
            with self.subTest(values=values), self.assertRaises(error):
                mine.write(values)
        with self.assertRaises(EngineFieldError):
            mine.create({"visit_id": self.visit.id})
        with self.assertRaises(AccessError):
            mine.create({"statement": "Made up"})
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(ReadonlyDocumentError):
            finding.evidence_ids.unlink()

    def test_decided_for_good(self):
        finding = self.deny()
        self.state_it(finding)
        self.decide(finding, "upheld")
        with self.assertRaises(UserError):
            self.decide(finding, "dismissed")
        with self.assertRaises(FindingError):
            self.as_user("sales", finding).write({"statement": "Changed"})


class TestClosedRound(FindingCase):
    def setUp(self):
        super().setUp()
        self.finding = self.deny()
        with self.at("2026-10-10 15:00"):
            self.as_user("manager", self.round).action_close()

    def test_the_calls_stay(self):
        for call in (self.as_user("agent", self.call), self.call.sudo()):
            for values in (
                {"customer_words": "He was here"},
                {"outcome": "as_registered"},
                {"user_id": False},
            ):
                with (
                    self.subTest(values=values),
                    self.assertRaises(UserError),
                ):
                    call.write(values)
        with self.assertRaises(RoundError):
            self.call.sudo()._cs_write_checked({"outcome": "as_registered"})

    def test_the_attempts_stay(self):
        attempt = self.call.attempt_ids.sudo()
        with self.assertRaises(RoundError):
            attempt.write({"outcome": "no_answer"})
        with self.assertRaises(RoundError):
            attempt.create(
                {
                    "callback_id": self.call.id,
                    "date": self.utc("2026-10-10 16:00"),
                    "user_id": self.users["agent"].id,
                    "outcome": "reached",
                }
            )
        with self.assertRaises(ReadonlyDocumentError):
            attempt.unlink()

    def test_no_call_is_added(self):
        with self.assertRaises(RoundError):
            self.as_user("agent", self.env["cs.callback"]).create(
                {
                    "kind": "visit_check",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "round_id": self.round.id,
                    "date_to": self.utc("2026-10-12 16:00"),
                }
            )

    def test_a_question_is_decided_after_the_round(self):
        self.state_it(self.finding, "2026-10-10 16:00")
        with self.at("2026-10-12 10:00"):
            self.decide(self.finding, "dismissed")
        self.assertEqual(self.visit.state, "verified")
