"""What the rules propose when a complaint is closed (B1.2), figure by figure."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    NoRuleError,
    TransitionAccessError,
    TransitionError,
)

from .penalty_common import PenaltyCase


class TestPenaltyProposal(PenaltyCase):
    def test_bands_at_every_edge(self):
        for loss, person, head in (
            (0, 5, 0),
            (999.99, 5, 0),
            (1000, 10, 5),
            (9999.99, 10, 5),
            (10000, 20, 10),
            (49999.99, 20, 10),
            (50000, 30, 15),
        ):
            with self.subTest(loss=loss):
                expected = {"employee": [("person", person)]}
                if head:
                    expected["head"] = [("head", head)]
                complaint = self.ended(loss)
                self.assertEqual(self.figures(complaint), expected)

    def test_each_figure_names_its_rule_and_clause(self):
        penalty = self.of(self.ended(12000))["employee"]
        line = penalty.line_ids
        self.assertEqual(line.rule_id, self.env.ref("cs_department.penalty_rule_loss"))
        self.assertEqual(line.clause_id.number, "B1.2")
        self.assertEqual((line.loss_amount, line.loss_from), (12000, 10000))
        self.assertEqual(line.share_of, "pay")
        self.assertIn("12,000.00", line.source)
        self.assertEqual(penalty.percent_pay, 20)
        self.assertEqual(penalty.percent_bonus, 0)
        self.assertEqual(penalty.state, "approval")
        self.assertEqual(penalty.department_id, self.product_dept)

    def test_department_at_fault_is_its_head(self):
        complaint = self.ended(10000, person=None)
        self.assertEqual(self.figures(complaint), {"head": [("head", 10)]})

    def test_fault_outside_the_house_costs_nobody(self):
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        for values in (
            {"responsibility": "supplier", "responsible_partner_id": supplier.id},
            {"responsibility": "customer"},
            {"responsibility": "none"},
        ):
            complaint = self.ended(60000, person=None, **values)
            self.assertEqual(self.figures(complaint), {}, values)

    def test_head_who_is_the_person_loses_one_share(self):
        complaint = self.ended(60000, person="head")
        self.assertEqual(self.figures(complaint), {"head": [("person", 30)]})

    def test_accused_of_an_upheld_staff_complaint(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(
                500,
                "staff",
                "employee",
                responsibility="person",
                responsible_employee_id=self.employees["employee"].id,
            )
            self.end(complaint)
        self.assertEqual(self.figures(complaint), {"employee": [("person", 5)]})
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(500, "staff", "employee", responsibility="none")
            self.end(complaint)
        self.assertEqual(self.figures(complaint), {})

    def test_missed_clocks_of_whoever_delayed(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis(loss_amount=2000)
        # due on the 9th
        with self.at("2026-10-12 10:00"):
            self.fill_reply_form(complaint)
            self.as_user("head", complaint).action_submit_analysis()
        # the manager decides, the answer is due on the 13th
        with self.at("2026-10-12 11:00"):
            self.as_user("manager", complaint).action_approve()
        with self.at("2026-10-14 09:00"):
            self.as_user("agent", complaint).action_reply()
            self.call(complaint)
            self.as_user("agent", complaint).action_close()
        self.assertEqual(
            self.figures(complaint),
            {"head": [("head", 5), ("delay", 2)], "agent": [("delay", 2)]},
        )
        head = self.of(complaint)["head"]
        self.assertEqual(head.percent_pay, 7)
        delay = head.line_ids.filtered(lambda line: line.role == "delay")
        self.assertEqual(delay.deadline_id.step, "analysis")
        self.assertEqual(self.local(delay.date_due), "2026-10-09 18:00")
        self.assertEqual(self.local(delay.date_done), "2026-10-12 10:00")
        self.assertEqual(delay.clause_id.number, "B1.2")
        self.assertIn("due 2026-10-09 18:00, done 2026-10-12 10:00", delay.source)

    def missed(self, complaint, step="analysis", **values):
        clock = complaint.sudo().deadline_ids.filtered(lambda c: c.step == step)[:1]
        values = {"state": "breached", "date_breached": clock.date_due, **values}
        clock.write(values)
        return clock

    def test_clock_of_nobody_counts_for_the_head(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(responsibility="customer")
            self.missed(complaint, user_id=SUPERUSER_ID)
            self.end(complaint)
        self.assertEqual(self.figures(complaint), {"head": [("delay", 2)]})

    def test_clock_of_nobody_without_a_head_counts_for_nobody(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(responsibility="customer")
            self.missed(complaint, user_id=False, department_id=False)
            self.end(complaint)
        self.assertEqual(self.figures(complaint), {})

    def test_paused_and_cancelled_clocks_do_not_count(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(responsibility="customer")
            self.missed(complaint, "transfer", state="cancelled")
            clock = self.missed(complaint, state="paused")
            self.as_user("manager", complaint).action_propose_penalties()
            self.assertEqual(self.figures(complaint), {})
            clock.state = "breached"
            self.as_user("manager", complaint).action_propose_penalties()
        self.assertEqual(self.figures(complaint), {"head": [("delay", 2)]})

    def test_step_with_a_rule_of_its_own(self):
        general = self.env.ref("cs_department.penalty_rule_deadline")
        general.copy({"step": "analysis", "percent": 0, "name": "Not the analysis"})
        general.copy(
            {"step": "transfer", "percent": 3, "share_of": "bonus", "name": "Transfer"}
        )
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(responsibility="customer")
            self.missed(complaint)
            self.missed(complaint, "transfer")
            self.end(complaint)
        penalty = self.of(complaint)["agent"]
        self.assertEqual((penalty.percent_pay, penalty.percent_bonus), (0, 3))
        self.assertEqual(len(self.of(complaint)), 1)

    def test_reopened_clocks_count_once(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(responsibility="customer")
            self.missed(complaint)
            self.end(complaint)
        penalty = self.decided(complaint, "head")
        with self.at("2026-10-09 10:00"):
            self.as_user("manager", complaint).action_reopen()
            self.fill_reply_form(complaint, responsibility="customer")
            self.as_user("head", complaint).action_submit_analysis()
            self.end(complaint)
        penalties = complaint.sudo().penalty_ids
        self.assertEqual(penalties, penalty)
        self.assertEqual(len(penalty.line_ids), 1)

    def test_grown_loss_adds_the_difference(self):
        complaint = self.ended(500)
        first = self.decided(complaint)
        with self.at("2026-10-09 10:00"):
            self.as_user("manager", complaint).action_reopen()
            self.fill_reply_form(
                complaint,
                loss_amount=60000,
                responsibility="person",
                responsible_employee_id=self.employees["employee"].id,
            )
            self.as_user("head", complaint).action_submit_analysis()
            self.end(complaint)
        penalties = complaint.sudo().penalty_ids
        mine = penalties.filtered(lambda p: p.employee_id == self.employees["employee"])
        self.assertEqual(first.percent_pay, 5)
        self.assertEqual((mine - first).percent_pay, 25)
        self.assertEqual((penalties - mine).percent_pay, 15)

    def test_corrected_loss_before_the_decision(self):
        values = {
            "responsibility": "person",
            "responsible_employee_id": self.employees["employee"].id,
        }
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(12000, **values)
            self.as_user("manager", complaint).action_propose_penalties()
            penalties = self.of(complaint)
            self.assertEqual(penalties["employee"].state, "proposed")
            self.as_user("manager", penalties["employee"]).action_submit()
            asked = penalties["employee"].approval_ids
            # back to the head by itself: the solution's approval is void as well
            self.as_user("manager", complaint).loss_amount = 999.99
        self.assertEqual(penalties["employee"].percent_pay, 5)
        self.assertEqual(penalties["employee"].loss_amount, 999.99)
        self.assertEqual(set(asked.mapped("state")), {"void"})
        self.assertEqual(penalties["employee"].state, "approval")
        self.assertEqual(penalties["head"].state, "withdrawn")

    def test_decided_figure_stays_when_nothing_changed(self):
        complaint = self.ended(12000)
        penalty = self.of(complaint)["employee"]
        self.as_user("manager", penalty.line_ids).write(
            {"percent": 8, "reason": "First time"}
        )
        self.as_user("manager", complaint).action_propose_penalties()
        self.assertEqual(penalty.percent_pay, 8)

    def test_button_twice_proposes_once(self):
        complaint = self.ended(12000)
        before = self.figures(complaint)
        action = self.as_user("manager", complaint).action_propose_penalties()
        self.assertEqual(action["res_model"], "cs.complaint.penalty")
        self.as_user("president", complaint).action_propose_penalties()
        self.assertEqual(self.figures(complaint), before)
        self.assertEqual(len(complaint.sudo().penalty_ids), 2)

    def test_withdrawn_is_not_proposed_again(self):
        complaint = self.ended(500)
        penalty = self.of(complaint)["employee"]
        self.as_user("manager", penalty)._withdraw("Not her fault")
        self.as_user("manager", complaint).action_propose_penalties()
        self.assertEqual(complaint.sudo().penalty_ids, penalty)

    def test_cancelled_complaint_drops_its_proposals(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.analysed(12000)
            self.as_user("manager", complaint).action_propose_penalties()
            self.as_user("manager", complaint)._cancel("Entered twice")
        self.assertEqual(self.of(complaint)["head"].state, "withdrawn")

    def test_too_early_and_without_rules(self):
        with self.at("2026-10-08 10:00"):
            complaint = self.in_analysis()
        with self.assertRaises(TransitionError):
            self.as_user("manager", complaint).action_propose_penalties()
        complaint = self.ended(500)
        self.env["cs.penalty.rule"].search([]).active = False
        with self.assertRaises(NoRuleError):
            self.as_user("manager", complaint).action_propose_penalties()

    def test_closing_without_rules_or_approvers_goes_on(self):
        rules = self.env["cs.approval.rule"].search(
            [("res_model", "=", "cs.complaint.penalty")]
        )
        rules.active = False
        complaint = self.ended(12000)
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(self.of(complaint)["employee"].state, "proposed")
        self.env["cs.penalty.rule"].search([]).active = False
        complaint = self.ended(12000)
        self.assertEqual((complaint.state, self.of(complaint)), ("closed", {}))

    def test_rules_of_the_day_it_was_received(self):
        rule = self.env.ref("cs_department.penalty_rule_loss")
        rule.date_to = "2026-10-07"
        complaint = self.ended(12000)
        self.assertEqual(self.figures(complaint), {})

    def test_who_may_propose(self):
        complaint = self.ended(12000)
        for role in ("agent", "head", "auditor"):
            with self.assertRaises(TransitionAccessError, msg=role):
                self.as_user(role, complaint).action_propose_penalties()
        for role in ("employee", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, complaint).action_propose_penalties()
