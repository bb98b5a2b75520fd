"""Engine 1: working days over National Day, make-up days, odd calendars."""

import doctest
from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, Command, api
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import CalendarError
from odoo.addons.cs_department.tools import (
    content_hash,
    holiday_csv,
    phone,
    transitions,
    working_days,
)

from ..base import CsCase


class WorkingTimeCase(CsCase):
    def due(self, start, days, company=None):
        company = company or self.company
        return self.local(company._cs_add_working_days(self.utc(start), days))


class TestWorkingTime(WorkingTimeCase):
    def test_doctests(self):
        for module in (content_hash, holiday_csv, phone, transitions, working_days):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, module)
            self.assertFalse(result.failed, module)

    def test_national_day(self):
        start = "2026-09-30 15:00"
        self.assertEqual(self.due(start, 1), "2026-10-08 18:00")
        self.assertEqual(self.due(start, 2), "2026-10-09 18:00")
        self.assertEqual(self.due(start, 3), "2026-10-10 18:00")
        self.assertEqual(self.due(start, 4), "2026-10-12 18:00")

    def test_started_after_hours_or_on_a_free_day(self):
        self.assertEqual(self.due("2026-09-29 23:30", 1), "2026-09-30 18:00")
        self.assertEqual(self.due("2026-10-03 12:00", 1), "2026-10-08 18:00")
        self.assertEqual(self.due("2026-09-20 00:10", 1), "2026-09-21 18:00")

    def test_no_day_is_today_while_it_lasts(self):
        self.assertEqual(self.due("2026-09-30 15:00", 0), "2026-09-30 18:00")
        self.assertEqual(self.due("2026-09-30 18:00", 0), "2026-09-30 18:00")
        self.assertEqual(self.due("2026-09-30 18:01", 0), "2026-10-08 18:00")

    def test_backwards(self):
        self.assertEqual(self.due("2026-10-10 09:00", -1), "2026-10-09 18:00")
        self.assertEqual(self.due("2026-10-08 09:00", -1), "2026-09-30 18:00")
        self.assertEqual(self.due("2026-09-21 09:00", -1), "2026-09-20 18:00")

    def test_nth_and_last_working_day(self):
        nth = self.company._cs_nth_working_day
        self.assertEqual(self.local(nth(2026, 10, 3)), "2026-10-10 18:00")
        self.assertEqual(self.local(nth(2026, 9, -1)), "2026-09-30 18:00")
        self.assertEqual(self.local(nth(2026, 12, -1)), "2026-12-31 18:00")
        self.assertEqual(self.local(nth(2027, 1, 1)), "2027-01-01 18:00")
        self.assertEqual(self.local(nth(2028, 2, -1)), "2028-02-29 18:00")
        # 21 working days in February 2028: there is no 23rd
        self.assertEqual(self.local(nth(2028, 2, 23)), "2028-02-29 18:00")

    def test_over_the_year_s_end(self):
        self._add_holiday("New Year", "2027-01-01", "2027-01-03")
        self.assertEqual(self.due("2026-12-31 10:00", 1), "2027-01-04 18:00")

    def test_half_a_holiday(self):
        leave = self._add_holiday("Afternoon", "2026-11-03", "2026-11-03")
        leave.date_from = self.utc("2026-11-03 13:00")
        self.assertEqual(self.due("2026-11-02 10:00", 1), "2026-11-03 12:00")
        morning = self._add_holiday("Morning", "2026-11-04", "2026-11-04")
        morning.date_to = self.utc("2026-11-04 13:00")
        self.assertEqual(self.due("2026-11-02 10:00", 2), "2026-11-04 18:00")
        self.assertEqual(
            self.local(self.company._cs_opening(self.utc("2026-11-04 18:00"), 0)),
            "2026-11-04 13:00",
        )

    def test_exceptions_both_ways_with_and_without_hours(self):
        self._add_make_up_day("2026-11-07", hour_from=9, hour_to=12.5)
        self.assertEqual(self.due("2026-11-06 10:00", 1), "2026-11-07 12:30")
        self._add_make_up_day("2026-11-09", is_working=False)
        self.assertEqual(self.due("2026-11-06 10:00", 2), "2026-11-10 18:00")
        # a day off stays one whatever its hours, a worked one beats a holiday
        self._add_make_up_day("2026-11-10", is_working=False, hour_from=9, hour_to=10)
        self.assertEqual(self.due("2026-11-06 10:00", 2), "2026-11-11 18:00")
        self._add_make_up_day("2026-10-05")
        self.assertEqual(self.due("2026-09-30 10:00", 1), "2026-10-05 18:00")

    @mute_logger("odoo.sql_db")
    def test_hours_of_an_exception_that_are_none(self):
        nan, inf = float("nan"), float("inf")
        for hours in ((12, 9), (-1, 5), (9, 25), (nan, 12), (9, nan), (9, inf)):
            with self.assertRaises(IntegrityError, msg=hours), self.env.cr.savepoint():
                self._add_make_up_day(
                    "2026-11-07", hour_from=hours[0], hour_to=hours[1]
                ).flush_recordset()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._add_make_up_day("2026-10-10").flush_recordset()

    def test_two_week_calendar(self):
        calendar = self.company.resource_calendar_id
        calendar.attendance_ids.unlink()
        parity = working_days.week_parity(date(2026, 11, 2))
        hours = {"hour_from": 8, "hour_to": 16, "day_period": "morning", "name": "x"}
        calendar.write(
            {
                "two_weeks_calendar": True,
                "attendance_ids": [
                    Command.create({**hours, "dayofweek": day, "week_type": str(week)})
                    for week, day in ((parity, "0"), (1 - parity, "2"))
                ],
            }
        )
        self.assertEqual(self.due("2026-11-01 10:00", 1), "2026-11-02 16:00")
        self.assertEqual(self.due("2026-11-02 10:00", 1), "2026-11-11 16:00")
        self.assertEqual(self.due("2026-11-11 10:00", 1), "2026-11-16 16:00")

    def test_flexible_calendar_has_no_weekends(self):
        calendar = self.company.resource_calendar_id
        calendar.write({"schedule_type": "flexible", "hours_per_day": 8})
        self.assertTrue(calendar.flexible_hours)
        self.assertEqual(self.due("2026-11-06 10:00", 1), "2026-11-09 16:00")

    def test_calendar_without_hours_counts_every_day_and_says_so(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.assertTrue(self.company._cs_work_calendar()[1])
        self.assertEqual(self.due("2026-10-02 10:00", 1), "2026-10-03 23:59")

    def test_company_without_calendar_takes_its_own_zone(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        self.company.resource_calendar_id = False
        self.assertTrue(self.company._cs_work_calendar()[1])
        self.assertEqual(self.due("2026-10-02 10:00", 1), "2026-10-03 23:59")
        self.company.partner_id.tz = "UTC"
        self.assertEqual(self.due("2026-10-02 10:00", 1), "2026-10-04 07:59")

    def test_zone_with_summer_time(self):
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        end = self.company._cs_add_working_days(datetime(2026, 10, 22, 12), 1)
        self.assertEqual(end, datetime(2026, 10, 23, 16))
        end = self.company._cs_add_working_days(datetime(2026, 10, 23, 12), 1)
        self.assertEqual(end, datetime(2026, 10, 26, 17))

    def test_other_companys_holidays_do_not_count(self):
        self._add_holiday("Theirs", "2026-11-02", "2026-11-04", self.other_company)
        self.env["resource.calendar.leaves"].with_company(self.other_company).create(
            {
                "name": "Theirs, for all their calendars",
                "calendar_id": False,
                "date_from": self.utc("2026-11-05 00:00"),
                "date_to": self.utc("2026-11-05 23:59"),
            }
        ).flush_recordset()
        self.assertEqual(self.due("2026-10-30 10:00", 1), "2026-11-02 18:00")
        self.assertEqual(self.due("2026-11-04 10:00", 1), "2026-11-05 18:00")
        self.assertEqual(
            self.due("2026-10-30 10:00", 1, self.other_company), "2026-11-06 18:00"
        )

    def test_an_employee_s_leave_does_not_count(self):
        leave = self._add_holiday("Annual leave", "2026-11-02", "2026-11-04")
        leave.resource_id = self.employees["agent"].resource_id
        self.assertEqual(self.due("2026-10-30 10:00", 1), "2026-11-02 18:00")

    def test_today_is_shanghais(self):
        with self.at("2026-10-01 00:30"):
            bot = self.company.with_user(self.env.ref("base.user_root"))
            self.assertEqual(bot._cs_today(), date(2026, 10, 1))
            agent = self.company.with_context(tz="America/New_York")
            self.assertEqual(agent._cs_today(), date(2026, 10, 1))

    def test_a_start_far_away_is_refused(self):
        for start in ("1926-10-01 10:00", "2126-10-01 10:00", "0001-01-02 10:00"):
            with self.assertRaises(CalendarError):
                self.company._cs_add_working_days(self.utc(start), 1)
        with self.assertRaises(CalendarError):
            self.company._cs_nth_working_day(26, 10, 3)

    def test_a_year_of_holidays_is_an_error_not_a_loop(self):
        self._add_holiday("Closed", "2026-10-08", "2028-12-31")
        with self.assertRaises(CalendarError):
            self.company._cs_add_working_days(self.utc("2026-11-01 10:00"), 1)
        with self.assertRaises(CalendarError):
            self.company._cs_add_working_hours(self.utc("2026-11-01 10:00"), 1)
        with self.assertRaises(CalendarError):
            self.company._cs_opening(self.utc("2028-06-01 10:00"), 9)

    def test_batch_equals_one_by_one_and_takes_no_query_each(self):
        starts = [
            self.utc("2026-09-01 08:00") + timedelta(hours=7 * n) for n in range(60)
        ]
        one_by_one = [self.company._cs_add_working_days(s, 2) for s in starts]
        self.assertEqual(self.company._cs_add_working_days(starts, 2), one_by_one)
        many = starts * 200
        self.company._cs_calendar_changed()
        with self.assertQueryCount(5):
            self.assertEqual(
                self.company._cs_add_working_days(many, 2)[:60], one_by_one
            )
        with self.assertQueryCount(0):
            self.company._cs_add_working_days(many, 2)

    def test_hours_over_noon_night_and_holidays(self):
        def after(start, hours):
            return self.local(
                self.company._cs_add_working_hours(self.utc(start), hours)
            )

        self.assertEqual(after("2026-09-30 11:30", 1), "2026-09-30 13:30")
        self.assertEqual(after("2026-09-30 17:30", 1), "2026-10-08 09:30")
        self.assertEqual(after("2026-09-30 03:00", 8), "2026-09-30 18:00")

    def test_day_span_and_end_of_day(self):
        first, last = self.company._cs_day_span(date(2026, 10, 1), date(2026, 10, 3))
        self.assertEqual(self.local(first), "2026-10-01 00:00")
        self.assertEqual(last, self.utc("2026-10-03 23:59") + timedelta(seconds=59))
        end = self.company._cs_end_of_day(date(2026, 10, 8))
        self.assertEqual(self.local(end), "2026-10-08 18:00")


class TestWorkCalendarCache(WorkingTimeCase):
    """The cached calendar never shows what is not so, or not yet."""

    def test_any_change_is_seen_at_once(self):
        start = "2026-11-05 10:00"
        self.assertEqual(self.due(start, 1), "2026-11-06 18:00")
        leave = self._add_holiday("Off", "2026-11-06", "2026-11-06")
        self.assertEqual(self.due(start, 1), "2026-11-09 18:00")
        leave.date_to = self.utc("2026-11-09 23:59")
        self.assertEqual(self.due(start, 1), "2026-11-10 18:00")
        exception = self._add_make_up_day("2026-11-07")
        self.assertEqual(self.due(start, 1), "2026-11-07 18:00")
        exception.is_working = False
        self.assertEqual(self.due(start, 1), "2026-11-10 18:00")
        exception.unlink()
        leave.unlink()
        self.assertEqual(self.due(start, 1), "2026-11-06 18:00")
        calendar = self.company.resource_calendar_id
        friday = calendar.attendance_ids.filtered(lambda a: a.dayofweek == "4")
        friday[-1].hour_to = 17
        self.assertEqual(self.due(start, 1), "2026-11-06 17:00")
        friday.unlink()
        self.assertEqual(self.due(start, 1), "2026-11-09 18:00")
        calendar.tz = "UTC"
        self.assertEqual(self.due(start, 1), "2026-11-10 02:00")
        self.company.resource_calendar_id = self._make_calendar(self.company)
        self.assertEqual(self.due(start, 1), "2026-11-06 18:00")

    def test_a_holiday_moved_to_an_employee_is_no_holiday_any_more(self):
        leave = self._add_holiday("Off", "2026-11-06", "2026-11-06")
        self.assertEqual(self.due("2026-11-05 10:00", 1), "2026-11-09 18:00")
        leave.resource_id = self.employees["agent"].resource_id
        self.assertEqual(self.due("2026-11-05 10:00", 1), "2026-11-06 18:00")

    def test_a_rolled_back_holiday_is_forgotten(self):
        with self.env.cr.savepoint() as savepoint:
            self._add_holiday("Off", "2026-11-06", "2026-11-06")
            self.assertEqual(self.due("2026-11-05 10:00", 1), "2026-11-09 18:00")
            savepoint.rollback()
        self.assertEqual(self.due("2026-11-05 10:00", 1), "2026-11-06 18:00")

    def test_a_whole_transaction_rolled_back_leaves_nothing_shared(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            before = company._cs_shared_calendar()
            leaves = env["resource.calendar.leaves"].create(
                {
                    "name": "Never",
                    "calendar_id": company.resource_calendar_id.id,
                    "date_from": datetime(2026, 11, 6),
                    "date_to": datetime(2026, 11, 7),
                }
            )
            self.assertIn(
                (leaves.date_from, leaves.date_to),
                company._cs_work_calendar()[0].leaves,
            )
            # what others read is not what is not committed
            with self.registry.cursor() as other:
                theirs = company.with_env(company.env(cr=other))
                self.assertEqual(theirs._cs_work_calendar()[0].leaves, before[0].leaves)
            cr.rollback()
            self.assertEqual(company._cs_work_calendar()[0].leaves, before[0].leaves)


class TestMissingHolidays(WorkingTimeCase):
    def cron(self, moment):
        with self.at(moment), self.enter_registry_test_mode():
            with self.registry.cursor() as cr:
                self.env(cr=cr)["res.company"]._cron_cs_missing_holidays()

    def asked(self):
        activity_type = self.env.ref("cs_department.mail_activity_type_holidays")
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", activity_type.id),
                ("summary", "like", self.company.name),
            ]
        )

    def test_asked_in_november_once(self):
        self.cron("2026-10-31 23:59")
        self.assertFalse(self.asked())
        for moment in ("2026-11-01 00:30", "2026-11-02 09:00", "2026-12-20 09:00"):
            self.cron(moment)
        asked = self.asked()
        self.assertEqual(asked.user_id, self.users["manager"] | self.users["manager2"])
        self.assertEqual(len(asked), 2)
        self.assertIn("2027", asked[0].summary)
        self.cron("2027-11-02 09:00")
        self.assertEqual(len(self.asked()), 4)

    def test_not_asked_when_they_are_entered(self):
        self._add_holiday("New Year", "2027-01-01", "2027-01-03")
        self.cron("2026-11-02 09:00")
        self.assertFalse(self.asked())

    def test_a_holiday_that_only_reaches_into_the_year_is_not_its_list(self):
        self._add_holiday("New Year", "2026-12-31", "2027-01-02")
        self.cron("2026-11-02 09:00")
        self.assertTrue(self.asked())

    def test_asked_as_soon_as_there_is_a_manager(self):
        managers = self.users["manager"] | self.users["manager2"]
        managers.active = False
        self.cron("2026-11-02 09:00")
        self.assertFalse(self.asked())
        managers.active = True
        self.cron("2026-11-03 09:00")
        self.assertEqual(len(self.asked()), 2)
