"""Two workers, real transactions: one round, one sheet a month (RELIABILITY 1, 4)."""

from datetime import date

from .race_common import OpenedOnceCase


class TestRoundRace(OpenedOnceCase):
    model, opener, first = "cs.callback.round", "_cs_open_round", date(2026, 9, 21)

    def test_one_round(self):
        self.assert_opened_once()


class TestAttendanceRace(OpenedOnceCase):
    model, opener, first = "cs.attendance.check", "_cs_open", date(2026, 9, 1)

    def test_one_sheet(self):
        self.assert_opened_once()
