"""A service request from the first ring to the archive (C4, C5, C7, D2, D3)."""

from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    DeadlineError,
    MissingInputError,
    ReadonlyDocumentError,
    TransitionAccessError,
    TransitionError,
    UnsettledComplaintError,
)

from .service_common import ServiceCase


@tagged("standard", "post_install", "-at_install")
class TestServiceFlow(ServiceCase):
    def test_a_new_request_is_the_first_contacts(self):
        request = self.new()
        self.assertTrue(request.name.startswith("SR/"))
        self.assertEqual(request.state, "new")
        self.assertEqual(request.user_id, self.users["agent"])
        self.assertEqual(request.handler_id, self.users["agent"])
        self.assertEqual(request.department_id, self.cs_dept)
        self.assertEqual(request.phone, self.customer.phone)

    def test_answered_on_the_spot(self):
        with self.at("2026-10-12 10:00"):
            request = self.new(kind="consultation")
        with self.at("2026-10-12 10:05"):
            with self.assertRaises(MissingInputError):
                request.action_answer()
            request.solution = "Open from 9 to 18."
            request.action_answer()
            self.assertEqual(request.state, "solved")
            self.assertTrue(request.is_answered_on_spot)
            self.assertEqual(self.local(request.date_answered), "2026-10-12 10:05")
            # a consultation ends with its answer: nobody calls back
            self.assertFalse(request.callback_ids)
            request.action_archive()
        self.assertEqual(request.state, "archived")
        self.assertEqual(self.clocks(request)["answer"][0], "met")

    def test_a_satisfied_customer_is_not_called(self):
        request = self.new(solution="Press the red button.", satisfied="yes")
        request.action_answer()
        self.assertEqual(request.state, "confirmed")
        self.assertFalse(request.callback_ids)

    def test_a_dissatisfied_customer_is_not_served(self):
        request = self.new(solution="Read the manual.", satisfied="no")
        with self.assertRaises(MissingInputError):
            request.action_answer()
        request._promise()
        with self.assertRaises(MissingInputError):
            request.action_solve()
        self.assertEqual(request.state, "open")

    def test_promise_then_answer_then_solved(self):
        with self.at("2026-10-12 10:00"):
            request = self.opened()
            self.assertEqual(request.state, "open")
            self.assertEqual(self.local(request.date_promised), "2026-10-12 11:00")
        with self.at("2026-10-12 10:40"):
            request.solution = "A capacitor. The courier brings one tomorrow."
            request.action_answer()
            self.assertEqual(request.state, "waiting")
            self.assertFalse(request.is_answered_on_spot)
            self.assertEqual(self.clocks(request)["promise"][0], "met")
            self.assertEqual(self.clocks(request)["solve"][0], "running")
        with self.at("2026-10-13 10:00"):
            request.action_solve()
        self.assertEqual(request.state, "solved")
        self.assertEqual(request.solved_by_id, self.users["agent"])
        self.assertEqual(self.clocks(request)["solve"][0], "met")
        # the first answer stays the first
        self.assertEqual(self.local(request.date_answered), "2026-10-12 10:40")

    def test_solved_needs_a_solution(self):
        request = self.opened()
        for blank in (False, "", "  \n"):
            request.solution = blank
            with self.assertRaises(MissingInputError):
                request.action_solve()
        self.assertEqual(request.state, "open")

    def test_waiting_names_what_for_and_when(self):
        with self.at("2026-10-12 10:00"):
            request = self.opened()
            with self.assertRaises(MissingInputError):
                request._wait("  ")
            request._wait(
                "The part",
                self.utc("2026-10-14 10:00"),
                reason="The courier takes two days",
            )
        self.assertEqual(request.state, "waiting")
        self.assertEqual(request.waiting_for, "The part")
        self.assertEqual(
            self.clocks(request)["promise"], ("running", "2026-10-14 10:00")
        )
        with self.at("2026-10-14 09:30"):
            request._promise()
        self.assertEqual(request.state, "open")
        self.assertFalse(request.waiting_for)

    def test_the_specialist_calls_and_it_is_confirmed(self):
        with self.at("2026-10-12 10:00"):
            request = self.solved()
            call = request.callback_ids
            self.assertEqual(call.kind, "service_satisfaction")
            self.assertFalse(call.user_id, "who solved it asks about the own work")
            self.assertEqual(call.phone, self.customer.phone)
            self.assertTrue(call.script_id)
            self.assertEqual(
                self.clocks(request)["satisfaction"][1], "2026-10-15 18:00"
            )
            self.assertEqual(call.date_to, self.utc("2026-10-15 18:00"))
            with self.assertRaises(MissingInputError):
                request.action_archive()
            self.call(request, satisfaction=4)
            self.assertEqual(request.state, "confirmed")
            self.assertEqual(request.satisfied, "yes")
            self.assertEqual(request.satisfaction, 4)
            self.assertEqual(self.clocks(request)["satisfaction"][0], "met")
            request.action_archive()
        self.assertEqual(request.state, "archived")

    def test_a_dissatisfied_customer_reopens_it(self):
        with self.at("2026-10-12 10:00"):
            request = self.solved()
        with self.at("2026-10-13 17:30"):
            self.call(request, "dissatisfied", 2)
            self.assertEqual(request.state, "open")
            self.assertEqual(request.reopen_count, 1)
            self.assertFalse(request.satisfied)
            self.assertFalse(request.date_solved)
            # the customer hears from us within a working hour: tomorrow at 9:30
            self.assertEqual(
                self.clocks(request)["promise"], ("running", "2026-10-14 09:30")
            )
            self.assertEqual(self.clocks(request)["solve"][0], "running")
            self.assertIn(
                self.users["agent"], request.sudo().activity_ids.mapped("user_id")
            )

    def test_a_low_figure_counts_as_dissatisfied(self):
        request = self.solved()
        self.call(request, "satisfied", 1)
        self.assertEqual(request.state, "open")

    def test_not_reached_can_be_archived(self):
        self.company.cs_callback_max_attempts = 1
        request = self.solved()
        call = self.as_user("agent2", request.callback_ids)
        call._log_attempt("no_answer")
        self.assertEqual(request.satisfied, "unreached")
        request.action_archive()
        self.assertEqual(request.state, "archived")

    def test_without_a_number_nobody_calls(self):
        request = self.opened()
        request.write({"phone": False, "solution": "New capacitor."})
        request.action_solve()
        self.assertFalse(request.callback_ids)
        self.assertNotIn("satisfaction", self.clocks(request))
        request.action_archive()

    def test_confirmed_on_the_phone_calls_off_the_call(self):
        request = self.solved()
        request.action_confirm()
        self.assertEqual(request.callback_ids.state, "cancelled")
        self.assertEqual(request.satisfied, "yes")

    def test_reopened_by_the_agent(self):
        request = self.solved()
        request.action_reopen()
        self.assertEqual(request.state, "open")
        self.assertEqual(request.callback_ids.state, "cancelled")
        self.assertEqual(request.reopen_count, 1)

    def test_the_archive_is_read_only(self):
        request = self.solved()
        file = self.env["ir.attachment"].create(
            {
                "name": "photo",
                "raw": b"x",
                "res_model": request._name,
                "res_id": request.id,
            }
        )
        request.action_confirm()
        request.action_archive()
        for values in ({"solution": "x"}, {"note": "x"}, {"user_id": False}):
            with self.assertRaises(ReadonlyDocumentError):
                self.as_user("manager", request).write(values)
        with self.assertRaises(ReadonlyDocumentError):
            file.write({"name": "other"})
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("manager", request).unlink()
        with self.assertRaises(TransitionError):
            request.action_reopen()

    def test_a_complaint_is_not_settled_here(self):
        request = self.new(kind="complaint", solution="A voucher.")
        for step in (
            request.action_answer,
            request.action_solve,
            request.action_escalate,
            request._promise,
            lambda: request._hand_on("x", self.users["engineer"]),
        ):
            with self.assertRaises(UnsettledComplaintError):
                step()
        self.assertEqual(request.state, "new")

    def test_spam_is_the_managers_to_drop(self):
        request = self.new()
        with self.assertRaises(TransitionAccessError):
            request.action_archive()
        self.as_user("manager", request).action_archive()
        self.assertEqual(request.state, "archived")
        self.assertFalse(request._cs_open_deadlines())

    def test_received_in_the_future(self):
        with self.at("2026-10-12 10:00"), self.assertRaises(DeadlineError):
            self.new(date_received=self.utc("2026-10-12 10:01"))

    def test_blank_subject(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.new(subject="   ")
            self.env.flush_all()


@tagged("standard", "post_install", "-at_install")
class TestCaller(ServiceCase):
    def find(self, phone):
        return self.env["res.partner"]._cs_find_by_phone(phone, self.company)

    def test_a_number_finds_the_customer_however_it_is_written(self):
        for phone in (
            "+86 574 8888 0000",
            "0574-88880000",
            "57488880000",
            "(0574) 8888 0000",
        ):
            self.assertEqual(self.find(phone), self.customer, phone)
        self.assertEqual(self.find("13957401234"), self.contact)

    def test_unknown_or_unclear(self):
        self.assertFalse(self.find("88"))
        self.assertFalse(self.find(False))
        self.assertFalse(self.find("0574 1111 1111"))
        other = self.customer.copy({"name": "Other", "phone": "0086 574 8888 0000"})
        self.assertFalse(self.find("8888 0000"), "two customers end like this")
        self.assertEqual(self.find("00865748888 0000"), other)

    def test_a_switchboard_is_the_companys(self):
        self.contact.phone = self.customer.phone
        self.assertEqual(self.find("0574 8888 0000"), self.customer)

    def test_not_the_customers_of_another_company(self):
        self.customer.company_id = self.other_company
        self.contact.company_id = self.other_company
        self.assertFalse(self.find("0574 8888 0000"))

    def test_the_form_fills_in_who_calls(self):
        request = self.as_user("agent", self.env["cs.service.request"]).new(
            {"phone": "139 5740 1234", "company_id": self.company.id}
        )
        request._onchange_phone()
        self.assertEqual(request.partner_id._origin, self.customer)
        self.assertEqual(request.contact_id._origin, self.contact)
        self.assertEqual(request.phone, "139 5740 1234", "the caller's number stays")

    def test_the_customer_field_takes_a_number(self):
        partners = self.as_user("agent", self.env["res.partner"])
        self.assertFalse(partners.name_search("0574 88880000"))
        found = partners.with_context(cs_search_phone=True).name_search("057488880000")
        self.assertEqual([i for i, _name in found], self.customer.ids)

    def test_a_person_as_customer_is_the_contact(self):
        request = self.as_user("agent", self.env["cs.service.request"]).new(
            {"partner_id": self.contact.id, "company_id": self.company.id}
        )
        request._onchange_partner_id()
        self.assertEqual(request.partner_id._origin, self.customer)
        self.assertEqual(request.contact_id._origin, self.contact)
