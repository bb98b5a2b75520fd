"""Visit series: their dates, what is made ahead, and what is left alone."""

import doctest
from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)
from odoo.addons.cs_visits.exceptions import SeriesError
from odoo.addons.cs_visits.tools import rhythm

from .common import VisitsCase


class SeriesCase(VisitsCase):
    """Adds :meth:`make_series`: every week on Monday 10:00, made on Fri 18 Sep."""

    def make_series(self, role="sales", **values):
        series = self.as_user(role, self.env["cs.visit.series"])
        return series.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "purpose_id": self.purpose.id,
                "mon": True,
                "date_begin": "2026-09-18",
                **values,
            }
        ).with_env(self.env)

    def start(self, now="2026-09-18 09:00", role="sales", **values):
        with self.at(now):
            series = self.make_series(role, **values)
            self.as_user(role, series).action_start()
        return series

    def days(self, series, states=("planned",)):
        visits = series.visit_ids.filtered(lambda v: v.state in states)
        return [self.local(v.date_start) for v in visits.sorted("date_start")]

    def run_cron(self, now):
        with self.at(now), self.enter_registry_test_mode():
            self.env.ref("cs_visits.ir_cron_visit_series").method_direct_trigger()


class TestSeriesDates(SeriesCase):
    def test_doctests(self):
        result = doctest.testmod(rhythm)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_free_days(self):
        # Mon 5 Oct 2026 lies in the National Day holidays, Thu 8 Oct is a working day
        for rule, expected in (
            ("next", "2026-10-08 10:00"),
            ("skip", None),
            ("keep", "2026-10-05 10:00"),
        ):
            with self.subTest(rule=rule):
                self.company.cs_visit_days_ahead = 20
                series = self.start(on_free_day=rule)
                days = ["2026-09-21 10:00", "2026-09-28 10:00"]
                self.assertEqual(
                    self.days(series), days + ([expected] if expected else [])
                )

    def test_make_up_saturday_is_a_working_day(self):
        self.company.cs_visit_days_ahead = 25
        series = self.start(mon=False, sat=True, on_free_day="skip")
        self.assertEqual(self.days(series), ["2026-10-10 10:00"])

    def test_two_dates_on_one_working_day_are_one_visit(self):
        self.company.cs_visit_days_ahead = 20
        series = self.start(tue=True)
        # Mon 5 and Tue 6 Oct both move to Thu 8 Oct
        self.assertEqual(
            self.days(series)[-2:], ["2026-09-29 10:00", "2026-10-08 10:00"]
        )

    def test_every_second_week(self):
        self.company.cs_visit_days_ahead = 40
        series = self.start(interval=2, date_begin="2026-09-21")
        self.assertEqual(
            self.days(series),
            ["2026-09-21 10:00", "2026-10-08 10:00", "2026-10-19 10:00"],
        )

    def test_last_friday_of_the_month(self):
        self.company.cs_visit_days_ahead = 80
        series = self.start(
            unit="month", month_by="weekday", nth="-1", weekday="4", hour=14.5
        )
        self.assertEqual(
            self.days(series),
            ["2026-09-25 14:30", "2026-10-30 14:30", "2026-11-27 14:30"],
        )

    def test_31st_takes_the_last_day(self):
        self.company.cs_visit_days_ahead = 80
        series = self.start(
            unit="month", month_by="day", day=31, on_free_day="keep", hours=0.5
        )
        self.assertEqual(
            self.days(series),
            ["2026-09-30 10:00", "2026-10-31 10:00", "2026-11-30 10:00"],
        )
        self.assertEqual(series.visit_ids[0].duration, 0.5)

    def test_ends(self):
        series = self.start(end_kind="count", count=2)
        self.assertEqual(len(series.visit_ids), 2)
        self.assertFalse(series.date_next)
        series = self.start(end_kind="date", date_end="2026-09-28")
        self.assertEqual(len(series.visit_ids), 2)

    def test_nothing_is_made_in_the_past(self):
        series = self.start("2026-09-21 11:00", date_begin="2026-09-01")
        self.assertEqual(self.days(series)[0], "2026-09-28 10:00")

    def test_bad_input(self):
        for values in (
            {"mon": False},
            {"end_kind": "date"},
            {"end_kind": "date", "date_end": "2026-09-01"},
            {"companion_ids": [(6, 0, self.users["sales"].ids)]},
            {"companion_ids": [(6, 0, self.users["outsider"].ids)]},
            {
                "partner_id": self.make_customer(
                    "Foreign", company_id=self.other_company.id
                ).id
            },
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.make_series(**values)
        for values in (
            {"interval": 0},
            {"hour": float("nan")},
            {"hour": 24},
            {"hours": float("nan")},
            {"hours": float("inf")},
            {"hours": 0},
            {"count": 0},
            {"day": 32},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make_series(**values)
                self.env.flush_all()

    def test_a_series_that_is_over_does_not_start(self):
        with self.at("2026-09-18 09:00"):
            series = self.make_series(
                date_begin="2026-09-01", end_kind="date", date_end="2026-09-10"
            )
            with self.assertRaises(SeriesError):
                self.as_user("sales", series).action_start()


class TestSeries(SeriesCase):
    def test_made_once(self):
        self.company.cs_visit_days_ahead = 14
        series = self.start()
        self.assertEqual(self.days(series), ["2026-09-21 10:00", "2026-09-28 10:00"])
        self.run_cron("2026-09-18 10:00")
        self.assertEqual(len(series.visit_ids), 2)
        self.run_cron("2026-09-28 08:00")
        self.run_cron("2026-09-28 08:00")
        self.assertEqual(
            self.days(series)[2:], ["2026-10-08 10:00", "2026-10-12 10:00"]
        )
        visit = series.visit_ids[0]
        self.assertEqual(visit.user_id, self.users["sales"])
        self.assertEqual(visit.date_planned, visit.date_start)
        self.assertTrue(visit.calendar_event_id)

    def test_one_visit_a_date(self):
        series = self.start()
        visits = series.visit_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            visits[0]._cs_write_checked({"series_date": visits[1].series_date})
            self.env.flush_all()

    def test_single_dates_stay(self):
        self.company.cs_visit_days_ahead = 30
        series = self.start()
        first, second, third = series.visit_ids.sorted("date_start")[:3]
        with self.at("2026-09-18 10:00"):
            mine = self.as_user("sales", first)
            mine.date_start = self.utc("2026-09-23 15:00")
            mine.date_end = self.utc("2026-09-23 16:00")
            self.as_user("sales", second).action_cancel()
            self.as_user("sales", third).unlink()
        self.assertTrue(first.is_series_own)
        before = self.days(series)
        self.run_cron("2026-09-18 11:00")
        self.assertEqual(self.days(series), before)
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", series).action_stop()
        self.assertEqual(self.days(series), ["2026-09-23 15:00"])
        self.assertEqual(second.state, "cancelled")
        self.assertEqual(series.state, "ended")

    def test_over_it_ends(self):
        series = self.start(end_kind="count", count=1)
        self.run_cron("2026-09-21 12:00")
        self.assertEqual(series.state, "running")
        self.run_cron("2026-09-22 12:00")
        self.assertEqual(series.state, "ended")
        with self.assertRaises(ReadonlyDocumentError):
            series.prepared_material = "Later"

    def test_running_series_is_fixed(self):
        series = self.start()
        for values in ({"hour": 11.0}, {"partner_id": 1}, {"mon": False}):
            with self.subTest(values=values), self.assertRaises(SeriesError):
                self.as_user("sales", series).write(values)
        for values in ({"date_next": "2026-09-18"}, {"problem": "x"}):
            with self.subTest(values=values), self.assertRaises(StateWriteError):
                self.as_user("sales", series).write(values)
        with self.assertRaises(StateWriteError):
            self.as_user("sales", series).state = "ended"
        visit = series.visit_ids[0]
        with self.assertRaises(EngineFieldError):
            self.as_user("sales", visit).series_id = False
        with self.assertRaises(EngineFieldError):
            self.make_visit(series_id=series.id)

    def test_change_from_here_on(self):
        self.company.cs_visit_days_ahead = 40
        series = self.start(on_free_day="keep")
        moved = series.visit_ids.filtered(lambda v: v.series_date == date(2026, 10, 12))
        off = series.visit_ids.filtered(lambda v: v.series_date == date(2026, 10, 19))
        with self.at("2026-09-22 10:00"):
            self.as_user("sales", moved).write(
                {
                    "date_start": self.utc("2026-10-15 09:00"),
                    "date_end": self.utc("2026-10-15 10:00"),
                }
            )
            self.as_user("sales", off).action_cancel()
            wizard = self.as_user("sales", self.env["cs.visit.series.change"])
            wizard = wizard.with_context(default_series_id=series.id).create({})
            self.assertTrue(wizard.mon)
            self.assertEqual(wizard.purpose_id, self.purpose)
            wizard.write(
                {"date_begin": "2026-10-08", "mon": False, "wed": True, "hour": 14.0}
            )
            action = wizard.action_change()
        new = self.env["cs.visit.series"].browse(action["res_id"])
        self.assertEqual(series.state, "ended")
        self.assertEqual(
            self.days(series),
            ["2026-09-21 10:00", "2026-09-28 10:00", "2026-10-05 10:00"],
        )
        # 14 and 21 Oct are taken by the moved and the cancelled one
        self.assertEqual(self.days(new), ["2026-10-15 09:00", "2026-10-28 14:00"])
        self.assertEqual(moved.series_date, date(2026, 10, 14))
        self.assertEqual(off.series_id, new)
        self.assertEqual(new.previous_id, series)

    def test_series_from_a_visit(self):
        visit = self.make_visit("2026-09-22 09:30")
        action = self.as_user("sales", visit).action_make_series()
        series = self.as_user("sales", self.env["cs.visit.series"])
        made = series.with_context(**action["context"]).create({})
        self.assertEqual(made.partner_id, visit.partner_id)
        self.assertEqual((made.hour, made.tue, made.mon), (9.5, True, False))

    def test_change_in_the_past(self):
        series = self.start()
        with self.at("2026-09-22 10:00"), self.assertRaises(SeriesError):
            self.as_user("sales", series)._cs_continue({"mon": True}, date(2026, 9, 1))

    def test_leaver_and_archived_customer_stop_the_making(self):
        self.company.cs_visit_days_ahead = 14
        partner = self.make_customer("Closed")
        series = self.start()
        other = self.start(partner_id=partner.id)
        third = self.start(role="sales3")
        self.users["sales"].active = False
        partner.active = False
        self.run_cron("2026-10-08 08:00")
        self.assertTrue(series.problem)
        self.assertTrue(other.problem)
        self.assertFalse(third.problem)
        self.assertEqual(len(series.visit_ids), 2)
        self.assertEqual(len(third.visit_ids), 5)

    def test_holiday_entered_later(self):
        self.company.cs_visit_days_ahead = 40
        series = self.start(tue=True, date_begin="2026-10-12")
        skipping = self.start(on_free_day="skip", date_begin="2026-10-12")
        keeping = self.start(on_free_day="keep", date_begin="2026-10-12")
        own = self.start(date_begin="2026-10-12")
        moved = own.visit_ids.filtered(lambda v: v.series_date == date(2026, 10, 19))
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", moved).prepared_material = "Samples"
        self._add_holiday("Extra", "2026-10-19", "2026-10-19")
        self.run_cron("2026-09-18 12:00")
        # Monday moves onto Tuesday, which has its own visit
        self.assertNotIn(date(2026, 10, 19), series.visit_ids.mapped("series_date"))
        self.assertIn("2026-10-20 10:00", self.days(series))
        self.assertNotIn(date(2026, 10, 19), skipping.visit_ids.mapped("series_date"))
        self.assertIn("2026-10-19 10:00", self.days(keeping))
        self.assertEqual(self.local(moved.date_start), "2026-10-19 10:00")
        self._add_holiday("Extra", "2026-10-26", "2026-10-26")
        self.run_cron("2026-09-18 13:00")
        visit = own.visit_ids.filtered(lambda v: v.series_date == date(2026, 10, 26))
        self.assertEqual(self.local(visit.date_start), "2026-10-27 10:00")
        self.assertEqual(visit.calendar_event_id.start, visit.date_start)
        self.assertFalse(visit.is_series_own)

    def test_horizon_is_valid(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.company.cs_visit_days_ahead = 0
            self.env.flush_all()

    # -- who may -------------------------------------------------------------------

    def test_who_reads(self):
        series = self.start()
        readers = {"sales", "sales_manager", "manager", "manager2", "president"}
        readers |= {"auditor"}
        for role in self.users:
            with self.subTest(role=role):
                may = self.as_user(role, series).has_access("read")
                self.assertEqual(may, role in readers)

    def test_who_writes(self):
        with self.at("2026-09-18 09:00"):
            series = self.make_series()
            for role in set(self.users) - {"sales"}:
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(role, series).write({"hour": 11.0})
            for role in ("sales2", "sales_manager", "agent", "manager"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(role, series).action_start()
            with self.assertRaises(AccessError):
                self.as_user("sales2", self.env["cs.visit.series"]).create(
                    {
                        "partner_id": self.customer.id,
                        "purpose_id": self.purpose.id,
                        "user_id": self.users["sales"].id,
                        "mon": True,
                    }
                )
            self.as_user("sales", series).action_start()
            with self.assertRaises(TransitionError):
                self.as_user("sales", series).action_start()
            with self.assertRaises(TransitionAccessError):
                self.as_user("manager", series).action_stop()
            self.as_user("sales_manager", series).action_stop()

    def test_cron_queries_do_not_grow_with_what_is_not_due(self):
        self.company.cs_visit_days_ahead = 14
        self.start()
        count = 0
        for number in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.at("2026-09-18 12:00"):
                before = self.env.cr.sql_log_count
                self.env["cs.visit.series"]._cs_make_company(self.company)
                spent = self.env.cr.sql_log_count - before
            if number:
                self.assertLessEqual(spent, count)
            count = spent
            for _more in range(3):
                self.start()
