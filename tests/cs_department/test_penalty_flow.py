"""A penalty from the decision to the end: told, objected to, final (B1.2)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    AmountError,
    ApprovalError,
    CsError,
    DeadlineError,
    FieldAccessError,
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)

from .penalty_common import PenaltyCase

PERSON = "cs_department.mail_activity_type_penalty"
LETTER = "cs_department.mail_activity_type_penalty_letter"
HR = "cs_department.mail_activity_type_penalty_hr"


class TestPenaltyFlow(PenaltyCase):
    def asked(self, penalty, activity_type):
        kind = self.env.ref(activity_type)
        activities = penalty.sudo().activity_ids
        return activities.filtered(lambda a: a.activity_type_id == kind).user_id

    def informed(self, loss=12000, person="employee", **values):
        """Decided and told on 8 October: five working days end on 14 October."""
        complaint = self.ended(loss, person, **values)
        with self.at("2026-10-08 15:00"):
            return self.decided(complaint, person)

    def statement(self, role, penalty, kind, reason):
        wizard = self.as_user(role, self.env["cs.penalty.statement"]).create(
            {"penalty_id": penalty.id, "kind": kind, "reason": reason}
        )
        return wizard.action_send()

    def objected(self, reason="I was on leave that day", **values):
        penalty = self.informed(**values)
        with self.at("2026-10-12 10:00"):
            self.statement("employee", penalty, "objection", reason)
        return penalty

    # -- deciding ------------------------------------------------------------------

    def test_manager_then_president(self):
        penalty = self.of(self.ended(12000))["employee"]
        first, second = penalty.approval_ids.sorted("sequence")
        self.assertTrue(first.is_turn)
        self.assertFalse(second.is_turn)
        with self.assertRaises(TransitionAccessError):
            self.as_user("president", penalty).action_approve()
        self.as_user("manager", penalty).action_approve()
        self.assertEqual(penalty.state, "approval")
        self.as_user("president", penalty).action_approve()
        self.assertEqual(penalty.state, "informed")
        self.assertEqual(penalty.line_ids.percent_decided, 20)

    def test_changed_figure_makes_the_request_void(self):
        penalty = self.of(self.ended(12000))["employee"]
        mine = self.as_user("manager", penalty)
        with self.assertRaises(MissingInputError), self.cr.savepoint():
            mine.line_ids.percent = 10
        with self.assertRaises(MissingInputError), self.cr.savepoint():
            mine.line_ids.write({"percent": 10, "reason": "  "})
        # as the form saves it
        mine.write(
            {"line_ids": [(1, mine.line_ids.id, {"percent": 10, "reason": "First"})]}
        )
        self.assertEqual(penalty.state, "proposed")
        self.assertEqual(set(penalty.approval_ids.mapped("state")), {"void"})
        with self.assertRaises(ApprovalError):
            mine.action_approve()
        mine.action_submit()
        mine.action_approve()
        self.as_user("president", penalty).action_approve()
        self.assertEqual((penalty.percent_pay, penalty.percent_proposed), (10, 20))

    def test_president_raises_and_all_decide_anew(self):
        penalty = self.of(self.ended(12000))["employee"]
        self.as_user("manager", penalty).action_approve()
        line = self.as_user("president", penalty).line_ids
        line.write({"percent": 25, "reason": "Warned before"})
        self.assertEqual(penalty.state, "proposed")
        self.as_user("president", penalty).action_submit()
        self.as_user("manager2", penalty).action_approve()
        self.as_user("president", penalty).action_approve()
        self.assertEqual(penalty.percent_pay, 25)

    def test_refused_goes_back(self):
        penalty = self.of(self.ended(12000))["employee"]
        approval = penalty.approval_ids.sorted("sequence")[0]
        refuse = self.as_user("manager", self.env["cs.approval.refuse"]).create(
            {"approval_ids": [(6, 0, approval.ids)], "comment": "Look again"}
        )
        refuse.action_refuse()
        self.assertEqual(penalty.state, "proposed")

    def test_nobody_decides_the_own_penalty(self):
        complaint = self.ended(12000, person="manager")
        penalty = self.of(complaint)["manager"]
        for call in (
            lambda p: p.action_approve(),
            lambda p: p.read(["percent_pay"]),
            lambda p: p.line_ids.write({"percent": 0, "reason": "mine"}),
        ):
            with self.assertRaises(AccessError):
                call(self.as_user("manager", penalty))
        self.assertFalse(
            self.as_user("manager", self.penalties).search([("id", "=", penalty.id)])
        )
        self.as_user("manager2", penalty).action_approve()
        self.as_user("president", penalty).action_approve()
        # told now: the person reads it, and still decides nothing
        self.assertEqual(self.as_user("manager", penalty).percent_pay, 20)
        with self.assertRaises(TransitionAccessError):
            self.as_user("manager", penalty)._withdraw("mine")
        with self.at("2026-10-09 10:00"):
            self.statement("manager", penalty, "objection", "No")
        with self.assertRaises(AccessError):
            self.as_user("manager", penalty).action_approve()

    def test_president_at_fault_is_decided_by_others(self):
        complaint = self.ended(12000, person="president")
        penalty = self.of(complaint)["president"]
        self.as_user("manager", penalty).action_approve()
        self.as_user("manager2", penalty).action_approve()
        self.assertEqual(penalty.state, "informed")
        with self.assertRaises(TransitionAccessError):
            self.as_user("president", penalty)._withdraw("mine")

    # -- telling -------------------------------------------------------------------

    def test_person_is_told_with_a_date(self):
        penalty = self.informed()
        self.assertEqual(self.local(penalty.date_informed), "2026-10-08 15:00")
        self.assertEqual(self.local(penalty.date_deadline), "2026-10-14 18:00")
        self.assertEqual(self.asked(penalty, PERSON), self.users["employee"])
        notices = self.env["mail.message"].search(
            [("model", "=", penalty._name), ("res_id", "=", penalty.id)]
        )
        told = self.users["employee"].partner_id
        notice = notices.filtered(
            lambda m: told in m.partner_ids and "Decision" in (m.subject or "")
        )
        self.assertIn(penalty.name, notice.subject)
        self.assertIn("2026-10-14 18:00", notice.body)
        self.assertFalse(self.asked(penalty, HR))

    def test_person_without_a_login_gets_the_letter(self):
        employee = self.env["hr.employee"].create(
            {"name": "Driver", "company_id": self.company.id}
        )
        self.employees["driver"] = employee
        self.addCleanup(self.employees.pop, "driver")
        penalty = self.informed(person="driver")
        self.assertEqual(penalty.state, "decided")
        self.assertIn(self.users["manager"], self.asked(penalty, LETTER))
        with self.assertRaises(AccessError):
            self.as_user("agent", penalty).action_inform()
        with self.at("2026-10-09 09:00"):
            self.as_user("manager", penalty).action_inform()
        self.assertEqual(penalty.state, "informed")
        self.assertFalse(self.asked(penalty, LETTER))
        self.assertEqual(self.local(penalty.date_deadline), "2026-10-15 18:00")

    def test_login_given_later_sees_the_own_clock(self):
        employee = self.employees["employee"]
        user = employee.user_id
        employee.user_id = False
        penalty = self.informed()
        self.as_user("manager", penalty).action_inform()
        employee.user_id = user
        self.env.flush_all()
        self.assertEqual(penalty.sudo().deadline_ids.user_id, user)
        self.assertEqual(penalty.sudo().approval_ids.hidden_from_id, user)
        self.assertEqual(self.as_user("employee", penalty).percent_pay, 20)

    def test_nobody_objects_in_time(self):
        penalty = self.informed()
        clock = penalty.sudo().deadline_ids
        with self.at("2026-10-14 18:00"):
            clock._cs_check(self.utc("2026-10-14 18:00"))
            self.assertEqual(penalty.state, "informed")
        with self.at("2026-10-14 18:01"):
            clock._cs_check(self.utc("2026-10-14 18:01"))
        self.assertEqual(penalty.state, "final")
        self.assertEqual(penalty.objection_result, "none")
        self.assertEqual(str(penalty.date_final), "2026-10-14")
        # a right that is not used is no missed deadline of that person
        self.assertEqual(clock.state, "cancelled")
        self.assertEqual(self.asked(penalty, HR), self.hr)
        self.assertFalse(self.asked(penalty, PERSON))

    def test_reminder_goes_to_the_person_alone(self):
        penalty = self.informed()
        clock = penalty.sudo().deadline_ids
        self.assertEqual(clock.user_id, self.users["employee"])
        self.employees["employee"].user_id.active = False
        with self.at("2026-10-14 10:00"):
            clock._cs_check(self.utc("2026-10-14 10:00"))
        self.assertNotIn(self.users["head"], penalty.sudo().activity_ids.user_id)

    # -- objecting -----------------------------------------------------------------

    def test_objection_once_and_by_the_person_alone(self):
        penalty = self.informed()
        with self.at("2026-10-12 10:00"):
            for role in ("head", "agent", "employee2"):
                user = self.users.get(role) or self._make_user(role, "base.group_user")
                with self.assertRaises(AccessError, msg=user.login):
                    penalty.with_user(user).sudo(False)._object("For a friend")
            for role in ("manager", "president"):
                with self.assertRaises(TransitionAccessError, msg=role):
                    self.as_user(role, penalty)._object("For a friend")
            with self.assertRaises(MissingInputError):
                self.statement("employee", penalty, "objection", " ")
            self.statement("employee", penalty, "objection", "I was on leave")
            with self.assertRaises(TransitionError):
                self.statement("employee", penalty, "objection", "And again")
        self.assertEqual(penalty.state, "objected")
        self.assertEqual(penalty.objection_reason, "I was on leave")
        self.assertFalse(self.asked(penalty, PERSON))
        self.assertEqual(penalty.sudo().deadline_ids.state, "met")

    def test_objection_to_the_second(self):
        penalty = self.informed()
        with self.at("2026-10-14 18:01"), self.assertRaises(DeadlineError):
            self.statement("employee", penalty, "objection", "Too late")
        with self.at("2026-10-14 18:00"):
            self.statement("employee", penalty, "objection", "Just in time")
        self.assertEqual(penalty.state, "objected")

    def test_objection_is_decided_by_another_president(self):
        second = self._make_user("president2", "cs_department.group_cs_president")
        penalty = self.objected()
        asked = penalty.approval_ids.filtered(lambda a: a.step == "objection")
        self.assertEqual(asked.approver_ids, second)
        with self.assertRaises(TransitionAccessError):
            self.as_user("president", penalty).action_approve()
        # nor in the other's place
        self.env["cs.approval.delegation"].create(
            {
                "user_id": second.id,
                "delegate_id": self.users["president"].id,
                "date_from": "2026-01-01",
                "date_to": "2027-12-31",
                "company_id": self.company.id,
            }
        )
        with self.assertRaises(TransitionAccessError):
            self.as_user("president", penalty).action_approve()
        self.lower("president2", penalty, 4)
        self.as_user("president2", penalty).action_approve()
        self.assertEqual((penalty.state, penalty.percent_pay), ("final", 4))

    def lower(self, role, penalty, percent, reason="On leave, as the roster shows"):
        line = self.as_user(role, penalty).line_ids
        line.write({"percent": percent, "reason": reason})

    def test_accepted_objection_lowers(self):
        penalty = self.objected()
        mine = self.as_user("president", penalty)
        with self.assertRaises(MissingInputError):
            mine.action_approve()
        with self.assertRaises(FieldAccessError), self.cr.savepoint():
            self.lower("president", penalty, 21)
        self.lower("president", penalty, 5)
        self.assertEqual(penalty.state, "objected")
        with self.at("2026-10-13 10:00"):
            mine.action_approve()
        self.assertEqual(penalty.state, "final")
        self.assertEqual(penalty.objection_result, "revised")
        self.assertEqual(penalty.line_ids.percent_decided, 20)
        self.assertEqual(penalty.percent_pay, 5)
        self.assertEqual(str(penalty.date_final), "2026-10-13")
        self.assertEqual(self.asked(penalty, HR), self.hr)
        self.assertEqual(self.asked(penalty, PERSON), self.users["employee"])

    def test_lifted(self):
        penalty = self.objected()
        self.lower("president", penalty, 0)
        self.as_user("president", penalty).action_approve()
        self.assertEqual(penalty.objection_result, "lifted")

    def test_rejected_objection_keeps_the_figure(self):
        penalty = self.objected()
        approval = penalty.approval_ids.filtered(lambda a: a.step == "objection")
        refuse = self.as_user("president", self.env["cs.approval.refuse"]).create(
            {"approval_ids": [(6, 0, approval.ids)], "comment": "You were on duty"}
        )
        refuse.action_refuse()
        self.assertEqual(penalty.state, "final")
        self.assertEqual(penalty.objection_result, "upheld")
        self.assertEqual(penalty.objection_answer, "You were on duty")
        self.assertEqual(penalty.percent_pay, 20)

    # -- end -----------------------------------------------------------------------

    def test_final_is_read_only(self):
        penalty = self.objected()
        self.lower("president", penalty, 5)
        self.as_user("president", penalty).action_approve()
        with self.assertRaises(AccessError):
            self.lower("president", penalty, 0)
        with self.assertRaises(ReadonlyDocumentError):
            penalty.sudo().line_ids.percent = 0
        with self.assertRaises(ReadonlyDocumentError):
            self.env["ir.attachment"].create(
                {"name": "x", "res_model": penalty._name, "res_id": penalty.id}
            )
        with self.assertRaises(CsError):
            penalty.sudo().unlink()

    def test_withdrawn_after_the_decision_by_the_president_alone(self):
        penalty = self.informed()
        with self.assertRaises(TransitionAccessError):
            self.as_user("manager", penalty)._withdraw("Wrong person")
        with self.assertRaises(MissingInputError):
            self.as_user("president", penalty)._withdraw("")
        self.statement("president", penalty, "withdrawal", "Wrong person")
        self.assertEqual(penalty.state, "withdrawn")
        self.assertFalse(penalty.sudo().deadline_ids.is_open)
        self.assertFalse(self.asked(penalty, PERSON))

    def test_withdrawn_when_final_is_told_to_hr(self):
        penalty = self.objected()
        self.lower("president", penalty, 5)
        self.as_user("president", penalty).action_approve()
        penalty.sudo().activity_ids.unlink()
        self.as_user("president", penalty)._withdraw("New facts")
        self.assertEqual(self.asked(penalty, HR), self.hr)
        self.assertEqual(penalty.state, "withdrawn")

    # -- guards --------------------------------------------------------------------

    def test_stamps_and_states_are_the_systems(self):
        penalty = self.of(self.ended(12000))["employee"]
        mine = self.as_user("manager", penalty)
        for values in (
            {"state": "final"},
            {"date_informed": "2026-10-08 10:00:00"},
            {"percent_pay": 0},
            {"employee_id": self.employees["agent"].id},
            {"name": "PN/1"},
        ):
            with self.assertRaises(StateWriteError, msg=values):
                mine.write(values)
        with self.assertRaises(FieldAccessError):
            mine.line_ids.write({"percent_proposed": 0})
        values = {
            "complaint_id": penalty.complaint_id.id,
            "employee_id": self.employees["agent"].id,
        }
        with self.assertRaises(StateWriteError):
            self.as_user("manager", self.penalties).create(values)
        with self.assertRaises(AccessError):
            self.as_user("manager", self.env["cs.complaint.penalty.line"]).create(
                {"penalty_id": penalty.id, "percent": 1}
            )

    @mute_logger("odoo.sql_db")
    def test_figures_are_numbers(self):
        penalty = self.of(self.ended(12000))["employee"]
        mine = self.as_user("manager", penalty)
        for percent, error in (
            (float("nan"), AmountError),
            (float("inf"), AmountError),
            (-1, IntegrityError),
            (101, IntegrityError),
        ):
            with self.assertRaises(error, msg=percent), self.cr.savepoint():
                mine.line_ids.write({"percent": percent, "reason": "x"})
                self.env.flush_all()
