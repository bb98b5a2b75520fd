"""Engine 1: working days over National Day, make-up days, odd calendars."""

import doctest
from datetime import date

from odoo.addons.cs_department.exceptions import CalendarError
from odoo.addons.cs_department.tools import (
    content_hash,
    holiday_csv,
    transitions,
    working_days,
)

from ..base import CsCase


class TestWorkingTime(CsCase):
    def due(self, start, days):
        return self.local(self.company._cs_add_working_days(self.utc(start), days))

    def test_doctests(self):
        for module in (content_hash, holiday_csv, transitions, working_days):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, module)
            self.assertFalse(result.failed, module)

    def test_national_day(self):
        start = "2026-09-30 15:00"
        self.assertEqual(self.due(start, 1), "2026-10-08 18:00")
        self.assertEqual(self.due(start, 2), "2026-10-09 18:00")
        self.assertEqual(self.due(start, 3), "2026-10-10 18:00")
        self.assertEqual(self.due(start, 4), "2026-10-12 18:00")

    def test_third_working_day_of_october(self):
        end = self.company._cs_nth_working_day(2026, 10, 3)
        self.assertEqual(self.local(end), "2026-10-10 18:00")

    def test_other_companys_holidays_do_not_count(self):
        self._add_holiday("Theirs", "2026-11-02", "2026-11-04", self.other_company)
        self.assertEqual(self.due("2026-10-30 10:00", 1), "2026-11-02 18:00")

    def test_today_is_shanghais(self):
        with self.at("2026-10-01 00:30"):
            self.assertEqual(self.company._cs_today(), date(2026, 10, 1))

    def test_a_start_far_away_is_refused(self):
        with self.assertRaises(CalendarError):
            self.company._cs_add_working_days(self.utc("1926-10-01 10:00"), 1)
