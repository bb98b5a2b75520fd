"""Targets and coverage: who is to be visited, and when (E9, C9, E10)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_visits.exceptions import PlanError

from .common import VisitsCase


class CoverageCase(VisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the shipped targets are checked by themselves
        cls.env["cs.visit.target"].search([]).active = False
        cls.vip = cls.env.ref("cs_department.customer_level_vip")
        cls.ordinary = cls.env.ref("cs_department.customer_level_ordinary")

    def make_target(self, **values):
        return self.env["cs.visit.target"].create(
            {"interval": 1, "interval_unit": "month", **values}
        )

    def own(self, name="Ningbo Wharf", role="sales", **values):
        """A customer of somebody, of level VIP."""
        return self.make_customer(
            name, user_id=self.users[role].id, cs_level_id=self.vip.id, **values
        )

    def rows(self, partner, role=None):
        coverage = self.env["cs.visit.coverage"]
        coverage = self.as_user(role, coverage) if role else coverage
        coverage.invalidate_model()
        return coverage.search([("partner_id", "=", partner.id)])

    def made(self, start, partner, role="sales", **values):
        visit = self.make_visit(start, role=role, partner=partner, **values)
        with self.at("2026-12-31 10:00"):
            self.as_user(role, visit).action_done()
        return visit


class TestTarget(CoverageCase):
    def test_one_of_level_and_customer(self):
        for values in (
            {},
            {"level_id": self.vip.id, "partner_id": self.customer.id},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make_target(**values)

    def test_interval_is_sane(self):
        for interval in (0, -1, 100):
            with (
                self.subTest(interval=interval),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make_target(level_id=self.vip.id, interval=interval)

    def test_one_target_of_a_kind(self):
        self.make_target(level_id=self.vip.id)
        preventive = self.env.ref("cs_visits.cs_visit_purpose_preventive")
        self.make_target(level_id=self.vip.id, purpose_id=preventive.id)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.make_target(level_id=self.vip.id, purpose_id=self.purpose.id)

    def test_contact_has_none(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        with self.assertRaises(ValidationError):
            self.make_target(partner_id=contact.id)

    def test_days(self):
        days = {"week": 14, "month": 60, "quarter": 182, "year": 730}
        for unit, count in days.items():
            target = self.env["cs.visit.target"].new(
                {"interval": 2, "interval_unit": unit}
            )
            self.assertEqual(target.interval_days, count)

    def test_shipped_ones_cite_their_clauses(self):
        found = self.env["cs.visit.target"].with_context(active_test=False).search([])
        shipped = found.filtered(lambda t: t.get_external_id()[t.id])
        self.assertEqual(
            {t.clause_id.number for t in shipped}, {"A1.1", "C9", "E9", "E10"}
        )
        self.assertEqual(
            set(shipped.mapped("kind")), {"sales", "preventive", "relationship"}
        )

    def test_who_may_change(self):
        target = self.make_target(level_id=self.vip.id)
        own = self.make_target(partner_id=self.customer.id)
        self.as_user("sales_manager", own).interval = 2
        self.as_user("manager", target).interval = 2
        for role, record in (
            ("sales", own),
            ("sales_manager", target),
            ("agent", target),
            ("employee", own),
        ):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, record).interval = 3


class TestCoverage(CoverageCase):
    def test_statuses(self):
        self.make_target(level_id=self.vip.id)
        partner = self.own()
        with self.at("2026-09-01 10:00"):
            row = self.rows(partner)
            self.assertEqual((row.status, row.date_due), ("never", False))
        self.made("2026-09-01 10:00", partner)
        for today, status, late in (
            ("2026-09-10 10:00", "ok", 0),
            ("2026-09-17 10:00", "due", 0),
            ("2026-10-01 10:00", "due", 0),
            ("2026-10-02 00:30", "overdue", 1),
            ("2026-10-31 10:00", "overdue", 30),
        ):
            with self.subTest(today=today), self.at(today):
                row = self.rows(partner)
                self.assertEqual((row.status, row.days_overdue), (status, late))
                self.assertEqual(row.date_due, date(2026, 10, 1))
                self.assertEqual(row.date_last, date(2026, 9, 1))

    def test_months_by_the_calendar(self):
        self.make_target(level_id=self.vip.id)
        partner = self.own()
        self.made("2026-08-31 10:00", partner)
        self.assertEqual(self.rows(partner).date_due, date(2026, 9, 30))

    def test_day_is_the_company_s(self):
        """00:30 in Shanghai is the day before in UTC."""
        self.make_target(level_id=self.vip.id)
        partner = self.own()
        self.made("2026-09-02 00:30", partner)
        self.assertEqual(self.rows(partner).date_last, date(2026, 9, 2))

    def test_planned(self):
        self.make_target(level_id=self.vip.id)
        partner = self.own()
        with self.at("2026-09-01 10:00"):
            visit = self.make_visit("2026-09-21 10:00", partner=partner)
            row = self.rows(partner)
            self.assertEqual(row.status, "planned")
            self.assertEqual(row.date_next, date(2026, 9, 21))
            self.as_user("sales", visit).action_cancel()
            self.assertEqual(self.rows(partner).status, "never")
        with self.at("2026-09-22 10:00"):
            # what was planned and not made is no plan any more
            self.make_visit("2026-09-21 10:00", partner=partner)
            self.assertEqual(self.rows(partner).status, "never")

    def test_own_target_before_the_level_s(self):
        self.make_target(level_id=self.vip.id, interval_unit="year")
        partner = self.own()
        self.made("2026-09-01 10:00", partner)
        own = self.make_target(partner_id=partner.id, interval_unit="week")
        row = self.rows(partner)
        self.assertEqual((row.target_id, row.date_due), (own, date(2026, 9, 8)))
        own.active = False
        self.assertEqual(self.rows(partner).date_due, date(2027, 9, 1))

    def test_company_s_target_before_the_shared(self):
        self.make_target(level_id=self.vip.id)
        mine = self.make_target(level_id=self.vip.id, company_id=self.company.id)
        self.make_target(
            level_id=self.vip.id,
            company_id=self.other_company.id,
            interval_unit="week",
        )
        self.assertEqual(self.rows(self.own()).target_id, mine)

    def test_own_contact_and_archived(self):
        self.make_target(level_id=self.vip.id)
        partner = self.own()
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": partner.id, "cs_level_id": self.vip.id}
        )
        self.assertFalse(self.rows(contact))
        self.made("2026-09-01 10:00", contact)
        self.assertEqual(self.rows(partner).date_last, date(2026, 9, 1))
        partner.active = False
        self.assertFalse(self.rows(partner))

    def test_kinds(self):
        """Any visit meets a sales target, a preventive one only its own (C9)."""
        preventive = self.env.ref("cs_visits.cs_visit_purpose_preventive")
        self.make_target(level_id=self.vip.id)
        self.make_target(level_id=self.vip.id, purpose_id=preventive.id)
        partner = self.own()
        self.made("2026-09-01 10:00", partner)
        by_kind = {row.kind: row.date_last for row in self.rows(partner)}
        self.assertEqual(by_kind, {"sales": date(2026, 9, 1), "preventive": False})
        self.made("2026-09-08 10:00", partner, purpose_id=preventive.id)
        by_kind = {row.kind: row.date_last for row in self.rows(partner)}
        self.assertEqual(
            by_kind, {"sales": date(2026, 9, 8), "preventive": date(2026, 9, 8)}
        )

    def test_denied_visit_counts_until_decided(self):
        self.make_target(level_id=self.vip.id)
        partner = self.own()
        visit = self.hand_over(self.make_visit("2026-09-21 10:00", partner=partner))
        visit._transition("refute")
        self.assertEqual(self.rows(partner).date_last, date(2026, 9, 21))

    def test_who_sees_which(self):
        self.make_target(level_id=self.vip.id)
        mine = self.own()
        nobody = self.own("Nobody's", role="sales")
        nobody.user_id = False
        for role, sees, sees_nobody in (
            ("sales", 1, 0),
            ("sales2", 0, 0),
            ("sales3", 0, 0),
            ("sales_manager", 1, 1),
            ("sales_manager2", 0, 1),
            ("agent", 1, 1),
            ("manager", 1, 1),
            ("president", 1, 1),
            ("auditor", 1, 1),
            ("outsider", 0, 0),
        ):
            with self.subTest(role=role):
                self.assertEqual(len(self.rows(mine, role)), sees)
                self.assertEqual(len(self.rows(nobody, role)), sees_nobody)
        with self.assertRaises(AccessError):
            self.rows(mine, "employee")

    def test_grouped_and_searched(self):
        self.make_target(level_id=self.vip.id)
        partner, other = self.own(), self.own("Second", role="sales2")
        self.made("2026-09-01 10:00", partner)
        coverage = self.as_user("sales_manager", self.env["cs.visit.coverage"])
        mine = [("partner_id", "in", (partner | other).ids)]
        with self.at("2026-10-10 10:00"):
            groups = coverage._read_group(mine, ["status"], ["__count"])
            self.assertEqual(dict(groups), {"overdue": 1, "never": 1})
            self.assertEqual(
                coverage.search([*mine, ("days_overdue", ">", 3)]).partner_id, partner
            )

    def test_constant_queries(self):
        self.make_target(level_id=self.vip.id)
        for number in range(20):
            self.own(f"Customer {number}")
        names = ["partner_id", "user_id", "date_due", "status", "level_id"]
        coverage = self.as_user("sales", self.env["cs.visit.coverage"])
        coverage.search([]).read(names)
        self.env.invalidate_all()
        self.env.flush_all()
        queries = self.env.cr.sql_log_count
        coverage.search([], limit=2).read(names)
        few = self.env.cr.sql_log_count - queries
        self.env.invalidate_all()
        queries = self.env.cr.sql_log_count
        coverage.search([], limit=20).read(names)
        self.assertEqual(self.env.cr.sql_log_count - queries, few)


class TestPartner(CoverageCase):
    def test_fields_and_search(self):
        self.make_target(level_id=self.vip.id)
        partner, other = self.own(), self.own("Second", role="sales2")
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": partner.id}
        )
        self.made("2026-09-01 10:00", partner)
        with self.at("2026-10-10 10:00"):
            mine = self.as_user("sales", contact)
            self.assertEqual(mine.cs_visit_status, "overdue")
            self.assertEqual(mine.cs_visit_last, date(2026, 9, 1))
            self.assertEqual(mine.cs_visit_count, 1)
            # a colleague's customer is not told
            self.assertFalse(self.as_user("sales", other).cs_visit_status)
            found = self.as_user("sales", self.env["res.partner"]).search(
                [("cs_visit_status", "in", ("overdue", "never"))]
            )
            self.assertIn(partner, found)
            self.assertIn(contact, found)
            self.assertNotIn(other, found)
            none = self.as_user("sales", self.env["res.partner"]).search(
                [("cs_visit_status", "=", False), ("id", "in", (partner | other).ids)]
            )
            self.assertEqual(none, other)

    def test_not_for_everybody(self):
        with self.assertRaises(AccessError):
            self.as_user("employee", self.customer).read(["cs_visit_status"])

    def test_form_shows(self):
        for role in ("sales", "employee", "manager"):
            with self.subTest(role=role):
                arch = self.as_user(role, self.customer).get_view(view_type="form")
                self.assertEqual("action_cs_visits" in arch["arch"], role != "employee")


class TestPlanFromCoverage(CoverageCase):
    def test_one(self):
        self.make_target(level_id=self.vip.id, purpose_id=self.purpose.id)
        partner = self.own()
        with self.at("2026-09-30 10:00"):
            row = self.rows(partner, "sales")
            context = row.action_plan_visit()["context"]
            visits = self.as_user("sales", self.env["cs.visit"])
            visit = visits.with_context(**context).create({})
        # the first working day after National Day
        self.assertEqual(self.local(visit.date_start), "2026-10-08 09:00")
        self.assertEqual(visit.partner_id, partner)
        self.assertEqual(visit.purpose_id, self.purpose)

    def test_several(self):
        self.make_target(level_id=self.vip.id)
        partners = self.own(city="Ningbo") | self.own("Second", city="Ningbo")
        planned = self.own("Third")
        with self.at("2026-09-14 10:00"):
            self.make_visit("2026-09-21 10:00", partner=planned)
            rows = self.rows(partners[0], "sales") | self.rows(partners[1], "sales")
            rows |= self.rows(planned, "sales")
            rows.action_plan_visits()
            visits = self.env["cs.visit"].search([("partner_id", "in", partners.ids)])
            self.assertEqual(
                sorted(self.local(v.date_start) for v in visits),
                ["2026-09-15 09:00", "2026-09-15 10:30"],
            )
            count = self.env["cs.visit"].search_count([])
            self.rows(partners[0], "sales").action_plan_visits()
            self.assertEqual(self.env["cs.visit"].search_count([]), count)

    def test_others_customers(self):
        self.make_target(level_id=self.vip.id)
        row = self.rows(self.own(), "sales_manager")
        with self.assertRaises(PlanError):
            row.action_plan_visits()
