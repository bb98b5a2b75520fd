"""A staff complaint and whom it is about (A3.6): sees, handles, decides nothing."""

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.cs_department.exceptions import InUseError

from .common import ComplaintCase


class TestComplaintPrivacy(ComplaintCase):
    def staff(self, make, accused="agent2", **values):
        return make(
            category="staff", accused_employee_id=self.employees[accused].id, **values
        )

    def assert_hidden(self, role, complaint):
        self.users[role].group_ids += self.env.ref("base.group_allow_export")
        complaint = complaint.sudo()
        env = self.as_user(role, self.env["cs.complaint"]).env
        mine = env["cs.complaint"].browse(complaint.id)
        here = [("res_model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
        self.assertFalse(env["cs.complaint"].search([("id", "=", complaint.id)]))
        self.assertFalse(env["cs.complaint"].name_search(complaint.name))
        self.assertFalse(
            env["cs.complaint"]._read_group([("id", "=", complaint.id)], ["state"])
        )
        for read in (
            lambda: mine.read(["description"]),
            lambda: mine.export_data(["name", "description"]),
            lambda: mine.write({"note": "x"}),
            lambda: mine.message_post(body="x"),
            lambda: mine.action_approve(),
            lambda: mine.action_cancel() and mine._cancel("x"),
            lambda: mine.web_read({"name": {}}),
        ):
            with self.assertRaises(AccessError):
                read()
        # CS agents may look at these models; rows of this complaint stay hidden
        self.assertFalse(env["cs.deadline"].search(here))
        self.assertFalse(env["cs.approval"].search(here))
        if env["cs.callback"].has_access("read"):
            self.assertFalse(env["cs.callback"].search(here))
        self.assertFalse(
            env["mail.message"].search(
                [("model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
            )
        )
        self.assertFalse(
            env["mail.activity"].search(
                [("res_model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
            )
        )
        self.assertFalse(
            env["cs.complaint.remedy"].search([("complaint_id", "=", complaint.id)])
        )
        partner = self.users[role].partner_id
        self.assertNotIn(partner, complaint.sudo().message_partner_ids)

    def test_accused_agent_sees_nothing_in_any_state(self):
        remedy = [(0, 0, {"kind": "apology"})]
        for make in (self.draft, self.in_analysis, self.in_approval, self.followed):
            self.assert_hidden("agent2", self.staff(make, remedy_ids=remedy))

    def test_accused_employee_and_manager(self):
        self.assert_hidden("employee", self.staff(self.in_analysis, "employee"))
        self.assert_hidden("manager", self.staff(self.in_approval, "manager"))

    def test_accused_head_is_passed_over(self):
        self.product_dept.parent_id = self.cs_dept
        complaint = self.staff(self.in_analysis, "head")
        self.assertEqual(complaint.head_id, self.users["manager"])
        self.assert_hidden("head", complaint)
        clock = complaint.sudo().deadline_ids.filtered(lambda d: d.step == "analysis")
        self.assertEqual(clock.user_id, self.users["manager"])

    def test_accused_is_not_told_by_escalations(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.staff(self.in_analysis, "manager")
        clock = complaint.sudo().deadline_ids.filtered(lambda d: d.step == "analysis")
        with self.at("2026-10-12 18:01"):
            clock._cs_check(self.utc("2026-10-12 18:01"))
        self.assertEqual(clock.escalation_level, 3)
        told = complaint.sudo().activity_ids.mapped("user_id")
        self.assertIn(self.users["manager2"], told)
        self.assertNotIn(self.users["manager"], told)

    def test_accused_approver_is_not_asked(self):
        president = self.users["president"]
        second = self._make_user("president2", "cs_department.group_cs_president")
        complaint = self.staff(self.in_approval, "president")
        clock = complaint.sudo().deadline_ids.filtered(lambda d: d.step == "president")
        self.assertNotEqual(clock.user_id, president)
        self.assert_hidden("president", complaint)
        self.as_user("president2", complaint).action_approve()
        self.assertEqual(complaint.state, "approved")
        self.assertTrue(second)

    def test_named_later_what_was_known_is_taken_back(self):
        agent = self.users["agent"]
        complaint = self.confirmed(category="staff")
        complaint.message_subscribe(agent.partner_id.ids)
        complaint.sudo().activity_schedule(
            "mail.mail_activity_data_todo", user_id=agent.id
        )
        with self.assertRaises(ValidationError), self.cr.savepoint():
            complaint.accused_employee_id = self.employees["agent"]
        self.as_user("manager", complaint).write(
            {
                "accused_employee_id": self.employees["agent"].id,
                "user_id": self.users["agent2"].id,
            }
        )
        self.assert_hidden("agent", complaint)

    def test_login_given_later(self):
        employee = self.env["hr.employee"].create(
            {"name": "New", "company_id": self.company.id}
        )
        complaint = self.in_analysis(category="staff", accused_employee_id=employee.id)
        self.assertFalse(complaint.hidden_from_id)
        user = self._make_user("late", "cs_department.group_cs_user")
        self.employees["late"].user_id = False
        self.env.flush_all()
        employee.user_id = user
        self.assertEqual(complaint.sudo().hidden_from_id, user)
        self.assert_hidden("late", complaint)

    def test_accused_cannot_be_mentioned_or_follow(self):
        complaint = self.staff(self.in_analysis)
        partner = self.users["agent2"].partner_id
        message = self.as_user("agent", complaint).message_post(
            body="look", partner_ids=partner.ids
        )
        self.assertNotIn(partner, message.partner_ids)
        complaint.sudo().message_subscribe(partner.ids)
        self.assertNotIn(partner, complaint.sudo().message_partner_ids)

    def test_accused_does_not_take_it(self):
        with self.assertRaises(ValidationError):
            self.draft(category="staff", accused_employee_id=self.employees["agent"].id)

    def test_people_and_things_in_use_stay(self):
        product = self.env["product.product"].create({"name": "Pump"})
        self.staff(self.draft, "employee", product_id=product.id)
        for record in (
            self.employees["employee"],
            self.product_dept,
            product,
            self.customer,
        ):
            with self.assertRaises(InUseError, msg=record._name):
                record.unlink()
