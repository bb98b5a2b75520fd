"""From a request or a call to the complaint register, once (C5, A3.3, A2.5)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.cs_department.exceptions import (
    CallbackError,
    EngineFieldError,
    MergeError,
    MissingInputError,
    TransitionAccessError,
    TransitionError,
    UnsettledComplaintError,
)

from .common import ComplaintCase
from .service_common import ServiceCase


@tagged("standard", "post_install", "-at_install")
class TestServiceComplaint(ServiceCase, ComplaintCase):
    def complaint_of(self, record):
        return record._cs_complaints().sudo(False)

    def test_all_that_is_known_goes_along(self):
        product = self.env["product.product"].create({"name": "Pump"})
        with self.at("2026-10-12 10:00"):
            request = self.handed(
                product_id=product.id, channel="mailbox", contact_id=self.contact.id
            )
        self.env["ir.attachment"].create(
            {
                "name": "photo.jpg",
                "raw": b"x",
                "res_model": request._name,
                "res_id": request.id,
            }
        )
        request.solution = "A reset."
        with self.at("2026-10-12 10:30"):
            action = request.action_to_complaint()
        complaint = self.complaint_of(request)
        self.assertEqual(action["res_model"], "cs.complaint")
        self.assertEqual(action["res_id"], complaint.id)
        self.assertEqual(complaint.state, "draft")
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.contact_id, self.contact)
        self.assertEqual(complaint.phone, request.phone)
        self.assertEqual(complaint.email, request.email)
        self.assertEqual(complaint.product_id, product)
        self.assertEqual(complaint.channel, "email")
        self.assertEqual(complaint.company_id, self.company)
        self.assertEqual(complaint.user_id, self.users["agent"])
        self.assertEqual(complaint.recorder_id, self.users["agent"])
        for text in ("does not start", "It hums", "Tried a reset", "A reset."):
            self.assertIn(text, complaint.description)
        self.assertEqual(
            self.env["ir.attachment"]
            .search([("res_model", "=", "cs.complaint"), ("res_id", "=", complaint.id)])
            .mapped("name"),
            ["photo.jpg"],
        )
        self.assertEqual(complaint.source_model, request._name)
        self.assertEqual(complaint.source_id, request.id)
        self.assertEqual(complaint.source_name, request.display_name)
        self.assertEqual(complaint.action_open_source()["res_id"], request.id)
        self.assertEqual(request.complaint_count, 1)
        self.assertEqual(request.state, "escalated")
        # the complaint's own clocks run from here
        self.assertFalse(request._cs_open_deadlines())
        self.assertEqual(self.clocks(request)["solve"][0], "cancelled")
        self.assertFalse(request.sudo().activity_ids)

    def test_every_channel_has_its_place_in_the_register(self):
        channels = self.env["cs.service.request"]._fields["channel"]
        known = dict(self.env["cs.complaint"]._fields["channel"].selection)
        for channel, _label in channels._description_selection(self.env):
            request = self.new(channel=channel)
            request.action_to_complaint()
            self.assertIn(self.complaint_of(request).channel, known)

    def test_not_twice(self):
        request = self.opened()
        first = request.action_to_complaint()
        again = self.as_user("agent2", request).action_to_complaint()
        self.assertEqual(first["res_id"], again["res_id"])
        self.assertEqual(len(self.complaint_of(request)), 1)

    def test_the_missing_customer(self):
        request = self.new(partner_id=False, phone="0574 1234567", kind="complaint")
        with self.assertRaisesRegex(MissingInputError, "customer"):
            request.action_to_complaint()
        self.assertFalse(self.complaint_of(request))
        self.assertEqual(request.state, "new")

    def test_not_settled_beside_the_complaint(self):
        request = self.opened(solution="A voucher.")
        request.action_to_complaint()
        for step in (
            request.action_solve,
            request._promise,
            request.action_reopen,
            lambda: request._hand_on("x", self.users["engineer"]),
        ):
            with self.assertRaises(UnsettledComplaintError):
                step()
        with self.assertRaises(MissingInputError):
            request.action_archive()

    def test_a_complaint_from_the_start_was_received_then(self):
        with self.at("2026-10-12 10:00"):
            request = self.new(kind="complaint")
        with self.at("2026-10-12 10:30"):
            request.action_to_complaint()
        complaint = self.complaint_of(request)
        self.assertEqual(self.local(complaint.date_received), "2026-10-12 10:00")
        self.assertEqual(self.clocks(request)["answer"][0], "met")

    def test_archived_with_its_complaint(self):
        request = self.opened()
        request.action_to_complaint()
        complaint = self.as_user("agent", self.complaint_of(request))
        complaint.write(
            {
                "category_id": self.categories["product"].id,
                "department_id": self.product_dept.id,
                "read_back_by": "Mr Wu",
                "read_back_method": "phone",
            }
        )
        complaint.action_confirm()
        complaint.action_transfer()
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        self.as_user("manager", complaint).action_approve()
        complaint.action_reply()
        ComplaintCase.call(self, complaint)
        self.assertEqual(request.state, "escalated")
        complaint.action_close()
        self.assertEqual(request.state, "archived")

    def test_a_cancelled_complaint_gives_the_request_back(self):
        request = self.opened()
        request.action_to_complaint()
        self.complaint_of(request).sudo()._cancel("Entered by mistake")
        with self.at("2026-10-12 10:00"):
            request.action_reopen()
        self.assertEqual(request.state, "open")
        self.assertEqual(self.clocks(request)["promise"][0], "running")
        request.action_to_complaint()
        self.assertEqual(len(self.complaint_of(request)), 2)

    def test_merged_it_lives_on_in_the_other(self):
        request = self.opened()
        request.action_to_complaint()
        complaint = self.as_user("agent", self.complaint_of(request))
        target = self.draft()
        complaint._cs_merge_into(target)
        self.assertEqual(complaint.state, "cancelled")
        self.assertFalse(request.is_complaint_over)
        self.assertEqual(request.action_to_complaint()["res_id"], target.id)
        self.assertEqual(request.action_complaints()["res_id"], target.id)
        with self.assertRaises(UnsettledComplaintError):
            request.action_reopen()
        # who is accused there sees the request no more either
        self.as_user("manager", target).accused_employee_id = self.employees["agent2"]
        self.assertEqual(request.sudo().hidden_from_id, self.users["agent2"])
        self.as_user("manager", target)._cancel("Withdrawn")
        request.invalidate_recordset()
        self.assertTrue(request.is_complaint_over)
        request.action_archive()

    def test_reopen_is_for_what_is_over(self):
        request = self.opened()
        request.action_escalate()
        with self.assertRaises(MissingInputError):
            request.action_reopen()
        with self.assertRaises(TransitionError):
            self.opened().action_reopen()

    def test_solved_but_the_customer_complains(self):
        request = self.solved()
        request.action_to_complaint()
        self.assertEqual(request.state, "escalated")
        self.assertEqual(request.callback_ids.state, "cancelled")

    def test_an_engineer_hears_it(self):
        request = self.handed()
        theirs = self.as_user("engineer", request)
        answer = theirs.action_to_complaint()
        complaint = self.complaint_of(request)
        self.assertEqual(complaint.recorder_id, self.users["engineer"])
        self.assertEqual(complaint.user_id, self.users["agent"])
        # told the number; the register is not theirs to read
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn(complaint.name, answer["params"]["message"])
        with self.assertRaises(AccessError):
            self.as_user("engineer", complaint).read(["description"])

    def test_where_it_came_from_is_not_entered(self):
        request = self.opened()
        for role in ("agent", "manager"):
            with self.assertRaises(EngineFieldError):
                self.draft(role, source_model=request._name, source_id=request.id)
            with self.assertRaises(EngineFieldError):
                self.as_user(role, self.draft()).write({"source_id": request.id})

    # -- the accused ---------------------------------------------------------------

    def test_the_accused_owner_sees_neither(self):
        request = self.handed()
        self.as_user("agent2", request).action_to_complaint()
        complaint = self.as_user("manager", self.complaint_of(request))
        complaint.user_id = self.users["agent2"]
        complaint.accused_employee_id = self.employees["agent"]
        self.assertEqual(request.sudo().hidden_from_id, self.users["agent"])
        self.assertEqual(request.sudo().user_id, self.users["agent2"])
        theirs = self.as_user("agent", request)
        for record in (request, request.sudo().hand_on_ids, complaint):
            with self.assertRaises(AccessError, msg=record):
                self.as_user("agent", record).read(["display_name"])
        self.assertFalse(theirs.search([("id", "=", request.id)]))
        self.assertFalse(theirs.search([("subject", "ilike", "pump")]) & request)
        self.assertNotIn(
            self.users["agent"].partner_id, request.sudo().message_partner_ids
        )
        self.users["agent"].group_ids |= self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            theirs.export_data(["name"])
        self.assertTrue(self.as_user("agent2", request).read(["name"]))
        # cleared of it, the request is seen again
        complaint.accused_employee_id = False
        self.assertTrue(self.as_user("agent", request).read(["name"]))

    def test_the_accused_handler_loses_it(self):
        request = self.handed()
        request.action_to_complaint()
        complaint = self.as_user("manager", self.complaint_of(request))
        complaint.accused_employee_id = self.employees["employee"]
        self.assertEqual(request.sudo().handler_id, self.users["agent"])
        with self.assertRaises(AccessError):
            self.as_user("engineer", request).read(["name"])


@tagged("standard", "post_install", "-at_install")
class TestCallbackComplaint(ServiceCase, ComplaintCase):
    def a_call(self, **values):
        now = fields.Datetime.now()
        return (
            self.as_user("agent", self.env["cs.callback"].sudo())
            .sudo()
            .create(
                {
                    "kind": "care",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "date_from": now,
                    "date_to": now + timedelta(days=2),
                    "customer_words": "The pump leaks, and nobody cares.",
                    **values,
                }
            )
        )

    def test_the_customers_words(self):
        call = self.as_user("agent", self.a_call(contact_id=self.contact.id))
        self.assertTrue(call.can_to_complaint)
        action = call.action_to_complaint()
        complaint = self.as_user("agent", self.env["cs.complaint"]).browse(
            action["res_id"]
        )
        self.assertEqual(complaint.state, "draft")
        self.assertEqual(complaint.description, "The pump leaks, and nobody cares.")
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.contact_id, self.contact)
        self.assertEqual(complaint.phone, call.phone)
        self.assertEqual(complaint.channel, "callback")
        self.assertEqual(complaint.user_id, self.users["agent"])
        self.assertEqual(complaint.source_name, call.display_name)
        self.assertEqual(call.complaint_count, 1)
        # the call goes on
        self.assertEqual(call.state, "open")
        self.assertEqual(call.action_to_complaint()["res_id"], complaint.id)

    def test_not_from_the_follow_up_of_a_complaint(self):
        complaint = self.followed()
        call = self.as_user("agent", complaint.callback_ids)
        self.assertFalse(call.can_to_complaint)
        with self.assertRaises(CallbackError):
            call.action_to_complaint()

    def test_not_from_a_call_that_was_not_made(self):
        call = self.a_call()
        self.as_user("manager", call).action_cancel()
        with self.assertRaises(CallbackError):
            self.as_user("agent", call).action_to_complaint()

    def test_only_agents(self):
        call = self.a_call()
        for role in ("president", "auditor"):
            theirs = self.as_user(role, call)
            self.assertFalse(theirs.can_to_complaint)
            with self.assertRaises(TransitionAccessError):
                theirs.action_to_complaint()
        for role in ("employee", "outsider"):
            with self.assertRaises(AccessError):
                self.as_user(role, call).action_to_complaint()

    def test_whom_the_call_checks_sees_nothing(self):
        """A visit check is discreet (A2.5): here for any call that hides somebody."""
        call = self.a_call(hidden_from_id=self.users["head"].id)
        action = self.as_user("agent", call).action_to_complaint()
        complaint = self.env["cs.complaint"].browse(action["res_id"])
        self.assertEqual(complaint.hidden_from_id, self.users["head"])
        complaint = self.as_user("agent", complaint)
        complaint.write(
            {
                "category_id": self.categories["product"].id,
                "department_id": self.product_dept.id,
                "read_back_by": "Mr Wu",
                "read_back_method": "phone",
            }
        )
        complaint.action_confirm()
        complaint.action_transfer()
        # the head is the one who was checked: somebody else analyses
        self.assertNotEqual(complaint.head_id, self.users["head"])
        with self.assertRaises(AccessError):
            self.as_user("head", complaint).read(["name"])
        hidden = self.a_call(hidden_from_id=self.users["agent2"].id)
        with self.assertRaises(AccessError):
            self.as_user("agent2", hidden).action_to_complaint()

    def test_the_checked_one_does_not_read_it_by_a_merge(self):
        call = self.a_call(hidden_from_id=self.users["head"].id)
        action = self.as_user("agent", call).action_to_complaint()
        hidden = self.as_user("manager", self.env["cs.complaint"]).browse(
            action["res_id"]
        )
        other = self.as_user("manager", self.draft())
        with self.assertRaises(MergeError):
            hidden._cs_merge_into(other)
        other._cs_merge_into(hidden)
        self.assertEqual(hidden.sudo().hidden_from_id, self.users["head"])

    def test_an_accused_goes_before_the_checked_one(self):
        call = self.a_call(hidden_from_id=self.users["head"].id)
        action = self.as_user("agent", call).action_to_complaint()
        complaint = self.as_user("manager", self.env["cs.complaint"]).browse(
            action["res_id"]
        )
        complaint.accused_employee_id = self.employees["employee"]
        self.assertEqual(complaint.sudo().hidden_from_id, self.users["employee"])
        complaint.accused_employee_id = False
        self.assertEqual(complaint.sudo().hidden_from_id, self.users["head"])

    def test_a_satisfaction_call_brings_the_request_along(self):
        request = self.solved()
        call = self.as_user("agent2", request.callback_ids)
        call._log_attempt("reached")
        call.customer_words = "It broke again, I have had enough."
        action = call.action_to_complaint()
        complaint = self.env["cs.complaint"].browse(action["res_id"])
        self.assertEqual(complaint.source_model, "cs.service.request")
        self.assertEqual(complaint.source_id, request.id)
        self.assertIn("had enough", complaint.description)
        self.assertIn("It hums", complaint.description)
        self.assertEqual(request.state, "escalated")
        # the call goes on to its end and changes nothing any more
        self.assertEqual(call.state, "open")
        call.write({"outcome": "dissatisfied", "satisfaction": 1})
        call.action_done()
        self.assertEqual(request.state, "escalated")
        self.assertEqual(request.reopen_count, 0)
