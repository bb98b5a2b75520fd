"""Role by verb on complaints: what each may see and write, in the server itself."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from odoo.addons.cs_department.exceptions import (
    AmountError,
    EngineFieldError,
    FieldAccessError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
)
from odoo.addons.cs_department.models.complaint.complaint_guard import ENGINE_FIELDS

from .common import ComplaintCase


class TestComplaintGuard(ComplaintCase):
    def test_who_sees_a_complaint(self):
        complaint = self.in_analysis()
        seen = set(self.users) - {"employee", "outsider"}
        for role in self.users:
            found = self.as_user(role, self.env["cs.complaint"]).search(
                [("id", "=", complaint.id)]
            )
            self.assertEqual(bool(found), role in seen, role)

    def test_head_sees_it_only_after_the_transfer(self):
        complaint = self.confirmed()
        with self.assertRaises(AccessError):
            self.as_user("head", complaint).read(["name"])

    def test_portal_user_sees_nothing(self):
        complaint = self.in_analysis()
        portal = new_test_user(
            self.env,
            "test_portal",
            groups="base.group_portal",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            complaint.with_user(portal).read(["name"])

    def test_who_creates(self):
        for role in ("president", "auditor", "head", "employee"):
            with self.assertRaises(AccessError):
                self.draft(role=role)

    def test_other_company_customer(self):
        complaint = self.in_analysis()
        with self.assertRaises(AccessError):
            self.as_user("outsider", complaint).read(["name"])

    def test_state_is_not_written(self):
        complaint = self.draft()
        for role in ("agent", "manager"):
            for state in ("approved", "closed", "cancelled"):
                with self.assertRaises(StateWriteError):
                    self.as_user(role, complaint).write({"state": state})
        with self.assertRaises(StateWriteError):
            self.draft(state="approved")
        with self.assertRaises(StateWriteError):
            self.as_user("agent", self.env["cs.complaint"]).with_context(
                default_state="approved"
            ).create({"description": "x"})

    def test_what_the_server_records_is_not_sent(self):
        complaint = self.draft()
        for name in ENGINE_FIELDS:
            self.assertIn(name, complaint._fields)
            with self.assertRaises(EngineFieldError, msg=name):
                complaint.write({name: False})
        with self.assertRaises(EngineFieldError):
            self.draft(head_id=self.users["agent"].id)
        made = (
            self.as_user("agent", self.env["cs.complaint"])
            .with_context(default_reopen_count=7, default_is_escalated=True)
            .create({"description": "x"})
        )
        self.assertFalse(made.reopen_count)
        self.assertFalse(made.is_escalated)

    def test_confirmed_register_stands(self):
        complaint = self.confirmed()
        agent = self.as_user("agent", complaint)
        for values in (
            {"description": "Something else"},
            {"partner_id": False},
            {"category_id": self.categories["other"].id},
            {"read_back_by": "Nobody"},
            {"remedy_ids": [(0, 0, {"kind": "apology"})]},
        ):
            with self.assertRaises(ReadonlyDocumentError):
                agent.write(values)
        with self.assertRaises(ReadonlyDocumentError):
            agent.env["cs.complaint.remedy"].create(
                {"complaint_id": complaint.id, "kind": "apology"}
            )
        agent.write({"urgency": "urgent", "note": "Called again"})
        self.assertEqual(complaint.urgency, "urgent")

    def test_head_writes_the_reply_form_alone(self):
        complaint = self.in_analysis()
        head = self.as_user("head", complaint)
        self.assertTrue(head.can_edit_analysis)
        self.assertFalse(head.can_edit_rest)
        head.write({"cause": "Gasket", "loss_amount": 10, "is_cross_department": True})
        for values in (
            {"description": "Nothing happened"},
            {"urgency": "normal"},
            {"user_id": self.users["head"].id},
            {"department_id": self.cs_dept.id},
            {"opinion_president": "Well done"},
            {"accused_employee_id": self.employees["agent"].id},
            {"cause": "Gasket", "note": "x"},
        ):
            with self.assertRaises(FieldAccessError):
                head.write(values)
        with self.assertRaises(AccessError):
            head.unlink()

    def test_head_writes_only_in_analysis(self):
        complaint = self.in_approval()
        with self.assertRaises(FieldAccessError):
            self.as_user("head", complaint).cause = "Other"
        done = self.followed()
        with self.assertRaises(FieldAccessError):
            self.as_user("head", done).cause = "Other"

    def test_colleague_of_the_head_sees_and_writes_nothing(self):
        complaint = self.in_analysis()
        with self.assertRaises(AccessError):
            self.as_user("employee", complaint).write({"cause": "Mine"})

    def test_agent_does_not_write_the_heads_part(self):
        complaint = self.in_analysis()
        with self.assertRaises(FieldAccessError):
            self.as_user("agent", complaint).solution = "A new pump"

    def test_president_adds_an_instruction_alone(self):
        complaint = self.in_approval()
        president = self.as_user("president", complaint)
        president.opinion_president = "Visit the customer."
        with self.assertRaises(FieldAccessError):
            president.solution = "x"
        with self.assertRaises(AccessError):
            self.as_user("auditor", complaint).opinion_president = "x"

    def test_who_takes_which_step(self):
        """No role but those of the table passes, whatever the state."""
        makers = {
            "confirm": (self.draft, {"agent", "agent2", "manager", "manager2"}),
            "transfer": (self.confirmed, {"agent", "agent2", "manager", "manager2"}),
            "submit_analysis": (self.in_analysis, {"head", "manager", "manager2"}),
            "approve": (self.in_approval, {"manager", "manager2"}),
            "reply": (self.approved, {"agent", "agent2", "manager", "manager2"}),
            "reopen": (self.followed, {"manager", "manager2"}),
        }
        for action, (make, allowed) in makers.items():
            complaint = make()
            for role in sorted(set(self.users) - allowed):
                record = self.as_user(role, complaint)
                with self.assertRaises(AccessError, msg=f"{role} {action}"):
                    getattr(record, f"action_{action}")()
                if record.has_access("read"):
                    self.assertFalse(record[f"can_{action}"], f"{role} {action}")
            for role in allowed:
                self.assertTrue(
                    self.as_user(role, complaint)[f"can_{action}"], f"{role} {action}"
                )

    def test_closed_is_read_only(self):
        complaint = self.draft(remedy_ids=[(0, 0, {"kind": "repair"})])
        attachment = self.env["ir.attachment"].create(
            {
                "name": "fax.txt",
                "raw": b"fax",
                "res_model": "cs.complaint",
                "res_id": complaint.id,
            }
        )
        complaint.action_confirm()
        complaint.action_transfer()
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        self.as_user("manager", complaint).action_approve()
        complaint.action_reply()
        self.call(complaint)
        complaint.action_close()
        for role in ("agent", "manager", "president"):
            with self.assertRaises(ReadonlyDocumentError):
                self.as_user(role, complaint).write({"note": "later"})
        with self.assertRaises(ReadonlyDocumentError):
            complaint.sudo().write({"note": "later"})
        for line_change in (
            lambda: complaint.remedy_ids.write({"note": "later"}),
            lambda: complaint.remedy_ids.unlink(),
            lambda: attachment.write({"raw": b"other"}),
            lambda: attachment.unlink(),
            lambda: self.env["ir.attachment"].create(
                {
                    "name": "late.txt",
                    "res_model": "cs.complaint",
                    "res_id": complaint.id,
                }
            ),
            lambda: self.as_user("manager", complaint).unlink(),
        ):
            with self.assertRaises(ReadonlyDocumentError):
                line_change()

    def test_reopening_a_closed_one_needs_the_right(self):
        complaint = self.closed()
        for role in ("agent", "head", "auditor"):
            with self.assertRaises(TransitionAccessError):
                self.as_user(role, complaint).action_reopen()
        self.as_user("manager", complaint).action_reopen()
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.reopen_count, 1)

    def test_deleting(self):
        draft = self.draft()
        with self.assertRaises(AccessError):
            draft.unlink()
        self.as_user("manager", draft).unlink()
        started = self.confirmed()
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("manager", started).unlink()

    def test_form_of_an_agent(self):
        with Form(
            self.as_user("agent", self.env["cs.complaint"]),
            "cs_department.cs_complaint_view_form",
        ) as form:
            form.partner_id = self.customer
            form.category_id = self.categories["product"]
            form.description = "Leaks"
            form.department_id = self.product_dept
            form.read_back_by = "Mr Wu"
            form.read_back_method = "phone"
            with form.remedy_ids.new() as line:
                line.kind = "replacement"
                line.asked_quantity = 3
        complaint = form.save()
        self.assertEqual(complaint.phone, self.customer.phone)
        complaint.action_confirm()
        self.assertEqual(complaint.state, "confirmed")

    def test_form_of_the_head(self):
        complaint = self.in_analysis()
        with Form(
            self.as_user("head", complaint), "cs_department.cs_complaint_view_form"
        ) as form:
            form.cause = "Gasket"
            form.analysis = "Old series"
            form.solution = "New gaskets"
        self.assertEqual(complaint.cause, "Gasket")

    def test_amounts_that_are_none(self):
        complaint = self.draft()
        for value in (float("nan"), float("inf"), 1e30):
            for values in (
                {"loss_amount": value},
                {"order_quantity": value},
                {"remedy_ids": [(0, 0, {"kind": "return", "asked_amount": value})]},
            ):
                with self.assertRaises(AmountError, msg=values):
                    complaint.write(values)
                with self.assertRaises(AmountError, msg=values):
                    self.draft(**values)
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            complaint.loss_amount = -1
            complaint.flush_recordset()
        complaint.invalidate_recordset()
        for name in ("asked_quantity", "asked_amount", "asked_percent"):
            with self.assertRaises(CheckViolation, msg=name), self.cr.savepoint():
                complaint.write({"remedy_ids": [(0, 0, {"kind": "return", name: -1})]})
                complaint.remedy_ids.flush_recordset()
            complaint.invalidate_recordset()

    def test_list_in_a_constant_number_of_queries(self):
        names = [
            "name",
            "partner_id",
            "category_id",
            "product_id",
            "urgency",
            "date_received",
            "department_id",
            "user_id",
            "date_deadline",
            "is_breached",
            "state",
        ]
        specification = {name: {} for name in names}
        for name in ("partner_id", "category_id", "product_id", "department_id"):
            specification[name] = {"fields": {"display_name": {}}}

        def count(number):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.as_user("agent", self.env["cs.complaint"]).web_search_read(
                [("partner_id", "=", self.customer.id)], specification, limit=number
            )
            return self.cr.sql_log_count - start

        for _n in range(12):
            self.confirmed()
        count(2)
        self.assertEqual(count(2), count(12))
        self.assertLessEqual(count(12), 14)
