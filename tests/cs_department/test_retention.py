"""How long an archived complaint is kept, and what happens then (A3.10)."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MissingInputError,
    ReadonlyDocumentError,
    RetentionError,
    TransitionAccessError,
)

from .penalty_common import PenaltyCase

TODO = "cs_department.mail_activity_type_retention"


class TestRetention(PenaltyCase):
    def archived(self, **values):
        """Closed on 8 October 2026, kept for five years."""
        with self.at("2026-10-08 10:00"):
            return self.end(self.analysed(**values))

    def todos(self):
        return (
            self.env["mail.activity"]
            .search([("activity_type_id", "=", self.env.ref(TODO).id)])
            .filtered(lambda a: a.user_id.company_id == self.company)
        )

    def discard(self, complaint, role="president", reason="Yearly clearing"):
        wizard = self.as_user(role, self.env["cs.complaint.discard"]).create(
            {"complaint_ids": [(6, 0, complaint.ids)], "reason": reason}
        )
        return wizard.action_discard()

    def test_date_is_set_at_close(self):
        self.assertEqual(self.archived().date_retention, date(2031, 10, 8))
        self.company.cs_retention_months = 12
        complaint = self.archived()
        self.assertEqual(complaint.date_retention, date(2027, 10, 8))
        # complaints archived already keep their day
        self.company.cs_retention_months = 1
        self.assertEqual(complaint.date_retention, date(2027, 10, 8))

    def test_local_day_and_month_end(self):
        self.company.cs_retention_months = 1
        moment = self.utc("2027-01-31 00:30")
        self.assertEqual(self.company._cs_retention_end(moment), date(2027, 2, 28))

    def test_cancelled_is_kept_as_well(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis()
            self.as_user("manager", complaint)._cancel("Entered twice")
        self.assertEqual(complaint.date_retention, date(2031, 10, 8))

    @mute_logger("odoo.sql_db")
    def test_setting_has_bounds(self):
        for months in (0, -1, 1201):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.company.cs_retention_months = months
                self.env.flush_all()

    def test_reopening_needs_the_right_and_the_time(self):
        complaint = self.archived()
        with self.at("2031-10-08 10:00"):
            with self.assertRaises(TransitionAccessError):
                self.as_user("agent", complaint).action_reopen()
            with self.assertRaises(TransitionAccessError):
                self.as_user("head", complaint).action_reopen()
        with self.at("2031-10-09 10:00"), self.assertRaises(RetentionError):
            self.as_user("manager", complaint).action_reopen()
        with self.at("2031-10-08 10:00"):
            self.as_user("manager", complaint).action_reopen()
        self.assertEqual(complaint.state, "analysis")
        self.assertFalse(complaint.date_retention)

    def test_filter(self):
        complaint = self.archived()
        complaints = self.as_user("manager", self.env["cs.complaint"])
        domain = [("is_past_retention", "=", True), ("id", "=", complaint.id)]
        with self.at("2031-10-08 23:00"):
            self.assertFalse(complaints.search(domain))
            self.assertFalse(complaint.is_past_retention)
        with self.at("2031-10-09 01:00"):
            complaint.invalidate_recordset()
            self.assertEqual(complaints.search(domain).ids, complaint.ids)
            self.assertTrue(complaint.is_past_retention)

    def test_nobody_writes_the_date(self):
        complaint = self.archived()
        for role in ("agent", "manager", "president"):
            with self.assertRaises(EngineFieldError, msg=role):
                self.as_user(role, complaint).date_retention = "2020-01-01"

    # -- cron ----------------------------------------------------------------------

    def run_cron(self, day):
        with self.at(f"{day} 06:00"), self.enter_registry_test_mode():
            self.env.ref("cs_department.ir_cron_retention").method_direct_trigger()
        return self.todos()

    def test_managers_are_told_once_a_month(self):
        self.archived()
        self.assertFalse(self.run_cron("2031-10-08"))
        todos = self.run_cron("2031-10-09")
        self.assertEqual(todos.user_id, self.users["manager"] | self.users["manager2"])
        self.assertIn("1 complaints", todos[0].summary)
        self.assertEqual(self.run_cron("2031-10-09"), todos)
        self.assertEqual(self.run_cron("2031-11-08"), todos)
        self.assertEqual(len(self.run_cron("2031-11-09")), 2 * len(todos))

    def test_old_archives_get_their_day(self):
        complaint = self.archived()
        complaint._cs_write_checked({"date_retention": False})
        self.run_cron("2026-10-09")
        complaint.invalidate_recordset()
        self.assertEqual(complaint.date_retention, date(2031, 10, 8))

    # -- discarding ----------------------------------------------------------------

    def test_only_the_president_and_only_after(self):
        complaint = self.archived()
        with self.at("2031-10-08 10:00"), self.assertRaises(RetentionError):
            self.discard(complaint)
        with self.at("2031-10-09 10:00"):
            for role in ("agent", "manager", "auditor", "head"):
                with self.assertRaises(AccessError, msg=role):
                    self.discard(complaint, role)
                with self.assertRaises(AccessError, msg=role):
                    self.as_user(role, complaint)._discard("x")
            with self.assertRaises(MissingInputError):
                self.discard(complaint, reason=" ")
            with self.assertRaises(UserError):
                self.as_user("president", complaint).unlink()
        self.assertTrue(complaint.exists())

    def test_open_complaint_is_not_discarded(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis()
        with self.at("2041-10-08 10:00"), self.assertRaises(RetentionError):
            self.discard(complaint)

    def test_files_stay_read_only_until_then(self):
        complaint = self.archived()
        with self.assertRaises(ReadonlyDocumentError):
            self.env["ir.attachment"].create(
                {"name": "x", "res_model": complaint._name, "res_id": complaint.id}
            )

    def rows(self, table, model, ids, key="res_model"):
        self.env.flush_all()
        self.env.cr.execute(
            f"SELECT COUNT(*) FROM {table} WHERE {key} = %s AND res_id IN %s",  # noqa: S608
            [model, tuple(ids)],
        )
        return self.env.cr.fetchone()[0]

    def test_everything_goes_and_the_log_stays(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(
                12000,
                responsibility="person",
                responsible_employee_id=self.employees["employee"].id,
                remedy_ids=[(0, 0, {"kind": "apology", "is_granted": True})],
            )
            for model, record in (("cs.complaint", complaint),):
                self.env["ir.attachment"].create(
                    {"name": "photo", "res_model": model, "res_id": record.id}
                )
            complaint.message_post(body="A word", attachments=[("a.txt", b"a")])
            self.end(complaint)
            penalty = self.decided(complaint)
            improvement = self.env["cs.improvement"].create(
                {"title": "Labels", "complaint_ids": [(6, 0, complaint.ids)]}
            )
        number, ids = complaint.name, complaint.ids
        other = self.archived()
        penalty_ids = complaint.sudo().penalty_ids.ids
        self.assertIn(penalty.id, penalty_ids)
        held = (
            ("cs_deadline", "res_model"),
            ("cs_approval", "res_model"),
            ("cs_callback", "res_model"),
            ("ir_attachment", "res_model"),
            ("mail_message", "model"),
            ("mail_activity", "res_model"),
        )
        for table, key in held:
            self.assertTrue(self.rows(table, "cs.complaint", ids, key), table)
        with self.at("2031-10-09 10:00"):
            self.assertTrue(self.as_user("president", complaint).can_discard)
            self.discard(complaint)
        self.assertFalse(complaint.exists())
        self.assertFalse(penalty.exists())
        self.assertTrue(improvement.exists())
        self.assertFalse(improvement.complaint_ids)
        for table, key in held:
            self.assertFalse(self.rows(table, "cs.complaint", ids, key), table)
            self.assertFalse(
                self.rows(table, "cs.complaint.penalty", penalty_ids, key), table
            )
        # others keep theirs
        self.assertTrue(other.exists())
        self.assertTrue(self.rows("cs_deadline", "cs.complaint", other.ids))
        log = self.env["cs.discard.log"].search([("name", "=", number)])
        self.assertEqual(log.user_id, self.users["president"])
        self.assertEqual(log.reason, "Yearly clearing")
        self.assertEqual(log.file_count, 2)
        self.assertIn(number, "".join(self.todos().mapped("summary")))
        self.assertEqual(self.todos().user_id, self.users["auditor"])
        for role in ("manager", "president", "auditor"):
            self.assertTrue(self.as_user(role, log).reason)
            with self.assertRaises(AccessError):
                self.as_user(role, log).reason = "x"
        with self.assertRaises(ReadonlyDocumentError):
            log.sudo().unlink()
