"""The named time and its clocks: one working hour, over lunch and holidays (C5)."""

from odoo.tests import tagged

from odoo.addons.cs_department.exceptions import (
    CalendarError,
    DeadlineError,
    MissingInputError,
    NoRuleError,
)

from .service_common import ServiceCase


@tagged("standard", "post_install", "-at_install")
class TestServiceClocks(ServiceCase):
    def test_one_working_hour(self):
        for moment, due in (
            ("2026-10-12 10:00", "2026-10-12 11:00"),
            # lunch from 12 to 13
            ("2026-10-12 11:30", "2026-10-12 13:30"),
            ("2026-10-12 12:15", "2026-10-12 14:00"),
            # evening, then the next morning
            ("2026-10-12 17:30", "2026-10-13 09:30"),
            ("2026-10-12 21:00", "2026-10-13 10:00"),
            # before National Day, which ends on Thursday the 8th
            ("2026-09-30 17:30", "2026-10-08 09:30"),
            ("2026-10-03 10:00", "2026-10-08 10:00"),
            # Saturday the 10th is worked, Sunday the 11th is not
            ("2026-10-09 17:30", "2026-10-10 09:30"),
            ("2026-10-10 17:30", "2026-10-12 09:30"),
            ("2026-10-17 10:00", "2026-10-19 10:00"),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(self.promise_due(moment), due)

    def test_each_step_cites_its_clause(self):
        request = self.solved()
        clauses = {
            clock.step: clock.clause_id.number for clock in request.sudo().deadline_ids
        }
        self.assertEqual(
            clauses,
            {"answer": "C5", "promise": "C5", "solve": "D3", "satisfaction": "D3"},
        )
        walk_in = self.opened(channel="walk_in", kind="consultation")
        clauses = {
            clock.step: clock.clause_id.number for clock in walk_in.sudo().deadline_ids
        }
        self.assertEqual(clauses, {"answer": "C7", "promise": "C7", "solve": "C4"})

    def test_the_forum_is_answered_promptly(self):
        with self.at("2026-10-12 16:00"):
            request = self.new(channel="web", user_id=False)
        clock = request.deadline_ids
        self.assertEqual(clock.clause_id.number, "C8")
        # four working hours
        self.assertEqual(self.local(clock.date_due), "2026-10-13 11:00")
        self.assertEqual(request.date_deadline, clock.date_due)

    def test_the_first_answer_counts_from_the_question(self):
        with self.at("2026-10-12 15:00"):
            request = self.new(
                channel="mailbox", date_received=self.utc("2026-10-12 10:00")
            )
            self.assertEqual(
                self.clocks(request)["answer"], ("running", "2026-10-12 11:00")
            )
            self.assertTrue(request.is_breached)
            request._promise()
            self.assertEqual(self.clocks(request)["answer"][0], "breached")
            self.assertEqual(self.clocks(request)["promise"][1], "2026-10-12 16:00")

    def test_an_earlier_time_is_the_clock(self):
        with self.at("2026-10-12 10:00"):
            request = self.new()
            request._promise(self.utc("2026-10-12 10:20"))
        self.assertEqual(
            self.clocks(request)["promise"], ("running", "2026-10-12 10:20")
        )
        clock = request.sudo().deadline_ids.filtered(lambda c: c.step == "promise")
        self.assertEqual(self.local(clock.date_due_initial), "2026-10-12 11:00")

    def test_a_later_time_needs_a_reason(self):
        with self.at("2026-10-12 10:00"):
            request = self.new()
            late = self.utc("2026-10-13 09:30")
            for reason in (False, "  "):
                with self.assertRaises(MissingInputError):
                    request._promise(late, reason=reason)
            self.assertEqual(request.state, "new")
            request._promise(late, reason="The customer is at sea until then")
        self.assertEqual(
            self.clocks(request)["promise"], ("running", "2026-10-13 09:30")
        )
        found = request.search([("promise_reason", "!=", False)])
        self.assertIn(request, found)

    def test_a_form_open_for_a_while_may_name_the_usual_time(self):
        with self.at("2026-10-12 10:00"):
            request = self.new()
            wizard = self.as_user("agent", self.env["cs.service.promise"]).create(
                {"request_id": request.id}
            )
            self.assertEqual(self.local(wizard.date_promised), "2026-10-12 11:00")
            self.assertFalse(wizard.is_late)
        with self.at("2026-10-12 10:03"):
            wizard.action_apply()
        self.assertEqual(self.local(request.date_promised), "2026-10-12 11:00")

    def test_a_time_in_the_past(self):
        with self.at("2026-10-12 10:00"):
            request = self.new()
            for moment in ("2026-10-12 10:00", "2026-10-11 10:00"):
                with self.assertRaises(DeadlineError):
                    request._promise(self.utc(moment))
            with self.assertRaises(CalendarError):
                request._promise(self.utc("2099-10-11 10:00"), reason="x")
        self.assertEqual(request.state, "new")

    def test_without_a_number_nothing_is_promised(self):
        self.customer.phone = False
        request = self.new()
        with self.assertRaises(MissingInputError):
            request._promise()
        with self.assertRaises(MissingInputError):
            request._promise(phone="   ")
        with self.assertRaises(MissingInputError):
            request._hand_on("All of it", self.users["engineer"])
        request._promise(phone=" 0574 8888 ")
        self.assertEqual(request.phone, "0574 8888")
        # who wrote gets the answer in writing
        mail = self.new(channel="mailbox", phone=False)
        self.assertEqual(mail.email, self.customer.email)
        mail._promise()
        self.assertEqual(mail.state, "open")

    def test_a_new_time_in_time_keeps_the_first_promise(self):
        with self.at("2026-10-12 10:00"):
            request = self.opened()
        with self.at("2026-10-12 10:50"):
            request._promise()
        steps = request.sudo().deadline_ids.filtered(lambda c: c.step == "promise")
        self.assertEqual(
            [(c.state, self.local(c.date_due)) for c in steps.sorted("id")],
            [("met", "2026-10-12 11:00"), ("running", "2026-10-12 11:50")],
        )

    def test_a_missed_promise_stays_missed_and_goes_up(self):
        with self.at("2026-10-12 10:00"):
            request = self.opened()
        clock = request.sudo().deadline_ids.filtered(lambda c: c.step == "promise")
        with self.at("2026-10-12 11:05"):
            self.assertTrue(request.is_breached)
            clock._cs_check(self.utc("2026-10-12 11:05"))
            self.assertEqual(clock.state, "breached")
            told = request.sudo().activity_ids.mapped("user_id")
            self.assertIn(self.users["agent"], told)
            self.assertIn(self.users["manager"], told)
            request.solution = "New capacitor."
            request.action_solve()
        self.assertEqual(self.clocks(request)["promise"][0], "breached")
        self.assertEqual(self.local(clock.date_done), "2026-10-12 11:05")

    def test_solve_by_kind(self):
        with self.at("2026-09-30 10:00"):
            service, question = self.opened(), self.opened(kind="consultation")
        self.assertEqual(self.clocks(service)["solve"][1], "2026-10-09 18:00")
        self.assertEqual(self.clocks(question)["solve"][1], "2026-10-08 18:00")

    def test_without_a_rule_it_says_so(self):
        self.env["cs.deadline.rule"].search(
            [("res_model", "=", "cs.service.request"), ("step", "=", "promise")]
        ).active = False
        request = self.new()
        with self.assertRaises(NoRuleError):
            request._promise()

    def test_a_companys_own_rule(self):
        rule = self.env.ref("cs_department.deadline_rule_service_promise")
        rule.copy({"company_id": self.company.id, "hours": 0.5})
        self.assertEqual(self.promise_due("2026-10-12 10:00"), "2026-10-12 10:30")
