"""What follows from a visit: a complaint and an opportunity, each once."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MissingInputError,
    TransitionAccessError,
)
from odoo.addons.cs_visits.exceptions import VisitError

from .common import VisitsCase


class TestComplaint(VisitsCase):
    def made(self, **values):
        """A visit that was made, and where the customer complained."""
        visit = self.make_visit(
            "2026-09-21 10:00", complaint_heard="Two pumps leak", **values
        )
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
        return visit

    def test_submitting_registers_it_once(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wu", "parent_id": self.customer.id}
        )
        visit = self.made(contact_ids=[(6, 0, contact.ids)])
        mine = self.as_user("sales", visit)
        with self.at("2026-09-22 09:00"):
            mine.action_submit()
            complaint = visit._cs_live_complaint()
            self.assertEqual(complaint.state, "draft")
            self.assertEqual(complaint.partner_id, self.customer)
            self.assertEqual(complaint.contact_id, contact)
            self.assertEqual(complaint.channel, "sales_visit")
            self.assertEqual(complaint.recorder_id, self.users["sales"])
            self.assertEqual(complaint.date_received, visit.date_end)
            self.assertFalse(complaint.user_id)
            self.assertIn("Two pumps leak", complaint.description)
            self.assertIn(visit.name, complaint.description)
            self.as_user("sales_manager", visit)._send_back("Which pumps?")
            mine.action_submit()
        self.assertEqual(visit._cs_complaints(), complaint)
        self.assertEqual(mine.complaint_number, complaint.name)

    def test_both_sides_show_the_other(self):
        visit = self.made()
        self.as_user("sales", visit).action_make_complaint()
        self.assertEqual(self.as_user("manager", visit).complaint_count, 1)
        complaint = visit._cs_live_complaint()
        seen = self.as_user("manager", complaint)
        self.assertIn(visit.name, seen.source_name)
        action = seen.action_open_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (visit._name, visit.id)
        )
        # an agent reads the visit when it is handed over
        self.assertFalse(self.as_user("agent", complaint).source_name)
        # the salesperson hears the number and no more
        self.env.invalidate_all()
        mine = self.as_user("sales", visit)
        self.assertEqual(mine.complaint_count, 0)
        self.assertEqual(mine.complaint_number, complaint.name)
        self.assertFalse(self.as_user("sales", complaint).has_access("read"))

    def test_the_button_is_pressed_twice(self):
        visit = self.made()
        mine = self.as_user("sales", visit)
        self.assertTrue(mine.can_make_complaint)
        mine.action_make_complaint()
        self.env.invalidate_all()
        self.assertFalse(mine.can_make_complaint)
        mine.action_make_complaint()
        self.assertEqual(len(visit._cs_complaints()), 1)

    def test_a_cancelled_one_does_not_come_back_by_itself(self):
        visit = self.made()
        mine = self.as_user("sales", visit)
        mine.action_make_complaint()
        complaint = visit._cs_live_complaint()
        self.as_user("agent", complaint)._cancel("No complaint")
        with self.at("2026-09-21 13:00"):
            mine.action_submit()
        self.assertEqual(len(visit._cs_complaints()), 1)
        self.env.invalidate_all()
        self.assertTrue(mine.can_make_complaint)
        mine.action_make_complaint()
        self.assertEqual(len(visit._cs_complaints()), 2)

    def test_who_may(self):
        visit = self.made()
        for role in ("sales2", "sales3", "agent", "employee", "hr"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, visit).action_make_complaint()
        with self.assertRaises(TransitionAccessError):
            self.as_user("auditor", visit).action_make_complaint()
        self.as_user("sales_manager", visit).action_make_complaint()
        self.assertEqual(
            visit._cs_live_complaint().recorder_id, self.users["sales_manager"]
        )

    def test_what_it_needs(self):
        planned = self.make_visit(complaint_heard="Leaks")
        with self.assertRaises(VisitError):
            self.as_user("sales", planned).action_make_complaint()
        visit = self.made()
        self.as_user("sales", visit).complaint_heard = "  "
        with self.assertRaises(MissingInputError):
            self.as_user("sales", visit).action_make_complaint()
        self.assertFalse(self.as_user("sales", visit).can_make_complaint)

    def test_the_one_it_is_about_does_not_hear_the_number(self):
        visit = self.made()
        mine = self.as_user("sales", visit)
        mine.action_make_complaint()
        complaint = visit._cs_live_complaint()
        complaint.accused_employee_id = self.employees["sales"]
        self.env.invalidate_all()
        self.assertFalse(mine.complaint_number)
        self.assertEqual(mine.action_make_complaint()["tag"], "soft_reload")
        self.assertEqual(
            self.as_user("sales_manager", visit).complaint_number, complaint.name
        )

    def test_the_context_gives_no_values(self):
        visit = self.made()
        mine = self.as_user("sales", visit).with_context(
            default_urgency="very_urgent", default_user_id=self.users["agent"].id
        )
        mine.action_make_complaint()
        complaint = visit._cs_live_complaint()
        self.assertEqual(complaint.urgency, "normal")
        self.assertFalse(complaint.user_id)

    def test_files_go_along(self):
        visit = self.made()
        self.env["ir.attachment"].create(
            {
                "name": "leak.png",
                "raw": b"x",
                "res_model": visit._name,
                "res_id": visit.id,
            }
        )
        self.as_user("sales", visit).action_make_complaint()
        self.assertEqual(
            self.env["ir.attachment"].search_count(
                [
                    ("res_model", "=", "cs.complaint"),
                    ("res_id", "=", visit._cs_live_complaint().id),
                    ("name", "=", "leak.png"),
                ]
            ),
            1,
        )


class TestOpportunity(VisitsCase):
    """With and without CRM; with the real one see ``test_register_crm``."""

    def made(self, **values):
        visit = self.make_visit(
            "2026-09-21 10:00",
            order_interest="Twelve compressors\nfor the second hall",
            order_amount=480000,
            **values,
        )
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
        return visit

    def test_without_crm_the_interest_stays(self):
        visit = self.made()
        mine = self.as_user("sales", visit)
        if "crm.lead" in self.env:
            self.skipTest("CRM is installed")
        self.assertFalse(mine.can_make_opportunity)
        with self.assertRaises(VisitError) as caught:
            mine.action_make_opportunity()
        self.assertIn("CRM", str(caught.exception))
        with self.at("2026-09-21 13:00"):
            mine.action_submit()
        self.assertFalse(visit.opportunity_id or visit.opportunity_name)
        # an app that is gone leaves a number behind, and no error
        visit._cs_write_checked({"opportunity_model": "crm.lead", "opportunity_id": 7})
        self.assertFalse(mine.opportunity_name)
        self.assertEqual(mine.action_open_opportunity()["tag"], "soft_reload")

    def test_the_link_is_not_forged(self):
        visit = self.made()
        for values in (
            {"opportunity_model": "res.users"},
            {"opportunity_id": 2},
            {"review_comment": "Excellent"},
        ):
            with self.subTest(values=values), self.assertRaises(EngineFieldError):
                self.as_user("sales", visit).write(values)

    def test_bad_amounts(self):
        mine = self.as_user("sales", self.made())
        for amount in (-1, float("nan"), float("inf"), 1e30):
            with self.subTest(amount=amount), self.assertRaises(VisitError):
                mine.order_amount = amount
            with self.subTest(amount=amount), self.assertRaises(VisitError):
                self.make_visit(order_amount=amount)
        # whatever way it takes, the database refuses it
        self.env.flush_all()
        for amount in ("-1", "'NaN'", "'Infinity'"):
            with (
                self.subTest(amount=amount),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE cs_visit SET order_amount = {amount} WHERE id = %s",
                    [mine.id],
                )

    def test_fixed_when_submitted(self):
        visit = self.made()
        mine = self.as_user("sales", visit)
        with self.at("2026-09-21 13:00"):
            mine.action_submit()
        for name, value in (
            ("order_interest", "More"),
            ("order_amount", 1),
            ("complaint_heard", "x"),
            ("contact_other", "x"),
        ):
            with self.subTest(name=name), self.assertRaises(VisitError):
                mine.write({name: value})
