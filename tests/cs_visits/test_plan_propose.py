"""The proposal of a month: targets, regions, working days, no doubles."""

from collections import Counter
from datetime import date

from odoo.exceptions import AccessError

from odoo.addons.cs_visits.exceptions import PlanError

from .test_plan_flow import SEPTEMBER, PlanCase


class TestPropose(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vip = cls.env.ref("cs_department.customer_level_vip")
        cls.ordinary = cls.env.ref("cs_department.customer_level_ordinary")

    def target(self, **values):
        return self.env["cs.visit.target"].create(
            {"interval": 1, "interval_unit": "month", **values}
        )

    def customers(self, *cities, **values):
        partners = self.env["res.partner"]
        for number, city in enumerate(cities):
            partners |= self.make_customer(
                f"{city} {number}",
                city=city,
                user_id=self.users["sales"].id,
                cs_level_id=self.vip.id,
                **values,
            )
        return partners

    def propose(self, plan, role="sales"):
        before = self.env["cs.visit"].search([])
        self.as_user(role, plan).action_propose()
        return self.env["cs.visit"].search([]) - before

    def day(self, visit):
        return self.local(visit.date_start)[:10]

    def test_month_of_national_day(self):
        self.target(level_id=self.vip.id, interval_unit="week")
        partner = self.customers("Ningbo")
        with self.at(SEPTEMBER):
            plan = self.make_plan()
            visits = self.propose(plan)
        days = sorted(self.day(v) for v in visits)
        # nothing from 1 to 7 October: the first week's visit is left out
        self.assertEqual(days[0], "2026-10-08")
        self.assertEqual(len(days), 4)
        for day in days:
            self.assertTrue(self.company._cs_is_working_day(date.fromisoformat(day)))
        self.assertEqual(visits.partner_id, partner)
        self.assertEqual(plan.visit_ids, visits)
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        self.assertTrue(all(visits.mapped("calendar_event_id")))

    def test_make_up_saturday_is_a_working_day(self):
        self.target(level_id=self.vip.id)
        self.customers("Ningbo")
        with self.at("2026-10-09 10:00"):
            visit = self.propose(self.make_plan())
        self.assertEqual(self.day(visit), "2026-10-10")

    def test_twice_adds_nothing(self):
        self.target(level_id=self.vip.id, interval_unit="week", interval=2)
        self.customers("Ningbo", "Suzhou", "Ningbo", "Wuxi", "Suzhou")
        with self.at(SEPTEMBER):
            plan = self.make_plan()
            visits = self.propose(plan)
            self.assertEqual(len(visits), 15)
            self.assertFalse(self.propose(plan))
            # nor after one was dragged or called off
            mine = self.as_user("sales", visits)
            mine[0].date_start = self.utc("2026-10-30 16:00")
            mine[1].action_cancel()
            self.assertFalse(self.propose(plan))

    def test_what_is_planned_already_counts(self):
        self.target(level_id=self.vip.id)
        near, far = self.customers("Ningbo", "Suzhou")
        with self.at(SEPTEMBER):
            self.make_visit("2026-10-27 10:00", partner=near)
            # somebody else's visit to the customer counts as well
            self.make_visit("2026-10-28 10:00", partner=far, role="sales_manager")
            self.assertFalse(self.propose(self.make_plan()))

    def test_last_visit_counts(self):
        self.target(level_id=self.vip.id)
        recent, late = self.customers("Ningbo", "Ningbo")
        for start, partner in (("2026-09-17", recent), ("2026-07-01", late)):
            visit = self.make_visit(f"{start} 10:00", partner=partner)
            with self.at(SEPTEMBER):
                self.as_user("sales", visit).action_done()
        with self.at(SEPTEMBER):
            visits = self.propose(self.make_plan())
        days = {v.partner_id: self.day(v) for v in visits}
        self.assertEqual(days[late], "2026-10-08")
        self.assertIn(days[recent], ("2026-10-15", "2026-10-16"))

    def test_one_region_one_day(self):
        self.target(level_id=self.vip.id)
        self.customers("Ningbo", "Suzhou", "ningbo ", "Suzhou", "Ningbo", "Suzhou")
        with self.at(SEPTEMBER):
            visits = self.propose(self.make_plan())
        days = {}
        for visit in visits:
            city = visit.partner_id.city.strip().casefold()
            days.setdefault(self.day(visit), set()).add(city)
        self.assertEqual(len(visits), 6)
        self.assertEqual(sorted(map(len, days.values())), [1, 1])

    def test_at_most_so_many_a_day(self):
        self.target(level_id=self.vip.id)
        self.company.cs_visit_per_day = 2
        self.customers(*["Ningbo"] * 7)
        with self.at(SEPTEMBER):
            self.make_visit("2026-10-08 16:00")
            visits = self.propose(self.make_plan())
        counts = Counter(self.day(v) for v in visits)
        self.assertLessEqual(max(counts.values()), 2)
        self.assertEqual(counts["2026-10-08"], 1)
        self.assertEqual(sum(counts.values()), 7)

    def test_who_finds_no_room_is_named(self):
        self.target(level_id=self.vip.id)
        self.company.cs_visit_per_day = 1
        partners = self.customers("Ningbo", "Suzhou", "Wuxi")
        self.ordinary.sequence = 999
        partners[1].cs_level_id = self.ordinary
        self.target(level_id=self.ordinary.id)
        with self.at("2026-10-28 10:00"):
            plan = self.make_plan()
            # the 29th and 30th are the only days left
            result = self.as_user("sales", plan).action_propose()
        self.assertEqual(plan.visit_ids.partner_id, partners[0] | partners[2])
        self.assertEqual(result["params"]["type"], "warning")
        self.assertIn("Suzhou 1", result["params"]["message"])

    def test_not_on_leave_nor_over_a_meeting(self):
        self.target(level_id=self.vip.id)
        self.customers("Ningbo")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": self.employees["sales"].resource_id.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": self.utc("2026-10-08 00:00"),
                "date_to": self.utc("2026-10-08 23:59"),
            }
        )
        self.env["calendar.event"].create(
            {
                "name": "Board",
                "start": self.utc("2026-10-09 09:00"),
                "stop": self.utc("2026-10-09 10:00"),
                "partner_ids": [(6, 0, self.users["sales"].partner_id.ids)],
            }
        )
        with self.at(SEPTEMBER):
            visit = self.propose(self.make_plan())
        self.assertEqual(self.local(visit.date_start), "2026-10-09 10:30")

    def test_running_month_from_tomorrow(self):
        self.target(level_id=self.vip.id)
        self.customers("Ningbo")
        with self.at("2026-10-14 10:00"):
            visit = self.propose(self.make_plan())
        self.assertEqual(self.day(visit), "2026-10-15")

    def test_preventive_visit_meets_the_sales_target(self):
        purpose = self.env.ref("cs_visits.cs_visit_purpose_preventive")
        self.target(level_id=self.vip.id)
        self.target(
            level_id=self.vip.id, purpose_id=purpose.id, interval_unit="quarter"
        )
        self.customers("Ningbo")
        with self.at(SEPTEMBER):
            visit = self.propose(self.make_plan())
        self.assertEqual(visit.purpose_id, purpose)

    def test_spring_festival(self):
        self._add_holiday("Spring Festival", "2026-02-15", "2026-02-23")
        self._add_make_up_day("2026-02-14")
        self._add_make_up_day("2026-02-28")
        self.target(level_id=self.vip.id, interval_unit="week")
        self.customers("Ningbo")
        with self.at("2026-01-20 10:00"):
            visits = self.propose(self.make_plan("2026-02-01"))
        days = sorted(self.day(v) for v in visits)
        self.assertEqual(len(days), 4)
        self.assertFalse([d for d in days if "2026-02-15" <= d <= "2026-02-23"])

    def test_own_customers_alone(self):
        self.target(level_id=self.vip.id)
        mine = self.customers("Ningbo")
        self.make_customer(
            "Other's", user_id=self.users["sales2"].id, cs_level_id=self.vip.id
        )
        with self.at(SEPTEMBER):
            visits = self.propose(self.make_plan())
        self.assertEqual(visits.partner_id, mine)
        self.assertEqual(visits.user_id, self.users["sales"])

    def test_drafts_of_one_s_own_alone(self):
        self.target(level_id=self.vip.id)
        self.customers("Ningbo")
        with self.at(SEPTEMBER):
            plan = self.make_plan()
            for role in ("sales2", "sales_manager", "manager", "agent"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(role, plan).action_propose()
            self.propose(plan)
            self.as_user("sales", plan).action_submit()
            with self.assertRaises(PlanError):
                self.as_user("sales", plan).action_propose()
        with self.at("2026-11-02 10:00"):
            with self.assertRaises(PlanError):
                self.as_user("sales", self.make_plan("2026-10-01", role="sales2"))
                self.propose(self.make_plan("2026-09-01"))

    def test_same_input_same_plan(self):
        self.target(level_id=self.vip.id)
        self.customers("Ningbo", "Suzhou", "Wuxi", "Ningbo", "Suzhou")
        seen = []
        for _turn in range(2):
            with self.at(SEPTEMBER):
                plan = self.make_plan()
                visits = self.propose(plan)
                seen.append(sorted((v.partner_id.id, v.date_start) for v in visits))
                self.as_user("sales", visits).unlink()
                self.as_user("sales", plan).action_cancel()
        self.assertEqual(*seen)

    def test_many_customers_few_queries(self):
        """Sixty customers are read with as many queries as one."""
        self.target(level_id=self.vip.id)
        self.customers(*["Ningbo", "Suzhou", "Wuxi"] * 20)
        with self.at(SEPTEMBER):
            plan = self.as_user("sales", self.make_plan())
            rows = plan._cs_rows()
            self.env.flush_all()
            self.env.invalidate_all()
            first = date(2026, 10, 1)
            with self.assertQueryCount(24):
                plan._cs_needs(rows, first)
                plan._cs_days(plan.user_id, plan.company_id, first, plan.date_to)
