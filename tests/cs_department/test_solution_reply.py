"""The proposed answer and the letter: from the approved grant, and only that."""

from odoo.addons.cs_department.exceptions import FieldAccessError, NotApprovedError

from .solution_common import SolutionCase

LETTER = "cs_department.cs_complaint_report_letter"


class TestSolutionReply(SolutionCase):
    def test_proposed_from_solution_and_grants(self):
        complaint = self.granted(
            ("return", {"granted_quantity": 3, "granted_amount": 300}),
            ("discount", {"granted_percent": 5, "granted_amount": 80}),
            asked=(("repair", {"asked_quantity": 1}),),
        )
        complaint.action_submit_analysis()
        text = complaint.reply_text
        self.assertIn("Three new gaskets by courier, and our apology.", text)
        self.assertIn("Return: 3", text)
        self.assertIn("5 %", text)
        self.assertNotIn("Repair", text, "asked, not granted")

    def test_solution_alone(self):
        complaint = self.in_approval()
        self.assertEqual(complaint.reply_text, complaint.solution)

    def test_own_words_stand(self):
        complaint = self.granted(
            ("apology", {}), values={"reply_text": "We are sorry, & will < do > it."}
        )
        complaint.action_submit_analysis()
        self.assertEqual(complaint.reply_text, "We are sorry, & will < do > it.")

    def test_markup_is_text(self):
        complaint = self.granted(
            ("apology", {}), values={"solution": "A <b>new</b> pump & hose\nby Friday"}
        )
        complaint.action_propose_reply()
        self.assertTrue(
            complaint.reply_text.startswith("A <b>new</b> pump & hose\nby Friday")
        )

    def test_an_untouched_proposal_follows_the_grant(self):
        """What was proposed for another grant never goes out by itself."""
        complaint = self.granted(("compensation", {"granted_amount": 500}))
        complaint.action_submit_analysis()
        self.assertIn("500", complaint.reply_text)
        self.as_user("manager", complaint.remedy_ids).granted_amount = 650
        complaint.action_submit_analysis()
        self.assertIn("650", complaint.reply_text)
        self.assertNotIn("500", complaint.reply_text)

    def test_who_proposes(self):
        complaint = self.granted(("apology", {}))
        with self.assertRaises(FieldAccessError):
            self.as_user("agent", complaint).action_propose_reply()
        self.as_user("manager", complaint).action_propose_reply()
        self.assertIn("Apology", complaint.reply_text)

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        template = self.env.ref("cs_department.mail_template_complaint_proposal")
        template.with_context(lang="zh_CN").body_html = "<p>处理结果</p>"
        complaint = self.granted(("apology", {}))
        complaint.action_propose_reply()
        self.assertEqual(complaint.reply_text, "处理结果")

    # -- the letter ----------------------------------------------------------------

    def letter(self, complaint, role="agent"):
        report = self.as_user(role, self.env["ir.actions.report"])
        html, _kind = report._render_qweb_html(LETTER, complaint.ids)
        return html.decode()

    def test_letter_holds_the_approved_words(self):
        complaint = self.answered(
            ("compensation", {"granted_amount": 500}), channel="letter"
        )
        html = self.letter(complaint)
        for text in (complaint.name, self.customer.name, "our apology", "500"):
            self.assertIn(text, html)

    def test_no_letter_of_what_nobody_approved(self):
        for make in (self.draft, self.in_analysis, self.in_approval):
            with self.assertRaises(NotApprovedError):
                self.letter(make())

    def test_letter_after_a_change_is_none(self):
        complaint = self.approved(channel="letter")
        self.letter(complaint)
        self.as_user("manager", complaint).solution = "Nothing"
        with self.assertRaises(NotApprovedError):
            self.letter(complaint)
