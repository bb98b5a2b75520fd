"""What the engines keep between calls holds no longer than it is true."""

from odoo import Command

from .common import ComplaintCase


class TestEngineCaches(ComplaintCase):
    def rules(self):
        return self.env["cs.deadline.rule"]._cs_candidates(
            "cs.complaint", "transfer", self.company
        )

    def test_a_changed_rule_holds_at_once(self):
        shared = self.rules()
        self.assertTrue(shared)
        self.assertFalse(shared.company_id)
        own = shared[0].copy({"company_id": self.company.id, "days": 3})
        self.assertEqual(self.rules(), own)
        own.active = False
        self.assertEqual(self.rules(), shared)
        own.active = True
        self.assertEqual(self.rules(), own)
        own.unlink()
        self.assertEqual(self.rules(), shared)
        self.assertEqual(
            self.env["cs.deadline.rule"]._cs_candidates(
                "cs.complaint", "transfer", self.other_company
            ),
            shared,
        )

    def test_a_company_s_clause_holds_at_once(self):
        shared = self.env.ref("cs_department.clause_a3_4")
        self.assertEqual(shared._for_company(self.company), shared)
        own = shared.copy({"company_id": self.company.id})
        self.assertEqual(shared._for_company(self.company), own)
        self.assertEqual(shared._for_company(self.other_company), shared)
        complaint = self.confirmed()
        clock = complaint.sudo().deadline_ids[:1]
        self.assertEqual(clock.clause_id.number, clock.rule_id.clause_id.number)
        own.active = False
        self.assertEqual(shared._for_company(self.company), shared)

    def test_a_company_s_sequence_holds_at_once(self):
        shared = self.env["ir.sequence"].search([("code", "=", "cs.complaint")])[:1]
        self.assertNotIn("OWN", self.draft().name)
        own = shared.copy(
            {"company_id": self.company.id, "prefix": "OWN/", "code": "cs.complaint"}
        )
        self.assertIn("OWN", self.draft().name)
        own.active = False
        self.assertNotIn("OWN", self.draft().name)
        own.write({"active": True, "prefix": "NEW/"})
        self.assertIn("NEW", self.draft().name)
        own.unlink()
        self.assertNotIn("NEW", self.draft().name)

    def test_registering_takes_few_statements(self):
        """One complaint after the other, each with its clock: gated by the bench."""
        values = {
            "partner_id": self.customer.id,
            "category_id": self.categories["product"].id,
            "description": "It leaks.",
            "department_id": self.product_dept.id,
            "read_back_by": "Mr Wu",
            "read_back_method": "phone",
        }
        complaints = self.as_user("agent", self.env["cs.complaint"])
        complaints.create(values).action_confirm()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        for _number in range(10):
            complaints.create(values).action_confirm()
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 10 * 12)

    def test_many_confirmed_at_once(self):
        values = {
            "partner_id": self.customer.id,
            "category_id": self.categories["product"].id,
            "description": "It leaks.",
            "department_id": self.product_dept.id,
            "read_back_by": "Mr Wu",
            "read_back_method": "phone",
        }
        complaints = self.as_user("agent", self.env["cs.complaint"])

        def queries(count):
            many = complaints.create([values] * count)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            many.action_confirm()
            self.env.flush_all()
            self.assertEqual(len(many.deadline_ids), count)
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(40), queries(5) + 2)

    def test_what_is_computed_before_the_row_is_there(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wu", "parent_id": self.customer.id, "phone": "0574 1"}
        )
        complaint = self.draft(
            partner_id=self.customer.id,
            contact_id=contact.id,
            channel="fax",
            loss_amount=40,
            remedy_ids=[
                Command.create({"kind": "compensation", "asked_amount": 30}),
            ],
        )
        complaint.invalidate_recordset()
        self.assertEqual(complaint.commercial_partner_id, self.customer)
        self.assertEqual(complaint.phone, "0574 1")
        self.assertEqual(complaint.email, self.customer.email)
        self.assertEqual(complaint.reply_channel, "fax")
        self.assertEqual(complaint.cost_amount, 40)
        self.assertFalse(complaint.date_deadline)
        self.assertEqual(self.draft(phone="110").phone, "110")
