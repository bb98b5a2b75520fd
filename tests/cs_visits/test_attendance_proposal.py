"""Attendance is proposed where the app is installed, never entered by itself (A1.5)."""

import subprocess
import sys

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.cs_visits.exceptions import AttendanceError

from ..cs_department.scratch import ROOT, scratch_database
from .attendance_common import AttendanceCase


class TestWithoutApp(AttendanceCase):
    def test_no_button_no_menu(self):
        if "hr.attendance" in self.env:
            self.skipTest("the app Attendances is installed here")
        check = self.send(self.make_check())
        mine = self.as_user("hr", check)
        self.assertFalse(mine.can_propose)
        with self.assertRaises(AttendanceError):
            mine.action_propose()
        menu = self.env.ref("cs_visits.cs_attendance_proposal_menu")
        menus = self.env["ir.ui.menu"].with_user(self.users["hr"]).load_menus(False)
        self.assertNotIn(menu.id, menus)

    def test_proposals_are_not_forged(self):
        check = self.send(self.make_check())
        line = self.line(check, "sales")
        with self.assertRaises(UserError):
            self.as_user("hr", self.env["cs.attendance.proposal"]).create(
                {
                    "check_id": check.id,
                    "line_id": line.id,
                    "company_id": self.company.id,
                    "employee_id": self.employees["sales"].id,
                    "date": "2026-09-21",
                    "date_start": self.utc("2026-09-21 09:00"),
                    "date_end": self.utc("2026-09-21 18:00"),
                }
            )


@tagged("standard", "post_install", "-at_install")
class TestWithApp(BaseCase):
    def test_proposed_accepted_refused(self):
        with scratch_database() as scratch:
            program = ROOT / "tests" / "cs_visits" / "attendance_app_check.py"
            done = subprocess.run(
                [sys.executable, str(program), scratch.name],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=900,
                check=False,
            )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
