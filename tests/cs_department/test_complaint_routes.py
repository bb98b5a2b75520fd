"""Where complaints go: urgent ones, special ones, staff ones, wrongly sent ones."""

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    BranchNotInformedError,
    FieldAccessError,
    HiddenPersonError,
    MissingInputError,
    TransitionAccessError,
    TransitionError,
)

from .worked_common import WorkedCase


class TestUrgent(WorkedCase):
    """C5: the branch manager hears of an urgent complaint first."""

    def test_branch_of_the_agent_first(self):
        branch = self._make_department(
            "Branch North", cs_is_center=True, manager_id=self.employees["store"].id
        )
        self.cs_dept.parent_id = branch
        with self.at("2026-10-08 10:00"):
            complaint = self.confirmed(
                urgency="urgent", department_id=self.sales_dept.id
            )
        self.assertEqual(complaint.branch_manager_id, self.users["store"])
        self.assertEqual(self.local(complaint.branch_informed_on), "2026-10-08 10:00")
        self.assertEqual(self.told(complaint, "urgent"), {"store"})
        message = complaint.sudo().message_ids.filtered(
            lambda m: self.users["store"].partner_id in m.partner_ids
        )
        self.assertEqual(len(message), 1)
        self.assertIn(complaint.name, message.subject)
        mine = self.as_user("store", complaint)
        self.assertTrue(mine.description)
        with self.assertRaises(AccessError):
            mine.write({"note": "x"})

    def test_ordinary_ones_tell_nobody(self):
        complaint = self.confirmed()
        self.assertFalse(complaint.branch_informed_on)
        complaint.action_transfer()
        self.assertEqual(complaint.state, "analysis")

    def test_accused_branch_manager_is_passed_over(self):
        complaint = self.confirmed(
            urgency="urgent",
            category="staff",
            department_id=self.sales_dept.id,
            accused_employee_id=self.employees["sales"].id,
        )
        self.assertEqual(complaint.branch_manager_id, self.users["manager"])
        self.assertNotIn("sales", self.told(complaint, "urgent"))

    def test_accused_later(self):
        complaint = self.confirmed(
            urgency="urgent", category="staff", department_id=self.sales_dept.id
        )
        self.assertEqual(complaint.branch_manager_id, self.users["sales"])
        complaint.accused_employee_id = self.employees["sales"]
        self.assertEqual(complaint.branch_manager_id, self.users["manager"])
        self.assertFalse(
            self.as_user("sales", complaint.browse()).search(
                [("id", "=", complaint.id)]
            )
        )

    def test_not_handed_on_before(self):
        managers = self.env.ref("cs_department.group_cs_manager")
        members = managers.user_ids
        managers.user_ids = False
        complaint = self.confirmed(urgency="urgent")
        self.assertFalse(complaint.branch_informed_on)
        with self.assertRaises(BranchNotInformedError):
            complaint.action_transfer()
        with self.assertRaises(BranchNotInformedError):
            complaint.action_inform_branch()
        self.assertEqual(complaint.state, "confirmed")
        managers.user_ids = members
        self.assertTrue(complaint.can_inform_branch)
        complaint.action_inform_branch()
        self.assertFalse(complaint.can_inform_branch)
        complaint.action_transfer()

    def test_raised_later_and_lowered(self):
        complaint = self.in_analysis(department_id=self.sales_dept.id)
        agent = self.as_user("agent", complaint)
        agent.urgency = "urgent"
        self.assertEqual(complaint.branch_manager_id, self.users["sales"])
        self.assertEqual(len(self.told(complaint, "urgent")), 1)
        agent.urgency = "normal"
        agent.urgency = "very_urgent"
        self.assertEqual(len(self.told(complaint, "urgent")), 1)
        for role in ("head", "president", "auditor"):
            with self.assertRaises(AccessError):
                self.as_user(role, complaint).action_inform_branch()


class TestSpecial(WorkedCase):
    """D3, B4.11: special cases need the handling sheet."""

    def test_what_makes_a_case_special(self):
        product = self.categories["product"]
        self.assertEqual(self.draft().case_kind, "ordinary")
        self.assertEqual(self.draft(urgency="urgent").case_kind, "ordinary")
        self.assertEqual(self.draft(urgency="very_urgent").case_kind, "special")
        self.assertEqual(self.draft(loss_amount=9999).case_kind, "ordinary")
        self.assertEqual(self.draft(loss_amount=10000).case_kind, "special")
        product.write({"special_amount": 0, "special_urgency": "urgent"})
        self.assertEqual(self.draft(loss_amount=50000).case_kind, "ordinary")
        self.assertEqual(self.draft(urgency="urgent").case_kind, "special")
        product.special_urgency = False
        self.assertEqual(self.draft(urgency="very_urgent").case_kind, "ordinary")
        product.special_always = True
        self.assertEqual(self.draft().case_kind, "special")

    def test_never_ordinary_again_by_itself(self):
        complaint = self.draft(loss_amount=20000)
        complaint.loss_amount = 5
        self.assertEqual(complaint.case_kind, "special")
        # the settings no longer say so: the agent may
        complaint.case_kind = "ordinary"
        complaint.loss_amount = 20000
        self.assertEqual(complaint.case_kind, "special")
        with self.assertRaises(FieldAccessError):
            complaint.case_kind = "ordinary"
        self.as_user("manager", complaint).case_kind = "ordinary"
        self.assertEqual(complaint.case_kind, "ordinary")
        chosen = self.draft(case_kind="special")
        self.assertEqual(chosen.case_kind, "special")

    def test_order_and_claim_before_it_is_sent(self):
        complaint = self.confirmed(loss_amount=20000)
        with self.assertRaisesRegex(MissingInputError, "Number"):
            complaint.action_transfer()
        full = self.confirmed(loss_amount=20000, origin_number="SO-9")
        with self.assertRaisesRegex(MissingInputError, "Claimed"):
            full.action_transfer()
        full.claim_amount = 18000
        with self.at("2026-10-08 10:00"):
            full.action_transfer()
        self.assertEqual(full.sheet_user_id, self.users["agent"])
        self.assertEqual(str(full.sheet_date), "2026-10-08")
        self.assertEqual(full.problem_department_id, self.product_dept)
        self.assertEqual(full.problem_head_id, self.employees["head"])
        # no goods, no order
        self.confirmed(loss_amount=20000, category="service").action_transfer()

    def test_measures_before_it_is_returned(self):
        complaint = self.in_analysis(case_kind="special", category="other")
        self.fill_reply_form(complaint, measures=" ")
        with self.assertRaisesRegex(MissingInputError, "Measures"):
            self.as_user("head", complaint).action_submit_analysis()

    def test_result_before_it_is_closed(self):
        complaint = self.followed(case_kind="special", category="other")
        self.assertEqual(complaint.handling_result, complaint.reply_text)
        self.assertTrue(complaint.date_handled)
        self.call(complaint)
        complaint.handling_result = " "
        with self.assertRaises(MissingInputError):
            complaint.action_close()
        complaint.handling_result = "Gaskets fitted on the 9th"
        complaint.action_close()
        self.assertEqual(complaint.customer_opinion, "Satisfied")

    def test_customers_words_are_taken_over(self):
        complaint = self.followed(case_kind="special", category="other")
        callback = complaint.callback_ids
        callback.customer_words = "Quick and fair."
        self.call(complaint)
        self.assertEqual(complaint.customer_opinion, "Quick and fair.")

    def test_who_fills_in_the_sheet(self):
        complaint = self.in_analysis(case_kind="special", category="other")
        self.as_user("agent", complaint).write(
            {"production_order": "MO-1", "claim_quantity": 3, "damage_degree": "severe"}
        )
        head = self.as_user("head", complaint)
        with self.assertRaises(FieldAccessError):
            head.claim_quantity = 1
        head.head_opinion = "We pay."
        with self.assertRaises(FieldAccessError):
            self.as_user("agent", complaint).head_opinion = "x"


class TestSentOn(WorkedCase):
    """A complaint that came to the wrong department goes to the right one."""

    def test_new_head_new_clock_and_a_log(self):
        complaint = self.in_analysis()
        agent = self.as_user("agent", complaint)
        self.assertTrue(agent.can_retransfer)
        wizard = agent.env["cs.complaint.retransfer"].create(
            {
                "complaint_id": complaint.id,
                "department_id": self.store_dept.id,
                "reason": "Packed by the warehouse",
            }
        )
        wizard.action_retransfer()
        self.assertEqual(complaint.department_id, self.store_dept)
        self.assertEqual(complaint.head_id, self.users["store"])
        self.assertEqual(complaint.retransfer_count, 1)
        # what still ran is called off, not met
        states = [row[-1] for row in self.history(complaint)]
        self.assertEqual(states, ["met", "cancelled", "running"])
        bodies = " ".join(complaint.sudo().message_ids.mapped("body"))
        self.assertIn("Packed by the warehouse", bodies)
        self.assertEqual(self.told(complaint, "analysis"), {"store"})
        self.assertFalse(
            self.as_user("head", complaint.browse()).search([("id", "=", complaint.id)])
        )
        self.fill_reply_form(complaint, role="store")
        self.as_user("store", complaint).action_submit_analysis()

    def test_what_is_refused(self):
        complaint = self.in_analysis()
        agent = self.as_user("agent", complaint)
        with self.assertRaises(MissingInputError):
            agent._retransfer(self.store_dept, " ")
        with self.assertRaises(TransitionError):
            agent._retransfer(self.product_dept, "x")
        for role in ("head", "president", "auditor"):
            with self.assertRaises(TransitionAccessError):
                self.as_user(role, complaint)._retransfer(self.store_dept, "x")
        with self.assertRaises(AccessError):
            self.as_user("head", complaint).env["cs.complaint.retransfer"].create(
                {
                    "complaint_id": complaint.id,
                    "department_id": self.store_dept.id,
                    "reason": "x",
                }
            )
        self.assertEqual(complaint.head_id, self.users["head"])
        with self.assertRaises(TransitionError):
            self.as_user("agent", self.confirmed())._retransfer(self.store_dept, "x")

    def test_the_department_asked_leads_now(self):
        complaint = self.in_analysis()
        store = self.inquiry(complaint, self.store_dept).sudo()
        sales = self.inquiry(complaint, self.sales_dept).sudo()
        self.as_user("agent", complaint)._retransfer(self.store_dept, "Theirs")
        self.assertEqual(store.state, "withdrawn")
        self.assertEqual(sales.state, "asked")
        self.assertTrue(self.as_user("store", sales).question)

    def test_accused_head_is_passed_over(self):
        self.store_dept.parent_id = self.sales_dept
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees["store"].id
        )
        self.as_user("agent", complaint)._retransfer(self.store_dept, "Works there")
        self.assertEqual(complaint.head_id, self.users["sales"])


class TestStaff(WorkedCase):
    """A3.6: the person's own department, HR told, the person told nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_user("hr", "hr.group_hr_user")

    def closed_staff(self, accused="employee", finding=True, **values):
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees[accused].id, **values
        )
        at_fault = {
            "responsibility": "person",
            "responsible_employee_id": self.employees[accused].id,
        }
        self.fill_reply_form(complaint, **(at_fault if finding else {}))
        self.as_user("head", complaint).action_submit_analysis()
        self.as_user("president", complaint).action_approve()
        complaint.action_reply()
        self.call(complaint)
        complaint.action_close()
        return complaint

    def hr_notes(self, role="hr"):
        user = self.users[role]
        activities = (
            self.env["mail.activity"].sudo().search([("user_id", "=", user.id)])
        )
        return activities.filtered(
            lambda a: (
                a.activity_type_id
                == self.env.ref("cs_department.mail_activity_type_outcome")
            )
        )

    def test_hr_hears_the_outcome_and_nothing_of_the_customer(self):
        self.company.cs_hr_user_id = self.users["hr"]
        complaint = self.closed_staff()
        self.assertTrue(complaint.hr_informed_on)
        note = self.hr_notes()
        self.assertEqual(len(note), 1)
        self.assertIn(complaint.name, note.summary)
        self.assertIn("The employee is at fault.", note.note)
        message = (
            self.env["mail.message"]
            .sudo()
            .search([("partner_ids", "in", self.users["hr"].partner_id.ids)])
        )
        self.assertEqual(len(message), 1)
        self.assertFalse(message.res_id)
        for text in (note.note, note.summary, message.body, message.subject):
            for secret in (
                self.customer.name,
                "pumps leak",
                "Mr Wu",
                complaint.phone,
                complaint.solution,
            ):
                self.assertNotIn(secret, text)
        with self.assertRaises(AccessError):
            self.as_user("hr", complaint).read(["name"])
        self.assertEqual(self.as_user("hr", note).note, note.note)

    def test_finding_that_clears_the_person(self):
        self.company.cs_hr_user_id = self.users["hr"]
        self.closed_staff(finding=False)
        self.assertIn("not at fault", self.hr_notes().note)

    def test_any_hr_officer_when_none_is_named(self):
        group = self.env.ref("hr.group_hr_user")
        (group.all_user_ids - self.users["hr"]).company_ids -= self.company
        self.closed_staff()
        self.assertTrue(self.hr_notes())

    def test_accused_hr_officer_is_not_told(self):
        self.company.cs_hr_user_id = self.users["hr"]
        self.employees["hr"].department_id = self.product_dept
        complaint = self.closed_staff(accused="hr")
        self.assertFalse(self.hr_notes())
        self.assertTrue(complaint.hr_informed_on)

    def test_other_complaints_do_not_go_to_hr(self):
        self.assertFalse(self.closed().hr_informed_on)

    def test_department_of_the_person(self):
        complaint = self.draft(
            category="staff",
            department_id=False,
            accused_employee_id=self.employees["store"].id,
        )
        self.assertEqual(complaint.department_id, self.store_dept)
        later = self.confirmed(category="staff", department_id=False)
        later.accused_employee_id = self.employees["sales"]
        self.assertEqual(later.department_id, self.sales_dept)

    def test_accused_gets_no_to_do_and_no_call(self):
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        accused = self.users["agent2"]
        agent = self.as_user("agent", complaint)
        with self.assertRaises(HiddenPersonError), self.cr.savepoint():
            agent.activity_schedule("mail.mail_activity_data_todo", user_id=accused.id)
        todo = agent.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.users["agent"].id
        )
        with self.assertRaises(HiddenPersonError), self.cr.savepoint():
            todo.user_id = accused
        followed = self.followed(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        callback = self.as_user("agent", followed).callback_ids
        with self.assertRaises(HiddenPersonError), self.cr.savepoint():
            callback.user_id = accused

    def test_accused_follower_gets_no_mail(self):
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        partner = self.users["agent2"].partner_id
        # past every method: somebody wrote the table
        self.env["mail.followers"].sudo().create(
            {
                "res_model": "cs.complaint",
                "res_id": complaint.id,
                "partner_id": partner.id,
                "subtype_ids": [(4, self.env.ref("mail.mt_comment").id)],
            }
        )
        message = self.as_user("agent", complaint).message_post(
            body="x", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertNotIn(partner, message.sudo().notified_partner_ids)

    def test_call_assigned_before_is_taken_back(self):
        complaint = self.followed(category="other")
        callback = complaint.callback_ids
        callback.user_id = self.users["agent2"]
        complaint.sudo()._cs_write_checked(
            {"accused_employee_id": self.employees["agent2"].id}
        )
        self.assertFalse(callback.sudo().user_id)


class TestPauseIsTold(WorkedCase):
    """A3.8: the customer is told the new date, by mail or by the agent."""

    def paused(self, step="analysis", promised="2026-10-16", **values):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis(**values)
        with self.at("2026-10-08 16:00"):
            pause = self.as_user("agent", self.env["cs.deadline.pause"]).create(
                {
                    "deadline_id": complaint.sudo()._cs_open_deadlines(step).id,
                    "reason": "complex",
                    "note": "Internal: nobody knows yet",
                    "date_promised": promised,
                }
            )
            pause.action_submit()
            self.as_user("manager", pause).action_approve()
        return complaint

    def to_customer(self, complaint):
        return complaint.sudo().message_ids.filtered(
            lambda m: self.customer in m.partner_ids
        )

    def test_by_mail(self):
        complaint = self.paused()
        message = self.to_customer(complaint)
        self.assertEqual(len(message), 1)
        self.assertIn("10/16/2026", message.body)
        self.assertIn(complaint.name, message.subject)
        self.assertNotIn("Internal", message.body)
        self.assertEqual(str(complaint.date_promised), "2026-10-16")
        contact = complaint.contact_ids.filtered(lambda c: c.kind == "pause")
        self.assertEqual(contact.message_id, message)
        self.assertFalse(self.told(complaint, "promise"))

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        message = self.to_customer(self.paused())
        self.assertIn("2026/10/16", message.body)

    def test_without_an_address_the_agent_tells(self):
        self.customer.email = False
        complaint = self.paused()
        self.assertFalse(self.to_customer(complaint))
        self.assertEqual(self.told(complaint, "promise"), {"agent"})
        self.as_user("agent", self.env["cs.complaint.contact"]).create(
            {
                "complaint_id": complaint.id,
                "kind": "pause",
                "summary": "Told Mr Wu by phone",
            }
        )
        self.assertFalse(self.told(complaint, "promise"))

    def test_promise_follows(self):
        complaint = self.paused(category="service")
        self.assertEqual(
            self.clocks(complaint)["promise"], ("paused", "2026-10-16 18:00")
        )
        # an earlier date for a step leaves the promise alone
        other = self.paused(category="service", promised="2026-10-09")
        self.assertEqual(self.clocks(other)["promise"], ("running", "2026-10-10 18:00"))

    def test_missed_promise_stays_missed(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis(category="service", urgency="normal")
            promise = complaint.sudo()._cs_open_deadlines("promise")
            promise.date_due = self.utc("2026-10-08 11:00")
        with self.at("2026-10-08 16:00"):
            promise._cs_check(self.utc("2026-10-08 16:00"))
            pause = self.as_user("agent", self.env["cs.deadline.pause"]).create(
                {
                    "deadline_id": complaint.sudo()._cs_open_deadlines("analysis").id,
                    "reason": "complex",
                    "note": "x",
                    "date_promised": "2026-10-16",
                }
            )
            pause.action_submit()
            self.as_user("manager", pause).action_approve()
        self.assertEqual(promise.state, "breached")
