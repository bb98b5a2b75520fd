"""Whom a round calls: shares, floors, weights, and the same list from the same seed."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.tools import sampling

from .round_common import RoundCase


class TestRoundPolicy(RoundCase):
    COUNT = 16

    def setUp(self):
        super().setUp()
        self.policy.write({"share": 25, "minimum": 1})
        self.vip = self.env.ref("cs_department.customer_level_vip")
        self.key = self.env.ref("cs_department.customer_level_key")

    def drawn(self, round_):
        return round_.callback_ids.partner_id

    def test_all_visits(self):
        self.policy.share = 100
        self.visit_all()
        self.assertEqual(self.drawn(self.generate(self.make_round())), self.customers)

    def test_share_of_all_with_a_floor_for_each_salesperson(self):
        self.policy.minimum = 2
        self.visit_all("sales", self.customers[:13])
        self.visit_all("sales3", self.customers[13:15])
        self.visit_all("sales2", self.customers[15])
        round_ = self.generate(self.make_round())
        count = {
            role: len(
                round_.line_ids.filtered(
                    lambda x, r=role: x.user_id == self.users[r] and x.state == "called"
                )
            )
            for role in ("sales", "sales2", "sales3")
        }
        # 25 % of 16 are four, the floors alone make five
        self.assertEqual(count, {"sales": 2, "sales2": 1, "sales3": 2})

    def test_floor_and_share_of_a_level(self):
        self.customers[:3].cs_level_id = self.vip
        self.customers[3:7].cs_level_id = self.key
        self.policy.level_ids = [
            Command.create({"level_id": self.vip.id, "minimum": 3}),
            Command.create({"level_id": self.key.id, "share": 50, "minimum": 0}),
        ]
        self.visit_all()
        for seed in ("1", "2", "3"):
            with self.env.cr.savepoint() as savepoint:
                round_ = self.generate(self.make_round(seed=seed))
                drawn = self.drawn(round_)
                self.assertEqual(drawn & self.customers[:3], self.customers[:3])
                self.assertEqual(len(drawn & self.customers[3:7]), 2)
                # 25 % of the nine others
                self.assertEqual(len(drawn & self.customers[7:]), 3)
                self.assertFalse(round_._cs_verify())
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_level_never_has_less_than_the_share(self):
        self.policy.level_ids = [
            Command.create({"level_id": self.vip.id, "share": 1, "minimum": 0})
        ]
        self.assertEqual(self.policy._cs_strata(), {self.vip.id: [25, 0]})

    def test_level_of_the_company_counts_for_its_branch(self):
        self.customers[0].cs_level_id = self.vip
        branch = self.env["res.partner"].create(
            {
                "name": "Branch",
                "is_company": False,
                "parent_id": self.customers[0].id,
                "phone": "021 5555 0000",
            }
        )
        self.visit_all("sales", branch)
        self.assertEqual(self.generate(self.make_round()).line_ids.level_id, self.vip)

    def test_branch_and_company_are_one_customer(self):
        self.policy.share = 100
        branch = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customers[0].id, "phone": "021 55"}
        )
        self.visit_all("sales", self.customers[0] | branch)
        round_ = self.generate(self.make_round())
        self.assertEqual(len(round_.line_ids), 1)
        self.assertEqual(round_.line_ids.visit_count, 2)
        # nor does one that comes later bring a second call
        self.visit_all("sales", branch, "2026-09-29")
        self.generate(round_)
        self.assertEqual(len(round_.line_ids), 1)

    # -- weights -------------------------------------------------------------------

    def test_past_refutations_weigh(self):
        self.policy.write({"weight_refuted": 2, "weight_silent": 0})
        self.refute("2026-06-24")
        self.refute("2026-05-06")
        # too long ago, not refuted, somebody else's
        self.refute("2026-03-05")
        self.visit_all("sales", self.customers[1], "2026-07-07")
        self.refute("2026-07-15", "sales3", self.customers[2])
        self.visit_all("sales", self.customers[3])
        self.visit_all("sales2", self.customers[4])
        self.visit_all("sales3", self.customers[5])
        round_ = self.generate(self.make_round())
        weights = [self.line(round_, self.customers[n]).weight for n in (3, 4, 5)]
        self.assertEqual(weights, [5, 1, 3])
        self.assertEqual(
            [self.line(round_, self.customers[n]).refuted_count for n in (3, 4, 5)],
            [2, 0, 1],
        )

    def test_a_refutation_under_review_counts_against_nobody(self):
        if "finding_state" not in self.env["cs.visit"]._fields:
            self.skipTest("findings are not there yet")
        self.refute()._cs_write_checked({"finding_state": "statement"})
        self.visit_all("sales", self.customers[3])
        round_ = self.generate(self.make_round())
        self.assertFalse(self.line(round_, self.customers[3]).refuted_count)

    def test_long_silence_weighs(self):
        self.policy.write({"share": 100, "weight_silent": 3, "months_silent": 2})
        for day, opened, first in (
            ("2026-06-03", "2026-06-11 09:00", "2026-06-01"),
            ("2026-08-04", "2026-08-11 09:00", "2026-08-01"),
        ):
            partner = self.customers[0 if day < "2026-07" else 1]
            self.visit_all("sales", partner, day)
            round_ = self.generate(self.make_round(first), opened)
            with self.at(opened):
                self.answer(round_.callback_ids, "as_registered")
        self.visit_all("sales", self.customers[:3])
        round_ = self.generate(self.make_round())
        lines = [self.line(round_, partner) for partner in self.customers[:3]]
        self.assertEqual([line.is_silent for line in lines], [True, False, True])
        self.assertEqual([line.weight for line in lines], [4, 1, 4])

    def test_more_of_those_who_weigh_more(self):
        """Over many seeds, as the weights say: 5 of sales' four to 1 of sales3's."""
        self.policy.write({"minimum": 0, "weight_refuted": 4, "weight_silent": 0})
        self.refute()
        self.visit_all("sales", self.customers[:8])
        self.visit_all("sales3", self.customers[8:])
        mine = total = 0
        for seed in range(12):
            with self.env.cr.savepoint() as savepoint:
                round_ = self.generate(self.make_round(seed=str(seed)))
                calls = round_.callback_ids
                total += len(calls)
                mine += len(
                    calls.filtered(lambda c: c.hidden_from_id == self.users["sales"])
                )
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(total, 12 * 4)
        self.assertGreater(mine, total * 0.6)

    def test_sql_draws_as_python_does(self):
        self.refute()
        self.policy.level_ids = [
            Command.create({"level_id": self.vip.id, "share": 60, "minimum": 1})
        ]
        self.customers[::3].cs_level_id = self.vip
        self.visit_all("sales", self.customers[:9])
        self.visit_all("sales3", self.customers[9:])
        lists = set()
        for seed in ("7", "七", "x' OR 1", "10"):
            with self.env.cr.savepoint() as savepoint:
                round_ = self.generate(self.make_round(seed=seed))
                candidates = [
                    sampling.Candidate(
                        line.visit_id.id,
                        line.user_id.id,
                        line.level_id.id or 0,
                        line.weight,
                    )
                    for line in round_.line_ids
                ]
                expected = sampling.draw_weighted(
                    f"{seed}:draw", candidates, 1, {0: (25, 0), self.vip.id: (60, 1)}
                )
                self.assertEqual(set(round_.callback_ids.visit_id.ids), expected)
                lists.add(tuple(sorted(expected)))
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertGreater(len(lists), 1)

    def test_later_draws_fill_up(self):
        self.policy.write({"share": 50, "minimum": 0})
        self.visit_all("sales", self.customers[:8])
        round_ = self.generate(self.make_round())
        first = round_.callback_ids
        self.assertEqual(len(first), 4)
        more = self.visit_all(
            "sales", self.customers[8:12], "2026-09-29", "2026-10-08 12:00"
        )
        self.assertFalse(more.round_id)
        self.generate(round_, "2026-10-09 09:00")
        self.assertEqual(len(round_.callback_ids), 6)
        self.assertLessEqual(first, round_.callback_ids)
        self.assertEqual(round_.draw_ids.mapped("candidate_count"), [8, 4])
        self.assertEqual(round_.draw_ids.mapped("drawn_count"), [4, 2])
        self.assertFalse(round_._cs_verify())
        # nothing new: no draw, no row
        before = round_.line_ids, round_.draw_ids
        self.generate(round_, "2026-10-09 10:00")
        self.assertEqual((round_.line_ids, round_.draw_ids), before)

    def test_who_cannot_be_called_is_listed_and_another_is_called(self):
        self.policy.write({"share": 25, "minimum": 0})
        self.customers[:8].phone = False
        self.visit_all()
        round_ = self.generate(self.make_round())
        self.assertEqual(round_.no_phone_count, 8)
        # a quarter of those who can be called
        self.assertEqual(len(round_.callback_ids), 2)
        self.assertFalse(round_._cs_verify())

    # -- bad input -----------------------------------------------------------------

    @mute_logger("odoo.sql_db")
    def test_numbers_out_of_range(self):
        nan, inf = float("nan"), float("inf")
        for values in (
            {"share": nan},
            {"share": 101},
            {"share": 0, "minimum": 0},
            {"minimum": -1},
            {"weight_refuted": nan},
            {"weight_refuted": -1},
            {"weight_silent": inf},
            {"months_refuted": 0},
            {"months_silent": 61},
            {"deviation": nan},
            {"deviation": -1},
            {"level_ids": [Command.create({"level_id": self.vip.id, "share": nan})]},
            {"level_ids": [Command.create({"level_id": self.vip.id, "minimum": -1})]},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.policy.write(values)
                self.policy.flush_recordset()
            self.env.invalidate_all(flush=False)

    @mute_logger("odoo.sql_db")
    def test_a_level_once(self):
        line = Command.create({"level_id": self.vip.id})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.policy.level_ids = [line, line]

    def test_only_the_cs_manager_changes_a_policy(self):
        values = {"level_ids": [Command.create({"level_id": self.vip.id})]}
        for role in ("agent", "sales_manager", "president", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, self.policy).write(values)
        self.as_user("manager", self.policy).write(values)
        for role in ("agent", "president", "auditor"):
            self.assertTrue(self.as_user(role, self.policy).level_ids.minimum)
        with self.assertRaises(AccessError):
            self.as_user("sales", self.policy.level_ids).read(["minimum"])
