"""Goods leave for a customer whose credit allows it: with Odoo's inventory, without."""

from types import SimpleNamespace

from odoo import Command

from odoo.addons.cs_department.exceptions import CreditHoldError

from .test_holding_release import HoldingCase


class _Moves(list):
    """As much of a recordset of stock moves as the check asks for."""

    def sudo(self):
        return self


class DeliveryCase(HoldingCase):
    def stop(self, partner=None):
        return self.env["cs.credit.stop"].create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                "reason": "Rumours",
            }
        )


class TestDeliveryCheck(DeliveryCase):
    """The check itself, on stand-ins: it must hold wherever inventory is installed."""

    def setUp(self):
        super().setUp()
        # stands for a transfer: has a customer, a company and is neither order nor
        # invoice
        self.transfer = self.env["cs.credit.statement"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "date_end": "2025-12-31",
                "total_assets": 1,
            }
        )
        self.delivery = self.env["cs.credit.delivery"]

    def move(self, quantity=1, line=None, **values):
        return SimpleNamespace(
            **{
                "location_id": SimpleNamespace(usage="internal"),
                "location_dest_id": SimpleNamespace(usage="customer"),
                "state": "assigned",
                "picking_id": self.transfer,
                "quantity": quantity,
                "product_uom_qty": quantity,
                "product_uom": self.product.uom_id,
                "product_id": self.product,
                "company_id": self.company,
                "sale_line_id": line or self.env["sale.order.line"],
                "_fields": {"sale_line_id": None},
                **values,
            }
        )

    def require(self, *moves, done=False):
        self.delivery._cs_require(_Moves(moves), done)

    def test_without_limit_or_stop(self):
        self.require(self.move(1e6))

    def test_stop_holds_goods(self):
        self.stop()
        with self.assertRaises(CreditHoldError):
            self.require(self.move())

    def test_only_what_leaves_for_customers(self):
        self.stop()
        here, there = (
            SimpleNamespace(usage="internal"),
            SimpleNamespace(usage="customer"),
        )
        self.require(self.move(location_dest_id=here))
        self.require(self.move(location_id=there))
        self.require(self.move(state="cancel"))
        self.require(self.move(state="done"))
        with self.assertRaises(CreditHoldError):
            self.require(self.move(state="done"), done=True)

    def test_goods_without_an_order_count_at_list_price(self):
        self.activate_limit(1000)
        self.require(self.move(10))
        with self.assertRaises(CreditHoldError):
            self.require(self.move(11))

    def test_goods_of_a_confirmed_order_are_counted_once(self):
        self.activate_limit(1000)
        order = self.order(1000)
        order.action_confirm()
        self.require(self.move(1, order.order_line))

    def test_overdue_since_the_order(self):
        order = self.order(100)
        order.action_confirm()
        self.invoice("2026-06-01", "2026-07-01", 50)
        self.rule("overdue", days=60, for_delivery=True)
        with self.assertRaises(CreditHoldError):
            self.require(self.move(1, order.order_line))
        self.rule("overdue", for_delivery=False)
        self.require(self.move(1, order.order_line))

    def test_release_of_the_order_is_good_for_its_goods(self):
        self.activate_limit(1000)
        order = self.order(1500)
        order.action_confirm()
        self.as_user("credit", self.holds(order)).action_release()
        order.action_confirm()
        self.require(self.move(1, order.order_line))
        # goods beyond the order are not released with it
        with self.assertRaises(CreditHoldError):
            self.require(self.move(1, order.order_line), self.move(5))

    def test_part_of_the_goods_and_release_of_the_delivery(self):
        self.activate_limit(1000)
        papers = self.delivery._cs_papers(_Moves([self.move(15)]))
        self.assertEqual(self.env["cs.credit.check"]._cs_screen(papers), papers)
        hold = self.holds(self.transfer)
        self.assertEqual((hold.amount, hold.partner_id), (1500, self.customer))
        self.as_user("credit", hold).action_release()
        self.require(self.move(12))
        with self.assertRaises(CreditHoldError):
            self.require(self.move(16))

    def test_as_ordered_in_another_unit(self):
        line = self.order(120).order_line
        line.product_uom_qty = 10
        dozen = self.env.ref("uom.product_uom_dozen")
        line.order_id.order_line.flush_recordset()
        papers = self.delivery._cs_papers(
            _Moves([self.move(1, line, product_uom=dozen)])
        )
        # twelve pieces where ten were ordered
        self.assertAlmostEqual(
            papers[0]._cs_credit_amount(), 1.2 * line.order_id.amount_total
        )

    def test_sales_orders_of_other_rules_are_untouched(self):
        rule = self.rule("stop", for_delivery=False)
        self.stop()
        self.require(self.move())
        rule.for_order = False
        order = self.order(1)
        order.action_confirm()
        self.assertEqual(order.state, "sale")


class TestStock(DeliveryCase):
    """With Odoo's inventory; skipped where it is not installed."""

    def setUp(self):
        super().setUp()
        if "stock.picking" not in self.env:
            self.skipTest("Odoo's inventory is not installed")
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        ) or self.env["stock.warehouse"].create(
            {"name": "Test", "code": "TST", "company_id": self.company.id}
        )
        self.type = warehouse.out_type_id
        self.place = warehouse.lot_stock_id
        self.outside = self.env.ref("stock.stock_location_customers")

    def transfer(self, quantity=1, partner=None):
        return self.env["stock.picking"].create(
            {
                "partner_id": (partner or self.customer).id,
                "picking_type_id": self.type.id,
                "location_id": self.place.id,
                "location_dest_id": self.outside.id,
                "company_id": self.company.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "quantity": quantity,
                            "location_id": self.place.id,
                            "location_dest_id": self.outside.id,
                            "company_id": self.company.id,
                        }
                    )
                ],
            }
        )

    def test_button_holds_and_release_lets_go(self):
        self.activate_limit(1000)
        picking = self.transfer(15)
        answer = picking.button_validate()
        hold = self.holds(picking)
        self.assertEqual(answer["tag"], "display_notification")
        self.assertNotEqual(picking.state, "done")
        self.assertEqual((hold.state, hold.amount), ("open", 1500))
        self.as_user("credit", hold).action_release()
        picking.button_validate()
        self.assertEqual((picking.state, bool(hold.used_on)), ("done", True))

    def test_within_the_limit(self):
        self.activate_limit(1000)
        picking = self.transfer(5)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_batch_holds_only_what_does_not_fit(self):
        self.activate_limit(1000)
        pickings = self.transfer(15) | self.transfer(1, self.make_customer("Free"))
        pickings.button_validate()
        self.assertNotEqual(pickings[0].state, "done")
        self.assertEqual(pickings[1].state, "done")

    def test_every_other_way(self):
        self.stop()
        picking = self.transfer()
        move = picking.move_ids
        for way in (
            picking._action_done,
            move._action_done,
            lambda: move.write({"state": "done"}),
            lambda: move.copy({"state": "done"}),
        ):
            with self.assertRaises(CreditHoldError), self.cr.savepoint():
                move.picked = True
                way()
            self.env.invalidate_all()
        self.assertNotEqual(picking.state, "done")

    def test_receipts_and_returns_go_on(self):
        self.stop()
        picking = self.transfer()
        picking.move_ids.write(
            {"location_id": self.outside.id, "location_dest_id": self.place.id}
        )
        picking.write(
            {"location_id": self.outside.id, "location_dest_id": self.place.id}
        )
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_cancelled_transfer_ends_its_hold(self):
        self.stop()
        picking = self.transfer()
        picking.button_validate()
        hold = self.holds(picking)
        self.assertEqual(hold.state, "open")
        picking.action_cancel()
        self.assertEqual(hold.state, "lapsed")

    def test_models_set_up_anew_keep_the_door(self):
        self.stop()
        self.env["ir.model.fields"].create(
            {
                "name": "x_cs_probe",
                "model_id": self.env.ref("stock.model_stock_picking").id,
                "ttype": "char",
            }
        )
        picking = self.transfer()
        picking.button_validate()
        self.assertNotEqual(picking.state, "done")
