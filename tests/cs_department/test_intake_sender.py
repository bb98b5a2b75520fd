"""Who wrote: matched without doubt, or left to the agent; never made up."""

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import EngineFieldError, MissingInputError

from .intake_common import IntakeCase


class TestIntakeSender(IntakeCase):
    def test_an_unknown_sender_is_kept_and_no_partner_made(self):
        before = self.env["res.partner"].search_count([])
        complaint = self.receive(sender="Li Na <li@nowhere.example.com>")
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        self.assertFalse(complaint.partner_id)
        self.assertTrue(complaint.is_sender_unknown)
        self.assertIn("li@nowhere.example.com", complaint.email_from)
        self.assertEqual(complaint.sender_email, "li@nowhere.example.com")
        self.assertEqual(complaint.email, "li@nowhere.example.com")
        unknown = self.env["cs.complaint"].search([("is_sender_unknown", "=", True)])
        self.assertIn(complaint, unknown)
        known = self.env["cs.complaint"].search([("is_sender_unknown", "=", False)])
        self.assertNotIn(complaint, known)

    def test_choosing_the_customer(self):
        complaint = self.receive(sender="li@nowhere.example.com")
        self.as_user("agent", complaint).partner_id = self.customer
        self.assertFalse(complaint.is_sender_unknown)
        self.assertEqual(complaint.email_from, "li@nowhere.example.com")

    def test_creating_the_customer_is_asked_for(self):
        complaint = self.receive(sender="Li Na <li@nowhere.example.com>")
        self.users["agent"].group_ids |= self.env.ref("base.group_partner_manager")
        agent = self.as_user("agent", complaint)
        agent.action_create_customer()
        self.assertEqual(complaint.partner_id.name, "Li Na")
        self.assertEqual(complaint.partner_id.email, "li@nowhere.example.com")
        with self.assertRaises(MissingInputError):
            agent.action_create_customer()

    def test_who_may_create_the_customer(self):
        for role in ("employee", "auditor", "head"):
            complaint = self.receive(
                f"It leaks {role}", sender="Li Na <li@nowhere.example.com>"
            )
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, complaint).action_create_customer()

    def test_two_people_of_one_customer_are_no_doubt(self):
        self.known.copy({"name": "Wu Lei again", "email": self.known.email})
        complaint = self.receive()
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.contact_id, self.known)

    def test_two_customers_of_one_address_are(self):
        other = self.env["res.partner"].create(
            {"name": "Ningbo Two", "is_company": True, "email": self.known.email}
        )
        complaint = self.receive()
        self.assertFalse(complaint.partner_id)
        self.assertTrue(complaint.is_sender_unknown)
        self.assertEqual(complaint.sender_partner_ids, other | self.known)

    def test_our_own_people_are_no_customers(self):
        complaint = self.receive(sender=self.users["agent"].email)
        self.assertFalse(complaint.partner_id)
        self.assertTrue(complaint.is_sender_unknown)
        self.assertEqual(complaint.user_id, self.users["agent"])

    def test_a_customer_of_another_company_stays_unknown(self):
        self.known.parent_id = False
        self.known.company_id = self.other_company
        self.assertFalse(self.receive().partner_id)

    def test_nobody_passes_for_the_gateway(self):
        model = self.as_user("agent", self.env["cs.complaint"])
        with self.assertRaises(AccessError):
            model.message_new({"email_from": "x@y.example.com", "body": "x"}, {})

    def test_what_the_mail_said_cannot_be_entered(self):
        complaint = self.receive()
        for values in ({"email_from": "x"}, {"mail_count": 7}, {"sender_email": "x"}):
            with self.assertRaises(EngineFieldError):
                self.as_user("agent", complaint).write(values)
