"""Signature, sending, and HR's answer to the month's sheet (A1.5)."""

import io

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MissingInputError,
    ReadonlyDocumentError,
    TransitionAccessError,
    TransitionError,
)
from odoo.addons.cs_visits.exceptions import AttendanceError

from .attendance_common import AttendanceCase


class TestSignature(AttendanceCase):
    def test_late_record_asks_to_compute_again(self):
        check = self.compute(self.make_check())
        self.hand_over(self.make_visit("2026-09-29 10:00"), "2026-09-29 17:00")
        with self.assertRaises(AttendanceError):
            self.as_user("agent", check).action_check()
        self.sign(check)
        self.assertEqual(check.state, "checked")
        self.assertEqual(len(check.content_hash), 64)

    def test_a_doubt_needs_a_remark(self):
        check = self.compute(self.make_check())
        line = self.as_user("agent", self.line(check, "sales"))
        line.is_doubt = True
        with self.assertRaises(MissingInputError) as caught:
            self.as_user("agent", check).action_check()
        self.assertIn("Sales", str(caught.exception))
        line.note = "Two days at once"
        self.as_user("agent", check).action_check()

    def test_signed_lines_stay(self):
        self.fill_september()
        check = self.sign(self.make_check())
        line = self.line(check, "sales")
        for values in ({"note": "Later"}, {"is_doubt": True}):
            with self.assertRaises(ReadonlyDocumentError):
                self.as_user("agent", line).write(values)
        with self.assertRaises(UserError):
            self.as_user("manager", line).unlink()
        with self.assertRaises(UserError):
            self.as_user("agent", line.entry_ids[:1]).write({"hours": 1})

    def test_changed_past_the_system(self):
        self.fill_september()
        check = self.sign(self.make_check())
        auditor = self.as_user("auditor", check)
        self.assertEqual(auditor.action_verify()["params"]["type"], "success")
        self.env.cr.execute(
            "UPDATE cs_attendance_check_line SET visit_count = 9 WHERE check_id = %s",
            [check.id],
        )
        self.assertEqual(auditor.action_verify()["params"]["type"], "danger")
        with self.assertRaises(AttendanceError):
            self.as_user("agent", check).action_send()

    def test_changed_evidence_is_seen(self):
        self.fill_september()
        check = self.sign(self.make_check())
        self.env.cr.execute(
            "DELETE FROM cs_attendance_entry WHERE id = %s",
            [self.line(check, "sales").entry_ids[0].id],
        )
        found = self.as_user("auditor", check).action_verify()
        self.assertEqual(found["params"]["type"], "danger")

    def test_what_comes_later_changes_nothing(self):
        self.fill_september()
        check = self.send(self.make_check())
        line = self.line(check, "sales")
        before = line.read(["visit_count", "days_out", "doubt_count"])
        visit = line.entry_ids.visit_id.filtered(lambda v: v.state == "handed_over")[:1]
        self.judge(visit, "refuted", "statement")
        self.hand_over(self.make_visit("2026-09-29 10:00"), "2026-09-29 17:00")
        self.assertEqual(line.read(["visit_count", "days_out", "doubt_count"]), before)
        for figure in ("visit_count", "doubt_count"):
            action = self.as_user("hr", line).action_evidence(figure)
            found = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual(found, line[figure])
        found = self.as_user("auditor", check).action_verify()
        self.assertEqual(found["params"]["type"], "success")

    def test_unsigned_has_nothing_to_verify(self):
        with self.assertRaises(AttendanceError):
            self.make_check().action_verify()


class TestSending(AttendanceCase):
    def test_files_in_the_readers_languages(self):
        self._make_user("hr_cn", "hr.group_hr_user")
        self.users["hr_cn"].lang = "zh_CN"
        self.fill_september()
        self.line(self.compute(self.make_check()), "sales")
        check = self.env["cs.attendance.check"].search(
            [("company_id", "=", self.company.id)]
        )
        self.as_user("agent", check).action_check()
        self.as_user("agent", check).action_send()
        dispatch = check.dispatch_ids
        self.assertEqual((dispatch.version, check.version), (1, 1))
        self.assertEqual(dispatch.content_hash, check.content_hash)
        # sheet and print, in English and in Chinese
        self.assertEqual(len(dispatch.attachment_ids), 4)
        mails = self.env["mail.mail"].search(
            [("attachment_ids", "in", dispatch.attachment_ids.ids)]
        )
        self.assertEqual(
            mails.recipient_ids,
            self.users["hr"].partner_id | self.users["hr_cn"].partner_id,
        )
        self.assertEqual(len(mails), 2)
        self.assertIn(f"/odoo/cs-attendance-checks/{check.id}", mails[0].body_html)

    def test_pages_of_the_spreadsheet(self):
        self.fill_september()
        check = self.compute(self.make_check())
        line = self.as_user("agent", self.line(check, "sales"))
        line.write({"is_doubt": True, "note": "=HYPERLINK(1)"})
        self.as_user("agent", check).action_check()
        book = openpyxl.load_workbook(io.BytesIO(check._cs_xlsx()))
        self.assertEqual(book.sheetnames, ["2026-09", "Days Out", "Evidence"])
        people, days, entries = book.worksheets
        self.assertEqual(people.max_row, len(check.line_ids) + 1)
        self.assertEqual(days.max_row, len(check.line_ids.day_ids) + 1)
        self.assertEqual(entries.max_row, len(check.line_ids.entry_ids) + 1)
        typed = [c for row in people.iter_rows() for c in row if c.value]
        formula = [c for c in typed if str(c.value).startswith("=")]
        self.assertEqual([c.data_type for c in formula], ["s"])

    def test_address_in_the_settings(self):
        self.company.cs_attendance_email = "attendance@example.com"
        # then nobody of HR needs one
        self.users["hr"].email = False
        check = self.send(self.make_check())
        mail = self.env["mail.mail"].search(
            [("attachment_ids", "in", check.dispatch_ids.attachment_ids.ids)]
        )
        self.assertEqual(mail.email_to, "attendance@example.com")
        self.assertFalse(mail.recipient_ids)
        for bad in ("nobody", "a@example.com, b@example.com"):
            with self.subTest(address=bad), self.assertRaises(AttendanceError):
                self.company.cs_attendance_email = bad

    def test_print(self):
        self.fill_september()
        check = self.sign(self.make_check())
        report = self.as_user("agent", self.env["ir.actions.report"])
        for lang, words in (
            ("en_US", ("Visits", "Sales3", "Checked by customer service")),
            ("zh_CN", ("Sales3",)),
        ):
            content, _kind = report.with_context(lang=lang)._render_qweb_html(
                "cs_visits.report_attendance_check_action", check.ids
            )
            for word in words:
                with self.subTest(lang=lang, word=word):
                    self.assertIn(word, content.decode())

    def test_print_is_for_readers(self):
        check = self.compute(self.make_check())
        for role in ("sales", "hr"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                report = self.as_user(role, self.env["ir.actions.report"])
                report._render_qweb_html(
                    "cs_visits.report_attendance_check_action", check.ids
                )


class TestHr(AttendanceCase):
    def ask(self, check, role="sales", text="Was she out the whole day?", by="hr"):
        wizard = self.as_user(by, self.env["cs.attendance.return"]).create(
            {
                "check_id": check.id,
                "line_ids": [Command.set(self.line(check, role).ids)],
                "question": text,
            }
        )
        wizard.action_return()
        return check.question_ids.sorted("id")[-1:]

    def reply(self, question, **values):
        mine = self.as_user("agent", question)
        mine.write({"answer": "Yes", "resolution": "stands", **values})
        mine.action_answer()

    def test_confirmed_at_once(self):
        check = self.send(self.make_check())
        self.assertEqual(check.hr_state, "waiting")
        mine = self.as_user("hr", check)
        self.assertTrue(mine.can_confirm)
        mine.action_confirm()
        self.assertEqual(check.hr_state, "confirmed")
        self.assertEqual(check.confirmed_by, self.users["hr"])
        with self.assertRaises(AttendanceError):
            mine.action_confirm()
        with self.assertRaises(AttendanceError):
            self.ask(check)

    def test_question_and_answer(self):
        self.fill_september()
        check = self.send(self.make_check())
        signed = check.content_hash
        question = self.ask(check)
        self.assertEqual(check.hr_state, "returned")
        self.assertEqual((question.version, question.state), (1, "open"))
        self.assertEqual(self.line(check, "sales").question_state, "open")
        todo = check.activity_ids
        self.assertIn(self.users["agent"], todo.user_id)
        with self.assertRaises(AttendanceError):
            self.as_user("hr", check).action_confirm()
        with self.assertRaises(MissingInputError):
            self.as_user("agent", check).action_resend()
        with self.assertRaises(MissingInputError):
            self.as_user("agent", question).action_answer()
        self.reply(question, resolution="corrected", answer="Half a day")
        self.as_user("agent", check).action_resend()
        self.assertEqual((check.hr_state, check.version), ("waiting", 2))
        self.assertFalse(check.activity_ids)
        self.assertEqual(check.dispatch_ids.mapped("version"), [1, 2])
        self.assertEqual(check.content_hash, signed)
        book = openpyxl.load_workbook(io.BytesIO(check._cs_xlsx()))
        self.assertEqual(book.sheetnames[-1], "Questions")
        texts = [c.value for row in book.worksheets[-1].iter_rows() for c in row]
        self.assertIn("Half a day", texts)
        self.as_user("hr", check).action_confirm()

    def test_asked_twice(self):
        check = self.send(self.make_check())
        self.ask(check)
        self.ask(check, "sales2")
        # one to-do for a person, however many questions
        self.assertEqual(len(check.activity_ids), len(check.activity_ids.user_id))
        self.reply(check.question_ids[0])
        with self.assertRaises(MissingInputError):
            self.as_user("agent", check).action_resend()
        self.reply(check.question_ids.filtered(lambda q: q.state == "open"))
        self.as_user("agent", check).action_resend()
        self.ask(check, "sales3")
        self.assertEqual(
            check.question_ids.filtered(lambda q: q.version == 2).user_id,
            self.users["sales3"],
        )

    def test_who_may(self):
        check = self.send(self.make_check())
        for role in ("agent", "manager", "president", "auditor", "sales", "outsider"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.as_user(role, check).action_confirm()
                with self.assertRaises(AccessError):
                    self.ask(check, by=role)
        question = self.ask(check)
        for role in ("hr", "president", "auditor", "sales"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, question).action_answer()
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, check).action_resend()

    def test_draft_is_not_for_hr(self):
        check = self.sign(self.make_check())
        for records in (check, check.line_ids, check.line_ids.entry_ids):
            if records:
                self.assertFalse(self.as_user("hr", records).has_access("read"))
        with self.assertRaises(AccessError):
            self.as_user("hr", check).action_confirm()
        with self.assertRaises(TransitionError):
            self.as_user("agent", check).action_resend()

    def test_who_signed_does_not_confirm(self):
        self.users["agent"].group_ids += self.env.ref("hr.group_hr_user")
        check = self.send(self.make_check())
        with self.assertRaises(AttendanceError):
            self.as_user("agent", check).action_confirm()

    def test_lines_of_another_sheet(self):
        check = self.send(self.make_check())
        other = self.send(self.make_check("2026-08-01"))
        with self.assertRaises(AttendanceError):
            self.as_user("hr", check)._return_lines(
                self.as_user("hr", self.line(other, "sales")), "Why?"
            )
        with self.assertRaises(AttendanceError):
            self.as_user("hr", check)._return_lines(
                self.env["cs.attendance.check.line"], "Why?"
            )
        with self.assertRaises(MissingInputError):
            self.ask(check, text="   ")
        self.assertEqual(check.hr_state, "waiting")

    def test_questions_are_not_forged(self):
        check = self.send(self.make_check())
        values = {
            "check_id": check.id,
            "line_id": self.line(check, "sales").id,
            "company_id": self.company.id,
            "question": "?",
        }
        for role in ("agent", "hr"):
            with self.subTest(role=role), self.assertRaises(UserError):
                self.as_user(role, self.env["cs.attendance.question"]).create(values)
        question = self.ask(check)
        with self.assertRaises(EngineFieldError):
            self.as_user("agent", question).question = "Another one"
        with self.assertRaises(EngineFieldError):
            self.as_user("agent", question).answered_by = self.users["manager"]
        self.reply(question)
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("agent", question).answer = "No"
        for name, value in (("hr_state", "confirmed"), ("version", 7)):
            with self.subTest(field=name), self.assertRaises(UserError):
                self.as_user("agent", check).write({name: value})

    def test_sheet_of_before_has_no_answer(self):
        """One that was sent before HR could answer here (an upgraded database)."""
        check = self.send(self.make_check())
        check._cs_write_checked({"hr_state": False})
        self.assertFalse(self.as_user("hr", check).can_confirm)
        with self.assertRaises(AttendanceError):
            self.as_user("hr", check).action_confirm()

    def test_evidence_is_neutral_for_hr(self):
        self.fill_september()
        check = self.send(self.make_check())
        entry = self.as_user("hr", self.line(check, "sales").entry_ids[:1])
        self.assertTrue(entry.reference)
        self.assertEqual(entry.partner_id.display_name, self.customer.display_name)
        with self.assertRaises(AccessError):
            entry.action_open()
        self.assertEqual(
            self.as_user("agent", entry).action_open()["res_model"], "cs.visit"
        )

    def test_salespeople_learn_nothing(self):
        self.fill_september()
        check = self.send(self.make_check())
        self.ask(check)
        for model in ("check", "check.line", "entry", "day", "question", "dispatch"):
            records = self.as_user("sales", self.env[f"cs.attendance.{model}"])
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.search([])

    def test_step_of_another_is_named(self):
        check = self.send(self.make_check())
        with self.assertRaises(TransitionAccessError):
            self.as_user("manager", check).action_confirm()
