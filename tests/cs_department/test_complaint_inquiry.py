"""Other departments are asked while a complaint is analysed (A3.1, A3.4 (4))."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    FieldAccessError,
    InquiryError,
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)

from .worked_common import WorkedCase


class TestInquiry(WorkedCase):
    def test_asked_and_answered(self):
        complaint = self.in_analysis()
        inquiry = self.inquiry(complaint, self.store_dept)
        self.assertEqual(inquiry.state, "asked")
        self.assertEqual(inquiry.head_id, self.users["store"])
        self.assertIn(self.users["store"], inquiry.sudo().activity_ids.user_id)
        self.assertTrue(inquiry.name.startswith("CQ/"))
        self.fill_reply_form(complaint)
        with self.assertRaises(InquiryError):
            self.as_user("head", complaint).action_submit_analysis()
        self.assertEqual(complaint.state, "analysis")
        store = self.as_user("store", inquiry)
        with self.assertRaises(MissingInputError):
            store.action_answer()
        store.write({"answer": "  "})
        with self.assertRaises(MissingInputError):
            store.action_answer()
        self.answer("store", inquiry)
        self.assertEqual(inquiry.answered_by_id, self.users["store"])
        self.assertFalse(inquiry.sudo().activity_ids)
        self.as_user("head", complaint).action_submit_analysis()
        self.assertEqual(complaint.state, "approval")

    def test_withdrawn_for_a_reason(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis()
            inquiry = self.inquiry(complaint, self.store_dept)
        with self.at("2026-10-12 10:00"):
            self.check(inquiry)
            head = self.as_user("head", inquiry)
            wizard = head.env["cs.complaint.inquiry.withdraw"].create(
                {"inquiry_ids": inquiry.ids, "reason": " "}
            )
            with self.assertRaises(MissingInputError):
                wizard.action_withdraw()
            wizard.reason = "Found it ourselves"
            wizard.action_withdraw()
        self.assertEqual(inquiry.state, "withdrawn")
        # missed all the same
        self.assertEqual(self.history(inquiry)[0][-1], "breached")
        self.assertFalse(inquiry.date_deadline)
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("manager", inquiry).question = "x"

    def test_who_asks(self):
        complaint = self.in_analysis()
        for role in ("employee", "store", "president", "auditor"):
            with self.assertRaises(AccessError, msg=role):
                self.inquiry(complaint, self.store_dept, role=role)
        self.assertFalse(complaint.sudo().inquiry_ids)
        for role in ("agent", "manager"):
            inquiry = self.inquiry(complaint, self.store_dept, role=role)
            self.as_user(role, inquiry)._withdraw("x")
        self.assertTrue(self.as_user("head", complaint).can_inquire)
        self.assertFalse(self.as_user("president", complaint).can_inquire)

    def test_who_answers(self):
        inquiry = self.inquiry(self.in_analysis(), self.store_dept)
        for role in ("head", "agent", "president", "auditor", "employee", "sales"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, inquiry).write({"answer": "x"})
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, inquiry).action_answer()
        # on the phone, noted by the CS manager
        self.answer("manager", inquiry)

    def test_when_and_whom(self):
        with self.assertRaises(InquiryError):
            self.inquiry(self.confirmed(), self.store_dept, role="agent")
        complaint = self.in_analysis()
        with self.assertRaises(InquiryError):
            self.inquiry(complaint, self.product_dept)
        self.inquiry(complaint, self.store_dept)
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.inquiry(complaint, self.store_dept)
        nobody = self._make_department("Nobody's")
        self.env.ref("cs_department.group_cs_manager").user_ids = False
        with self.assertRaises(MissingInputError), self.cr.savepoint():
            self.inquiry(complaint, nobody)

    def test_a_part_of_the_department_is_inside(self):
        part = self._make_department(
            "Test Bench",
            parent_id=self.product_dept.id,
            manager_id=self.employees["employee"].id,
        )
        complaint = self.in_analysis()
        inquiry = self.inquiry(complaint, part)
        self.assertEqual(inquiry.head_id, self.users["employee"])
        self.assertFalse(complaint.is_cross_department)

    def test_head_asked_reads_the_complaint_alone(self):
        complaint = self.in_analysis()
        store = self.as_user("store", self.env["cs.complaint"])
        domain = [("id", "=", complaint.id)]
        draft = self.as_user("agent", self.env["cs.complaint.inquiry"]).create(
            {
                "complaint_id": complaint.id,
                "department_id": self.store_dept.id,
                "question": "?",
            }
        )
        self.assertFalse(store.search(domain), "not before it is asked")
        draft.action_ask()
        mine = store.search(domain)
        self.assertEqual(mine.id, complaint.id)
        self.assertTrue(mine.description)
        self.assertFalse(mine.can_edit_analysis)
        self.assertFalse(mine.can_submit_analysis)
        for change in (
            lambda: mine.write({"cause": "x"}),
            lambda: mine.write({"note": "x"}),
            lambda: mine.action_submit_analysis(),
            lambda: mine.action_escalate(),
            lambda: mine.message_post(body="x"),
            lambda: mine.unlink(),
        ):
            with self.assertRaises(AccessError):
                change()
        other = self.inquiry(complaint, self.sales_dept)
        inquiries = self.as_user("store", self.env["cs.complaint.inquiry"])
        self.assertEqual(inquiries.search([]).ids, draft.ids)
        with self.assertRaises(AccessError):
            inquiries.browse(other.id).read(["question"])
        # the answer given, the complaint stays readable; let off, it does not
        self.answer("store", draft)
        self.assertTrue(store.search(domain))
        self.as_user("head", other)._withdraw("x")
        self.assertFalse(self.as_user("sales", self.env["cs.complaint"]).search(domain))

    def test_state_and_stamps_are_not_written(self):
        inquiry = self.inquiry(self.in_analysis(), self.store_dept)
        for role in ("agent", "manager", "store"):
            mine = self.as_user(role, inquiry)
            with self.assertRaises(StateWriteError):
                mine.write({"state": "answered"})
            for name in ("head_id", "date_answered", "requester_id", "hidden_from_id"):
                with self.assertRaises(EngineFieldError, msg=name):
                    mine.write({name: False})
            with self.assertRaises(FieldAccessError):
                mine.write({"question": "Something else"})
        with self.assertRaises(FieldAccessError):
            self.as_user("agent", inquiry).write({"answer": "x"})
        with self.assertRaises(AccessError):
            self.as_user("agent", inquiry).unlink()
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("manager", inquiry).unlink()
        self.answer("store", inquiry)
        with self.assertRaises(TransitionError):
            self.as_user("store", inquiry).action_answer()
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("store", inquiry).answer = "Later"

    def test_cancelled_complaint_asks_no_more(self):
        complaint = self.in_analysis()
        inquiry = self.inquiry(complaint, self.store_dept)
        self.as_user("manager", complaint)._cancel("Customer withdrew")
        self.assertEqual(inquiry.state, "withdrawn")
        self.assertFalse(inquiry.sudo()._cs_open_deadlines())

    def test_not_across_companies(self):
        inquiry = self.inquiry(self.in_analysis(), self.store_dept)
        with self.assertRaises(AccessError):
            self.as_user("outsider", inquiry).read(["question"])


class TestInquiryPrivacy(WorkedCase):
    """The accused neither is asked nor learns that somebody is (A3.6)."""

    def staff(self, accused="store", **values):
        return self.in_analysis(
            category="staff", accused_employee_id=self.employees[accused].id, **values
        )

    def assert_hidden(self, role, inquiry):
        self.users[role].group_ids += self.env.ref("base.group_allow_export")
        env = self.as_user(role, self.env["cs.complaint.inquiry"]).env
        mine = env["cs.complaint.inquiry"].browse(inquiry.id)
        domain = [("id", "=", inquiry.id)]
        self.assertFalse(mine.search(domain))
        self.assertFalse(mine.name_search(inquiry.name))
        self.assertFalse(mine._read_group(domain, ["state"]))
        self.assertFalse(
            env["cs.complaint"].search([("id", "=", inquiry.complaint_id.id)])
        )
        for call in (
            lambda: mine.read(["question"]),
            lambda: mine.web_read({"name": {}}),
            lambda: mine.export_data(["name"]),
            lambda: mine.write({"answer": "x"}),
            lambda: mine.action_answer(),
            lambda: mine.message_post(body="x"),
        ):
            with self.assertRaises(AccessError):
                call()
        here = [("res_model", "=", inquiry._name), ("res_id", "=", inquiry.id)]
        self.assertFalse(env["cs.deadline"].search(here))
        self.assertFalse(env["mail.activity"].search(here))
        self.assertFalse(
            env["mail.message"].search(
                [("model", "=", inquiry._name), ("res_id", "=", inquiry.id)]
            )
        )
        partner = self.users[role].partner_id
        self.assertNotIn(partner, inquiry.sudo().message_partner_ids)

    def test_next_one_up_is_asked(self):
        self.store_dept.parent_id = self.sales_dept
        inquiry = self.inquiry(self.staff(), self.store_dept)
        self.assertEqual(inquiry.head_id, self.users["sales"])
        self.assert_hidden("store", inquiry)

    def test_accused_agent(self):
        inquiry = self.inquiry(self.staff("agent2"), self.store_dept)
        self.assert_hidden("agent2", inquiry)
        partner = self.users["agent2"].partner_id
        message = self.as_user("store", inquiry).message_post(
            body="x", partner_ids=partner.ids
        )
        self.assertNotIn(partner, message.partner_ids)
        inquiry.sudo().message_subscribe(partner.ids)
        self.assertNotIn(partner, inquiry.sudo().message_partner_ids)

    def test_accused_later(self):
        complaint = self.in_analysis()
        inquiry = self.inquiry(complaint, self.store_dept)
        self.store_dept.parent_id = self.sales_dept
        complaint.sudo()._cs_write_checked(
            {"accused_employee_id": self.employees["store"].id}
        )
        self.assertEqual(inquiry.head_id, self.users["sales"])
        clock = inquiry.sudo().deadline_ids
        self.assertEqual(clock.user_id, self.users["sales"])
        self.assertIn(self.users["sales"], inquiry.sudo().activity_ids.user_id)
        self.assert_hidden("store", inquiry)

    def test_not_told_of_a_missed_clock(self):
        self.store_dept.parent_id = self.sales_dept
        with self.at("2026-10-08 10:00"):
            inquiry = self.inquiry(self.staff(), self.store_dept)
        with self.at("2026-10-20 10:00"):
            self.check(inquiry)
        self.assertEqual(self.level(inquiry, "inquiry"), 3)
        self.assertEqual(self.told(inquiry), {"sales", "manager", "president"})

    def test_transition_access_is_named(self):
        inquiry = self.inquiry(self.in_analysis(), self.store_dept)
        with self.assertRaises(TransitionAccessError):
            self.as_user("agent", inquiry).action_answer()
