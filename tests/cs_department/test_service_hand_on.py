"""Handing on: the owner stays, what is known goes along (C4, C5)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    FieldAccessError,
    HandOnError,
    MissingInputError,
    ReadonlyDocumentError,
    TransitionAccessError,
    UnsettledComplaintError,
)

from .service_common import ServiceCase


@tagged("standard", "post_install", "-at_install")
class TestHandOn(ServiceCase):
    def test_the_owner_stays_responsible(self):
        with self.at("2026-10-12 10:00"):
            request = self.handed()
        self.assertEqual(request.state, "open")
        self.assertEqual(request.user_id, self.users["agent"])
        self.assertEqual(request.handler_id, self.users["engineer"])
        self.assertEqual(request.department_id, self.product_dept)
        owners = {c.step: c.user_id for c in request.sudo().deadline_ids}
        self.assertEqual(owners["promise"], self.users["agent"])
        self.assertEqual(owners["solve"], self.users["engineer"])
        mine = self.as_user("agent", self.env["cs.service.request"]).search(
            [("user_id", "=", self.users["agent"].id), ("handler_id", "!=", False)]
        )
        self.assertIn(request, mine)

    def test_the_owner_hears_when_the_handler_is_late(self):
        with self.at("2026-10-12 10:00"):
            request = self.handed()
        clock = request.sudo().deadline_ids.filtered(lambda c: c.step == "solve")
        self.assertEqual(self.local(clock.date_due), "2026-10-14 18:00")
        with self.at("2026-10-14 18:01"):
            clock._cs_check(self.utc("2026-10-14 18:01"))
        told = request.sudo().activity_ids.filtered("cs_deadline_id").mapped("user_id")
        self.assertIn(self.users["agent"], told, "the duty of the first contact")
        self.assertIn(self.users["engineer"], told)
        self.assertIn(self.users["head"], told)

    def test_the_log(self):
        with self.at("2026-10-12 10:05"):
            request = self.handed()
        line = request.hand_on_ids
        self.assertEqual(line.from_user_id, self.users["agent"])
        self.assertEqual(line.to_user_id, self.users["engineer"])
        self.assertEqual(line.to_department_id, self.product_dept)
        self.assertEqual(line.known, "Tried a reset, no use.")
        self.assertEqual(self.local(line.date), "2026-10-12 10:05")
        self.assertFalse(line.date_accepted)
        to_do = request.sudo().activity_ids
        self.assertEqual(to_do.user_id, self.users["engineer"])
        self.assertIn("Tried a reset", to_do.note)

    def test_what_is_known_is_required(self):
        request = self.opened()
        for known in (False, "", " \n "):
            with self.assertRaises(MissingInputError):
                request._hand_on(known, self.users["engineer"])
        self.assertFalse(request.hand_on_ids)

    def test_accepted_by_whom_it_went_to(self):
        request = self.handed()
        self.assertFalse(request.can_accept)
        with self.assertRaises(TransitionAccessError):
            request.action_accept()
        theirs = self.as_user("engineer", request)
        self.assertTrue(theirs.can_accept)
        with self.at("2026-10-12 11:00"):
            theirs.action_accept()
        self.assertEqual(
            self.local(request.hand_on_ids.date_accepted), "2026-10-12 11:00"
        )
        self.assertFalse(theirs.can_accept)
        self.assertFalse(request.sudo().activity_ids)
        with self.assertRaises(TransitionAccessError):
            theirs.action_accept()

    def test_working_on_it_is_accepting(self):
        request = self.handed()
        theirs = self.as_user("engineer", request)
        theirs.solution = "New capacitor."
        theirs.action_answer()
        self.assertTrue(request.hand_on_ids.date_accepted)

    def test_a_chain_up_to_headquarters(self):
        request = self.handed()
        engineer = self.as_user("engineer", request)
        engineer._hand_on("Not the capacitor.", self.users["head"], level="consultant")
        self.assertEqual(request.handler_id, self.users["head"])
        self.assertEqual(request.user_id, self.users["agent"])
        # who had it still reads what becomes of it, and changes nothing
        self.assertEqual(engineer.read(["state"])[0]["state"], "open")
        with self.assertRaises(AccessError):
            engineer.write({"solution": "x"})
        with self.assertRaises(TransitionAccessError):
            engineer.action_answer()
        self.as_user("head", request)._hand_on(
            "Burnt.", self.users["manager"], level="hq"
        )
        self.assertEqual(
            request.hand_on_ids.mapped("level"), ["inside", "consultant", "hq"]
        )

    def test_a_department_gets_it_through_its_head(self):
        request = self.opened()
        request._hand_on("All of it.", department=self.product_dept)
        self.assertEqual(request.handler_id, self.users["head"])
        self.assertEqual(request.department_id, self.product_dept)

    def test_a_department_without_a_head(self):
        request = self.opened()
        empty = self._make_department("Warehouse")
        with self.assertRaisesRegex(HandOnError, "Nobody leads Warehouse"):
            request._hand_on("x", department=empty)
        with self.assertRaises(HandOnError):
            request._hand_on("x")
        self.users["head"].active = False
        with self.assertRaises(HandOnError):
            request._hand_on("x", department=self.product_dept)
        self.assertEqual(request.handler_id, self.users["agent"])

    def test_not_to_oneself(self):
        request = self.opened()
        with self.assertRaises(HandOnError):
            request._hand_on("x", self.users["agent"])
        # nor does another agent take it off its owner
        with self.assertRaises(HandOnError):
            self.as_user("agent2", request)._hand_on("x", self.users["agent2"])
        self.assertFalse(request.hand_on_ids)

    def test_the_owner_takes_it_back(self):
        request = self.handed()
        request._hand_on("The engineer is ill.", self.users["agent"])
        self.assertEqual(request.handler_id, self.users["agent"])
        self.assertEqual(len(request.hand_on_ids), 2)

    def test_not_to_whom_cannot_work_on_it(self):
        request = self.opened()
        self.users["employee"].active = False
        for user in ("employee", "outsider"):
            with self.assertRaises(HandOnError):
                request._hand_on("x", self.users[user])
        with self.assertRaises(HandOnError):
            request._hand_on("x", self.env.ref("base.public_user"))
        with self.assertRaises(HandOnError):
            request._hand_on("x", self.env["res.users"].browse())

    def test_a_new_one_is_promised_when_handed_on(self):
        with self.at("2026-10-12 10:00"):
            request = self.new()
            request._hand_on("x", self.users["engineer"])
        self.assertEqual(
            self.clocks(request)["promise"], ("running", "2026-10-12 11:00")
        )
        self.assertEqual(self.clocks(request)["answer"][0], "met")

    def test_the_log_is_evidence(self):
        request = self.handed()
        line = request.hand_on_ids
        for role in ("agent", "manager", "engineer"):
            theirs = self.as_user(role, line)
            with self.assertRaises(AccessError):
                theirs.write({"known": "x"})
            with self.assertRaises(AccessError):
                theirs.unlink()
            with self.assertRaises(AccessError):
                theirs.create(
                    {
                        "request_id": request.id,
                        "date": "2026-10-12 10:00:00",
                        "level": "inside",
                        "from_user_id": self.users["agent"].id,
                        "to_user_id": self.users["engineer"].id,
                        "known": "x",
                    }
                )
        with self.assertRaises(EngineFieldError):
            line.sudo().known = "x"
        line.sudo().date_accepted = "2026-10-12 10:00:00"
        with self.assertRaises(EngineFieldError):
            line.sudo().date_accepted = False
        with self.assertRaises(ReadonlyDocumentError):
            line.sudo().unlink()

    def test_engine_fields_are_not_written(self):
        request = self.opened()
        for values in (
            {"handler_id": self.users["agent2"].id},
            {"date_promised": "2030-01-01 00:00:00"},
            {"is_answered_on_spot": True},
            {"reopen_count": 0},
            {"hidden_from_id": self.users["agent2"].id},
            {"satisfaction": 5},
        ):
            for role in ("agent", "manager"):
                with self.assertRaises(EngineFieldError, msg=values):
                    self.as_user(role, request).write(values)
                with self.assertRaises(EngineFieldError, msg=values):
                    self.new(**{k: v or 1 for k, v in values.items()})

    def test_only_a_manager_changes_the_owner(self):
        request = self.opened()
        for role in ("agent", "agent2"):
            with self.assertRaises(FieldAccessError):
                self.as_user(role, request).user_id = self.users["agent2"]
        self.as_user("manager", request).user_id = self.users["agent2"]
        # the work goes along as long as it was not handed on
        self.assertEqual(request.handler_id, self.users["agent2"])
        clocks = request._cs_open_deadlines()
        self.assertEqual(clocks.user_id, self.users["agent2"])
        handed = self.handed()
        self.as_user("manager", handed).user_id = self.users["agent2"]
        self.assertEqual(handed.handler_id, self.users["engineer"])

    def test_what_nobody_owns_is_taken_once(self):
        request = self.new(channel="mailbox", user_id=False)
        self.assertFalse(request.handler_id)
        self.as_user("agent2", request).action_take()
        self.assertEqual(request.user_id, self.users["agent2"])
        self.assertEqual(request.handler_id, self.users["agent2"])
        request.action_take()
        self.assertEqual(request.user_id, self.users["agent2"])

    def test_the_form_proposes_the_next_way_up(self):
        request = self.opened()
        wizards = self.as_user("agent", self.env["cs.service.hand.on.wizard"])
        wizard = wizards.create({"request_id": request.id, "known": "All of it."})
        self.assertEqual(wizard.level, "inside")
        wizard.user_id = self.users["engineer"]
        wizard.action_hand_on()
        self.assertEqual(request.hand_on_ids.level, "inside")
        wizard = wizards.create({"request_id": request.id, "known": "More."})
        self.assertEqual(wizard.level, "consultant")

    # -- reporting up --------------------------------------------------------------

    def test_reported_up_with_all_that_is_known(self):
        request = self.handed()
        request.solution = "A reset."
        self.as_user("engineer", request).action_escalate()
        self.assertEqual(request.state, "escalated")
        self.assertEqual(request.handler_id, self.users["head"])
        line = request.hand_on_ids[-1]
        self.assertEqual(line.level, "up")
        for text in ("does not start", "It hums", "Tried a reset", "A reset."):
            self.assertIn(text, line.known)
        self.assertEqual(request.user_id, self.users["agent"])
        self.as_user("head", request).action_accept()
        self.assertEqual(request.state, "escalated")
        self.as_user("head", request)._promise(
            self.utc("2099-01-01 00:00").replace(year=request.date_received.year + 1),
            reason="Waits for the maker",
        )
        self.assertEqual(request.state, "open")

    def test_nobody_reports_up_to_oneself(self):
        request = self.opened()
        request.action_escalate()
        self.assertEqual(request.handler_id, self.users["manager"])
        own = self.opened(role="manager")
        own.action_escalate()
        self.assertNotIn(own.handler_id, self.users["manager"])
        self.assertTrue(own.handler_id)

    def test_a_new_one_reported_up_is_promised(self):
        with self.at("2026-10-12 10:00"):
            request = self.new()
            request.action_escalate()
        self.assertEqual(request.state, "escalated")
        self.assertEqual(
            self.clocks(request)["promise"], ("running", "2026-10-12 11:00")
        )

    def test_a_complaint_is_neither_handed_on_nor_reported_up(self):
        request = self.opened()
        request.kind = "complaint"
        with self.assertRaises(UnsettledComplaintError):
            request._hand_on("x", self.users["engineer"])
        with self.assertRaises(UnsettledComplaintError):
            request.action_escalate()
