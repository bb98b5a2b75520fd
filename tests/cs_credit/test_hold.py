"""No way past the limit: holds, releases, lapses, every path of an order."""

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    ApprovalError,
    CreditHoldError,
    FourEyesError,
    StateWriteError,
    TransitionAccessError,
)

from .common import CreditCase


class TestHold(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def limited(self, amount=1000, **values):
        return self.activate_limit(amount, **values)

    def held(self, amount=1500):
        order = self.order(amount)
        self.as_user("sales", order).action_confirm()
        hold = self.holds(order)
        self.assertEqual((order.state, hold.state), ("draft", "open"))
        return order, hold

    def rule(self, kind, **values):
        rule = self.env.ref(f"cs_credit.credit_hold_rule_{kind}")
        rule.write({"active": True, **values})
        return rule

    # -- without a limit, within it, over it ---------------------------------------

    def test_no_limit_no_check(self):
        order = self.order(1e9)
        self.assertTrue(self.as_user("sales", order).action_confirm())
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.holds(order))

    def test_within_to_the_cent(self):
        self.limited(1000)
        first, second = self.order(600), self.order(400)
        first.action_confirm()
        second.action_confirm()
        self.assertEqual((first.state, second.state), ("sale", "sale"))
        third = self.order(0.01)
        third.action_confirm()
        self.assertEqual(third.state, "draft")

    def test_button_holds_and_tells(self):
        self.limited(1000)
        order = self.order(1500)
        answer = self.as_user("sales", order).action_confirm()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn("Over the credit limit", answer["params"]["message"])
        self.assertNotIn("1,000", answer["params"]["message"])
        hold = self.holds(order)
        self.assertEqual((order.state, hold.amount), ("draft", 1500))
        self.assertEqual(hold.requester_id, self.users["sales"])
        self.assertIn("1,500", hold.reasons)
        self.assertEqual(order.cs_credit_hold_state, "open")
        asked = self.env["mail.activity"].search(
            [("res_model", "=", "cs.credit.hold"), ("res_id", "=", hold.id)]
        )
        self.assertEqual(asked.user_id, self.users["credit"] | self.users["credit2"])

    def test_again_keeps_the_hold(self):
        self.limited(1000)
        order, hold = self.held()
        order.action_confirm()
        self.assertEqual(self.holds(order), hold)
        order.order_line.price_unit = 1600
        order.action_confirm()
        self.assertEqual(hold.state, "lapsed")
        self.assertEqual((self.holds(order) - hold).amount, 1600)

    def test_batch_holds_what_does_not_fit(self):
        self.limited(1000)
        orders = self.order(700) | self.order(700) | self.order(200)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft", "sale"])

    def test_what_counts_as_used(self):
        self.limited(1000)
        self.invoice("2026-10-01", "2026-10-31", 300)
        self.invoice("2026-10-01", "2026-10-31", 300, post=False)
        self.order(300).action_confirm()
        self.assertEqual(
            self.customer.with_company(self.company).cs_credit_exposure, 900
        )
        self.held(101)
        fits = self.order(100)
        fits.action_confirm()
        self.assertEqual(fits.state, "sale")

    def test_invoiced_order_is_not_counted_twice(self):
        self.limited(1000)
        order = self.order(1000)
        order.action_confirm()
        order.with_context(default_journal_id=self.ledger["sale"].id)._create_invoices()
        partner = self.customer.with_company(self.company)
        self.env.invalidate_all()
        self.assertEqual(
            (partner.cs_credit_exposure, partner.cs_credit_ordered), (1000, 0)
        )
        order.invoice_ids.invoice_date = "2026-10-12"
        order.invoice_ids.action_post()
        self.assertEqual(order.invoice_ids.state, "posted")
        self.env.invalidate_all()
        self.assertEqual(
            (partner.cs_credit_exposure, partner.cs_credit_receivable), (1000, 1000)
        )

    def test_payments_in_advance_make_room(self):
        self.limited(1000)
        self.entry("2026-10-10", 500, self.ledger["bank"], self.ledger["bank_journal"])
        order = self.order(1500)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_child_contact_and_other_company(self):
        self.limited(1000)
        child = self.env["res.partner"].create(
            {"name": "Shop", "parent_id": self.customer.id}
        )
        order = self.order(1500, child)
        order.action_confirm()
        self.assertEqual(self.holds(order).partner_id, self.customer)
        other = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": self.other_company.id}
        )
        other.action_confirm()
        self.assertEqual(other.state, "sale")

    # -- other ways to confirm -----------------------------------------------------

    def test_action_confirm_of_the_engine_raises(self):
        self.limited(1000)
        order = self.order(1500)
        with self.assertRaises(CreditHoldError):
            order._action_confirm()

    def test_written_state_raises(self):
        self.limited(1000)
        order = self.order(1500)
        for context in ({}, {"cs_credit_passed": True}, {"bypass_credit": True}):
            with self.assertRaises(CreditHoldError):
                self.as_user("sales", order).with_context(**context).write(
                    {"state": "sale"}
                )
        self.assertEqual(order.state, "draft")

    def test_imported_in_state_sale_raises(self):
        self.limited(1000)
        with self.assertRaises(CreditHoldError):
            self.order(1500, state="sale")
        self.assertEqual(self.order(900, state="sale").state, "sale")

    def test_portal_and_payment_path(self):
        self.limited(1000)
        order = self.order(1500)
        order.write({"signed_by": "Buyer", "signed_on": "2026-10-12 02:00:00"})
        order._validate_order()
        self.assertEqual(order.state, "draft")
        self.assertEqual(self.holds(order).state, "open")

    def test_reopened_order_is_checked_again(self):
        limit = self.limited(2000)
        order = self.order(1500)
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        self.as_user("credit", limit).action_revoke()
        self.limited(1000)
        order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_raising_a_confirmed_order(self):
        self.limited(1000)
        order = self.order(900)
        order.action_confirm()
        line = order.order_line
        for change in (
            lambda: line.write({"price_unit": 1100}),
            lambda: line.write({"product_uom_qty": 2, "price_unit": 900}),
            lambda: order.write(
                {"order_line": [Command.update(line.id, {"price_unit": 1100})]}
            ),
            lambda: order.write(
                {
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "price_unit": 200,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ]
                }
            ),
        ):
            with self.subTest(), self.assertRaises(CreditHoldError):
                change()
        self.assertEqual(order.amount_total, 900)
        line.price_unit = 1000
        self.assertEqual(order.amount_total, 1000)
        line.price_unit = 800
        # one line up, another down: only the total counts
        order.write(
            {
                "order_line": [
                    Command.update(line.id, {"price_unit": 1200}),
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": -300,
                            "tax_ids": [Command.clear()],
                        }
                    ),
                ]
            }
        )
        self.assertEqual(order.amount_total, 900)

    def test_order_handed_to_another_debtor(self):
        other = self.make_customer("Small limit")
        self.limited(100, partner=other)
        order = self.order(900)
        order.action_confirm()
        with self.assertRaises(CreditHoldError):
            order.partner_invoice_id = other

    def test_invoice_without_order(self):
        self.limited(1000)
        invoice = self.invoice("2026-10-12", "2026-11-12", 1500, post=False)
        answer = invoice.action_post()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertEqual((invoice.state, self.holds(invoice).amount), ("draft", 1500))
        with self.assertRaises(CreditHoldError):
            invoice._post()
        with self.assertRaises(CreditHoldError):
            invoice.write({"state": "posted"})
        self.as_user("credit", self.holds(invoice)).action_release()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_invoice_beyond_its_order(self):
        self.limited(1000)
        order = self.order(900)
        order.action_confirm()
        order.with_context(default_journal_id=self.ledger["sale"].id)._create_invoices()
        invoice = order.invoice_ids
        invoice.invoice_line_ids.price_unit = 5000
        invoice.invoice_date = "2026-10-12"
        invoice.action_post()
        self.assertEqual(invoice.state, "draft")

    # -- release, refuse, lapse ----------------------------------------------------

    def test_release(self):
        self.limited(1000)
        order, hold = self.held()
        with self.assertRaises(AccessError):
            self.as_user("sales", hold).action_release()
        with self.assertRaises(TransitionAccessError):
            self.as_user("clerk", hold).action_release()
        self.assertTrue(self.as_user("credit", hold).can_release)
        self.assertFalse(self.as_user("clerk", hold).can_release)
        self.as_user("credit", hold).action_release()
        self.assertEqual((hold.state, order.state), ("released", "draft"))
        self.assertEqual(hold.approval_ids.decided_by, self.users["credit"])
        self.as_user("sales", order).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_requester_and_salesperson_do_not_release(self):
        self.limited(1000)
        mine = self.order(1500, user_id=self.users["credit2"].id)
        self._make_user("credit3", "cs_credit.group_credit_manager")
        self.as_user("credit", mine).sudo().action_confirm()
        hold = self.holds(mine)
        with self.assertRaises(FourEyesError):
            self.as_user("credit", hold).action_release()
        with self.assertRaises(TransitionAccessError):
            self.as_user("credit2", hold).action_release()
        self.as_user("credit3", hold).action_release()

    def test_release_is_for_this_document_only(self):
        self.limited(1000)
        _order, hold = self.held()
        self.as_user("credit", hold).action_release()
        self.held(1200)

    def test_release_lapses_when_the_order_grows(self):
        self.limited(1000)
        order, hold = self.held()
        self.as_user("credit", hold).action_release()
        order.order_line.price_unit = 1501
        order.action_confirm()
        self.assertEqual((order.state, hold.state), ("draft", "lapsed"))
        self.assertEqual((self.holds(order) - hold).state, "open")

    def test_release_holds_for_less(self):
        self.limited(1000)
        order, hold = self.held()
        self.as_user("credit", hold).action_release()
        order.order_line.price_unit = 1400
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_refuse(self):
        self.limited(1000)
        order, hold = self.held()
        action = self.as_user("credit", hold).action_refuse()
        wizard = (
            self.env["cs.approval.refuse"]
            .with_user(self.users["credit"])
            .with_context(**action["context"], allowed_company_ids=self.company.ids)
            .create({"comment": "Pay first"})
        )
        wizard.action_refuse()
        self.assertEqual((hold.state, order.state), ("refused", "draft"))
        self.assertIn("Pay first", order.message_ids[0].body)
        with self.assertRaises(ApprovalError):
            self.as_user("credit2", hold).action_release()

    def test_cancelled_order_ends_its_hold(self):
        self.limited(1000)
        order, hold = self.held()
        order._action_cancel()
        self.assertEqual(hold.state, "lapsed")

    def test_room_again_ends_the_hold(self):
        limit = self.limited(1000)
        order, hold = self.held()
        self.as_user("credit", limit).action_revoke()
        self.limited(2000)
        order.action_confirm()
        self.assertEqual((order.state, hold.state), ("sale", "lapsed"))

    def test_forged_hold(self):
        self.limited(1000)
        _order, hold = self.held()
        with self.assertRaises(StateWriteError):
            hold.write({"state": "released"})
        for role in ("sales", "clerk", "credit"):
            with self.assertRaises(StateWriteError):
                self.as_user(role, hold).write({"state": "released"})
            with self.assertRaises(AccessError):
                self.as_user(role, hold).write({"amount": 1e9})
            with self.assertRaises(AccessError):
                self.as_user(role, hold).create(
                    {
                        "res_model": "sale.order",
                        "res_id": 1,
                        "amount": 1,
                        "partner_id": self.customer.id,
                    }
                )

    def test_who_sees_holds(self):
        self.limited(1000)
        _order, hold = self.held()
        self.assertEqual(self.as_user("sales", hold).amount, 1500)
        with self.assertRaises(AccessError):
            self.as_user("sales", hold).read(["reasons"])
        for role in ("sales2", "employee", "outsider"):
            with self.assertRaises(AccessError):
                self.as_user(role, hold).read(["amount"])

    # -- rules as data -------------------------------------------------------------

    def test_ended_limit_is_no_freedom(self):
        limit = self.limited(1000)
        self.as_user("credit", limit).action_revoke()
        self.held(1)

    def test_overdue_rule(self):
        self.invoice("2026-07-01", "2026-08-12", 100)
        self.order(1).action_confirm()
        self.rule("overdue", days=60, amount=100)
        _order, hold = self.held(1)
        self.assertIn("61", hold.reasons)
        self.rule("overdue", days=61)
        fine = self.order(1)
        fine.action_confirm()
        self.assertEqual(fine.state, "sale")

    def test_no_rating_rule(self):
        self.rule("no_rating")
        self.held(1)

    def test_stop_rule(self):
        self.env["cs.credit.stop"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "reason": "Rumours",
            }
        )
        self.held(1)
        self.assertEqual(
            self.customer.with_company(self.company).cs_credit_status, "stop"
        )

    def test_grade_c_pays_first(self):
        rating = self.rating()
        self.as_user("clerk", rating).action_score()
        self.as_user("clerk", rating).action_submit()
        self.as_user("credit", rating).action_approve()
        self.as_user("credit", rating).action_publish()
        self.assertEqual(rating.grade_id.code, "C")
        _order, hold = self.held(500)
        self.assertEqual(hold.rule_ids.kind, "prepayment")
        self.entry("2026-10-12", 500, self.ledger["bank"], self.ledger["bank_journal"])
        paid = self.order(500)
        paid.action_confirm()
        self.assertEqual(paid.state, "sale")

    def test_own_rules_go_before_the_shared(self):
        self.limited(1000)
        self.env["cs.credit.hold.rule"].create(
            {
                "name": "Only stops",
                "kind": "stop",
                "company_id": self.company.id,
                "clause_id": self.env.ref("cs_department.clause_b5_6").id,
            }
        )
        order = self.order(1500)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    # -- cost ----------------------------------------------------------------------

    def queries(self, orders):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders.action_confirm()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_of_a_confirmation(self):
        self.env["cs.credit.hold.rule"]._cs_for(self.company, "sale.order")
        self.queries(self.order(1))
        plain = self.queries(self.order(1))
        self.limited(1e6)
        self.queries(self.order(1))
        checked = self.queries(self.order(1))
        self.assertLessEqual(checked, plain + 3)
        many = self.env["sale.order"].union(*(self.order(1) for _i in range(20)))
        more = self.env["sale.order"].union(*(self.order(1) for _i in range(40)))
        self.assertLessEqual(abs(self.queries(more) - self.queries(many)), 25)
