"""Two workers, real transactions: one sheet a month (RELIABILITY 1, 4)."""

import threading
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

FIRST = date(2026, 9, 1)


@tagged("standard", "post_install", "-at_install")
class TestAttendanceRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean)
        self.ids = []

    def clean(self):
        model = "cs.attendance.check"
        with self.registry.cursor() as cr:
            for table in ("mail_activity", "cs_deadline"):
                cr.execute(f"DELETE FROM {table} WHERE res_model = %s", [model])
            cr.execute("DELETE FROM mail_message WHERE model = %s", [model])
            cr.execute("DELETE FROM cs_attendance_check WHERE date_from = %s", [FIRST])

    def open(self, started, other_may_go, wait_for):
        """Open the sheet in an own transaction, before the other is committed."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            started.wait(20)
            if wait_for:
                wait_for.wait(20)
            check = env["cs.attendance.check"]._cs_open(company, FIRST)
            other_may_go.set()
            if not wait_for:
                threading.Event().wait(0.5)
            self.ids.append(check.ids)

    def test_one_sheet(self):
        started, inserted = threading.Barrier(2), threading.Event()
        threads = [
            threading.Thread(target=self.open, args=(started, inserted, None)),
            threading.Thread(
                target=self.open, args=(started, threading.Event(), inserted)
            ),
        ]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(sorted(map(len, self.ids)), [0, 1])
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT COUNT(*) FROM cs_attendance_check WHERE date_from = %s", [FIRST]
            )
            self.assertEqual(cr.fetchone()[0], 1)
