"""Records of one case become one; nothing is lost and nobody sees more than before."""

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MergeError,
    ReadonlyDocumentError,
    TransitionAccessError,
)

from .intake_common import IntakeCase


class TestIntakeMerge(IntakeCase):
    def merge(self, target, others, role="agent"):
        wizard = self.as_user(role, self.env["cs.complaint.merge"]).create(
            {
                "complaint_ids": [(6, 0, (target | others).ids)],
                "target_id": target.id,
            }
        )
        return wizard.action_merge()

    def test_everything_moves(self):
        target = self.draft()
        other = self.receive("It leaks", files=[("photo.jpg", b"a photo")])
        self.as_user("agent", other).write(
            {"remedy_ids": [(0, 0, {"kind": "repair", "note": "Soon"})]}
        )
        self.env["cs.complaint.contact"].create(
            {"complaint_id": other.id, "summary": "Called", "channel": "phone"}
        )
        other.message_subscribe(self.users["manager"].partner_id.ids)
        other.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["agent"].id
        )
        near = self.draft()
        other.related_ids = near
        messages = other.message_ids.filtered(lambda m: m.message_type == "email")
        action = self.merge(target, other)
        self.assertEqual(action["res_id"], target.id)
        self.assertLessEqual(messages, target.message_ids)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "cs.complaint"), ("res_id", "=", target.id)]
        )
        self.assertEqual(set(files.mapped("name")), {"photo.jpg", "original_email.eml"})
        self.assertEqual(target.contact_ids.mapped("summary"), ["Called"])
        self.assertEqual(target.remedy_ids.note, "Soon")
        self.assertIn(self.users["manager"].partner_id, target.message_partner_ids)
        self.assertTrue(target.sudo().activity_ids)
        self.assertIn(near, target.related_ids)
        self.assertEqual(target.mail_count, 1)
        self.assertEqual(other.state, "cancelled")
        self.assertEqual(other.merged_into_id, target)
        self.assertIn(target.name, other.cancel_reason)
        self.assertEqual(target.merged_ids, other)
        self.assertFalse(other.sudo().activity_ids)

    def test_clocks_requests_and_calls_of_the_other_end(self):
        target, other = self.confirmed(), self.in_approval()
        self.merge(target, other, role="manager")
        self.assertFalse(other._cs_open_deadlines())
        self.assertFalse(other._cs_pending())
        self.assertFalse(other._cs_open_callbacks())
        self.assertEqual(self.clocks(target)["transfer"][0], "running")

    def test_demands_the_customer_confirmed_stay_where_they_are(self):
        target = self.confirmed()
        other = self.draft(remedy_ids=[(0, 0, {"kind": "repair"})])
        self.merge(target, other, role="manager")
        self.assertFalse(target.remedy_ids)
        self.assertTrue(other.remedy_ids)

    def test_mails_for_the_merged_one_go_to_the_one_that_stays(self):
        target = self.draft()
        other = self.receive("It leaks")
        number = other.name
        self.merge(target, other)
        self.assertFalse(self.receive("It leaks"), "the same mail again is counted")
        self.assertEqual(target.mail_count, 2)
        again = self.receive("And?", subject=f"Re: {number}")
        self.assertEqual(again, target)
        self.assertEqual(self.answer(target, "Well?"), target)

    def test_what_cannot_be_merged(self):
        target = self.draft()
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        cancelled = self.draft()
        cancelled._cancel("Twice")
        cases = {
            "another customer": self.draft(partner_id=stranger.id),
            "answered": self.followed(),
            "closed": self.closed(),
            "cancelled": cancelled,
            "itself": target,
            "an unknown sender": self.receive(sender="x@nowhere.example.com"),
        }
        for name, other in cases.items():
            for one, two in ((target, other), (other, target)):
                with self.subTest(case=name), self.assertRaises(MergeError):
                    self.merge(one, two, role="manager")

    def test_unknown_senders_of_one_address(self):
        one = self.receive("It leaks", sender="li@nowhere.example.com")
        two = self.receive("It still leaks", sender="li@nowhere.example.com")
        self.merge(one, two)
        self.assertEqual(two.merged_into_id, one)

    def test_never_across_companies(self):
        target = self.draft()
        other = self.env["cs.complaint"].create(
            {"company_id": self.other_company.id, "partner_id": self.customer.id}
        )
        with self.assertRaises(MergeError):
            other.sudo()._cs_merge_into(target.sudo())
        with self.assertRaises(AccessError):
            self.merge(target, other, role="manager")

    def test_protection_from_the_accused_is_kept(self):
        accused = self.employees["agent2"].id
        open_ = self.draft()
        hidden = self.draft(category="staff", accused_employee_id=accused)
        with self.assertRaises(MergeError):
            self.merge(open_, hidden)
        other = self.draft(
            category="staff", accused_employee_id=self.employees["employee"].id
        )
        with self.assertRaises(MergeError):
            self.merge(hidden, other)
        self.merge(hidden, open_)
        self.assertFalse(
            self.as_user("agent2", self.env["cs.complaint"]).search(
                [("id", "=", hidden.id)]
            )
        )
        messages = self.as_user("agent2", self.env["mail.message"])
        self.assertFalse(
            messages.search(
                [("model", "=", "cs.complaint"), ("res_id", "=", hidden.id)]
            )
        )

    def test_the_wizard_proposes_the_protected_one(self):
        open_ = self.draft()
        hidden = self.draft(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        wizard = self.as_user("agent", self.env["cs.complaint.merge"]).create(
            {"complaint_ids": [(6, 0, (open_ | hidden).ids)]}
        )
        self.assertEqual(wizard.target_id, hidden)

    def test_agents_merge_drafts_managers_confirmed_ones(self):
        for target, other in (
            (self.draft(), self.confirmed()),
            (self.confirmed(), self.draft()),
        ):
            with self.assertRaises(TransitionAccessError):
                self.merge(target, other)
        self.merge(self.draft(), self.draft())
        self.merge(self.confirmed(), self.confirmed(), role="manager")
        for role in ("president", "auditor", "employee", "head", "outsider"):
            one, two = self.draft(), self.draft()
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.merge(one, two, role=role)

    def test_it_cannot_be_claimed(self):
        one, two = self.draft(), self.draft()
        with self.assertRaises(EngineFieldError):
            one.merged_into_id = two

    def test_the_merged_one_is_finished(self):
        one, two = self.draft(), self.draft()
        self.merge(one, two)
        with self.assertRaises(ReadonlyDocumentError):
            two.note = "x"
        with self.assertRaises(MergeError):
            self.merge(two, one)
