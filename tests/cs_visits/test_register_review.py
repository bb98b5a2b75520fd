"""The manager's review: comments, many at once, sent back and corrected (A1.4)."""

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    MissingInputError,
    TransitionAccessError,
    TransitionError,
)

from .common import VisitsCase


class TestReview(VisitsCase):
    def submitted(self, start="2026-09-21 10:00", role="sales"):
        visit = self.make_visit(start, role=role)
        with self.at("2026-09-21 20:00"):
            self.as_user(role, visit).action_done()
            self.as_user(role, visit).action_submit()
        return visit

    def wizard(self, role, visits, comment):
        action = self.as_user(role, visits).action_review_comment()
        wizards = self.as_user(role, self.env[action["res_model"]])
        return wizards.with_context(**action["context"]).create({"comment": comment})

    def test_many_with_one_comment(self):
        visits = self.submitted() | self.submitted("2026-09-21 14:00", "sales2")
        wizard = self.wizard("sales_manager", visits, " Well prepared ")
        self.assertEqual(wizard.visit_count, 2)
        with self.at("2026-09-22 09:00"):
            wizard.action_review()
        self.assertEqual(set(visits.mapped("state")), {"reviewed"})
        self.assertEqual(set(visits.mapped("review_comment")), {"Well prepared"})
        for visit in visits:
            message = visit.message_ids[0]
            self.assertIn("Well prepared", message.body)
            self.assertEqual(message.author_id, self.users["sales_manager"].partner_id)
            self.assertIn(visit.user_id.partner_id, message.partner_ids)

    def test_without_a_comment(self):
        visit = self.submitted()
        count = len(visit.message_ids)
        self.wizard("sales_manager", visit, False).action_review()
        self.assertEqual(visit.state, "reviewed")
        self.assertFalse(visit.review_comment)
        self.assertFalse(
            [m for m in visit.message_ids[: -count or None] if m.partner_ids]
        )

    def test_all_or_none(self):
        visits = self.submitted() | self.make_visit("2026-09-21 16:00")
        with self.assertRaises(TransitionError):
            self.as_user("sales_manager", visits).action_review()
        self.assertEqual(visits[0].state, "submitted")

    def test_who_may(self):
        visit = self.submitted()
        for role in ("manager", "president", "auditor", "sales"):
            with self.subTest(role=role), self.assertRaises(TransitionAccessError):
                self.wizard(role, visit, "Fine").action_review()
        for role in ("sales2", "sales3", "agent", "employee", "sales_manager2"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.wizard(role, visit, "Fine").action_review()

    def test_sent_back_from_the_same_form(self):
        visit = self.submitted()
        with self.assertRaises(MissingInputError):
            self.wizard("sales_manager", visit, "  ").action_send_back()
        self.wizard("sales_manager", visit, "Which plan?").action_send_back()
        self.assertEqual(visit.state, "done")
        self.assertEqual(visit.review_comment, "Which plan?")
        todo = visit.activity_ids
        self.assertEqual(todo.user_id, self.users["sales"])
        with self.at("2026-09-22 09:00"):
            self.as_user("sales", visit).action_submit()
        self.assertFalse(visit.activity_ids)
        self.as_user("sales_manager", visit).action_review()
        self.assertFalse(visit.review_comment)

    def test_handed_over_records_are_confirmed_together(self):
        visits = self.submitted() | self.submitted("2026-09-21 14:00")
        with self.at("2026-09-22 09:00"):
            self.as_user("sales_manager", visits).action_review()
            self.as_user("sales", visits).action_hand_over()
            self.as_user("agent", visits).action_receive()
        self.assertEqual(visits.received_by, self.users["agent"])
        self.assertFalse(any(visits.mapped("is_hand_over_late")))
