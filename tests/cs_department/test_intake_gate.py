"""Nothing goes to the customer past the approved answer, whichever way it is tried."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.cs_department.exceptions import (
    CustomerMailError,
    MissingInputError,
    NotApprovedError,
    ReadonlyDocumentError,
)

from .intake_common import IntakeCase


class TestIntakeGate(IntakeCase):
    def sent_to(self, partner):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", partner.ids)]
        ) | self.env["mail.mail"].search([("email_to", "ilike", partner.email)])

    def ways(self, complaint, role="agent"):
        """Everything a user can try to write to the customer from a complaint."""
        mine = self.as_user(role, complaint)
        ids = self.customer.ids
        template = self.env.ref("cs_department.mail_template_complaint_reply")
        template = self.as_user(role, template)
        compose = mine.env["mail.compose.message"]

        def composer(mode, **values):
            return compose.with_context(
                default_composition_mode=mode,
                default_model="cs.complaint",
                default_res_ids=mine.ids,
            ).create({"body": "We pay.", "subject": "x", **values})

        return {
            "comment": lambda: mine.message_post(
                body="We pay.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=ids,
            ),
            "note": lambda: mine.message_post(body="We pay.", partner_ids=ids),
            "address": lambda: mine.message_post(
                body="We pay.", outgoing_email_to=self.customer.email
            ),
            "notify": lambda: mine.message_notify(body="We pay.", partner_ids=ids),
            "template post": lambda: mine.message_post_with_source(
                template, subtype_xmlid="mail.mt_comment"
            ),
            "template mail": lambda: mine.message_mail_with_source(template),
            "send_mail": lambda: template.send_mail(complaint.id),
            "send_mail to": lambda: template.send_mail(
                complaint.id,
                email_values={"email_to": "x@else.example.com", "recipient_ids": []},
            ),
            "composer": lambda: composer(
                "comment", partner_ids=[(6, 0, ids)]
            )._action_send_mail(),
            "mass mail": lambda: composer(
                "mass_mail", template_id=template.id
            )._action_send_mail(),
            "scheduled": lambda: mine.env["mail.scheduled.message"].create(
                {
                    "model": "cs.complaint",
                    "res_id": complaint.id,
                    "body": "We pay.",
                    "partner_ids": [(6, 0, ids)],
                    "author_id": self.users[role].partner_id.id,
                    "scheduled_date": "2030-01-01 00:00:00",
                }
            ),
        }

    def test_every_way_is_refused_with_the_same_error(self):
        complaint = self.in_approval()
        for role in ("agent", "manager"):
            for name, way in self.ways(complaint, role).items():
                with (
                    self.subTest(role=role, way=name),
                    self.assertRaisesRegex(CustomerMailError, "Answer Customer"),
                ):
                    way()
        self.assertFalse(self.sent_to(self.customer))

    def test_also_when_the_answer_is_approved(self):
        """The words that were approved go out by Answer Customer alone."""
        complaint = self.approved()
        for name, way in self.ways(complaint).items():
            with self.subTest(way=name), self.assertRaises(CustomerMailError):
                way()

    def test_the_pass_cannot_be_sent(self):
        complaint = self.in_approval()
        for forged in (True, complaint.ids, {"ids": complaint.ids}):
            mine = self.as_user("agent", complaint).with_context(
                cs_mail_to_customer=forged
            )
            with self.assertRaises(CustomerMailError):
                mine.message_post(body="We pay.", partner_ids=self.customer.ids)

    def test_the_pass_of_one_opens_no_other(self):
        one, other = self.in_approval(), self.in_approval()
        mine = self.as_user("agent", other).with_context(
            **self.as_user("agent", one)._cs_mailing().env.context
        )
        with self.assertRaises(CustomerMailError):
            mine.message_post(body="We pay.", partner_ids=self.customer.ids)

    def test_pretending_to_be_a_mail_sends_nothing(self):
        complaint = self.in_approval()
        for kind in ("email", "auto_comment", "out_of_office"):
            self.as_user("agent", complaint).message_post(
                body="We pay.", message_type=kind, partner_ids=self.customer.ids
            )
        self.assertFalse(self.sent_to(self.customer))

    def test_colleagues_write_to_each_other(self):
        complaint = self.in_approval()
        message = self.as_user("agent", complaint).message_post(
            body="Have you seen this?",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.users["manager"].partner_id.ids,
        )
        self.assertIn(self.users["manager"].partner_id, message.notified_partner_ids)
        self.assertTrue(message.is_internal, "a portal customer could read it")

    def test_customers_do_not_follow(self):
        complaint = self.in_approval()
        complaint.message_subscribe(self.customer.ids)
        self.assertNotIn(self.customer, complaint.message_partner_ids)
        # one who does all the same gets nothing
        self.env["mail.followers"].create(
            {
                "res_model": "cs.complaint",
                "res_id": complaint.id,
                "partner_id": self.customer.id,
                "subtype_ids": [(6, 0, self.env.ref("mail.mt_comment").ids)],
            }
        )
        self.as_user("agent", complaint).message_post(
            body="Among us", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertFalse(self.sent_to(self.customer))

    def test_the_composer_does_not_propose_the_customer(self):
        complaint = self.as_user("agent", self.in_approval())
        proposed = complaint._message_get_suggested_recipients()
        self.assertNotIn(
            self.customer.id, [recipient["partner_id"] for recipient in proposed]
        )
        self.assertNotIn(
            self.customer.email, [recipient["email"] for recipient in proposed]
        )

    def test_an_absent_agent_answers_nobody(self):
        agent = self.users["agent"]
        self.env["res.users.settings"].flush_model()
        complaint = self.confirmed()
        self.env["mail.message"].flush_model()
        agent.write({"out_of_office_message": "<p>We pay it all.</p>"})
        self.answer(complaint)
        types = complaint.sudo().message_ids.mapped("message_type")
        self.assertNotIn("out_of_office", types)

    # -- what may go out -----------------------------------------------------------

    def test_the_approved_answer_goes_out(self):
        complaint = self.approved(channel="email")
        self.as_user("agent", complaint).action_reply()
        contact = complaint.contact_ids.filtered(lambda c: c.kind == "reply")
        self.assertEqual(contact.channel, "email")
        self.assertEqual(contact.summary, complaint.reply_text)
        self.assertTrue(self.sent_to(self.customer))

    def test_what_went_out_is_not_edited_later(self):
        complaint = self.approved(channel="email")
        self.as_user("agent", complaint).action_reply()
        message = complaint.contact_ids.filtered(lambda c: c.kind == "reply").message_id
        for role in ("agent", "manager"):
            mine = self.as_user(role, complaint)
            with self.assertRaises(ReadonlyDocumentError):
                mine._message_update_content(
                    message.with_env(mine.env), body="Something else"
                )
            for attempt in (
                lambda m=mine: message.with_env(m.env).write({"body": "x"}),
                lambda m=mine: message.with_env(m.env).unlink(),
            ):
                with self.assertRaises(ReadonlyDocumentError):
                    attempt()

    def write(self, complaint, role="agent", **values):
        return (
            self.as_user(role, self.env["cs.complaint.write"])
            .create(
                {
                    "complaint_id": complaint.id,
                    "body": "Which serial numbers do they have?",
                    **values,
                }
            )
            .action_send()
        )

    def test_write_to_customer_says_it_is_no_answer(self):
        complaint = self.in_analysis()
        self.write(complaint)
        contact = complaint.contact_ids.filtered(lambda c: c.kind == "question")
        self.assertIn("serial numbers", contact.summary)
        mail = self.sent_to(self.customer)
        self.assertEqual(len(mail), 1)
        self.assertIn("not the answer", mail.body_html)
        self.assertEqual(mail.state, "outgoing", "queued, not sent inline")
        self.assertIn(complaint.name, mail.subject)

    def test_it_does_not_carry_the_answer(self):
        complaint = self.in_approval()
        text = complaint.solution
        for body in (text, f"Dear Mr Wu,\n{text.upper()}\nRegards"):
            with self.assertRaises(CustomerMailError):
                self.write(complaint, body=body, kind="interim")
        self.assertFalse(self.sent_to(self.customer))

    def test_it_is_escaped(self):
        complaint = self.in_analysis()
        self.write(complaint, body="<script>alert(1)</script> & more")
        self.assertNotIn("<script>", self.sent_to(self.customer).body_html)

    def test_to_an_unknown_sender(self):
        complaint = self.receive(sender="li@nowhere.example.com")
        self.write(complaint)
        mail = self.env["mail.mail"].search(
            [("email_to", "ilike", "li@nowhere.example.com")]
        )
        self.assertEqual(len(mail), 1)

    def test_it_needs_text_and_an_address(self):
        complaint = self.in_analysis()
        with self.assertRaises(MissingInputError):
            self.write(complaint, body="  ")
        self.customer.email = False
        with self.assertRaises(MissingInputError):
            self.write(complaint)

    def test_who_may_write(self):
        complaint = self.in_analysis()
        for role in ("head", "employee", "president", "auditor", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.write(complaint, role=role)

    def test_files_one_may_not_see_are_not_sent(self):
        secret = self.env["ir.attachment"].create(
            {
                "name": "salaries.xlsx",
                "raw": b"x",
                "res_model": "res.company",
                "res_id": self.other_company.id,
            }
        )
        with self.assertRaises(AccessError):
            self.write(self.in_analysis(), attachment_ids=[(6, 0, secret.ids)])

    def test_a_portal_customer_writes(self):
        complaint = self.confirmed()
        portal = new_test_user(
            self.env,
            login="portal_wu",
            groups="base.group_portal",
            partner_id=self.known.id,
        )
        complaint.with_user(portal).sudo().message_post(
            body="And?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        contact = complaint.contact_ids.filtered(lambda c: c.direction == "in")
        self.assertEqual(contact.channel, "portal")
        self.assertFalse(contact.message_id.is_internal)
        self.assertTrue(self.to_dos(complaint, "customer_mail"))
        self.assertFalse(self.sent_to(self.customer))

    def test_the_error_is_one_of_approval(self):
        self.assertTrue(issubclass(CustomerMailError, NotApprovedError))
        self.assertTrue(issubclass(CustomerMailError, UserError))
