"""Penalty rules as data (B1.2): bands without gap or overlap, validity, steps."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import AmountError, PenaltyRuleError

from .common import ComplaintCase


class TestPenaltyRule(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["cs.penalty.rule"]
        cls.clause = cls.env.ref("cs_department.clause_b1_2")

    def loss_rule(self, *starts, **values):
        return self.rules.create(
            {
                "name": "Own table",
                "kind": "loss",
                "clause_id": self.clause.id,
                "company_id": self.company.id,
                "band_ids": [
                    Command.create({"loss_from": start, "person_percent": 5 + i})
                    for i, start in enumerate(starts)
                ],
                **values,
            }
        )

    def test_default_table_at_every_edge(self):
        rule = self.env.ref("cs_department.penalty_rule_loss")
        for loss, person, head in (
            (0, 5, 0),
            (999.99, 5, 0),
            (1000, 10, 5),
            (9999.99, 10, 5),
            (10000, 20, 10),
            (49999.99, 20, 10),
            (50000, 30, 15),
            (1e9, 30, 15),
        ):
            band = rule._cs_band(loss)
            self.assertEqual((band.person_percent, band.head_percent), (person, head))

    def test_gap_is_refused(self):
        for starts in ((), (1000,), (0.01, 500)):
            with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
                self.loss_rule(*starts)

    def test_overlap_is_refused(self):
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            self.loss_rule(0, 1000, 1000)

    def test_single_bands_are_checked_too(self):
        rule = self.loss_rule(0, 1000)
        first, second = rule.band_ids
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            first.loss_from = 10
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            first.unlink()
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            second.with_context(cs_bands="forged").loss_from = 0
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            self.env["cs.penalty.band"].create({"rule_id": rule.id, "loss_from": 1000})

    def test_a_whole_table_is_saved_at_once(self):
        rule = self.loss_rule(0, 1000)
        first, second = rule.band_ids
        rule.write(
            {
                "band_ids": [
                    Command.delete(first.id),
                    Command.update(second.id, {"loss_from": 0}),
                    Command.create({"loss_from": 2000, "person_percent": 50}),
                ]
            }
        )
        self.assertEqual(rule.band_ids.mapped("loss_from"), [0, 2000])
        self.assertEqual(rule.band_ids.mapped("loss_to"), [2000, 0])

    @mute_logger("odoo.sql_db")
    def test_bad_numbers(self):
        for values in (
            {"loss_from": float("nan")},
            {"loss_from": float("inf")},
            {"person_percent": float("nan")},
        ):
            with self.assertRaises(AmountError), self.cr.savepoint():
                self.loss_rule(band_ids=[Command.create({"loss_from": 0, **values})])
        for values in ({"loss_from": -1}, {"head_percent": 101}):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.loss_rule(
                    band_ids=[
                        Command.create({"loss_from": 0}),
                        Command.create({"loss_from": 5, **values}),
                    ]
                )
                self.env.flush_all()
        with self.assertRaises(AmountError), self.cr.savepoint():
            self.rules.create(
                {
                    "name": "Delay",
                    "kind": "deadline",
                    "clause_id": self.clause.id,
                    "percent": float("nan"),
                }
            )

    def test_two_rules_for_one_day_are_refused(self):
        rule = self.loss_rule(0, date_to="2026-12-31")
        later = self.loss_rule(0, date_from="2027-01-01", name="Later")
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            rule.date_to = "2027-01-01"
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            self.loss_rule(0)
        later.active = False
        rule.date_to = False
        with self.assertRaises(PenaltyRuleError), self.cr.savepoint():
            later.active = True

    def test_validity_and_own_rules_first(self):
        shared = self.env.ref("cs_department.penalty_rule_loss")
        own = self.loss_rule(0, date_from="2026-10-08", date_to="2026-10-09")
        for day, expected in (
            (date(2026, 10, 7), shared),
            (date(2026, 10, 8), own),
            (date(2026, 10, 9), own),
            (date(2026, 10, 10), shared),
        ):
            found = self.rules._cs_valid("loss", self.company, day)
            self.assertEqual(found, expected, day)
        found = self.rules._cs_valid("loss", self.other_company, date(2026, 10, 8))
        self.assertEqual(found, shared)

    def test_own_rule_of_a_step(self):
        general = self.env.ref("cs_department.penalty_rule_deadline")
        reply = general.copy({"step": " reply ", "percent": 4, "name": "Reply"})
        self.assertEqual(reply.step, "reply")
        both = general | reply
        self.assertEqual(both._cs_for_step("reply"), reply)
        self.assertEqual(both._cs_for_step("analysis"), general)

    def test_only_managers_keep_the_rules(self):
        rule = self.env.ref("cs_department.penalty_rule_deadline")
        for role in ("agent", "president", "auditor", "head", "employee"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, rule).percent = 50
            self.assertEqual(self.as_user(role, rule).percent, 2)
        self.as_user("manager", rule).percent = 3
