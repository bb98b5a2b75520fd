"""Role × verb on service requests, and what is in use is not deleted."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.cs_department.exceptions import (
    FieldAccessError,
    InUseError,
    StateWriteError,
    TransitionAccessError,
)

from .service_common import ServiceCase


@tagged("standard", "post_install", "-at_install")
class TestServiceRights(ServiceCase):
    def values(self):
        return {"subject": "Opening hours?", "company_id": self.company.id}

    def test_who_reads(self):
        request = self.opened()
        for role in ("agent", "agent2", "manager", "president", "auditor"):
            self.assertTrue(self.as_user(role, request).read(["subject"]), role)
        for role in ("employee", "head", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, request).read(["subject"])
            found = self.as_user(role, request).search([("id", "=", request.id)])
            self.assertFalse(found, role)

    def test_who_creates_and_deletes(self):
        for role in ("president", "auditor", "employee", "head"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, self.env["cs.service.request"]).create(self.values())
        for role in ("agent", "manager"):
            request = self.as_user(role, self.env["cs.service.request"])
            self.assertTrue(request.create(self.values()), role)
        request = self.new()
        with self.assertRaises(AccessError):
            request.unlink()
        self.as_user("manager", request).unlink()
        self.assertFalse(request.exists())

    def test_who_writes(self):
        request = self.opened()
        for role in ("agent", "agent2", "manager"):
            self.as_user(role, request).write({"subject": role})
        for role in ("president", "auditor", "employee", "head", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, request).write({"subject": role})
        for role in ("agent", "manager"):
            with self.assertRaises(StateWriteError):
                self.as_user(role, request).write({"state": "solved"})
            with self.assertRaises(StateWriteError):
                self.as_user(role, request).create(
                    {**self.values(), "state": "archived"}
                )

    def test_the_handler_answers_and_keeps_his_hands_off_the_rest(self):
        request = self.handed()
        theirs = self.as_user("engineer", request)
        self.assertEqual(theirs.search([]), request)
        self.assertTrue(theirs.can_edit_answer)
        self.assertFalse(theirs.can_edit)
        theirs.write({"solution": "New capacitor.", "note": "In stock."})
        for values in (
            {"subject": "x"},
            {"question": "x"},
            {"partner_id": False},
            {"user_id": self.users["engineer"].id},
            {"satisfied": "yes"},
            {"kind": "consultation"},
        ):
            with self.assertRaises(FieldAccessError, msg=values):
                theirs.write(values)
        theirs.message_post(body="Ask for the serial number.")
        self.assertTrue(theirs.hand_on_ids)
        theirs.action_solve()
        self.assertEqual(request.state, "solved")
        self.assertEqual(request.solved_by_id, self.users["engineer"])
        # the call is customer service's to make
        with self.assertRaises(AccessError):
            theirs.callback_ids.read(["state"])
        for action in (
            theirs.action_confirm,
            theirs.action_archive,
            theirs.action_reopen,
        ):
            with self.assertRaises(TransitionAccessError):
                action()

    def test_who_acts(self):
        request = self.opened(solution="New capacitor.")
        for role in ("president", "auditor"):
            theirs = self.as_user(role, request)
            self.assertFalse(theirs.can_solve or theirs.can_hand_on or theirs.can_edit)
            for action in (
                theirs.action_answer,
                theirs.action_solve,
                theirs.action_escalate,
                theirs.action_to_complaint,
                theirs._promise,
                lambda t=theirs: t._hand_on("x", self.users["engineer"]),
            ):
                with self.assertRaises(TransitionAccessError, msg=role):
                    action()
        for role in ("employee", "outsider"):
            theirs = self.as_user(role, request)
            for action in (theirs.action_answer, theirs.action_to_complaint):
                with self.assertRaises(AccessError, msg=role):
                    action()
        self.assertEqual(request.state, "open")

    def test_a_portal_user_sees_nothing(self):
        request = self.opened()
        portal = new_test_user(
            self.env,
            "test_portal_service",
            groups="base.group_portal",
            context={"no_reset_password": True},
        )
        portal.partner_id.parent_id = self.customer
        for record in (request, request.hand_on_ids):
            with self.assertRaises(AccessError):
                record.with_user(portal).sudo(False).search([])
        with self.assertRaises(AccessError):
            request.with_user(portal).sudo(False).action_to_complaint()

    def test_nobody_reached_is_said_by_the_call_alone(self):
        request = self.opened()
        with self.assertRaises(FieldAccessError):
            request.satisfied = "unreached"
        with self.assertRaises(FieldAccessError):
            self.new(satisfied="unreached")

    def test_what_is_in_use_stays(self):
        product = self.env["product.product"].create({"name": "Pump"})
        self.handed(product_id=product.id, contact_id=self.contact.id)
        for record in (self.contact, self.customer, product, self.product_dept):
            with self.assertRaises(InUseError, msg=record):
                record.unlink()

    def test_merging_customers_keeps_their_requests(self):
        other = self.env["res.partner"].create({"name": "Ningbo Marine (twice)"})
        request = self.opened(partner_id=other.id, phone="0574 1")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (other | self.customer).ids, self.customer
        )
        self.env.invalidate_all()
        self.assertEqual(request.partner_id, self.customer)
        self.assertEqual(request.commercial_partner_id, self.customer)

    def test_the_customers_count(self):
        self.opened()
        self.opened(partner_id=self.customer.id, contact_id=self.contact.id)
        partner = self.as_user("agent", self.customer)
        self.assertEqual(partner.cs_service_request_count, 2)
        action = partner.action_cs_service_requests()
        self.assertEqual(
            self.env["cs.service.request"].search_count(action["domain"]), 2
        )
        # not an error for who may not read requests: none are shown
        self.assertEqual(
            self.as_user("head", self.customer).cs_service_request_count, 0
        )

    def test_lists_take_a_constant_number_of_queries(self):
        requests = self.env["cs.service.request"]
        for count in (2, 12):
            for number in range(count):
                requests |= self.opened(subject=f"Request {number}")
        self.env.flush_all()
        names = [
            "name",
            "partner_id",
            "handler_id",
            "is_breached",
            "can_solve",
            "complaint_count",
            "hand_on_count",
            "can_edit",
        ]
        few, many = requests[:2], requests[2:]
        counts = []
        for records in (few, many):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.as_user("agent", records).web_read({name: {} for name in names})
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0])
