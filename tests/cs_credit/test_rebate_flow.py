"""A rebate from the agreement to the entry that proves it was paid (A6.1)."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.cs_department.exceptions import (
    ApprovalError,
    ContentChangedError,
    EngineFieldError,
    FourEyesError,
    MissingInputError,
    ReadonlyDocumentError,
    RebateError,
    StateWriteError,
    TransitionError,
)

from .rebate_case import RebateCase


class TestRebateFlow(RebateCase):
    # -- the agreement -------------------------------------------------------------

    def test_agreement_is_approved_by_another(self):
        rebate = self.rebate(role="credit")
        self.as_user("credit", rebate).action_submit()
        self.assertEqual(rebate.state, "approval")
        self.assertEqual(rebate.amount_total, 1000)
        with self.assertRaises(FourEyesError):
            self.as_user("credit", rebate).action_approve()
        with self.assertRaises(AccessError):
            self.as_user("clerk", rebate).action_approve()
        self.as_user("credit2", rebate).action_approve()
        self.assertEqual(rebate.state, "active")

    def test_roles(self):
        rebate = self.rebate()
        for role in ("sales", "employee", "outsider", "auditor"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, rebate).action_submit()
        line = self.due()
        for role in ("clerk", "credit", "sales", "auditor"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, line).action_check()
        self.assertEqual(self.as_user("auditor", line).amount, 1000)
        with self.assertRaises(AccessError):
            self.as_user("agent", line)._cs_cancel("no")
        self.as_user("manager", line)._cs_cancel("Agreement was lost")
        self.assertEqual(line.state, "cancelled")

    def test_a_changed_line_needs_a_new_approval(self):
        rebate = self.rebate()
        self.as_user("agent", rebate).action_submit()
        self.as_user("agent", rebate.line_ids).promised = 5000
        self.assertEqual((rebate.state, rebate.approval_ids.state), ("draft", "void"))
        self.activate(rebate)
        for vals in ({"promised": 9000}, {"date_due": "2027-01-01"}):
            with self.assertRaises(RebateError):
                self.as_user("agent", rebate.line_ids).write(vals)
        with self.assertRaises(RebateError):
            self.as_user("agent", self.env["cs.rebate.line"]).create(
                {"rebate_id": rebate.id, "date_due": "2026-12-01", "promised": 1}
            )
        with self.assertRaises(ContentChangedError):
            self.as_user("agent", rebate).agreement = "Twice as much"

    def test_a_changed_tier_needs_a_new_approval(self):
        tier = [(0, 0, {"turnover_from": 0, "percent": 1})]
        rebate = self.turnover_rebate(basis="tiers", percent=0, tier_ids=tier)
        self.as_user("agent", rebate).action_submit()
        self.as_user("agent", rebate.tier_ids).percent = 50
        self.assertEqual(rebate.state, "draft")
        self.activate(rebate)
        with self.assertRaises(RebateError):
            self.as_user("agent", rebate.tier_ids).percent = 60

    def test_forged_states_and_stamps(self):
        rebate = self.rebate()
        line = rebate.line_ids
        for records, vals in (
            (rebate, {"state": "active"}),
            (line, {"state": "approved"}),
        ):
            with self.assertRaises(StateWriteError):
                self.as_user("credit", records).write(vals)
            with self.assertRaises(StateWriteError):
                records.with_context(cs_by_transition=True).write(vals)
        for vals in ({"turnover": 5}, {"date_paid": "2026-01-01"}, {"move_id": 1}):
            with self.assertRaises(EngineFieldError):
                self.as_user("credit", line).write(vals)
        with self.assertRaises(TransitionError):
            self.as_user("agent", line).action_check()

    def test_on_the_screen_of_cs(self):
        """An agent without rights in accounting enters and checks a rebate."""
        self.company.cs_rebate_account_id = self.ledger["expense"]
        form = Form(self.as_user("agent", self.env["cs.rebate"]))
        form.partner_id = self.customer
        form.agreement = "Bonus"
        with form.line_ids.new() as line:
            line.date_due = "2026-10-12"
            line.promised = 300
        rebate = form.save()
        rebate.action_submit()
        self.as_user("credit", rebate).action_approve()
        with Form(rebate.line_ids) as form:
            form.amount = 250
            form.reason = "One month was missing"
        rebate.line_ids.action_check()
        line = self.as_user("credit", rebate.line_ids)
        line.action_approve()
        self.assertEqual(line.state, "booked")
        self.assertTrue(Form(rebate.line_ids).document_name)
        with self.assertRaises(AccessError):
            rebate.line_ids.action_open_document()
        self.assertEqual(self.as_user("agent", self.customer).cs_rebate_count, 1)

    # -- due -----------------------------------------------------------------------

    def test_reminder_three_working_days_before(self):
        rebate = self.activate(self.rebate(due=date(2026, 10, 30)))
        line = rebate.line_ids
        clock = line.deadline_ids
        self.assertEqual(line.state, "planned")
        self.assertEqual(self.local(clock.date_due), "2026-10-30 18:00")
        self.assertEqual(self.local(clock.date_remind), "2026-10-27 09:00")
        self.assertEqual(line.date_open, date(2026, 10, 27))
        self.assertEqual(clock.user_id, self.users["agent"])
        self.assertEqual(clock.clause_id.number, "A6.1")
        self.run_due()
        self.assertEqual(line.state, "planned")
        self.freeze("2026-10-27 09:30")
        self.run_cron("cs_department.ir_cron_deadline")
        self.run_due()
        self.run_due()
        self.assertEqual((line.state, line.amount), ("due", 1000))
        reminded = line.activity_ids.filtered("cs_deadline_id")
        self.assertEqual(reminded.user_id, self.users["agent"])

    def run_due(self):
        self.run_cron("cs_credit.ir_cron_rebate_due")

    def test_another_agent_takes_over(self):
        line = self.activate(self.rebate()).line_ids
        self.as_user("agent", line.rebate_id).user_id = self.users["agent2"]
        self.assertEqual(line.user_id, self.users["agent2"])
        self.assertEqual(line.deadline_ids.user_id, self.users["agent2"])

    # -- check ---------------------------------------------------------------------

    def test_less_needs_a_reason_and_more_is_refused(self):
        line = self.as_user("agent", self.due())
        with self.assertRaises(RebateError):
            line.amount = 1000.01
        line.amount = 900
        with self.assertRaises(MissingInputError):
            line.action_check()
        line.reason = "Two deliveries came back"
        line.action_check()
        self.assertEqual((line.state, line.checked_by), ("checked", line.env.user))
        self.assertEqual(line.sudo().deadline_ids.state, "met")
        self.assertEqual(line.sudo().approval_ids.amount, 900)

    def test_nothing_to_pay_is_cancelled_instead(self):
        line = self.due()
        self.as_user("agent", line).write({"amount": 0, "reason": "No business"})
        with self.assertRaises(RebateError):
            self.as_user("agent", line).action_check()

    def test_overdue_customers_wait(self):
        line = self.due()
        invoice = self.invoice("2026-08-01", "2026-09-11", 500)
        with self.assertRaises(RebateError):
            self.as_user("agent", line).action_check()
        self.pay(invoice, "2026-10-12")
        self.as_user("agent", line).action_check()
        self.assertEqual(line.state, "checked")

    def test_debts_within_the_days_allowed(self):
        self.invoice("2026-08-01", "2026-09-12", 500)  # 30 days
        self.as_user("agent", self.due()).action_check()

    def test_debts_do_not_matter_without_the_rule(self):
        self.invoice("2026-01-01", "2026-02-01", 500)
        line = self.due(is_overdue_excluded=False)
        self.as_user("agent", line).action_check()

    def test_archived_customer(self):
        line = self.due()
        self.customer.active = False
        with self.assertRaises(RebateError):
            self.as_user("agent", line).action_check()
        with self.assertRaises(RebateError):
            self.as_user("agent", self.rebate()).action_submit()

    # -- approval ------------------------------------------------------------------

    def test_amount_changed_after_the_check(self):
        line = self.due()
        self.as_user("agent", line).action_check()
        self.as_user("agent", line).write({"amount": 800, "reason": "Late"})
        self.assertEqual((line.state, line.approval_ids.state), ("due", "void"))
        with self.assertRaises(ApprovalError):
            self.as_user("credit", line).action_approve()

    def test_refused_goes_back_with_the_reason(self):
        line = self.due()
        self.as_user("agent", line).action_check()
        wizard = self.as_user("credit", self.env["cs.approval.refuse"]).create(
            {
                "approval_ids": [(6, 0, line.approval_ids.ids)],
                "comment": "Target was missed",
            }
        )
        wizard.action_refuse()
        self.assertEqual(line.state, "due")
        told = line.activity_ids.filtered(lambda a: "Target was missed" in a.summary)
        self.assertEqual(told.user_id, self.users["agent"])

    def test_approved_amounts_are_frozen(self):
        line = self.approved()
        self.assertEqual(line.state, "booked")
        with self.assertRaises(RebateError):
            self.as_user("agent", line).amount = 1
        with self.assertRaises(RebateError):
            line.write({"date_due": "2027-01-01"})

    # -- calling off ---------------------------------------------------------------

    def test_cancelled_mid_way(self):
        lines = [
            {"date_due": date(2026, 10, 12), "promised": 100},
            {"date_due": date(2026, 12, 31), "promised": 100},
        ]
        rebate = self.activate(self.rebate(lines=lines))
        self.approved(rebate.line_ids[0])
        with self.assertRaises(RebateError):
            self.as_user("manager", rebate)._cs_cancel("Customer left")
        with self.assertRaises(MissingInputError):
            self.as_user("manager", rebate)._cs_cancel("  ")
        move = rebate.line_ids[0].move_id
        move._post(soft=False)
        self.settle(self.invoice("2026-10-01", "2026-11-01", 100), move)
        self.assertEqual(rebate.line_ids[0].state, "paid")
        wizard = self.as_user("manager", self.env["cs.rebate.cancel"]).create(
            {"rebate_ids": [(6, 0, rebate.ids)], "reason": "Customer left"}
        )
        wizard.action_cancel()
        self.assertEqual(rebate.state, "cancelled")
        self.assertEqual(rebate.line_ids.mapped("state"), ["paid", "cancelled"])
        self.assertEqual(rebate.line_ids[1].deadline_ids.state, "cancelled")
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("agent", rebate).agreement = "Still"

    def test_all_settled_is_done(self):
        line = self.due()
        self.as_user("manager", line)._cs_cancel("Waived by the customer")
        self.assertEqual(line.rebate_id.state, "done")

    def test_customer_with_rebates_is_kept(self):
        self.rebate()
        with self.assertRaisesRegex(Exception, "credit records"):
            self.customer.unlink()

    def test_statement(self):
        line = self.approved()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "cs_credit.cs_rebate_statement", line.rebate_id.ids
        )[0]
        text = html.decode()
        self.assertIn(line.rebate_id.name, text)
        self.assertIn("1,000.00", text)
        action = self.as_user("agent", line.rebate_id).action_send()
        self.assertEqual(action["res_model"], "mail.compose.message")

    def test_another_company_sees_nothing(self):
        rebate = self.rebate()
        with self.assertRaises(AccessError):
            self.as_user("outsider", rebate).read(["agreement"])
        with self.assertRaises(AccessError):
            self.as_user("outsider", rebate.line_ids).read(["amount"])
