"""What is wrong is refused with a clear answer, and nothing is half saved."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    AttachmentError,
    InUseError,
    MissingInputError,
)

from .intake_common import IntakeCase


class TestIntakeBadInput(IntakeCase):
    def test_blank_descriptions(self):
        for text in (False, "", "   ", "\n\t"):
            complaint = self.draft(description=text)
            with self.subTest(text=text), self.assertRaises(MissingInputError):
                complaint.action_confirm()
            self.assertEqual(complaint.state, "draft")
            self.assertFalse(complaint.contact_ids)

    def test_unknown_category_in_an_import(self):
        model = self.as_user("agent", self.env["cs.complaint"])
        before = model.search_count([])
        result = model.load(
            ["partner_id", "category_id", "description"],
            [[self.customer.name, "No such thing", "It leaks"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("No such thing", result["messages"][0]["message"])
        self.assertEqual(model.search_count([]), before)

    def test_unknown_category_by_rpc(self):
        with self.assertRaises(UserError):
            self.draft(category_id=10**8)

    def test_a_category_of_another_company(self):
        foreign = self.categories["product"].copy(
            {"name": "Foreign", "company_id": self.other_company.id}
        )
        with self.assertRaises(UserError):
            self.draft(category_id=foreign.id)

    def test_a_file_of_20_mb(self):
        complaint = self.draft()
        before = self.env["ir.attachment"].search_count([])
        with self.assertRaises(AttachmentError):
            self.attach(complaint, "film.mp4", b"x" * (20 * 1024 * 1024))
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)
        self.company.cs_attachment_max_mb = 25
        self.assertTrue(self.attach(complaint, "film.mp4", b"x" * (20 * 1024 * 1024)))

    def test_a_large_file_does_not_come_in_by_a_detour(self):
        complaint = self.draft()
        big = b"x" * (16 * 1024 * 1024)
        loose = self.env["ir.attachment"].create({"name": "film.mp4", "raw": big})
        small = self.attach(complaint)
        for attempt in (
            lambda: loose.write({"res_model": "cs.complaint", "res_id": complaint.id}),
            lambda: small.write({"raw": big}),
            lambda: complaint.message_post(body="x", attachments=[("f.mp4", big)]),
        ):
            with self.assertRaises(AttachmentError):
                attempt()

    def test_scripts_in_a_description_are_text(self):
        complaint = self.confirmed(
            channel="email", description="<script>alert(1)</script><b>x</b>"
        )
        message = complaint.contact_ids.message_id
        self.assertNotIn("<script>", message.body)
        self.assertIn("&lt;script&gt;", message.body)

    def test_settings_out_of_bounds(self):
        for values in (
            {"cs_mail_limit": 0},
            {"cs_mail_join_hours": -1},
            {"cs_attachment_max_mb": 0},
            {"cs_duplicate_days": -5},
            {"cs_repeat_days": 10**6},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
            ):
                self.company.write(values)
                self.company.flush_recordset()

    def test_deleting_the_customer_or_a_contact(self):
        complaint = self.confirmed(contact_id=self.known.id)
        for partner in (self.customer, self.known):
            with self.subTest(partner=partner.name):
                with self.assertRaisesRegex(InUseError, "archive"):
                    partner.unlink()
        self.assertEqual(complaint.partner_id, self.customer)

    def test_merging_customers_with_complaints_on_both_sides(self):
        double = self.env["res.partner"].create(
            {"name": "Ningbo Parts Ltd", "is_company": True, "phone": "+86 574 1"}
        )
        person = self.env["res.partner"].create(
            {"name": "Li Na", "parent_id": double.id, "email": "li@x.example.com"}
        )
        mine = self.in_approval(contact_id=self.known.id)
        theirs = self.in_approval(partner_id=double.id, contact_id=person.id)
        closed = self.closed(partner_id=double.id)
        contacts = (mine | theirs | closed).contact_ids
        texts = contacts.mapped("summary")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.customer.id, double.id], self.customer)
        self.env.invalidate_all()
        self.assertFalse(double.exists())
        for complaint in mine | theirs | closed:
            self.assertEqual(complaint.partner_id, self.customer)
            self.assertEqual(complaint.commercial_partner_id, self.customer)
        self.assertEqual(theirs.contact_id, person)
        self.assertEqual(person.parent_id, self.customer)
        self.assertEqual(contacts.exists().mapped("summary"), texts)
        self.assertEqual(closed.state, "closed")
        for complaint in mine | theirs:
            self.as_user("manager", complaint).action_approve()
            self.assertEqual(complaint.state, "approved")

    def test_an_address_that_is_no_address(self):
        for name in ("no spaces, please!", "ä"):
            try:
                self.company.cs_complaint_alias_name = name
            except (UserError, ValidationError):
                continue
            self.assertRegex(self.company.cs_complaint_alias_name, r"^\S+$")

    def test_an_address_somebody_else_has(self):
        with self.assertRaises(UserError):
            self.env["mail.alias"].create(
                {
                    "alias_name": "complaints",
                    "alias_domain_id": self.domain.id,
                    "alias_model_id": self.env["ir.model"]._get_id("res.partner"),
                }
            )
