"""The reply form (B4.10): cause, responsibility, measures; root causes."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    FieldAccessError,
    InUseError,
    MissingInputError,
)

from .worked_common import WorkedCase


class TestAnalysis(WorkedCase):
    def test_what_the_reply_form_needs(self):
        for name in (
            "cause",
            "cause_id",
            "analysis",
            "responsibility",
            "responsible_department_id",
            "solution",
            "expectation_met",
        ):
            complaint = self.in_analysis()
            self.fill_reply_form(complaint, **{name: False})
            label = complaint._fields[name].string
            with self.assertRaisesRegex(MissingInputError, label or name):
                self.as_user("head", complaint).action_submit_analysis()
            self.assertEqual(complaint.state, "analysis")

    def test_optional_fields_do_not_block(self):
        complaint = self.in_analysis()
        self.fill_reply_form(
            complaint,
            measures=False,
            difficulties=False,
            counter_strategy=False,
            immediate_action=False,
            expectation_met="partly",
            expectation_note=False,
            responsibility="customer",
        )
        self.as_user("head", complaint).action_submit_analysis()
        self.assertEqual(complaint.state, "approval")

    def test_who_is_at_fault_fits_the_kind(self):
        supplier = self.env["res.partner"].create({"name": "Gasket Works"})
        complaint = self.in_analysis()
        head = self.as_user("head", complaint)
        head.write(
            {
                "responsibility": "person",
                "responsible_employee_id": self.employees["employee"].id,
            }
        )
        # the person's department answers as well (B1.2: person and head)
        self.assertEqual(complaint.responsible_department_id, self.product_dept)
        head.write(
            {"responsibility": "supplier", "responsible_partner_id": supplier.id}
        )
        self.assertFalse(complaint.responsible_employee_id)
        self.assertEqual(complaint.responsible_partner_id, supplier)
        head.responsible_employee_id = self.employees["employee"]
        self.assertFalse(complaint.responsible_employee_id)
        head.responsibility = "none"
        self.assertFalse(complaint.responsible_partner_id)
        self.assertFalse(complaint.responsible_department_id)
        for kind, name in (
            ("person", "responsible_employee_id"),
            ("supplier", "responsible_partner_id"),
        ):
            self.fill_reply_form(complaint, responsibility=kind)
            self.assertFalse(complaint[name])
            with self.assertRaises(MissingInputError):
                head.action_submit_analysis()

    def test_person_at_fault_sees_nothing_by_it(self):
        complaint = self.in_analysis()
        self.fill_reply_form(
            complaint,
            responsibility="person",
            responsible_employee_id=self.employees["employee"].id,
        )
        employee = self.as_user("employee", self.env["cs.complaint"])
        self.assertFalse(employee.search([("id", "=", complaint.id)]))
        with self.assertRaises(AccessError):
            employee.browse(complaint.id).read(["cause"])
        partner = self.users["employee"].partner_id
        self.assertNotIn(partner, complaint.sudo().message_partner_ids)
        self.assertFalse(
            complaint.sudo().message_ids.filtered(lambda m: partner in m.partner_ids)
        )

    def test_all_of_it_is_bound_to_the_approval(self):
        other = self.env.ref("cs_department.complaint_cause_service_slow")
        for name, value in (
            ("cause_id", other.id),
            ("responsibility", "none"),
            ("responsible_department_id", self.store_dept.id),
            ("difficulties", "The customer has no stock left"),
            ("counter_strategy", "Lend one"),
            ("measures", "Other measures"),
            ("expectation_met", "no"),
            ("expectation_note", "Wants a new machine"),
        ):
            complaint = self.in_approval()
            self.as_user("manager", complaint).write({name: value})
            self.assertEqual(complaint.state, "analysis", name)
            self.assertEqual(complaint.sudo().approval_ids.mapped("state"), ["void"])
        complaint = self.followed()
        with self.assertRaises(FieldAccessError):
            self.as_user("manager", complaint).cause_id = other

    def test_immediate_action_before_the_analysis(self):
        draft = self.draft()
        with self.assertRaises(FieldAccessError):
            draft.immediate_action = "x"
        with self.at("2026-10-08 23:30"):
            complaint = self.confirmed()
            complaint.immediate_action = "Batch held back"
        self.assertEqual(str(complaint.immediate_action_date), "2026-10-08")
        complaint.action_transfer()
        self.as_user("head", complaint).immediate_action = "Batch called back"
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        with self.assertRaises(FieldAccessError):
            self.as_user("head", complaint).immediate_action = "x"
        # noting what was done leaves the request for approval alone
        self.as_user("agent", complaint).immediate_action = "Also told the dealer"
        self.assertEqual(complaint.state, "approval")

    def test_advice_of_supervisor_and_officer(self):
        complaint = self.in_analysis()
        agent = self.as_user("agent", complaint)
        agent.opinion_officer = "Call before noon"
        with self.assertRaises(FieldAccessError):
            agent.opinion_supervisor = "x"
        self.as_user("manager", complaint).opinion_supervisor = "Agreed"
        for name in ("opinion_officer", "opinion_supervisor"):
            with self.assertRaises(FieldAccessError):
                self.as_user("head", complaint)[name] = "x"

    def test_form_of_the_head(self):
        complaint = self.in_analysis()
        with Form(
            self.as_user("head", complaint), "cs_department.cs_complaint_view_form"
        ) as form:
            form.responsibility = "person"
            form.responsible_employee_id = self.employees["employee"]
            self.assertEqual(form.responsible_department_id, self.product_dept)
            form.responsibility = "supplier"
            form.responsibility = "department"
            form.cause_id = self.env.ref("cs_department.complaint_cause_product_design")
            form.expectation_met = "no"
            form.expectation_note = "Too late"
        self.assertFalse(complaint.responsible_employee_id)

    def test_named_ones_are_not_deleted(self):
        supplier = self.env["res.partner"].create({"name": "Gasket Works"})
        person = self.env["hr.employee"].create(
            {"name": "Packer", "company_id": self.company.id}
        )
        complaint = self.in_analysis()
        head = self.as_user("head", complaint)
        head.write(
            {
                "responsibility": "person",
                "responsible_employee_id": person.id,
                "responsible_department_id": self.store_dept.id,
            }
        )
        for record in (person, self.store_dept):
            with self.assertRaises(InUseError):
                record.unlink()
        head.write(
            {"responsibility": "supplier", "responsible_partner_id": supplier.id}
        )
        with self.assertRaises(InUseError):
            supplier.unlink()


class TestCauses(WorkedCase):
    def cause(self, name="Cause", role="manager", **values):
        return self.as_user(role, self.env["cs.complaint.cause"]).create(
            {"name": name, **values}
        )

    def test_tree(self):
        top = self.cause("Product")
        part = self.cause("Seal", parent_id=top.id)
        self.assertEqual(part.complete_name, "Product / Seal")
        self.assertEqual(part.display_name, "Product / Seal")
        short = part.with_context(hierarchical_naming=False)
        self.assertEqual(short.display_name, "Seal")
        self.assertIn(
            part,
            part.search([("complete_name", "ilike", "Seal")]),
        )
        self.assertIn(part, part.search([("id", "child_of", top.id)]))
        top.name = "Goods"
        self.assertEqual(part.complete_name, "Goods / Seal")

    def test_no_cycles(self):
        top = self.cause("A")
        part = self.cause("B", parent_id=top.id)
        with self.assertRaises(ValidationError):
            top.parent_id = part
        with self.assertRaises(ValidationError):
            top.parent_id = top
        part.parent_id = False
        top.parent_id = part
        self.assertEqual(top.complete_name, "B / A")

    def test_names_and_codes(self):
        for name in ("", "  "):
            with (
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cause(name)
        self.cause(code="ZZ1")
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.cause(code="ZZ1")
        # blank codes are no codes
        self.cause(code=False)
        self.cause(code=False)

    def test_kept_when_used(self):
        top = self.cause("Top")
        part = self.cause("Part", parent_id=top.id)
        complaint = self.in_analysis()
        self.as_user("head", complaint).cause_id = part.id
        for cause in (top, part):
            with self.assertRaises(InUseError):
                cause.unlink()
        part.active = False
        self.assertEqual(complaint.cause_id.id, part.id)

    def test_who_keeps_them(self):
        cause = self.cause()
        for role in ("agent", "head", "president", "auditor", "employee"):
            self.assertTrue(self.as_user(role, cause).name)
            with self.assertRaises(AccessError, msg=role):
                self.cause(role=role)
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, cause).name = "x"
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, cause).unlink()

    def test_of_another_company(self):
        theirs = self.env["cs.complaint.cause"].create(
            {"name": "Theirs", "company_id": self.other_company.id}
        )
        self.assertFalse(
            self.as_user("agent", theirs.browse()).search([("id", "=", theirs.id)])
        )
        complaint = self.in_analysis()
        with self.assertRaises(UserError):
            complaint.sudo().cause_id = theirs

    def test_the_default_tree(self):
        default = self.env.ref("cs_department.complaint_cause_delivery_transport")
        self.assertEqual(default.complete_name, "Delivery / Damage in transport")
        self.assertFalse(default.company_id)
