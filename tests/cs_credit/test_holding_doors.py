"""Every door at which an order or invoice commits us, and tries to get past them."""

from odoo import Command

from odoo.addons.cs_department.exceptions import CreditHoldError, CsError

from .test_holding_release import HoldingCase


class TestOrderDoors(HoldingCase):
    def setUp(self):
        super().setUp()
        self.activate_limit(1000)

    def line(self, amount, **values):
        return {
            "product_id": self.product.id,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
            **values,
        }

    def test_any_context(self):
        order = self.order(1500)
        for context in (
            {"cs_by_transition": True},
            {"cs_credit_passed": {("sale.order", order.id): 1e9}},
            {"tracking_disable": True, "import_file": True},
            {"install_mode": True},
            {"default_state": "sale"},
            {"active_test": False, "validate_analytic": True, "send_email": True},
        ):
            with self.subTest(context):
                self.as_user("sales", order).with_context(**context).action_confirm()
                self.assertEqual(order.state, "draft")

    def test_default_state_of_a_new_order(self):
        orders = self.env["sale.order"].with_company(self.company)
        with self.assertRaises(CreditHoldError):
            orders.with_context(default_state="sale").create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "order_line": [Command.create(self.line(1500))],
                }
            )

    def test_import_with_a_state(self):
        names = ["partner_id/.id", "company_id/.id", "state"]
        names += ["order_line/product_id/.id", "order_line/price_unit"]
        row = [str(self.customer.id), str(self.company.id), "sale"]
        row += [str(self.product.id), "1500"]
        before = self.env["sale.order"].search_count([])
        orders = self.env["sale.order"].with_user(self.users["sales"])
        try:
            answer = orders.with_company(self.company).load(names, [row])
            self.assertFalse(answer["ids"])
        except CreditHoldError:
            pass
        self.assertEqual(self.env["sale.order"].search_count([]), before)

    def test_copy_with_a_state(self):
        order = self.order(900)
        with self.assertRaises(CreditHoldError):
            order.copy(
                {"state": "sale", "order_line": [Command.create(self.line(2e3))]}
            )

    def test_line_by_a_default_of_the_context(self):
        order = self.order(900)
        order.action_confirm()
        lines = self.env["sale.order.line"].with_context(default_order_id=order.id)
        with self.assertRaises(CreditHoldError):
            lines.create(self.line(200))

    def test_line_moved_into_a_confirmed_order(self):
        order, other = self.order(900), self.order(500)
        order.action_confirm()
        with self.assertRaises(CreditHoldError):
            other.order_line.write({"order_id": order.id})

    def test_forged_totals(self):
        order = self.order(1500)
        order.write({"amount_total": 1, "amount_untaxed": 1, "currency_rate": 1e9})
        order.order_line.write({"price_total": 1, "price_subtotal": 1})
        self.assertEqual((order.amount_total, order.currency_rate), (1500, 1))
        order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_forged_totals_of_a_new_order(self):
        order = self.order(1500, amount_total=1, currency_rate=1e9)
        self.assertEqual(order.amount_total, 1500)
        with self.assertRaises(CreditHoldError):
            self.order(1500, amount_total=1, state="sale")

    def test_forged_invoice_status_does_not_hide_an_order(self):
        order = self.order(900)
        order.action_confirm()
        order.write({"invoice_status": "invoiced"})
        order.order_line.write({"qty_invoiced": 1, "qty_to_invoice": 0})
        self.env.flush_all()
        more = self.order(200)
        more.action_confirm()
        self.assertEqual(more.state, "draft")

    def test_reopened_with_its_old_release(self):
        order = self.order(1500)
        order.action_confirm()
        hold = self.holds(order)
        self.as_user("credit", hold).action_release()
        order.action_confirm()
        self.assertEqual((order.state, bool(hold.used_on)), ("sale", True))
        order._action_cancel()
        self.assertEqual(hold.state, "lapsed")
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.state, "draft")
        with self.assertRaises(CreditHoldError):
            order.write({"state": "sale"})

    def test_cancelled_order_written_back(self):
        order = self.order(1500)
        order._action_cancel()
        with self.assertRaises(CreditHoldError):
            order.write({"state": "sale"})

    def test_grown_while_it_is_confirmed(self):
        """Another app that adds to the order in its confirmation meets the check."""
        order = self.order(900)
        order.action_quotation_sent()
        price = order.order_line

        def raising(records):
            price.price_unit = 1500
            return origin(records)

        origin = type(order)._action_confirm
        self.patch(type(order), "_action_confirm", raising)
        # the extension's own step comes first, ours follows
        with self.assertRaises(CreditHoldError):
            order.action_confirm()

    def test_payment_transaction_confirms_only_what_fits(self):
        provider = self.env["payment.provider"].search([], limit=1)
        if not provider:
            self.skipTest("no payment provider is installed")
        order = self.order(1500)
        methods = self.env["payment.method"].with_context(active_test=False)
        method = methods.search([], limit=1)
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": "cs-hold-1",
                "amount": 150,
                "currency_id": self.cny.id,
                "partner_id": self.customer.id,
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        order.require_payment, order.prepayment_percent = True, 0.1
        transaction._set_done()
        transaction._check_amount_and_confirm_order()
        self.assertNotEqual(order.state, "sale")
        self.assertEqual(self.holds(order).state, "open")


class TestInvoiceDoors(HoldingCase):
    def setUp(self):
        super().setUp()
        self.activate_limit(1000)

    def test_forged_total(self):
        move = self.invoice("2026-10-12", "2026-11-12", 1500, post=False)
        move.write({"amount_total_signed": 1, "amount_residual_signed": 0})
        self.assertEqual(move.amount_total_signed, 1500)
        move.action_post()
        self.assertEqual(move.state, "draft")

    def test_order_of_somebody_else_covers_nothing(self):
        free = self.order(5000, self.make_customer("Rich"))
        free.action_confirm()
        move = self.invoice("2026-10-12", "2026-11-12", 1500, post=False)
        move.invoice_line_ids.sale_line_ids = free.order_line
        move.action_post()
        self.assertEqual((move.state, self.holds(move).amount), ("draft", 1500))

    def test_auto_post_cron_leaves_it_in_draft(self):
        move = self.invoice("2026-10-12", "2026-11-12", 1500, post=False)
        fits = self.invoice(
            "2026-10-12",
            "2026-11-12",
            300,
            self.make_customer("Fits"),
            post=False,
            auto_post="at_date",
        )
        move.auto_post = "at_date"
        with self.assertRaises(CreditHoldError):
            move._post(soft=True)
        fits._post(soft=True)
        self.assertEqual((move.state, fits.state), ("draft", "posted"))

    def test_recurring_copy_waits_like_any_other(self):
        move = self.invoice(
            "2026-10-12", "2026-11-12", 600, post=False, auto_post="monthly"
        )
        move.action_post()
        self.assertEqual(move.state, "posted")
        copy = self.env["account.move"].search([("auto_post_origin_id", "=", move.id)])
        self.assertEqual(copy.filtered(lambda m: m != move).mapped("state"), ["draft"])
        with self.at("2026-11-12 10:00"), self.assertRaises(CreditHoldError):
            (copy - move)._post(soft=False)

    def test_created_as_posted(self):
        with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017
            self.invoice("2026-10-12", "2026-11-12", 1500, post=False, state="posted")
        self.assertFalse(
            self.env["account.move"].search(
                [("partner_id", "=", self.customer.id), ("state", "=", "posted")]
            )
        )

    def test_back_to_draft_and_raised(self):
        move = self.invoice("2026-10-12", "2026-11-12", 900)
        move.button_draft()
        move.invoice_line_ids.price_unit = 1200
        move.action_post()
        self.assertEqual(move.state, "draft")

    def test_release_for_an_invoice(self):
        move = self.invoice("2026-10-12", "2026-11-12", 1500, post=False)
        move.action_post()
        hold = self.holds(move)
        self.as_user("credit", hold).action_release()
        move.action_post()
        self.assertEqual((move.state, bool(hold.used_on)), ("posted", True))


class TestWritten(HoldingCase):
    """Grade and limit come by rating and approval alone."""

    def test_grade_and_limit_by_rpc_and_import(self):
        limit = self.activate_limit(1000)
        partner = self.customer.with_company(self.company)
        best = self.env["cs.credit.grade"].search([], limit=1)
        partner.write({"cs_credit_grade_id": best.id})
        partner.write({"cs_credit_limit_amount": 1e6})
        self.env.invalidate_all()
        self.assertFalse(partner.cs_credit_grade_id)
        self.assertEqual(partner.cs_credit_limit_amount, 1000)
        limits = self.as_user("credit", self.env["cs.credit.limit"])
        for names, row in (
            ([".id", "amount"], [str(limit.id), "5000"]),
            (
                ["partner_id/.id", "amount", "state"],
                [str(self.customer.id), "5000", "active"],
            ),
        ):
            with self.assertRaises(CsError), self.cr.savepoint():
                answer = limits.load(names, [row])
                self.assertFalse(answer["ids"])
                raise CsError(str(answer["messages"]))
        self.assertEqual((limit.amount, limit.state), (1000, "active"))
        active = [("partner_id", "=", self.customer.id), ("state", "=", "active")]
        self.assertEqual(self.env["cs.credit.limit"].search(active), limit)

    def test_odoos_own_credit_limit_is_not_ours(self):
        """Whoever raises Odoo's field raises nothing of the check."""
        self.activate_limit(1000)
        self.customer.with_company(self.company).credit_limit = 1e6
        self.held(1500, limit=False)
