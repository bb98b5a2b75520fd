"""Two customers of one group, the same last money, at the same instant."""

from contextlib import closing

from odoo import Command
from odoo.tests import tagged

from .test_race import RaceCase


@tagged("standard", "post_install", "-at_install")
class TestGroupRace(RaceCase):
    """Each order is another customer's of the group."""

    def make_trial(self, limit, amounts):
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            partners = env["res.partner"].create(
                [{"name": f"Race firm {n}"} for n in range(len(amounts))]
            )
            group = env["cs.credit.group"].create(
                {
                    "name": f"Race group {partners[0].id}",
                    "company_id": self.ids["company"],
                }
            )
            found = env["cs.credit.limit"].create(
                {
                    "group_id": group.id,
                    "partner_ids": [Command.set(partners.ids)],
                    "amount": limit,
                    "company_id": self.ids["company"],
                }
            )
            found._transition("submit")
            found._cs_approved("limit")
            orders = self.quote(env, partners, amounts)
            cr.commit()
            return orders.ids

    def test_two_firms_of_700_never_pass_a_shared_limit_of_1000(self):
        for _trial in range(5):
            states, holds = self.confirm_at_once(self.make_trial(1000, [700, 700]))
            self.assertEqual(sorted(states), ["draft", "sale"])
            self.assertEqual(holds, ["open"])

    def test_four_firms_fill_the_shared_limit(self):
        states, holds = self.confirm_at_once(self.make_trial(1000, [400] * 4))
        self.assertEqual(sorted(states), ["draft", "draft", "sale", "sale"])
        self.assertEqual(holds, ["open", "open"])
