"""A root cause that comes back raises an improvement by itself (B1.3, E7)."""

from contextlib import suppress
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tools import mute_logger

from .common import ComplaintCase


class TestImprovementRecurring(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.improvements = cls.env["cs.improvement"].sudo()
        cls.cause = cls.env["cs.complaint.cause"].create({"name": "Wrong gasket"})
        cls.other = cls.env["cs.complaint.cause"].create({"name": "Late truck"})
        cls.other_dept = cls._make_department("Warehouse")
        # what other companies of the database hold is theirs
        cls.found = cls.improvements.search([])

    def complaint(self, day, cause=None, department=None, **values):
        complaint = self.confirmed(date_received=self.utc(f"{day} 10:00"), **values)
        complaint._cs_write_checked(
            {
                "cause_id": (cause or self.cause).id,
                "department_id": (department or self.product_dept).id,
            }
        )
        return complaint

    def run_cron(self, day="2026-10-30", time="06:00"):
        with self.at(f"{day} {time}"), self.enter_registry_test_mode():
            self.env.ref(
                "cs_department.ir_cron_recurring_causes"
            ).method_direct_trigger()
        return self.raised()

    def raised(self):
        return self.improvements.search(
            [("company_id", "=", self.company.id), ("origin", "=", "recurring")]
        )

    def three(self, first="2026-08-02", last="2026-10-30"):
        return (
            self.complaint(first) | self.complaint("2026-10-01") | self.complaint(last)
        )

    def test_three_in_ninety_days(self):
        complaints = self.three()
        self.complaint("2026-10-20", self.other)
        raised = self.run_cron()
        self.assertEqual(len(raised), 1)
        self.assertEqual(raised.complaint_ids, complaints)
        self.assertEqual(raised.cause_id, self.cause)
        self.assertEqual(raised.department_id, self.product_dept)
        self.assertEqual(raised.user_id, self.users["head"])
        self.assertEqual(str(raised.window_from), "2026-08-02")
        self.assertEqual(str(raised.window_to), "2026-10-30")
        self.assertEqual(raised.state, "draft")
        told = raised.activity_ids.user_id
        self.assertIn(self.users["head"], told)
        self.assertTrue(told & (self.users["manager"] | self.users["manager2"]))

    def test_the_ninetieth_day_counts_and_no_more(self):
        self.three(first="2026-08-01")
        self.assertFalse(self.run_cron())
        self.complaint("2026-08-02")
        self.assertTrue(self.run_cron())

    def test_local_days_count(self):
        # 23:30 UTC of 1 August is 2 August in Shanghai
        late = self.three(first="2026-08-01").sorted("date_received")[0]
        late._cs_write_checked({"date_received": "2026-08-01 16:30:00"})
        self.assertTrue(self.run_cron())

    def test_window_that_ended_long_ago_raises_nothing(self):
        self.three(first="2026-09-20", last="2026-10-05")
        self.assertFalse(self.run_cron("2027-01-03"))
        self.assertTrue(self.run_cron("2027-01-02"))

    def test_other_number_and_days_by_company(self):
        self.three(first="2026-10-24", last="2026-10-30")
        self.company.write({"cs_recurring_number": 2, "cs_recurring_days": 3})
        self.assertFalse(self.run_cron())
        self.complaint("2026-10-28")
        raised = self.run_cron()
        self.assertEqual(len(raised.complaint_ids), 2)

    def test_twice_is_once(self):
        self.three()
        raised = self.run_cron()
        self.assertEqual(self.run_cron(), raised)
        self.assertEqual(self.run_cron("2026-10-31"), raised)
        # not again while one is worked on, however many come
        self.three(first="2026-10-28", last="2026-10-31")
        self.assertEqual(self.run_cron("2026-10-31"), raised)

    def test_again_when_it_is_finished_and_three_more_came(self):
        self.three()
        raised = self.run_cron()
        raised.write({"review_note": "Supplier changed"})
        raised.action_nothing()
        self.assertEqual(self.run_cron("2026-10-31"), raised)
        new = self.complaint("2026-10-31") | self.complaint("2026-11-01")
        self.assertEqual(self.run_cron("2026-11-02"), raised)
        new |= self.complaint("2026-11-02")
        second = self.run_cron("2026-11-03") - raised
        self.assertEqual(second.complaint_ids, new)

    def test_drafts_and_cancelled_do_not_count(self):
        complaints = self.three()
        complaints[0]._cs_write_checked({"state": "cancelled"})
        self.assertFalse(self.run_cron())

    def test_other_company_does_not_count(self):
        complaints = self.three()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_complaint SET company_id = %s WHERE id = %s",
            [self.other_company.id, complaints[0].id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.run_cron())

    def test_department_with_most_and_its_head(self):
        self.complaint("2026-10-01", department=self.other_dept)
        self.complaint("2026-10-02", department=self.other_dept)
        self.complaint("2026-10-03")
        raised = self.run_cron()
        self.assertEqual(raised.department_id, self.other_dept)
        # nobody leads it: customer service answers
        self.assertIn(raised.user_id, self.users["manager"] | self.users["manager2"])

    def test_accused_head_does_not_own_it(self):
        complaints = self.three()
        complaints[0]._cs_write_checked(
            {"accused_employee_id": self.employees["head"].id}
        )
        raised = self.run_cron()
        self.assertTrue(raised.user_id)
        self.assertNotEqual(raised.user_id, self.users["head"])

    def run_here(self):
        """The cron's method, committing into the test's transaction."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.improvements.with_env(self.env(cr=cr))._cron_recurring()

    def test_killed_after_the_first(self):
        self.three()
        for day in ("2026-10-10", "2026-10-12", "2026-10-13"):
            self.complaint(day, self.other)
        model = type(self.improvements)
        whole = model._cs_raise_recurring
        calls = []

        class Killed(BaseException):
            """What a kill is to the code: nothing catches it."""

        def dies(records, company, row):
            calls.append(row["cause_id"])
            if len(calls) > 1:
                raise Killed
            return whole(records, company, row)

        with self.at("2026-10-30 06:00"):
            # not assertRaises: it would take back what was committed
            with patch.object(model, "_cs_raise_recurring", dies), suppress(Killed):
                self.run_here()
                self.fail("the cron was to be killed")
            self.assertEqual(len(self.raised()), 1)
            self.run_here()
            self.run_here()
        self.assertEqual(self.raised().cause_id, self.cause | self.other)
        self.assertEqual(len(self.raised()), 2)

    @mute_logger("odoo.sql_db")
    def test_two_at_once_are_one(self):
        self.three()
        with self.at("2026-10-30 06:00"):
            (row,) = self.improvements._cs_recurring_causes(self.company)
            self.improvements._cs_raise_recurring(self.company, row)
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.improvements._cs_raise_recurring(self.company, row)
            with patch.object(
                type(self.improvements),
                "_cs_recurring_causes",
                lambda records, company: [row] if company == self.company else [],
            ):
                # a run that looked before the other one was through
                self.run_here()
        self.assertEqual(len(self.raised()), 1)

    def test_one_statement_a_company(self):
        self.three()
        self.env.flush_all()
        self.company._cs_today()
        with self.at("2026-10-30 06:00"), self.assertQueryCount(1):
            self.improvements._cs_recurring_causes(self.company)
