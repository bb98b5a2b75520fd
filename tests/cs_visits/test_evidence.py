"""Evidence rows have no foreign keys: what they name stays, or takes them along."""

from odoo.addons.cs_department.exceptions import CallbackError, InUseError
from odoo.addons.cs_visits.tools.evidence import EvidenceMany2one

from .attendance_common import AttendanceCase
from .round_common import RoundCase

EVIDENCE = {
    "cs.attendance.entry": {"line_id", "outing_id", "visit_id"},
    "cs.attendance.day": {"line_id"},
    "cs.callback.round.line": {
        "round_id",
        "company_id",
        "visit_id",
        "partner_id",
        "user_id",
        "center_id",
        "callback_id",
    },
}


class TestSheetEvidence(AttendanceCase):
    def setUp(self):
        super().setUp()
        self.fill_september()
        self.check = self.compute(self.make_check())

    def rows(self, model):
        table = self.env[model]._table
        self.env.cr.execute(f"SELECT COUNT(*) FROM {table}")
        return self.env.cr.fetchone()[0]

    def test_no_foreign_key_is_made_and_an_old_one_goes(self):
        for model, names in EVIDENCE.items():
            table = self.env[model]._table
            self.assertEqual(self.foreign_keys(table) & names, set())
        field = self.env["cs.attendance.day"]._fields["line_id"]
        self.assertIsInstance(field, EvidenceMany2one)
        self.env.cr.execute(
            "ALTER TABLE cs_attendance_day ADD FOREIGN KEY (line_id)"
            " REFERENCES cs_attendance_check_line(id)"
        )
        field.update_db_foreign_key(self.env["cs.attendance.day"], None)
        self.assertNotIn("line_id", self.foreign_keys("cs_attendance_day"))

    def foreign_keys(self, table):
        self.env.cr.execute(
            "SELECT a.attname FROM pg_constraint fk JOIN pg_attribute a"
            "    ON a.attrelid = fk.conrelid AND a.attnum = ANY(fk.conkey)"
            " WHERE fk.contype = 'f' AND fk.conrelid = %s::regclass",
            [table],
        )
        return {name for (name,) in self.env.cr.fetchall()}

    def test_a_visit_on_a_sheet_is_not_deleted(self):
        visit = self.make_visit("2026-09-24 10:00")
        with self.at("2026-09-24 12:00"):
            self.as_user("sales", visit).action_done()
        self.compute(self.check)
        with self.at("2026-09-24 14:00"):
            self.as_user("sales", visit).action_reopen()
            with self.assertRaises(InUseError):
                visit.unlink()
        self.compute(self.check)
        visit.unlink()

    def test_an_outing_on_a_sheet_is_not_deleted(self):
        outing = self.line(self.check, "sales3").entry_ids.outing_id
        with self.assertRaises(InUseError):
            outing._unlink_except_on_sheet()

    def test_lines_take_their_evidence_along(self):
        line = self.line(self.check, "sales")
        before = self.rows("cs.attendance.entry")
        count = len(line.entry_ids)
        line.sudo().unlink()
        self.assertEqual(self.rows("cs.attendance.entry"), before - count)

    def test_a_sheet_takes_its_evidence_along(self):
        self.assertTrue(self.rows("cs.attendance.day"))
        self.check.sudo().unlink()
        self.assertFalse(self.rows("cs.attendance.day"))
        self.assertFalse(self.rows("cs.attendance.entry"))

    def test_the_digest_is_that_of_the_evidence(self):
        self.assertEqual(self.check.figures_hash, self.check._cs_live_digest())
        self.assertEqual(self.check.figures_hash, self.check._cs_kept_digest())


class TestRoundEvidence(RoundCase):
    def setUp(self):
        super().setUp()
        self.visit_all()
        self.round = self.generate(self.make_round())

    def test_each_line_has_its_call(self):
        for line in self.round.line_ids:
            self.assertEqual(line.callback_id.visit_id, line.visit_id)
            self.assertEqual(line.callback_id.round_id, self.round)

    def test_a_drawn_call_is_not_deleted(self):
        with self.assertRaises(CallbackError):
            self.round.callback_ids[:1].unlink()

    def test_a_dissolved_center_leaves_the_list(self):
        center = self.east.create({"name": "Old", "company_id": self.company.id})
        line = self.round.line_ids[:1]
        line.sudo().center_id = center
        center.unlink()
        line.invalidate_recordset()
        self.assertFalse(line.center_id)

    def test_merged_customers_stay_on_the_list(self):
        stays, goes = self.customers[:2]
        line = self.line(self.round, goes)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((stays | goes).ids, stays)
        line.invalidate_recordset()
        self.assertEqual(line.partner_id, stays)
        self.assertFalse(self.round.sudo()._cs_verify())

    def test_a_call_leaves_no_trace_on_the_visit(self):
        call = self.round.callback_ids[:1]
        visit = call.visit_id
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_visit SET write_date = '2026-09-30', write_uid = %s"
            " WHERE id = %s",
            [self.users["sales"].id, visit.id],
        )
        self.env.invalidate_all()
        with self.at("2026-10-08 10:00"):
            self.answer(call, "cannot_say")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(visit.check_result, "cannot_say")
        self.assertEqual(str(visit.write_date)[:10], "2026-09-30")
        self.assertEqual(visit.write_uid, self.users["sales"])
