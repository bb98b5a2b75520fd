"""Check-in by position: kept as evidence, marked when it cannot be, never refused."""

import doctest
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import EngineFieldError
from odoo.addons.cs_visits.exceptions import PositionError, VisitError
from odoo.addons.cs_visits.tools import geo

from .common import VisitsCase

SHANGHAI = {"latitude": 31.2304, "longitude": 121.4737}
PUDONG = {"latitude": 31.2310, "longitude": 121.4800}
NINGBO = {"latitude": 29.8683, "longitude": 121.5440}
NANJING = {"latitude": 32.0603, "longitude": 118.7969}


class PositionCase(VisitsCase):
    def check_in(self, visit, moment, role="sales", **values):
        with self.at(moment):
            self.as_user(role, visit).write(values)
        return visit

    def locate(self, partner, latitude, longitude):
        partner.write({"partner_latitude": latitude, "partner_longitude": longitude})


class TestCheckIn(PositionCase):
    def test_doctests(self):
        self.assertFalse(doctest.testmod(geo).failed)

    def test_sql_and_python_agree(self):
        for there in (PUDONG, NINGBO, {"latitude": -33.9, "longitude": -70.7}):
            numbers = (*SHANGHAI.values(), *there.values())
            self.env.cr.execute(
                "SELECT "
                + geo.SQL_DISTANCE_M
                % {
                    "lat": numbers[0],
                    "lon": numbers[1],
                    "olat": f"({numbers[2]})",
                    "olon": f"({numbers[3]})",
                }
            )
            self.assertAlmostEqual(
                self.env.cr.fetchone()[0], geo.distance_m(*numbers), delta=1
            )

    def test_near_far_and_unknown(self):
        visit = self.make_visit()
        self.check_in(visit, "2026-09-21 10:05", **SHANGHAI, position_accuracy=12)
        self.assertEqual(self.local(visit.date_check_in), "2026-09-21 10:05")
        self.assertEqual(visit.date_position, visit.date_check_in)
        self.assertFalse(visit.is_distance_known)
        self.assertFalse(visit.is_far)
        self.locate(self.customer, *SHANGHAI.values())
        near = self.make_visit("2026-09-22 10:00")
        self.check_in(near, "2026-09-22 10:05", **SHANGHAI)
        self.assertTrue(near.is_distance_known)
        self.assertEqual((near.distance_m, near.is_far), (0, False))
        far = self.make_visit("2026-09-23 10:00")
        self.check_in(far, "2026-09-23 10:05", **NINGBO)
        self.assertTrue(far.is_far)
        self.assertAlmostEqual(far.distance_m / 1000, 152, delta=1)
        self.assertIn("151.6 km", far.position_warning)
        # an address that is located later moves no mark
        self.assertFalse(visit.is_distance_known)

    def test_far_off_is_marked_not_refused(self):
        self.locate(self.customer, *SHANGHAI.values())
        visit = self.make_visit()
        self.check_in(visit, "2026-09-21 10:05", latitude=-45, longitude=170)
        self.hand_over(visit)
        self.assertEqual(visit.state, "handed_over")
        self.assertTrue(visit.is_far)

    def test_doubt_of_the_phone_counts_up_to_the_limit(self):
        self.locate(self.customer, *SHANGHAI.values())
        for accuracy, is_far in ((10, True), (300, False), (900000, False)):
            visit = self.make_visit()
            self.check_in(
                visit, "2026-09-21 10:05", **PUDONG, position_accuracy=accuracy
            )
            self.assertAlmostEqual(visit.distance_m, 603, delta=5)
            self.assertEqual(visit.is_far, is_far, accuracy)
        visit = self.make_visit()
        self.check_in(visit, "2026-09-21 10:05", **NINGBO, position_accuracy=900000)
        self.assertTrue(visit.is_far, "a phone that says “anywhere” is no excuse")

    def test_doubt_comes_with_its_position(self):
        self.locate(self.customer, *SHANGHAI.values())
        visit = self.make_visit()
        self.check_in(visit, "2026-09-21 10:05", **PUDONG, position_accuracy=10)
        self.as_user("sales", visit).write({"position_accuracy": 300})
        self.assertEqual(visit.position_accuracy, 10)
        self.assertTrue(visit.is_far)

    def test_limit_is_the_companys(self):
        self.locate(self.customer, *SHANGHAI.values())
        self.company.cs_visit_far_m = 1000
        visit = self.make_visit(**PUDONG)
        self.assertFalse(visit.is_far)
        self.company.cs_visit_far_m = 100
        self.assertTrue(self.make_visit(**PUDONG).is_far)
        self.assertFalse(visit.is_far)

    def test_settings_have_bounds(self):
        for values in (
            {"cs_visit_far_m": 0},
            {"cs_visit_speed_kmh": 5},
            {"cs_visit_near_km": -1},
            {"cs_visit_photo_mb": 500},
            {"cs_visit_photo_limit": 0},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception) as caught,
                self.env.cr.savepoint(),
            ):
                self.company.write(values)
                self.env.flush_all()
            self.assertIn("valid", str(caught.exception))

    def test_what_is_no_position(self):
        mine = self.as_user("sales", self.make_visit())
        for values in (
            {"latitude": 90.1, "longitude": 0},
            {"latitude": 0, "longitude": -180.5},
            {"latitude": float("nan"), "longitude": 121},
            {"latitude": 31, "longitude": float("inf")},
            {"latitude": 31},
            {"latitude": "north", "longitude": 121},
            {**SHANGHAI, "position_accuracy": float("nan")},
            {**SHANGHAI, "position_accuracy": -1},
            {**SHANGHAI, "position_accuracy": "good"},
        ):
            with self.subTest(values=values), self.assertRaises(PositionError):
                mine.write(values)
        with self.assertRaises(PositionError):
            self.make_visit(latitude=float("nan"), longitude=1)
        self.assertFalse(mine.date_check_in)

    def test_the_database_refuses_too(self):
        visit = self.make_visit()
        for name in ("latitude", "longitude", "position_accuracy"):
            with (
                self.subTest(name=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception) as caught,
                self.env.cr.savepoint(),
            ):
                visit._cs_write_checked({name: float("nan")})
                self.env.flush_all()
            self.assertIn("_valid", str(caught.exception))

    def test_marks_and_moment_are_the_servers(self):
        mine = self.as_user("sales", self.make_visit(**NINGBO))
        for values in (
            {"date_check_in": "2026-09-01 00:00:00"},
            {"is_far": False},
            {"distance_m": 3},
            {"is_too_fast": False},
            {"is_distance_known": True},
        ):
            with self.subTest(values=values), self.assertRaises(EngineFieldError):
                mine.write(values)
        with self.assertRaises(EngineFieldError):
            self.make_visit(date_check_in="2026-09-01 00:00:00")

    def test_sent_later_and_clocks_that_are_ahead(self):
        visit = self.make_visit()
        self.check_in(
            visit,
            "2026-09-21 18:00",
            **SHANGHAI,
            date_position=self.utc("2026-09-21 10:05"),
        )
        self.assertEqual(self.local(visit.date_position), "2026-09-21 10:05")
        self.assertEqual(self.local(visit.date_check_in), "2026-09-21 18:00")
        self.check_in(
            visit,
            "2026-09-21 18:10",
            **SHANGHAI,
            date_position=self.utc("2027-01-01 10:00"),
        )
        self.assertEqual(self.local(visit.date_position), "2026-09-21 18:10")

    def test_taken_back(self):
        visit = self.make_visit(**SHANGHAI, position_accuracy=5)
        mine = self.as_user("sales", visit)
        mine.write({"latitude": 0, "longitude": 0})
        self.assertFalse(visit.date_check_in)
        self.assertFalse(visit.date_position)
        self.assertFalse(visit.position_accuracy)
        # a form without a position sends zeros
        visit = self.make_visit(latitude=0, longitude=0)
        self.assertFalse(visit.date_check_in)

    def test_fixed_with_the_record(self):
        visit = self.make_visit()
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()
            for values in (SHANGHAI, {"position_accuracy": 3}):
                with self.assertRaises(VisitError):
                    self.as_user("sales", visit).write(values)

    def test_positions_are_never_added_up(self):
        for name in ("latitude", "longitude", "position_accuracy", "distance_m"):
            self.assertFalse(self.env["cs.visit"]._fields[name].aggregator, name)


class TestJourneys(PositionCase):
    def pair(self, first, second, minutes, **values):
        one = self.make_visit("2026-09-21 09:00")
        two = self.make_visit("2026-09-21 11:00", **values)
        self.check_in(one, "2026-09-21 10:00", **first)
        start = self.utc("2026-09-21 10:00") + timedelta(minutes=minutes)
        self.check_in(two, self.local(start), **second)
        return one, two

    def test_nobody_gets_there_in_twelve_minutes(self):
        one, two = self.pair(SHANGHAI, NANJING, 12)
        self.assertFalse(one.is_too_fast)
        self.assertTrue(two.is_too_fast)
        self.assertIn("12 minutes", two.position_warning)
        self.assertIn("270 km", two.position_warning)

    def test_there_is_time(self):
        one, two = self.pair(SHANGHAI, NANJING, 120)
        self.assertFalse(one.is_too_fast or two.is_too_fast)

    def test_next_door_at_once(self):
        one, two = self.pair(SHANGHAI, PUDONG, 0)
        self.assertFalse(one.is_too_fast or two.is_too_fast)

    def test_sent_together_in_the_evening(self):
        one = self.make_visit("2026-09-21 09:00")
        two = self.make_visit("2026-09-21 14:00")
        taken = (
            ("2026-09-21 09:30", SHANGHAI, one),
            ("2026-09-21 14:00", NANJING, two),
        )
        for moment, place, visit in taken:
            self.check_in(
                visit, "2026-09-21 20:00", **place, date_position=self.utc(moment)
            )
        self.assertFalse(one.is_too_fast or two.is_too_fast)

    def test_an_earlier_check_in_that_comes_later(self):
        one = self.make_visit("2026-09-21 09:00")
        two = self.make_visit("2026-09-21 11:00")
        self.check_in(two, "2026-09-21 10:12", **NANJING)
        self.check_in(
            one,
            "2026-09-21 20:00",
            **SHANGHAI,
            date_position=self.utc("2026-09-21 10:00"),
        )
        self.assertTrue(one.is_too_fast)

    def test_corrected_or_another_person(self):
        _one, two = self.pair(SHANGHAI, NANJING, 12)
        self.check_in(two, "2026-09-21 10:13", **PUDONG)
        self.assertFalse(two.is_too_fast)
        other = self.make_visit("2026-09-21 11:00", role="sales2")
        self.check_in(other, "2026-09-21 10:05", role="sales2", **NANJING)
        self.assertFalse(other.is_too_fast)

    def test_one_statement_for_many(self):
        visits = self.env["cs.visit"]
        for hour in range(8, 18):
            visits |= self.make_visit(f"2026-09-21 {hour:02}:00", **SHANGHAI)
        self.env.flush_all()
        with self.assertQueryCount(1):
            visits._cs_impossible_journeys()


class TestLocatePartner(PositionCase):
    def test_who_may_write_the_customer(self):
        visit = self.make_visit(**SHANGHAI)
        mine = self.as_user("sales", visit)
        if mine.partner_id.has_access("write"):
            self.skipTest("salespeople may write customers here")
        self.assertFalse(mine.can_locate_partner)
        with self.assertRaises(AccessError):
            mine.action_locate_partner()
        self.assertFalse(self.customer.partner_latitude)

    def test_location_is_taken(self):
        self.users["sales"].group_ids += self.env.ref("base.group_partner_manager")
        visit = self.make_visit(**SHANGHAI)
        mine = self.as_user("sales", visit)
        self.assertTrue(mine.can_locate_partner)
        mine.action_locate_partner()
        self.assertAlmostEqual(self.customer.partner_latitude, 31.2304, places=5)
        self.assertIn(
            self.customer.name, visit.message_ids.sorted("id")[-1:].body or ""
        )
        mine.invalidate_recordset(["can_locate_partner"])
        self.assertFalse(mine.can_locate_partner)
        with self.assertRaises(PositionError):
            mine.action_locate_partner()

    def test_only_the_visitor_and_only_with_a_position(self):
        for role in ("sales", "sales_manager"):
            self.users[role].group_ids += self.env.ref("base.group_partner_manager")
        with self.assertRaises(PositionError):
            self.as_user("sales", self.make_visit()).action_locate_partner()
        visit = self.make_visit(**SHANGHAI)
        with self.assertRaises(PositionError):
            self.as_user("sales_manager", visit).action_locate_partner()
