"""While an approver is away somebody else decides, by dates, never in the own case."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import FourEyesError, TransitionAccessError

from .engine_common import EngineCase


class TestDelegation(EngineCase):
    def delegate(self, absent, instead, first="2026-10-12", last="2026-10-16", by=None):
        delegations = self.env["cs.approval.delegation"]
        if by:
            delegations = self.as_user(by, delegations)
        return delegations.create(
            {
                "user_id": self.users[absent].id,
                "delegate_id": self.users[instead].id,
                "date_from": first,
                "date_to": last,
                "company_id": self.company.id,
            }
        )

    def test_the_delegate_decides_and_history_says_for_whom(self):
        self.delegate("manager", "agent2")
        with self.at("2026-10-13 10:00"):
            document = self.submitted()
            self.assertIn(self.users["agent2"], self.activities(document, "approval"))
            self.assertTrue(self.as_user("agent2", document).can_approve)
            self.as_user("agent2", document).action_approve()
        approval = document.approval_ids
        self.assertEqual(approval.decided_by, self.users["agent2"])
        self.assertEqual(approval.decided_for, self.users["manager"])

    def test_only_on_the_days_where_the_company_is(self):
        self.delegate("manager", "agent2")
        document = self.submitted()
        for moment, allowed in (
            ("2026-10-11 23:59", False),
            ("2026-10-12 00:01", True),
            ("2026-10-16 23:59", True),
            ("2026-10-17 00:01", False),
        ):
            with self.at(moment):
                document.invalidate_recordset(["can_approve"])
                self.assertEqual(
                    self.as_user("agent2", document).can_approve, allowed, moment
                )
        with self.at("2026-10-17 00:01"), self.assertRaises(TransitionAccessError):
            self.as_user("agent2", document).action_approve()

    def test_a_delegate_does_not_decide_the_own_request(self):
        self.delegate("manager", "agent")
        with self.at("2026-10-13 10:00"):
            document = self.submitted(role="agent")
            with self.assertRaises(FourEyesError):
                self.as_user("agent", document).action_approve()

    def test_a_requester_s_delegate_does_not_decide_the_requester_s_case(self):
        self.delegate("manager", "agent2", by="manager")
        with self.at("2026-10-13 10:00"):
            document = self.submitted(role="manager")
            self.assertFalse(self.as_user("agent2", document).can_approve)
            with self.assertRaises(TransitionAccessError):
                self.as_user("agent2", document).action_approve()
            with self.assertRaises(TransitionAccessError):
                self.as_user("agent2", document).sudo().action_approve()

    def test_the_accused_s_delegate_does_not_decide(self):
        self.delegate("manager2", "agent2")
        with self.at("2026-10-13 10:00"):
            document = self.submitted(accused_id=self.users["manager2"].id)
            with self.assertRaises(TransitionAccessError):
                self.as_user("agent2", document).action_approve()

    def test_what_was_delegated_is_not_delegated_further(self):
        self.delegate("manager", "agent2")
        self.delegate("agent2", "employee")
        with self.at("2026-10-13 10:00"):
            document = self.submitted()
            with self.assertRaises(TransitionAccessError):
                self.as_user("employee", document).action_approve()

    def test_an_archived_absent_person_delegates_nothing(self):
        self.delegate("manager", "agent2")
        self.users["manager"].active = False
        with self.at("2026-10-13 10:00"):
            document = self.submitted()
            with self.assertRaises(TransitionAccessError):
                self.as_user("agent2", document).action_approve()

    def test_who_may_enter_one(self):
        self.delegate("agent", "agent2", by="agent")
        self.delegate("agent", "agent2", by="manager")
        with self.assertRaises(AccessError):
            self.delegate("manager", "agent", by="agent")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.delegate("president", "manager", by="manager")
        mine = self.delegate("agent", "agent2", by="agent")
        with self.assertRaises(AccessError):
            self.as_user("agent2", mine).date_to = "2027-12-31"
        self.assertTrue(self.as_user("agent2", mine).read(["date_to"]))
        with self.assertRaises(AccessError):
            self.as_user("employee", mine).read(["date_to"])

    def test_dates_and_people_that_make_no_sense(self):
        with mute_logger("odoo.sql_db"):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.delegate("agent", "agent2", "2026-10-16", "2026-10-12")
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.delegate("agent", "agent")
        self.users["agent2"].active = False
        with self.assertRaises(ValidationError):
            self.delegate("agent", "agent2")

    def test_a_delegate_outside_customer_service_sees_what_to_decide(self):
        """A pause is seen by whoever is asked, group or not."""
        self.delegate("manager", "employee")
        document = self.document()
        with self.at("2026-10-13 10:00"):
            clock = document._cs_start_step("work")
            pause = self.as_user("agent", self.env["cs.deadline.pause"]).create(
                {
                    "deadline_id": clock.id,
                    "reason": "complex",
                    "note": "Two makers are involved.",
                    "date_promised": self.utc("2026-10-20 12:00") + timedelta(days=1),
                }
            )
            pause.action_submit()
            self.as_user("employee", pause).action_approve()
            self.assertEqual(pause.state, "approved")
            self.assertEqual(clock.state, "paused")
            self.assertTrue(self.as_user("employee", pause).read(["state"]))
