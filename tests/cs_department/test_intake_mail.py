"""A mail becomes a draft complaint, and nothing of it is lost."""

from odoo.tests import Form

from .intake_common import IntakeCase


class TestIntakeMail(IntakeCase):
    def test_a_mail_becomes_a_draft_with_the_mail_attached(self):
        complaint = self.receive(
            "Two pumps leak at the flange.",
            email_from="Wu Lei <wu@ningbo.example.com>",
            files=[("photo.jpg", b"not really a photo")],
        )
        self.assertEqual(complaint.state, "draft")
        self.assertEqual(complaint.company_id, self.company)
        self.assertEqual(complaint.channel, "email")
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.contact_id, self.known)
        self.assertEqual(complaint.email, "wu@ningbo.example.com")
        self.assertEqual(
            complaint.description, "Pumps\n\nTwo pumps leak at the flange."
        )
        self.assertEqual(complaint.mail_count, 1)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
        )
        self.assertEqual(set(files.mapped("name")), {"photo.jpg", "original_email.eml"})
        original = files.filtered(lambda f: f.name == "original_email.eml")
        self.assertIn(b"Subject: Pumps", original.raw)
        message = complaint.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(message.author_id, self.known)
        self.assertFalse(complaint.contact_ids, "the mail is the complaint itself")

    def test_confirming_it_needs_no_other_file(self):
        complaint = self.receive()
        complaint.write(
            {
                "category_id": self.categories["product"].id,
                "department_id": self.product_dept.id,
                "read_back_by": "Mr Wu",
                "read_back_method": "email",
            }
        )
        self.as_user("agent", complaint).action_confirm()
        self.assertEqual(complaint.state, "confirmed")

    def test_quotes_are_trimmed_but_not_of_a_forwarded_mail(self):
        html = "<p>It leaks.</p><blockquote>Your order is on its way.</blockquote>"
        source = self.mail(html).replace("text/plain", "text/html")
        self.assertEqual(self.receive(source).description, "Pumps\n\nIt leaks.")
        source = self.mail(html, subject="Fwd: Pumps").replace(
            "text/plain", "text/html"
        )
        self.assertIn("on its way", self.receive(source).description)

    def test_scripts_become_text(self):
        source = self.mail(
            "<p>It leaks</p><script>alert(1)</script><img src=x onerror=alert(2)>"
        ).replace("text/plain", "text/html")
        complaint = self.receive(source)
        self.assertEqual(complaint.description, "Pumps\n\nIt leaks")
        message = complaint.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertNotIn("script", message.body)
        self.assertNotIn("onerror", message.body)
        # written as text, it stays text and is escaped where it is shown
        complaint = self.receive("<script>alert(3)</script>", subject="Text")
        self.assertIn("<script>", complaint.description)
        agent = self.as_user("agent", complaint)
        rendered = agent._cs_mailing()._cs_post_template(
            "cs_department.mail_template_complaint_transfer",
            self.users["head"].partner_id,
        )
        self.assertNotIn("<script>", rendered.body)

    def test_an_empty_mail_is_kept_and_flagged(self):
        complaint = self.receive("", subject="")
        self.assertTrue(complaint.is_text_missing)
        self.assertFalse(complaint.description)
        form = Form(self.as_user("agent", complaint))
        form.category_id = self.categories["product"]
        form.department_id = self.product_dept
        form.description = "Told by phone: two pumps leak."
        form.save()
        self.assertFalse(complaint.is_text_missing)

    def test_odd_charsets(self):
        complaint = self.receive(
            "水泵漏水", charset="gb18030", subject="=?gb2312?B?y67Tww==?="
        )
        self.assertIn("水泵漏水", complaint.description)
        complaint = self.receive(
            self.mail(b"Pumpe undicht", charset="utf-8").replace(
                "charset=utf-8", "charset=x-no-such-charset"
            )
        )
        self.assertIn("Pumpe undicht", complaint.description)
        complaint = self.receive(b"zero\x00byte and \xff\xfe bytes", charset="utf-8")
        self.assertTrue(complaint)
        self.assertNotIn("\x00", complaint.description)

    def test_the_person_named_in_the_settings_gets_it(self):
        self.company.cs_mail_user_id = self.users["agent2"]
        complaint = self.receive()
        self.assertEqual(complaint.user_id, self.users["agent2"])
        to_do = self.to_dos(complaint, "customer_mail")
        self.assertEqual(to_do.user_id, self.users["agent2"])

    def test_a_longer_mail_than_anybody_reads(self):
        complaint = self.receive("word " * 50_000)
        self.assertLess(len(complaint.description), 25_000)

    def test_no_alias_no_complaint(self):
        self.company.cs_complaint_alias_name = False
        with self.assertRaises(ValueError):
            self.receive()

    def test_renaming_the_address(self):
        alias = self.company.cs_complaint_alias_id
        self.company.cs_complaint_alias_name = "kundendienst"
        self.assertEqual(self.company.cs_complaint_alias_id, alias)
        self.assertTrue(self.receive(to="kundendienst@huadong.test"))

    def test_an_automatic_answer_opens_no_complaint(self):
        self.assertFalse(self.receive(extra="Auto-Submitted: auto-replied\n"))
