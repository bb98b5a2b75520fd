"""The support mailbox (C3): mails become requests, and none is lost."""

from odoo.tests import tagged

from .service_common import ServiceCase

MAIL = """From: {sender}
To: service@test.example.com
Subject: {subject}
Message-Id: <{number}@ningbo.example.com>
{reference}MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

{text}
"""


@tagged("standard", "post_install", "-at_install")
class TestServiceMail(ServiceCase):
    def receive(self, number, sender="Wu <buyer@ningbo.example.com>", **values):
        values = {"subject": "The pump", "text": "It hums.", "reference": "", **values}
        record = (
            self.env["mail.thread"]
            .with_context(mail_create_nosubscribe=True)
            .message_process(
                "cs.service.request",
                MAIL.format(sender=sender, number=number, **values),
                custom_values={"company_id": self.company.id},
            )
        )
        return self.env["cs.service.request"].browse(record)

    def test_a_mail_is_a_request_nobody_owns(self):
        request = self.receive(1)
        self.assertEqual(request.channel, "mailbox")
        self.assertEqual(request.subject, "The pump")
        self.assertIn("It hums.", request.question)
        self.assertEqual(request.partner_id, self.customer)
        self.assertEqual(request.email, "buyer@ningbo.example.com")
        self.assertFalse(request.user_id)
        self.assertEqual(request.company_id, self.company)
        self.assertEqual(request.state, "new")
        self.assertEqual(self.clocks(request)["answer"][0], "running")

    def test_an_unknown_sender_is_kept(self):
        request = self.receive(2, sender="Li <li@nowhere.example.com>", subject="")
        self.assertFalse(request.partner_id)
        self.assertIn("li@nowhere.example.com", request.caller)
        self.assertTrue(request.subject)

    def test_a_reply_joins_its_thread(self):
        request = self.receive(3)
        again = self.receive(
            4,
            text="And smells.",
            reference="In-Reply-To: <3@ningbo.example.com>\n",
        )
        self.assertEqual(again, request)
        self.assertIn("And smells", " ".join(request.message_ids.mapped("body")))

    def test_a_reply_to_an_archived_one_is_a_new_one(self):
        request = self.receive(5)
        self.as_user("manager", request).action_archive()
        again = self.receive(
            6, text="Again.", reference="In-Reply-To: <5@ningbo.example.com>\n"
        )
        self.assertNotEqual(again, request)
        self.assertEqual(again.state, "new")
        self.assertEqual(again.company_id, self.company)

    def test_the_mail_goes_along_to_the_complaint(self):
        request = self.receive(7, text="I complain.")
        self.as_user("agent", request).action_to_complaint()
        complaint = request._cs_complaints()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
        )
        self.assertTrue(any(b"I complain." in file.raw for file in files))
        self.assertEqual(complaint.channel, "email")
