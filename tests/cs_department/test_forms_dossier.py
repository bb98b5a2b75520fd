"""The dossier: one PDF in order, whatever is attached (A3.10)."""

import doctest
import hashlib
import io
from unittest.mock import patch

from PyPDF2 import PdfReader

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_actions_report import IrActionsReport
from odoo.addons.cs_department.exceptions import ReportAccessError, ReportLimitError
from odoo.addons.cs_department.report import dossier_files
from odoo.addons.cs_department.tools import case_book, printable
from odoo.addons.cs_department.tools.pdf_pages import (
    UnmergeableError,
    clean_pdf,
    image_to_pdf,
    merge_numbered,
)

from .forms_common import FormsCase, make_pdf, make_picture


class DossierCase(FormsCase):
    def dossier_pdf(self, complaint, role="auditor"):
        """The merged file, each printed section being one page of our own making."""
        self.printed = []

        def run(_report, bodies, *_args, **_kwargs):
            self.printed += bodies
            return make_pdf(1)

        reports = self.as_user(role, self.env["ir.actions.report"]).with_context(
            force_report_rendering=True
        )
        with patch.object(IrActionsReport, "_run_wkhtmltopdf", run):
            content = reports._render_qweb_pdf(
                "cs_department.cs_complaint_dossier", complaint.ids
            )[0]
        return PdfReader(io.BytesIO(content))

    def texts(self, reader):
        return [page.extract_text() for page in reader.pages]


class TestDossier(DossierCase):
    def test_order_of_a_closed_case(self):
        complaint = self.closed()
        text = self.render("dossier", complaint, role="auditor")
        at = 0
        for part in (
            "Complaint Dossier",
            "Dossier made by Auditor",
            "Customer Complaint Record",
            "Customer Complaint Analysis",
            "Deadlines",
            "Send to the department",
            "A3.4",
            "Approvals",
            "Manager",
            "Contacts and Messages",
            "Callbacks",
            "Attempt 1",
        ):
            found = text.find(part, at)
            self.assertGreaterEqual(found, 0, f"{part} is missing, or out of order")
            at = found
        self.assertNotIn("Complaint Handling Notice", text)

    def test_special_case_has_its_notice(self):
        text = self.render("dossier", self.full(), role="manager")
        self.assertIn("Complaint Handling Notice", text)

    def test_void_and_refused_decisions_are_in_it(self):
        complaint = self.in_approval()
        self.as_user("manager", complaint).write({"reply_text": "Something else"})
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        pending = complaint.sudo().approval_ids.filtered(lambda a: a.state == "pending")
        self.as_user("manager", self.env["cs.approval.refuse"]).create(
            {"approval_ids": pending.ids, "comment": "Too vague"}
        ).action_refuse()
        text = self.render("dossier", complaint, role="auditor")
        self.assertIn("Void", text)
        self.assertIn("Too vague", text)
        for approval in complaint.sudo().approval_ids:
            self.assertIn(approval.content_hash, text)

    def test_letters_are_in_order_and_harmless(self):
        complaint = self.draft().sudo()
        for day, body in (
            (
                "2026-09-02 10:00",
                "<p>Second <img src='https://evil.example/t.gif'/></p>",
            ),
            ("2026-09-01 10:00", "<p>First <a href='javascript:x()'>link</a></p>"),
        ):
            complaint.message_post(
                body=body,
                body_is_html=True,
                date=self.utc(day),
                email_from="Wu <wu@example.com>",
                author_id=False,
                message_type="email",
            )
        reports = self.as_user("auditor", self.env["ir.actions.report"])
        page = reports._render_qweb_html(
            "cs_department.cs_complaint_dossier", complaint.ids
        )[0].decode()
        self.assertLess(page.index("First"), page.index("Second"))
        self.assertIn("wu@example.com", page)
        self.assertNotIn("evil.example", page)
        self.assertNotIn("javascript:", page)

    def test_related_cases_the_reader_must_not_know_of(self):
        complaint = self.in_analysis()
        hidden = self.confirmed(
            category="staff",
            department_id=self.cs_dept.id,
            accused_employee_id=self.employees["manager2"].id,
        )
        complaint.sudo()._cs_write_checked({"link_ids": [(4, hidden.id)]})
        self.assertIn(hidden.name, self.render("dossier", complaint, role="manager"))
        text = self.render("dossier", complaint, role="manager2")
        self.assertIn(complaint.name, text)
        self.assertNotIn(hidden.name, text)

    def test_contacts_are_in_order_with_their_mails(self):
        complaint = self.draft()
        mail = complaint.sudo().message_post(
            body="What we wrote by mail", date=self.utc("2026-09-02 10:00")
        )
        contacts = self.env["cs.complaint.contact"]
        for day, summary, message in (
            ("2026-09-03 10:00", "Called on the third", False),
            ("2026-09-01 10:00", "Called on the first", False),
            ("2026-09-02 10:00", "Line of the mail", mail.id),
        ):
            contacts.sudo().create(
                {
                    "complaint_id": complaint.id,
                    "date": self.utc(day),
                    "summary": summary,
                    "message_id": message,
                }
            )
        text = self.render("dossier", complaint, role="auditor")
        text = text[text.rindex("Contacts and Messages") :]
        order = ["Called on the first", "What we wrote by mail", "Called on the third"]
        self.assertEqual(sorted(order, key=text.index), order)
        self.assertNotIn("Line of the mail", text)

    def test_changes_of_fields_are_told(self):
        complaint = self.draft()
        self.env.flush_all()
        self.env.cr.precommit.run()
        complaint.with_context(tracking_disable=False).write({"urgency": "urgent"})
        self.env.flush_all()
        self.env.cr.precommit.run()
        text = self.render("dossier", complaint, role="auditor")
        self.assertIn("Urgency: Normal → Rather urgent", text)

    def test_attachments_become_pages(self):
        complaint = self.closed_with_files()
        reader = self.dossier_pdf(complaint)
        # cover, record, analysis, clocks, letters, calls; then 3 + 1 pages
        self.assertEqual(len(reader.pages), 6 + 3 + 1)
        texts = self.texts(reader)
        self.assertIn(f"{len(reader.pages)} / {len(reader.pages)}", texts[-1])
        for text in texts:
            self.assertIn(complaint.name, text)
        self.assertIn("page 3", texts[8])
        cover = self.printed[-1]
        for name in ("claim.pdf", "photo.png", "list.xlsx"):
            self.assertIn(name, cover)
        digest = hashlib.sha256(b"not a sheet").hexdigest()
        self.assertIn(digest, cover)
        self.assertIn("Not a PDF or picture", cover)

    def closed_with_files(self):
        complaint = self.followed()
        self.attach_file(complaint, "claim.pdf", make_pdf(3))
        self.attach_file(complaint, "photo.png", make_picture())
        self.attach_file(complaint, "list.xlsx", b"not a sheet")
        self.call(complaint)
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")
        return complaint

    def test_broken_and_locked_files_are_listed(self):
        complaint = self.draft()
        pdf = {"mimetype": "application/pdf"}
        self.attach_file(complaint, "broken.pdf", make_pdf(4)[:400], **pdf)
        self.attach_file(complaint, "locked.pdf", make_pdf(1, password="x"), **pdf)
        self.attach_file(complaint, "empty.pdf", b"%PDF-1.4\n", **pdf)
        self.attach_file(complaint, "good.pdf", make_pdf(2), **pdf)
        self.attach_file(complaint, "fake.png", b"\x89PNG\r\n\x1a\nrubbish")
        with mute_logger("PyPDF2._reader"):
            reader = self.dossier_pdf(complaint)
        self.assertEqual(len(reader.pages), 6 + 2)
        cover = self.printed[-1]
        self.assertIn("Protected by a password", cover)
        self.assertEqual(cover.count("Cannot be read"), 3)

    def test_limits(self):
        complaint = self.draft()
        self.attach_file(complaint, "long.pdf", make_pdf(9))
        self.attach_file(complaint, "short.pdf", make_pdf(2))
        with patch.object(dossier_files, "MAX_PAGES", 5):
            reader = self.dossier_pdf(complaint)
        self.assertEqual(len(reader.pages), 6 + 2)
        self.assertIn("Too large for a dossier", self.printed[-1])
        with patch.object(dossier_files, "MAX_FILE_BYTES", 10):
            reader = self.dossier_pdf(complaint)
        self.assertEqual(len(reader.pages), 6)

    def test_several_in_one_print(self):
        complaints = self.draft() | self.draft()
        texts = self.texts(self.dossier_pdf(complaints))
        self.assertEqual(len(texts), 12)
        self.assertIn(f"{complaints[0].name}   6 / 6", texts[5])
        self.assertIn(f"{complaints[1].name}   1 / 6", texts[6])
        with patch.object(
            IrActionsReport, "_run_wkhtmltopdf", lambda *args, **kwargs: make_pdf(2)
        ):
            reports = self.as_user("agent", self.env["ir.actions.report"])
            content = reports.with_context(
                force_report_rendering=True
            )._render_qweb_pdf("cs_department.cs_complaint_record", complaints.ids)[0]
        self.assertEqual(len(PdfReader(io.BytesIO(content)).pages), 4)

    def test_too_many_at_once(self):
        docs = self.env["cs.complaint"].browse(range(1, 12))
        report = self.as_user(
            "auditor", self.env["report.cs_department.cs_complaint_dossier"]
        )
        with self.assertRaises(ReportLimitError):
            report._get_report_values(docs.ids)

    def test_nothing_is_stored(self):
        complaint = self.closed_with_files()
        before = self.env["ir.attachment"].search_count([])
        self.dossier_pdf(complaint)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_order_is_the_same_each_time(self):
        complaint = self.closed_with_files()
        with self.at("2026-10-12 09:00"):
            first = self.texts(self.dossier_pdf(complaint))
            self.env.invalidate_all()
            self.assertEqual(first, self.texts(self.dossier_pdf(complaint)))


class TestDossierRights(DossierCase):
    def test_who_may_take_it(self):
        complaint = self.in_analysis()
        for role in ("manager", "president", "auditor"):
            self.assertIn(complaint.name, self.render("dossier", complaint, role=role))
        for role in ("agent", "head", "employee"):
            with self.subTest(role=role), self.assertRaises(ReportAccessError):
                self.render("dossier", complaint, role=role)
        with self.assertRaises(AccessError):
            self.render("dossier", complaint, role="outsider")

    def test_a_manager_complained_about_gets_none(self):
        complaint = self.confirmed(
            category="staff",
            department_id=self.cs_dept.id,
            accused_employee_id=self.employees["manager2"].id,
        )
        with self.assertRaises(AccessError):
            self.render("dossier", complaint, role="manager2")
        self.assertIn(complaint.name, self.render("dossier", complaint, role="manager"))


class TestPages(FormsCase):
    def test_doctests(self):
        for module in (printable, case_book):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed)

    def test_a_page_brings_nothing_that_runs(self):
        from PyPDF2 import PdfWriter

        writer = PdfWriter()
        for page in PdfReader(io.BytesIO(make_pdf(2))).pages:
            writer.add_page(page)
        writer.add_js("app.alert('x')")
        writer.add_uri(0, "javascript:alert(1)", [10, 10, 100, 100])
        out = io.BytesIO()
        writer.write(out)
        clean, count = clean_pdf(out.getvalue(), 10)
        self.assertEqual(count, 2)
        self.assertNotIn(b"app.alert", clean)
        self.assertNotIn(b"javascript:", clean)

    def test_pictures(self):
        self.assertEqual(
            len(PdfReader(io.BytesIO(image_to_pdf(make_picture((5000, 10))))).pages), 1
        )
        for bad in (b"", b"GIF89a", b"<svg/>"):
            with self.assertRaises(UnmergeableError):
                image_to_pdf(bad)

    def test_numbers_on_turned_pages(self):
        from PyPDF2 import PdfWriter

        parts = []
        for turn in (0, 90, 180, 270):
            writer = PdfWriter()
            page = PdfReader(io.BytesIO(make_pdf(1))).pages[0]
            writer.add_page(page.rotate(turn))
            out = io.BytesIO()
            writer.write(out)
            parts.append((f"turned {turn}", out.getvalue()))
        reader = PdfReader(io.BytesIO(merge_numbered(parts, "投诉-2026/0001")))
        for number, page in enumerate(reader.pages, 1):
            self.assertIn(f"2026/0001   {number} / 4", page.extract_text())
        self.assertEqual([o.title for o in reader.outline], [p[0] for p in parts])
