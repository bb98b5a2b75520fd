"""Who reads which penalty: the person the own one, nobody another's (B1.2, A3.6)."""

from lxml import html

from odoo.exceptions import AccessError, UserError

from .penalty_common import PenaltyCase


class TestPenaltyPrivacy(PenaltyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_user("colleague", "base.group_user", cls.product_dept)

    def two_penalties(self):
        """The person's and the head's, both decided and told."""
        complaint = self.ended(12000)
        with self.at("2026-10-08 15:00"):
            mine = self.decided(complaint, "employee")
            heads = self.decided(complaint, "head")
        return complaint, mine, heads

    def may_read(self, role, penalty):
        seen = self.as_user(role, self.penalties).search([("id", "=", penalty.id)])
        lines = self.as_user(role, self.env["cs.complaint.penalty.line"]).search(
            [("penalty_id", "=", penalty.id)]
        )
        self.assertEqual(bool(seen), bool(lines), role)
        if seen:
            self.assertTrue(self.as_user(role, penalty).read(["percent_pay"]))
        else:
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, penalty).read(["percent_pay"])
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, penalty.line_ids).read(["percent"])
        return bool(seen)

    def readers(self, penalty):
        return {role for role in (*self.users, "hr") if self.may_read(role, penalty)}

    def test_readers_before_the_decision(self):
        complaint = self.ended(12000)
        staff = {"manager", "manager2", "president", "auditor"}
        for person in ("employee", "head"):
            self.assertEqual(self.readers(self.of(complaint)[person]), staff, person)

    def test_readers_when_told_and_when_final(self):
        _complaint, mine, heads = self.two_penalties()
        staff = {"manager", "manager2", "president", "auditor"}
        self.assertEqual(self.readers(mine), staff | {"employee"})
        self.assertEqual(self.readers(heads), staff | {"head"})
        with self.at("2026-10-15 10:00"):
            mine.sudo().deadline_ids._cs_check(self.utc("2026-10-15 10:00"))
        self.assertEqual(self.readers(mine), staff | {"employee", "hr"})
        self.assertEqual(self.readers(heads), staff | {"head"})

    def test_person_reads_nothing_of_the_complaint(self):
        complaint, mine, _heads = self.two_penalties()
        own = self.as_user("employee", mine)
        self.assertEqual(own.complaint_number, complaint.name)
        with self.assertRaises(AccessError):
            own.read(["complaint_id"])
        self.users["employee"].group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            own.export_data(["name", "complaint_id/partner_id/name"])
        with self.assertRaises(AccessError):
            own.search([("complaint_id.partner_id", "=", self.customer.id)])
        with self.assertRaises(AccessError):
            own._read_group([], ["complaint_id"])
        with self.assertRaises(AccessError):
            self.as_user("employee", complaint).read(["name"])
        with self.assertRaises(AccessError):
            self.as_user("employee", complaint).read(["penalty_ids"])
        # the whole form, as the client reads it
        spec = {
            name: {}
            for name, field in own._fields.items()
            if own._has_field_access(field, "read")
        }
        data = str(own.web_read({**spec, "line_ids": {"fields": {"source": {}}}}))
        self.assertNotIn(self.customer.name, data)
        self.assertNotIn("leak at the flange", data)

    def test_accused_manager_reads_the_own_one_without_the_complainant(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(
                12000,
                "staff",
                "manager",
                responsibility="person",
                responsible_employee_id=self.employees["manager"].id,
            )
            self.end(complaint)
        penalties = self.of(complaint)
        mine = penalties.pop("manager")
        self.as_user("manager2", mine).action_approve()
        self.as_user("president", mine).action_approve()
        own = self.as_user("manager", mine)
        self.assertEqual(own.percent_pay, 20)
        shown = own.web_read({"complaint_id": {"fields": {"display_name": {}}}})
        self.assertNotIn(self.customer.name, str(shown))
        self.assertIn(complaint.name, str(shown))
        with self.assertRaises(AccessError):
            own.complaint_id.read(["partner_id"])
        # another's penalty of that complaint would give it away
        for other in penalties.values():
            self.assertFalse(self.may_read("manager", other))
        self.assertTrue(penalties)

    def test_nobody_follows_who_may_not_read(self):
        _complaint, mine, _heads = self.two_penalties()
        followers = mine.sudo().message_partner_ids.user_ids
        self.assertNotIn(self.users["agent"], followers)
        self.assertNotIn(self.users["head"], followers)
        for user in followers:
            role = next(r for r, known in self.users.items() if known == user)
            self.assertTrue(self.as_user(role, mine).has_access("read"), role)

    def test_head_sees_no_penalty_on_the_complaint(self):
        complaint, _mine, _heads = self.two_penalties()
        head = self.as_user("head", complaint)
        self.assertTrue(head.name)
        with self.assertRaises(AccessError):
            head.read(["penalty_ids"])
        self.assertNotIn("penalty_ids", head.get_view(view_type="form")["arch"])
        self.assertEqual(len(self.as_user("president", complaint).penalty_ids), 2)

    def test_agents_see_neither_clock_nor_request(self):
        _complaint, mine, _heads = self.two_penalties()
        here = [("res_model", "=", mine._name)]
        for role in ("agent", "agent2", "head", "colleague", "hr"):
            clocks = self.as_user(role, self.env["cs.deadline"]).search(here)
            self.assertEqual(clocks.user_id, clocks.user_id & self.users[role], role)
            self.assertFalse(
                self.as_user(role, self.env["cs.approval"]).search(here), role
            )
        clocks = self.as_user("employee", self.env["cs.deadline"]).search(here)
        self.assertEqual(clocks, self.as_user("employee", mine.sudo().deadline_ids))
        self.assertTrue(self.as_user("manager", self.env["cs.approval"]).search(here))

    def test_person_changes_nothing(self):
        _complaint, mine, heads = self.two_penalties()
        for penalty in (mine, heads):
            own = self.as_user("employee", penalty)
            for call in (
                lambda p: p.write({"line_ids": []}),
                lambda p: p.line_ids.write({"percent": 0, "reason": "mine"}),
                lambda p: p._withdraw("mine"),
                lambda p: p.unlink(),
                # not in this state, or not by this person
                lambda p: p.action_approve(),
                lambda p: p.action_submit(),
                lambda p: p.action_inform(),
            ):
                with self.assertRaises(UserError):
                    call(own)
        self.assertEqual(mine.line_ids.percent, 20)

    def test_auditor_and_hr_change_nothing(self):
        _complaint, mine, _heads = self.two_penalties()
        with self.at("2026-10-15 10:00"):
            mine.sudo().deadline_ids._cs_check(self.utc("2026-10-15 10:00"))
        for role in ("auditor", "hr"):
            penalty = self.as_user(role, mine)
            for call in (
                lambda p: p.line_ids.write({"percent": 0, "reason": "x"}),
                lambda p: p._withdraw("x"),
                lambda p: p._object("x"),
                lambda p: p.unlink(),
            ):
                with self.assertRaises(UserError, msg=role):
                    call(penalty)

    def test_figures_of_staff(self):
        _complaint, mine, _heads = self.two_penalties()
        employee = self.employees["employee"]
        with self.at("2026-10-15 10:00"):
            self.assertEqual(self.as_user("hr", employee).cs_penalty_count, 0)
            mine.sudo().deadline_ids._cs_check(self.utc("2026-10-15 10:00"))
            person = self.as_user("hr", employee)
            person.invalidate_recordset()
            self.assertEqual(
                (person.cs_penalty_count, person.cs_penalty_percent), (1, 20)
            )
            action = person.action_cs_penalties()
            found = self.as_user("hr", self.penalties).search(action["domain"])
            self.assertEqual(found, self.as_user("hr", mine))
        for day, expected in (("2027-10-14", 1), ("2027-10-15", 0)):
            with self.at(f"{day} 10:00"):
                person.invalidate_recordset()
                self.assertEqual(person.cs_penalty_count, expected, day)
        with self.assertRaises(AccessError):
            self.as_user("head", employee).read(["cs_penalty_count"])

    def test_figures_of_many_do_not_loop(self):
        self.two_penalties()
        staff = self.as_user(
            "hr",
            self.env["hr.employee"].search([("company_id", "=", self.company.id)]),
        )
        self.assertGreater(len(staff), 5)
        staff.mapped("company_id")
        self.assertEqual(staff[0].cs_penalty_count, 0)
        staff.invalidate_recordset(["cs_penalty_count", "cs_penalty_percent"])
        with self.assertQueryCount(2):
            staff.mapped("cs_penalty_count")

    def test_letter_in_both_languages(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        _complaint, mine, _heads = self.two_penalties()
        report = self.env["ir.actions.report"]
        for lang in ("en_US", "zh_CN"):
            self.users["employee"].lang = lang
            own = self.as_user("employee", report)
            content, _kind = own._render_qweb_html(
                "cs_department.cs_penalty_letter", mine.ids
            )
            text = html.fromstring(content).text_content()
            for part in (mine.name, "Employee", "B1.2", "20.00", "2026-10-14 18:00"):
                self.assertIn(part, text, lang)
            self.assertNotIn(self.customer.name, text)
        with self.assertRaises(AccessError):
            self.as_user("head", report)._render_qweb_html(
                "cs_department.cs_penalty_letter", mine.ids
            )
