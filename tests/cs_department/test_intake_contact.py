"""Contacts with the customer: recorded, added, and kept as they are."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MissingInputError,
    ReadonlyDocumentError,
)

from .intake_common import IntakeCase


class TestIntakeContact(IntakeCase):
    def add(self, complaint, role="agent", **values):
        return self.as_user(role, self.env["cs.complaint.contact"]).create(
            {
                "complaint_id": complaint.id,
                "channel": "phone",
                "summary": "Main problem found: a wrong gasket.",
                **values,
            }
        )

    def test_agents_add_and_change_their_own_entries(self):
        complaint = self.in_analysis()
        contact = self.add(complaint)
        self.assertEqual(contact.user_id, self.users["agent"])
        contact.summary = "Main problem: the gasket."
        contact.unlink()

    def test_what_the_system_recorded_stays(self):
        complaint = self.confirmed()
        contact = self.as_user("manager", complaint.contact_ids)
        self.assertTrue(contact.is_recorded)
        for attempt in (
            lambda: contact.write({"summary": "x"}),
            lambda: contact.unlink(),
        ):
            with self.assertRaises(ReadonlyDocumentError):
                attempt()

    def test_after_the_end_entries_are_added_only(self):
        complaint = self.confirmed()
        before = self.add(complaint)
        self.as_user("manager", complaint)._cancel("Withdrawn")
        after = self.add(complaint, summary="Called once more to thank us.")
        for contact in (before, after):
            for attempt in (
                lambda c=contact: c.write({"summary": "x"}),
                lambda c=contact: c.unlink(),
            ):
                with self.assertRaises(ReadonlyDocumentError):
                    attempt()

    def test_after_closing_it_is_marked(self):
        with self.at("2026-09-14 10:00"):
            complaint = self.closed()
        with self.at("2026-09-21 10:00"):
            contact = self.add(complaint)
        self.assertTrue(contact.is_after_end)
        before = complaint.contact_ids.filtered("is_recorded")
        self.assertFalse(any(before.mapped("is_after_end")))

    def test_entries_do_not_move_to_another_complaint_that_is_finished(self):
        closed, open_ = self.closed(), self.confirmed()
        contact = self.add(open_)
        with self.assertRaises(ReadonlyDocumentError):
            contact.complaint_id = closed

    def test_bad_input(self):
        complaint = self.confirmed()
        with self.assertRaises(MissingInputError):
            self.add(complaint, date="2099-01-01 00:00:00")
        with self.assertRaises(MissingInputError):
            self.add(complaint, kind="reply")
        with self.assertRaises(EngineFieldError):
            self.add(complaint, is_recorded=True)
        with self.assertRaises(EngineFieldError):
            self.add(complaint, user_id=self.users["manager"].id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.add(complaint, summary="  ").flush_recordset()

    def test_answers_calls_and_mails_stand_there(self):
        complaint = self.closed()
        kinds = complaint.contact_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["acknowledgement", "reply", "other"])
        call = complaint.contact_ids.filtered(lambda c: c.kind == "other")
        self.assertEqual((call.channel, call.direction), ("phone", "out"))

    def test_roles(self):
        complaint = self.in_analysis()
        contact = self.add(complaint)
        for role in ("agent2", "manager", "president", "auditor", "head"):
            self.assertTrue(self.as_user(role, contact).summary, role)
        for role in ("employee", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, contact).read(["summary"])
        for role in ("president", "auditor", "head", "employee", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.add(complaint, role=role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, contact).write({"summary": "x"})

    def test_the_accused_sees_none(self):
        complaint = self.receive()
        self.as_user("agent", complaint).accused_employee_id = self.employees["agent2"]
        contact = self.add(complaint)
        mails = complaint.mail_ids
        for records in (contact, mails):
            mine = self.as_user("agent2", records)
            self.assertFalse(mine.search([("complaint_id", "=", complaint.id)]))
            with self.assertRaises(AccessError):
                mine.read(["display_name"])
            mine.env.user.group_ids |= self.env.ref("base.group_allow_export")
            with self.assertRaises(AccessError):
                mine.export_data(["complaint_id/name"])
        with self.assertRaises(AccessError):
            self.add(complaint, role="agent2")

    def test_the_form_of_an_entry(self):
        complaint = self.confirmed()
        action = self.as_user("agent", complaint).action_add_contact()
        model = self.as_user("agent", self.env["cs.complaint.contact"])
        form = Form(model.with_context(**action["context"]))
        form.summary = "Called: the parts are on their way."
        self.assertEqual(form.save().complaint_id, complaint)
