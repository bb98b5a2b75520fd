"""Old databases: what 19.0.1.1.0 fills in for phones and sheets."""

import importlib.util
from pathlib import Path

from odoo.modules import get_module_path

from .attendance_common import AttendanceCase


class TestMigration(AttendanceCase):
    def migrate(self, name, version="19.0.1.0.0"):
        path = Path(get_module_path("cs_visits"), "migrations/19.0.1.1.0", name)
        spec = importlib.util.spec_from_file_location("migration", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_check_ins_get_their_moment(self):
        here = {"latitude": 31.23, "longitude": 121.47}
        visits = self.make_visit("2026-09-21 10:00", **here)
        visits |= self.make_visit("2026-09-22 10:00", **here)
        visits |= self.make_visit("2026-09-23 10:00")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_visit SET date_position = NULL,"
            " date_check_in = '2026-09-21 02:00' WHERE id IN %s",
            [(visits[0].id, visits[2].id)],
        )
        kept = visits[1].date_position
        self.migrate("post-phone.py")
        self.assertEqual(str(visits[0].date_position), "2026-09-21 02:00:00")
        self.assertEqual(visits[1].date_position, kept)
        self.assertFalse(visits[2].date_position)

    def test_sent_sheets_wait_for_hr(self):
        self.fill_september()
        sent = self.send(self.make_check())
        draft = self.make_check("2026-08-01")
        self.env.flush_all()
        self.env.cr.execute("UPDATE cs_attendance_check SET hr_state = NULL")
        self.migrate("post-attendance.py", version=None)
        self.assertFalse(sent.hr_state)
        self.migrate("post-attendance.py")
        self.assertEqual(sent.hr_state, "waiting")
        self.assertFalse(draft.hr_state)
        self.as_user("hr", sent).action_confirm()
        self.assertEqual(sent.hr_state, "confirmed")
