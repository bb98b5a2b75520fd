"""Outings: asked for before leaving, approved by the manager (A1.3)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    ApprovalError,
    FourEyesError,
    StateWriteError,
)
from odoo.addons.cs_visits.exceptions import OutingOverlapError, VisitError

from .common import VisitsCase


class TestOuting(VisitsCase):
    def make_outing(self, day="2026-09-21", role="sales", hours=(9, 18), **values):
        return (
            self.as_user(role, self.env["cs.outing"])
            .create(
                {
                    "date_start": self.utc(f"{day} {hours[0]:02}:00"),
                    "date_end": self.utc(f"{day} {hours[1]:02}:00"),
                    "purpose": "Two customers in Ningbo",
                    "destination": "Ningbo",
                    "partner_ids": [(6, 0, self.customer.ids)],
                    **values,
                }
            )
            .with_env(self.env)
        )

    def test_approved_before_leaving(self):
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            approval = outing.approval_ids
            self.assertEqual(approval.approver_ids, self.users["sales_manager"])
            self.assertEqual(approval.clause_id.number, "A1.3")
            self.as_user("sales_manager", outing).action_approve()
        self.assertEqual(outing.state, "approved")
        self.assertFalse(outing.is_retroactive)

    def test_approved_afterwards_says_so(self):
        outing = self.make_outing()
        with self.at("2026-09-21 10:00"):
            self.as_user("sales", outing).action_submit()
            self.as_user("sales_manager", outing).action_approve()
        self.assertTrue(outing.is_retroactive)

    def test_nobody_approves_the_own_outing(self):
        outing = self.make_outing(role="sales_manager")
        with self.at("2026-09-18 10:00"):
            self.as_user("sales_manager", outing).action_submit()
            with self.assertRaises(FourEyesError):
                self.as_user("sales_manager", outing).action_approve()

    def test_others_cannot_approve(self):
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            for role in ("sales2", "sales_manager2", "agent", "manager", "employee"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(role, outing).action_approve()

    def test_without_manager_it_falls_up(self):
        self.employees["sales"].parent_id = False
        self.east.manager_id = False
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            self.assertLessEqual(
                outing.approval_ids.approver_ids,
                self.users["manager"] | self.users["manager2"],
            )
            self.as_user("manager", outing).action_approve()
        self.assertEqual(outing.state, "approved")

    def test_overlap(self):
        first, second = self.make_outing(), self.make_outing(hours=(17, 20))
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", first).action_submit()
            with self.assertRaises(OutingOverlapError):
                self.as_user("sales", second).action_submit()
            # somebody else may, and so may the hours after
            self.as_user("sales2", self.make_outing(role="sales2")).action_submit()
            self.as_user("sales", self.make_outing(hours=(18, 20))).action_submit()

    def test_overlap_within_one_call(self):
        both = self.make_outing() | self.make_outing(hours=(17, 20))
        with self.at("2026-09-18 10:00"), self.assertRaises(OutingOverlapError):
            self.as_user("sales", both).action_submit()

    def test_change_voids_the_approval(self):
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            self.as_user("sales_manager", outing).action_approve()
            self.as_user("sales", outing).write(
                {"date_end": self.utc("2026-09-22 18:00")}
            )
        self.assertEqual(outing.state, "draft")
        self.assertEqual(outing.approval_ids.state, "void")

    def test_refused_and_revised(self):
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            self.as_user("sales_manager", outing)._cs_decide("refused", "Not now")
            self.assertEqual(outing.state, "refused")
            self.as_user("sales", outing).action_revise()
            self.as_user("sales", outing).action_submit()
        self.assertEqual(outing.state, "submitted")

    def test_cancelled_outing_waits_for_nobody(self):
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            self.as_user("sales", outing).action_cancel()
            with self.assertRaises(ApprovalError):
                self.as_user("sales_manager", outing).action_approve()

    def test_back_only_after_leaving(self):
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            self.as_user("sales_manager", outing).action_approve()
            with self.assertRaises(VisitError):
                self.as_user("sales", outing).action_done()
        with self.at("2026-09-21 18:00"):
            self.as_user("sales", outing).action_done()
        self.assertEqual(outing.state, "done")

    def test_visit_finds_its_outing(self):
        outing = self.make_outing()
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", outing).action_submit()
            self.as_user("sales_manager", outing).action_approve()
        visit = self.make_visit("2026-09-21 10:00")
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
        self.assertEqual(visit.outing_id, outing)

    def test_who_reads(self):
        outing = self.make_outing()
        readers = {"sales", "sales_manager", "manager", "manager2", "agent", "agent2"}
        readers |= {"president", "auditor"}
        for role in self.users:
            with self.subTest(role=role):
                may = self.as_user(role, outing).has_access("read")
                self.assertEqual(may, role in readers)

    def test_forgery(self):
        outing = self.as_user("sales", self.make_outing())
        for values in (
            {"state": "approved"},
            {"is_retroactive": True},
            {"department_id": self.west.id},
        ):
            with self.subTest(values=values), self.assertRaises(StateWriteError):
                outing.write(values)

    def test_bad_input(self):
        for values in (
            {"amount_estimate": -1},
            {"purpose": "  "},
            {"date_end": self.utc("2026-09-21 09:00")},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make_outing(**values)
                self.env.flush_all()

    def test_amounts_that_are_none(self):
        for amount in (float("nan"), float("inf"), -float("inf")):
            with self.subTest(amount=amount), self.assertRaises(VisitError):
                self.make_outing(amount_estimate=amount)
