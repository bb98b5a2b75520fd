"""Forms, dossier and spreadsheet over real HTTP: real PDFs, forged addresses."""

import io

from openpyxl import load_workbook
from PyPDF2 import PdfReader

from odoo.tests import HttpCase, new_test_user
from odoo.tools import mute_logger

from .forms_common import FormsCase, make_pdf

NAMES = ("record", "analysis", "notice", "dossier")


class TestFormsHttp(FormsCase, HttpCase):
    def login(self, role):
        self.authenticate(self.users[role].login, self.users[role].login)

    def get_report(self, name, complaint, kind="html"):
        url = f"/report/{kind}/cs_department.cs_complaint_{name}/{complaint.id}"
        return self.url_open(url, timeout=120)

    def assert_refused(self, name, complaint):
        for kind in ("html", "pdf"):
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
                response = self.get_report(name, complaint, kind)
            self.assertIn(response.status_code, (403, 404), (name, kind))
            self.assertNotIn(b"leak at the flange", response.content)

    def test_the_accused_and_others(self):
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees["employee"].id
        )
        for role in ("employee", "outsider"):
            self.login(role)
            for name in NAMES:
                self.assert_refused(name, complaint)
        for role in ("head", "agent"):
            self.login(role)
            self.assert_refused("dossier", complaint)
            self.assertEqual(self.get_report("record", complaint).status_code, 200)

    def test_a_portal_customer(self):
        new_test_user(
            self.env,
            login="test_portal_wu",
            groups="base.group_portal",
            partner_id=self.customer.id,
        )
        complaint = self.draft()
        self.authenticate("test_portal_wu", "test_portal_wu")
        for name in NAMES:
            self.assert_refused(name, complaint)

    def test_nobody(self):
        complaint = self.draft()
        self.authenticate(None, None)
        response = self.get_report("record", complaint)
        self.assertNotIn(b"leak at the flange", response.content)

    def test_real_pdfs(self):
        """What the printer really makes: pages, numbers, and our text in them."""
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            self.skipTest("no wkhtmltopdf")
        complaint = self.full()
        self.attach_file(complaint, "claim.pdf", make_pdf(2))
        reports = self.as_user("manager", self.env["ir.actions.report"]).with_context(
            force_report_rendering=True
        )
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            for name in NAMES:
                content = reports._render_qweb_pdf(
                    f"cs_department.cs_complaint_{name}", complaint.ids
                )[0]
                reader = PdfReader(io.BytesIO(content))
                pages = len(reader.pages)
                text = reader.pages[-1].extract_text()
                self.assertIn(f"{complaint.name}   {pages} / {pages}", text, name)
                if name == "dossier":
                    self.assertGreaterEqual(pages, 9)
                else:
                    self.assertLessEqual(pages, 2)

    def test_spreadsheet(self):
        complaint = self.confirmed(date_received=self.utc("2026-09-10 08:15"))
        self.users["agent"].group_ids |= self.env.ref("base.group_allow_export")
        wizard = self.as_user("agent", self.env["cs.complaint.case.export"]).create(
            {"date_from": "2026-09-01", "date_to": "2026-09-30"}
        )
        action = wizard.action_export()
        self.login("agent")
        response = self.url_open(action["url"])
        self.assertEqual(response.status_code, 200)
        self.assertIn("2026-09.xlsx", response.headers["Content-Disposition"])
        sheet = load_workbook(io.BytesIO(response.content))["2026-09"]
        self.assertEqual(sheet["B5"].value, complaint.name)
        for role in ("auditor", "employee"):
            self.login(role)
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
                response = self.url_open(action["url"])
            self.assertIn(response.status_code, (403, 404), role)
