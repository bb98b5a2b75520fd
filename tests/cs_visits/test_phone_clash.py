"""Two visits of one person that cannot both be true: warned of, kept, searchable."""

from odoo.fields import Command
from odoo.tests import Form

from .common import VisitsCase
from .test_phone_position import NANJING, SHANGHAI


class TestClash(VisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nanjing = cls.customer.copy({"name": "Nanjing Steel"})
        for partner, place in ((cls.customer, SHANGHAI), (cls.nanjing, NANJING)):
            partner.write({f"partner_{name}": value for name, value in place.items()})

    def test_same_time(self):
        one = self.make_visit("2026-09-21 10:00")
        two = self.make_visit("2026-09-21 10:30", partner=self.nanjing)
        for visit, other in ((one, two), (two, one)):
            self.assertTrue(visit.has_clash)
            self.assertIn(other.name, visit.clash_warning)
            self.assertIn("same time", visit.clash_warning)
        self.hand_over(one)
        self.assertEqual(one.state, "handed_over", "warned of, and kept")

    def test_one_after_the_other(self):
        one = self.make_visit("2026-09-21 10:00")
        two = self.make_visit("2026-09-21 11:00")
        self.assertFalse(one.has_clash or two.has_clash)
        self.assertFalse(one.clash_warning)

    def test_too_far_in_too_short_a_time(self):
        one = self.make_visit("2026-09-21 10:00")
        two = self.make_visit("2026-09-21 11:30", partner=self.nanjing)
        self.assertTrue(one.has_clash and two.has_clash)
        self.assertIn("30 minutes", two.clash_warning)
        self.assertIn("270 km", two.clash_warning)
        later = self.make_visit("2026-09-22 14:00", partner=self.nanjing)
        self.assertFalse(later.has_clash)

    def test_the_settings_decide(self):
        one = self.make_visit("2026-09-21 10:00")
        self.make_visit("2026-09-21 11:30", partner=self.nanjing)
        self.company.cs_visit_speed_kmh = 900
        one.invalidate_recordset()
        self.assertFalse(one.has_clash)
        self.company.write({"cs_visit_speed_kmh": 100, "cs_visit_near_km": 400})
        one.invalidate_recordset()
        self.assertFalse(one.has_clash)

    def test_places_nobody_knows_are_not_compared(self):
        self.nanjing.write({"partner_latitude": 0, "partner_longitude": 0})
        one = self.make_visit("2026-09-21 10:00")
        self.make_visit("2026-09-21 11:05", partner=self.nanjing)
        self.assertFalse(one.has_clash)

    def test_the_check_in_goes_before_the_address(self):
        one = self.make_visit("2026-09-21 10:00", partner=self.nanjing, **SHANGHAI)
        self.make_visit("2026-09-21 11:05")
        self.assertFalse(one.has_clash)

    def test_cancelled_ones_and_other_people(self):
        one = self.make_visit("2026-09-21 10:00")
        two = self.make_visit("2026-09-21 10:00", partner=self.nanjing)
        self.make_visit("2026-09-21 10:00", role="sales2")
        self.as_user("sales", two).action_cancel()
        self.assertFalse(one.has_clash)

    def test_colleagues_along(self):
        companion = self.users["sales2"]
        visit = self.make_visit(
            "2026-09-21 10:00", companion_ids=[Command.link(companion.id)]
        )
        self.assertFalse(visit.has_clash)
        other = self.make_visit("2026-09-21 10:30", "sales2", self.nanjing)
        self.assertTrue(other.has_clash)
        mine = self.as_user("sales", visit)
        mine.invalidate_recordset()
        self.assertTrue(mine.has_clash)
        self.assertIn(companion.name, mine.clash_warning)
        self.assertNotIn(other.name, mine.clash_warning, "a colleague's visit")
        self.assertNotIn("Nanjing", mine.clash_warning)

    def test_warned_before_it_is_saved(self):
        self.make_visit("2026-09-21 10:00")
        visits = self.as_user("sales", self.env["cs.visit"])
        with Form(visits.with_company(self.company)) as form:
            form.partner_id = self.nanjing.with_env(visits.env)
            form.purpose_id = self.purpose.with_env(visits.env)
            form.date_start = self.utc("2026-09-21 10:20")
            self.assertIn("same time", form.clash_warning)
            form.date_start = self.utc("2026-09-25 10:20")
            form.date_end = self.utc("2026-09-25 11:20")
            self.assertFalse(form.clash_warning)

    def test_search(self):
        one = self.make_visit("2026-09-21 10:00")
        two = self.make_visit("2026-09-21 11:30", partner=self.nanjing)
        free = self.make_visit("2026-09-25 10:00")
        model = self.env["cs.visit"]
        ours = [("id", "in", (one | two | free).ids)]
        self.assertEqual(model.search([*ours, ("has_clash", "=", True)]), two | one)
        self.assertEqual(model.search([*ours, ("has_clash", "=", False)]), free)
        self.assertEqual(model.search([*ours, ("has_clash", "!=", True)]), free)

    def test_constant_queries(self):
        visits = self.env["cs.visit"]
        for day in range(20, 30):
            visits |= self.make_visit(f"2026-09-{day} 10:00")
        self.env.flush_all()
        visits.invalidate_recordset(["has_clash", "clash_warning"])
        with self.assertQueryCount(1):
            visits.mapped("has_clash")
