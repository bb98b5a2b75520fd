"""What the customer mails later: to the same complaint, whatever its state."""

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError

from .intake_common import IntakeCase


class TestIntakeReply(IntakeCase):
    def files(self, complaint):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
        )

    def test_a_reply_goes_to_the_same_complaint(self):
        complaint = self.confirmed()
        self.assertEqual(self.answer(complaint, "The serial is 4711."), complaint)
        contact = complaint.contact_ids.filtered(lambda c: c.direction == "in")
        self.assertEqual(contact.channel, "email")
        self.assertIn("4711", contact.summary)
        self.assertEqual(contact.person, "Wu Lei")
        to_do = self.to_dos(complaint, "customer_mail")
        self.assertEqual(to_do.user_id, self.users["agent"])

    def test_a_reply_without_references_but_with_the_number(self):
        complaint = self.confirmed(contact_id=self.known.id)
        again = self.receive("And?", subject=f"AW: Your complaint [{complaint.name}]")
        self.assertEqual(again, complaint)

    def test_a_stranger_with_the_number_gets_nowhere(self):
        complaint = self.confirmed()
        other = self.receive(
            "And?", subject=f"Re: {complaint.name}", sender="x@nowhere.example.com"
        )
        self.assertNotEqual(other, complaint)
        self.assertFalse(other.partner_id)

    def test_on_a_closed_complaint_mail_and_files_are_kept(self):
        complaint = self.closed()
        state = complaint.read(["state", "description", "date_closed"])
        with self.at("2027-01-04 10:00"):
            answer = self.answer(
                complaint, "It leaks again!", files=[("leak.jpg", b"a photo")]
            )
        self.assertEqual(answer, complaint)
        self.assertIn("leaks again", " ".join(complaint.message_ids.mapped("body")))
        self.assertIn("leak.jpg", self.files(complaint).mapped("name"))
        contact = complaint.contact_ids.filtered(lambda c: c.direction == "in")
        self.assertTrue(contact.is_after_end)
        self.assertTrue(self.to_dos(complaint, "customer_mail"))
        self.assertEqual(complaint.read(["state", "description", "date_closed"]), state)

    def test_the_closed_one_is_as_read_only_as_before(self):
        complaint = self.closed()
        self.answer(complaint, "It leaks again!", files=[("leak.jpg", b"a photo")])
        files = self.files(complaint)
        for attempt in (
            lambda: self.attach(complaint),
            lambda: files[:1].write({"raw": b"x"}),
            lambda: files[:1].unlink(),
        ):
            with self.assertRaises(ReadonlyDocumentError):
                attempt()

    def test_without_an_agent_somebody_is_told(self):
        complaint = self.closed()
        self.users["agent"].active = False
        self.answer(complaint, "It leaks again!")
        to_do = self.to_dos(complaint, "customer_mail")
        self.assertTrue(to_do.user_id.active)

    def test_an_automatic_answer_asks_nobody(self):
        complaint = self.confirmed()
        last = complaint.sudo().message_post(body="Registered")
        self.receive(
            "I am away until Monday.",
            extra=f"Auto-Submitted: auto-replied\nReferences: {last.message_id}\n",
        )
        self.assertFalse(self.to_dos(complaint, "customer_mail"))
        self.assertIn("until Monday", " ".join(complaint.message_ids.mapped("body")))

    def test_a_mail_that_comes_back_is_told(self):
        complaint = self.confirmed(channel="email")
        sent = complaint.contact_ids.message_id
        self.receive(
            f"""From: MAILER-DAEMON <mailer-daemon@ningbo.example.com>
To: bounce@huadong.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@ningbo.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=cut="

--=cut=
Content-Type: text/plain

No such user.
--=cut=
Content-Type: message/delivery-status

Reporting-MTA: dns; ningbo.example.com

Final-Recipient: rfc822; {self.customer.email}
Action: failed
Status: 5.1.1

--=cut=
Content-Type: text/rfc822-headers

Message-ID: {sent.message_id}
Subject: x

--=cut=--
"""
        )
        contact = complaint.contact_ids.filtered(lambda c: c.direction == "in")
        self.assertIn(self.customer.email, contact.summary)
        self.assertTrue(self.to_dos(complaint, "customer_mail"))

    def test_a_large_file_is_named_and_the_mail_kept(self):
        big = b"x" * (20 * 1024 * 1024)
        complaint = self.receive(
            "See the film.", files=[("film.mp4", big), ("photo.jpg", b"small")]
        )
        self.assertIn("See the film", complaint.description)
        self.assertEqual(self.files(complaint).mapped("name"), ["photo.jpg"])
        bodies = " ".join(complaint.message_ids.mapped("body"))
        self.assertIn("film.mp4", bodies)
        self.assertIn("20.0 MB", bodies)

    def test_the_accused_gets_no_copy(self):
        user = self.users["employee"]
        complaint = self.draft(
            category="staff", accused_employee_id=self.employees["employee"].id
        )
        self.answer(complaint, "He was rude again", to=f"{self.address}, {user.email}")
        messages = complaint.sudo().message_ids
        self.assertNotIn(user.partner_id, messages.partner_ids)
        self.assertFalse(
            self.as_user("employee", self.env["mail.message"]).search(
                [("model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
            )
        )

    def test_who_was_copied_and_is_accused_later(self):
        user = self.users["employee"]
        complaint = self.receive(
            "Your Mr E. was rude", to=f"{self.address}, {user.email}"
        )
        self.assertIn(user.partner_id, complaint.message_ids.partner_ids)
        self.as_user("agent", complaint).accused_employee_id = self.employees[
            "employee"
        ]
        self.assertNotIn(user.partner_id, complaint.sudo().message_ids.partner_ids)
