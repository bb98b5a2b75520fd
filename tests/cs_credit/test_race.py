"""Two users, the same last money, at the same instant: real transactions."""

import threading
from contextlib import closing

from odoo import SUPERUSER_ID, Command, api
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged

from odoo.addons.cs_department.exceptions import CreditHoldError


class RaceCase(TransactionCase):
    """Commits its records to the run's own database, in a company of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with closing(cls.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            cls.ids = cls.make_records(env)
            cr.commit()

    @classmethod
    def make_records(cls, env):
        company = env["res.company"].create({"name": f"Race Co {cls.__name__}"})
        env = env(context={**env.context, "allowed_company_ids": company.ids})
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": "Race manager",
                "login": f"race_manager_{cls.__name__}",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [
                    Command.link(env.ref("cs_credit.group_credit_manager").id)
                ],
            }
        )
        product = env["product.product"].create({"name": "Race goods"})
        return {"company": company.id, "product": product.id}

    def env_of(self, cr):
        context = {
            "allowed_company_ids": [self.ids["company"]],
            "tracking_disable": True,
        }
        return api.Environment(cr, SUPERUSER_ID, context)

    def make_trial(self, limit, amounts):
        """A customer with a limit and quotations, committed; ids of the orders."""
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            partner = env["res.partner"].create({"name": "Race customer"})
            found = env["cs.credit.limit"].create(
                {
                    "partner_id": partner.id,
                    "amount": limit,
                    "company_id": self.ids["company"],
                }
            )
            found._transition("submit")
            found._transition("approve")
            orders = self.quote(env, [partner] * len(amounts), amounts)
            cr.commit()
            return orders.ids

    def quote(self, env, partners, amounts):
        """A quotation for each customer and amount."""
        return env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.ids["company"],
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.ids["product"],
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for partner, amount in zip(partners, amounts, strict=True)
            ]
        )

    def confirm_at_once(self, order_ids):
        """Confirm each order in a thread and transaction of its own."""
        barrier = threading.Barrier(len(order_ids))
        errors = []

        def confirm(order_id):
            try:
                with closing(self.registry.cursor()) as cr:
                    env = self.env_of(cr)
                    env.cr.execute("SELECT count(*) FROM sale_order")  # the snapshot
                    barrier.wait(30)
                    retrying(env["sale.order"].browse(order_id).action_confirm, env)
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=confirm, args=(i,)) for i in order_ids]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(errors)
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            orders = env["sale.order"].browse(order_ids)
            holds = env["cs.credit.hold"].search(
                [("res_model", "=", "sale.order"), ("res_id", "in", order_ids)]
            )
            return orders.mapped("state"), holds.mapped("state")


@tagged("standard", "post_install", "-at_install")
class TestRace(RaceCase):
    def test_two_orders_of_700_never_pass_a_limit_of_1000(self):
        for _trial in range(5):
            states, holds = self.confirm_at_once(self.make_trial(1000, [700, 700]))
            self.assertEqual(sorted(states), ["draft", "sale"])
            self.assertEqual(holds, ["open"])

    def test_four_orders_fill_the_limit(self):
        states, holds = self.confirm_at_once(self.make_trial(1000, [400] * 4))
        self.assertEqual(sorted(states), ["draft", "draft", "sale", "sale"])
        self.assertEqual(holds, ["open", "open"])

    def test_a_refused_write_leaves_its_hold(self):
        (order_id,) = self.make_trial(1000, [1500])
        cr = self.registry.cursor()
        try:
            order = self.env_of(cr)["sale.order"].browse(order_id)
            with self.assertRaises(CreditHoldError):
                retrying(lambda: order.write({"state": "sale"}), order.env)
            cr.rollback()  # as the request does
        finally:
            cr.close()
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            hold = env["cs.credit.hold"].search(
                [("res_model", "=", "sale.order"), ("res_id", "=", order_id)]
            )
            self.assertEqual((hold.state, hold.amount), ("open", 1500))
            self.assertEqual(env["sale.order"].browse(order_id).state, "draft")
