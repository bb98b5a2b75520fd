"""The month's attendance check for HR (A1.5)."""

import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError, StateWriteError
from odoo.addons.cs_visits.exceptions import AttendanceError

from .attendance_common import AttendanceCase


class TestAttendance(AttendanceCase):
    def test_september_is_due_on_the_make_up_saturday(self):
        check = self.make_check()
        self.assertEqual(check.date_to, date(2026, 9, 30))
        self.assertEqual(self.local(check.date_due), "2026-10-10 18:00")
        self.assertEqual(check.deadline_ids.clause_id.number, "A1.5")

    def test_figures(self):
        self.fill_september()
        check = self.make_check()
        self.as_user("agent", check).action_compute()
        lines = {line.user_id: line for line in check.line_ids}
        line = lines[self.users["sales"]]
        self.assertEqual(
            (line.visit_count, line.late_count, line.no_outing_count), (2, 1, 2)
        )
        self.assertEqual(line.department_id, self.east)
        line = lines[self.users["sales3"]]
        self.assertEqual(
            (line.outing_count, line.retroactive_count, line.visit_count), (1, 1, 0)
        )

    def test_computing_twice_replaces(self):
        self.fill_september()
        check = self.make_check()
        self.as_user("agent", check).action_compute()
        first = check.line_ids
        entries = len(first.entry_ids)
        self.as_user("agent", check).action_compute()
        self.assertEqual(check.line_ids, first)
        self.assertEqual(len(check.line_ids.entry_ids), entries)

    def test_queries_do_not_grow(self):
        self.hand_over(self.make_visit("2026-09-08 10:00"), "2026-09-08 17:00")
        check = self.make_check()
        check.action_compute()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            check.action_compute()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self.fill_september()
        count()
        self.assertLessEqual(count(), few)

    def test_to_hr(self):
        self.fill_september()
        check = self.make_check()
        mine = self.as_user("agent", check)
        with self.at("2026-10-09 10:00"):
            with self.assertRaises(AttendanceError):
                mine.action_check()
            mine.action_compute()
            mine.action_check()
            self.assertEqual(check.checked_by, self.users["agent"])
            self.assertFalse(self.as_user("hr", check).has_access("read"))
            mine.action_send()
        self.assertEqual(check.state, "sent")
        self.assertEqual(check.deadline_ids.state, "met")
        self.assertTrue(self.as_user("hr", check).has_access("read"))
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "cs.attendance.dispatch"),
                ("res_id", "in", check.dispatch_ids.ids),
                ("name", "like", ".xlsx"),
            ]
        )
        sheet = openpyxl.load_workbook(io.BytesIO(attachment.raw)).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(len(rows), len(check.line_ids) + 1)
        self.assertIn("Sales", [row[0] for row in rows])
        mail = self.env["mail.mail"].search([("attachment_ids", "in", attachment.ids)])
        self.assertEqual(mail.recipient_ids, self.users["hr"].partner_id)

    def test_too_late_is_a_breach(self):
        check = self.make_check()
        with self.at("2026-10-12 10:00"):
            self.as_user("agent", check).action_compute()
            self.as_user("agent", check).action_check()
            self.as_user("agent", check).action_send()
        self.assertEqual(check.deadline_ids.state, "breached")

    def test_signed_figures_stay(self):
        check = self.make_check()
        mine = self.as_user("agent", check)
        mine.action_compute()
        mine.action_check()
        with self.assertRaises(Exception) as caught:
            mine.action_compute()
        self.assertEqual(type(caught.exception).__name__, "TransitionError")
        self.as_user("manager", check).action_reset()
        self.assertFalse(check.checked_by)

    def test_nobody_in_hr(self):
        self.env.ref("hr.group_hr_user").all_user_ids.filtered(
            lambda u: self.company in u.company_ids
        ).write({"email": False})
        check = self.make_check()
        check.action_compute()
        check.action_check()
        with self.assertRaises(AttendanceError):
            check.action_send()
        self.assertEqual(check.state, "checked")

    def test_sent_is_read_only(self):
        check = self.make_check()
        check.action_compute()
        check.action_check()
        check.action_send()
        with self.assertRaises(ReadonlyDocumentError):
            check.user_id = self.users["manager2"]

    def test_who_may(self):
        check = self.make_check()
        check.action_compute()
        for role in (
            "sales",
            "sales_manager",
            "hr",
            "president",
            "auditor",
            "outsider",
        ):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, check).action_check()
        with self.assertRaises(StateWriteError):
            self.as_user("agent", check).state = "sent"
        with self.assertRaises(StateWriteError):
            self.as_user("agent", check).checked_by = self.users["manager"]
        with self.assertRaises(AccessError):
            self.as_user("agent", self.env["cs.attendance.check.line"]).create(
                {
                    "check_id": check.id,
                    "company_id": self.company.id,
                    "user_id": self.users["sales"].id,
                }
            )

    def test_one_check_a_month(self):
        self.make_check()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.make_check()
        self.assertIn("month_uniq", str(caught.exception))
        with self.assertRaises(ValidationError):
            self.make_check("2026-08-02")

    def test_opens_after_the_month(self):
        self.fill_september()
        cron = self.env.ref("cs_visits.ir_cron_attendance_check")
        with self.at("2026-10-01 09:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        check = self.env["cs.attendance.check"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(check.date_from, date(2026, 9, 1))
        self.assertEqual(sum(check.line_ids.mapped("visit_count")), 2)
