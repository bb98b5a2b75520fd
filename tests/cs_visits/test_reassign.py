"""Handing a leaver's customers and plans over, in one step."""

from unittest.mock import patch

from odoo.exceptions import AccessError

from odoo.addons.cs_visits.exceptions import ReassignError

from .test_series import SeriesCase


class TestReassign(SeriesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaver = cls.users["sales"]
        cls.heir = cls.users["sales2"]

    def setUp(self):
        super().setUp()
        self.company.cs_visit_days_ahead = 14
        self.mine = self.make_customer("Mine", user_id=self.leaver.id)
        self.old = self.make_customer("Old", user_id=self.leaver.id, active=False)
        self.theirs = self.make_customer("Theirs", user_id=self.users["sales3"].id)
        self.series = self.start(partner_id=self.mine.id)
        with self.at("2026-09-18 10:00"):
            self.visit = self.make_visit("2026-09-24 10:00", partner=self.mine)
            self.along = self.make_visit(
                "2026-09-24 14:00",
                "sales3",
                companion_ids=[(6, 0, self.leaver.ids)],
            )
            self.past = self.make_visit("2026-09-17 10:00")
            self.outing = self.as_user("sales", self.env["cs.outing"]).create(
                {
                    "date_start": self.utc("2026-09-24 09:00"),
                    "date_end": self.utc("2026-09-24 18:00"),
                    "purpose": "Visits",
                }
            )
            self.as_user("sales", self.outing).action_submit()
            self.as_user("sales", self.visit).outing_id = self.outing

    def wizard(self, role="sales_manager", **values):
        return self.as_user(role, self.env["cs.visit.reassign"]).create(
            {
                "user_id": self.leaver.id,
                "new_user_id": self.heir.id,
                "company_id": self.company.id,
                "date_from": "2026-09-20",
                "reason": "Leaves the company",
                **values,
            }
        )

    def hand_over_all(self, role="sales_manager", **values):
        with self.at("2026-09-19 10:00"):
            return self.wizard(role, **values).action_reassign()

    def test_everything_in_one_step(self):
        with self.at("2026-09-19 10:00"):
            wizard = self.wizard()
            counts = [
                wizard[f"{name}_count"]
                for name in ("customer", "visit", "series", "outing", "left")
            ]
        self.assertEqual(counts, [2, 3, 1, 1, 0])
        action = self.hand_over_all()
        self.assertIn("2 customers", action["params"]["message"])
        self.assertEqual((self.mine | self.old).user_id, self.heir)
        self.assertEqual(self.theirs.user_id, self.users["sales3"])
        self.assertEqual(self.visit.user_id, self.heir)
        self.assertEqual(self.visit.employee_id, self.employees["sales2"])
        self.assertFalse(self.visit.outing_id)
        self.assertEqual(self.past.user_id, self.leaver)
        self.assertFalse(self.along.companion_ids)
        self.assertEqual(self.series.user_id, self.heir)
        self.assertEqual(self.series.visit_ids.user_id, self.heir)
        self.assertFalse(any(self.series.visit_ids.mapped("is_series_own")))
        self.assertEqual(self.outing.state, "cancelled")
        meeting = self.visit.calendar_event_id
        self.assertEqual(meeting.user_id, self.heir)
        self.assertEqual(meeting.partner_ids, self.heir.partner_id)
        for document in (self.mine, self.visit, self.series, self.outing):
            bodies = "".join(document.message_ids.mapped("body"))
            self.assertIn("Leaves the company", bodies)

    def test_series_runs_on_for_the_heir(self):
        self.hand_over_all()
        self.leaver.active = False
        self.run_cron("2026-09-28 08:00")
        self.assertFalse(self.series.problem)
        self.assertEqual(len(self.series.visit_ids), 4)
        self.assertEqual(self.series.visit_ids.user_id, self.heir)

    def test_archived_leaver(self):
        self.leaver.active = False
        self.employees["sales"].active = False
        self.hand_over_all()
        self.assertEqual(self.visit.user_id, self.heir)

    def test_only_what_is_wanted(self):
        self.hand_over_all(
            with_customers=False, with_series=False, with_visits=False, outings="keep"
        )
        self.assertEqual(self.mine.user_id, self.leaver)
        self.assertEqual(self.visit.user_id, self.leaver)
        self.assertEqual(self.series.user_id, self.leaver)
        self.assertEqual(self.outing.state, "submitted")

    def test_heir_is_no_companion_any_more(self):
        with self.at("2026-09-18 11:00"):
            self.as_user("sales", self.visit).companion_ids = self.heir
        self.hand_over_all()
        self.assertEqual(self.visit.user_id, self.heir)
        self.assertFalse(self.visit.companion_ids)

    def test_all_or_nothing(self):
        wizards = type(self.env["cs.visit.reassign"])
        with (
            self.assertRaises(ReassignError),
            self.env.cr.savepoint(),
            patch.object(
                wizards, "_cs_cancel_outings", side_effect=ReassignError("no")
            ),
        ):
            self.hand_over_all()
        self.env.invalidate_all()
        self.assertEqual(self.mine.user_id, self.leaver)
        self.assertEqual(self.visit.user_id, self.leaver)

    # -- who may -------------------------------------------------------------------

    def test_who_may(self):
        for role in ("manager", "sales_manager"):
            with self.subTest(role=role), self.env.cr.savepoint() as savepoint:
                self.hand_over_all(role)
                savepoint.rollback()
        self.env.invalidate_all()
        for role in ("sales", "sales2", "agent", "hr", "head", "president"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.wizard(role)
        with self.assertRaises(ReassignError):
            self.hand_over_all("sales_manager2")

    def test_who_may_not_sees_no_counts(self):
        with self.at("2026-09-19 10:00"):
            wizard = self.wizard("sales_manager2")
            self.assertEqual(wizard.customer_count, 0)

    def test_nobody_hands_over_the_own_customers(self):
        with self.at("2026-09-19 10:00"), self.assertRaises(ReassignError):
            self.wizard(user_id=self.users["sales_manager"].id).action_reassign()

    def test_manager_hands_over_to_the_own_people(self):
        with self.assertRaises(ReassignError):
            self.hand_over_all(new_user_id=self.users["sales3"].id)
        self.hand_over_all("manager", new_user_id=self.users["sales3"].id)
        self.assertEqual(self.visit.department_id, self.west)

    def test_manager_takes_over(self):
        self.hand_over_all(new_user_id=self.users["sales_manager"].id)
        self.assertEqual(self.visit.user_id, self.users["sales_manager"])

    def test_who_cannot_take_over(self):
        for role in ("sales", "agent", "outsider"):
            with self.subTest(role=role), self.assertRaises(ReassignError):
                self.hand_over_all("manager", new_user_id=self.users[role].id)
        self.heir.active = False
        with self.assertRaises(ReassignError):
            self.hand_over_all("manager")

    def test_other_company(self):
        with self.assertRaises(ReassignError):
            self.hand_over_all("outsider")

    def test_queries_do_not_grow_with_the_customers(self):
        def spend():
            self.env.flush_all()
            self.env.invalidate_all()
            wizard = self.wizard(with_visits=False, with_series=False, outings="keep")
            before = self.env.cr.sql_log_count
            wizard.action_reassign()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        spend()
        self.mine.user_id = self.leaver
        few = spend()
        for number in range(10):
            self.make_customer(f"Many {number}", user_id=self.leaver.id)
        self.assertLessEqual(spend(), few + 3)
