"""What turnover earns, worked by hand; the schedule and its dates."""

import doctest
from datetime import date

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_credit.tools import rebate as rebate_tools
from odoo.addons.cs_department.exceptions import MissingInputError, RebateError

from .rebate_case import RebateCase


class TestRebateTurnover(RebateCase):
    def test_doctests(self):
        self.assertFalse(doctest.testmod(rebate_tools).failed)

    def test_per_cent_of_the_books(self):
        child = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.customer.id}
        )
        self._use_ledger(child)
        self.invoice("2026-06-30", "2026-07-30", 5000)  # before
        self.invoice("2026-07-01", "2026-07-30", 10000)
        self.invoice("2026-09-30", "2026-10-30", 2000, partner=child)
        self.invoice("2026-10-01", "2026-10-30", 7000)  # after
        self.invoice("2026-08-01", "2026-10-30", 900, post=False)
        self.invoice("2026-08-01", "2026-10-30", 300, partner=self.make_customer("X"))
        refund = {"move_type": "out_refund"}
        self.invoice("2026-08-15", "2026-08-15", 1500, **refund)
        line = self.activate(self.turnover_rebate()).line_ids
        # 10,000 + 2,000 − 1,500 = 10,500; 2 % = 210
        self.assertEqual((line.state, line.turnover), ("due", 10500))
        self.assertEqual((line.promised, line.amount), (210, 210))

    def test_rebates_do_not_lower_the_next_one(self):
        self.invoice("2026-10-01", "2026-10-30", 10000)
        first = self.approved()
        first.move_id._post(soft=False)
        period = (date(2026, 10, 1), date(2026, 10, 11))
        line = self.activate(self.turnover_rebate(period)).line_ids
        self.assertEqual(line.turnover, 10000)

    def test_not_before_the_period_is_over(self):
        rebate = self.turnover_rebate((date(2026, 10, 1), date(2026, 10, 31)))
        line = self.activate(rebate).line_ids
        self.assertEqual((line.state, line.date_open), ("planned", date(2026, 11, 1)))

    def test_checked_anew(self):
        self.invoice("2026-07-01", "2026-12-30", 10000)
        line = self.activate(self.turnover_rebate()).line_ids
        self.assertEqual(line.promised, 200)
        self.invoice("2026-09-29", "2026-12-30", 4000, move_type="out_refund")
        self.as_user("agent", line).action_check()
        self.assertEqual((line.promised, line.amount), (120, 120))
        self.assertEqual(line.approval_ids.amount, 120)

    def test_what_cs_lowered_stays(self):
        self.invoice("2026-07-01", "2026-12-30", 10000)
        line = self.activate(self.turnover_rebate()).line_ids
        self.as_user("agent", line).write({"amount": 50, "reason": "As agreed"})
        self.invoice("2026-09-29", "2026-12-30", 1000)
        self.as_user("agent", line).action_work_out()
        self.assertEqual((line.promised, line.amount), (220, 50))

    def test_cap_of_the_agreement(self):
        self.invoice("2026-07-15", "2026-12-30", 10000)
        self.invoice("2026-08-15", "2026-12-30", 10000)
        lines = [
            {
                "date_due": date(2026, 10, 12),
                "period_from": date(2026, month, 1),
                "period_to": date(2026, month, 28),
            }
            for month in (7, 8)
        ]
        rebate = self.activate(
            self.turnover_rebate(lines=lines, percent=4, amount_cap=500)
        )
        # 400 each, but 500 in all
        self.assertEqual(rebate.line_ids.mapped("promised"), [400, 100])
        self.assertEqual(rebate.amount_total, 500)

    def test_tiers(self):
        self.invoice("2026-07-15", "2026-12-30", 150000)
        tiers = [
            Command.create({"turnover_from": 50000, "percent": 1}),
            Command.create({"turnover_from": 100000, "percent": 2}),
        ]
        values = {"basis": "tiers", "tier_ids": tiers, "percent": 0}
        whole = self.activate(self.turnover_rebate(**values))
        self.assertEqual(whole.line_ids.promised, 3000)  # 150,000 × 2 %
        sliced = self.activate(self.turnover_rebate(tier_method="slice", **values))
        # 50,000 × 1 % + 50,000 × 2 %
        self.assertEqual(sliced.line_ids.promised, 1500)

    def test_nothing_earned(self):
        line = self.activate(self.turnover_rebate()).line_ids
        self.assertEqual((line.state, line.promised), ("due", 0))
        with self.assertRaises(RebateError):
            self.as_user("agent", line).action_check()
        self.as_user("agent", line)._cs_cancel("No business in the quarter")
        self.assertEqual(line.state, "cancelled")

    def test_one_statement_for_all(self):
        lines = self.env["cs.rebate.line"]
        for _i in range(5):
            lines |= self.activate(self.turnover_rebate()).line_ids
        lines._cs_turnovers()
        with self.assertQueryCount(1):
            lines._cs_turnovers()

    def test_foreign_currency(self):
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.usd.id,
                "company_id": self.company.id,
                "name": "2026-01-01",
                "rate": 0.125,
            }
        )
        self.invoice("2026-07-15", "2026-12-30", 80000)
        line = self.activate(self.turnover_rebate(currency_id=self.usd.id)).line_ids
        self.assertEqual((line.turnover, line.promised), (10000, 200))

    # -- the schedule --------------------------------------------------------------

    def test_schedule(self):
        rebate = self.rebate(
            lines=[],
            period="quarter",
            date_from=date(2026, 7, 1),
            date_to=date(2027, 3, 31),
            due_days=5,
            amount_period=250,
        )
        self.as_user("agent", rebate).action_generate()
        self.as_user("agent", rebate).action_generate()
        self.assertEqual(
            [(x.period_to, x.date_due, x.promised) for x in rebate.line_ids],
            [
                # 8, 9, make-up Saturday 10, 12 and 13 October after the holidays
                (date(2026, 9, 30), date(2026, 10, 13), 250),
                (date(2026, 12, 31), date(2027, 1, 7), 250),
                (date(2027, 3, 31), date(2027, 4, 7), 250),
            ],
        )
        self.assertEqual(rebate.amount_total, 750)
        self.activate(rebate)
        with self.assertRaises(RebateError):
            self.as_user("agent", rebate).action_generate()

    def test_incomplete(self):
        cases = (
            {"lines": []},
            {"lines": [{"date_due": date(2026, 12, 1)}]},
            {"basis": "percent", "percent": 2, "amount_cap": 10},
            {"basis": "percent", "percent": 2},
            {"basis": "tiers", "amount_cap": 10},
        )
        for values in cases:
            with self.assertRaises(MissingInputError, msg=values):
                self.as_user("agent", self.rebate(**values)).action_submit()
        with self.assertRaises(MissingInputError):
            self.as_user("agent", self.rebate()).action_generate()

    def test_bad_figures(self):
        bad = (
            {"percent": 101},
            {"percent": -1},
            {"amount_cap": 1e30},
            {"overdue_days": -1},
            {"date_from": "2026-12-31", "date_to": "2026-01-01"},
            {"date_from": "2026-01-01", "date_to": "2099-01-01"},
            {"lines": [{"date_due": "2026-12-01", "promised": -5}]},
            {"tier_ids": [Command.create({"turnover_from": -1, "percent": 1})]},
        )
        for values in bad:
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation, msg=values),
                self.env.cr.savepoint(),
            ):
                self.rebate(**values)
                self.env.flush_all()
        for number in (float("nan"), float("inf")):
            with self.assertRaises(ValidationError):
                self.rebate(percent=number)
