"""B5.3–B5.6 worked by hand: points, grades, caps, limits."""

import doctest

from odoo.addons.cs_credit.tools import rating, scoring
from odoo.addons.cs_department.exceptions import ScorecardError

from .common import CreditCase

BEST = {f"i{code}": 0 for code in ("01", "02", "03", "05", "06", "07", "08")}


class TestScoring(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def scored(self, answers=BEST, statement=None, partner=None):
        if statement is not None:
            self.statement(partner, **statement)
        sheet = self.rating(partner)
        self.answer(sheet, **answers)
        sheet.action_score()
        return sheet

    def statement(self, partner=None, **values):
        return self.env["cs.credit.statement"].create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                "currency_id": self.cny.id,
                "date_end": "2025-12-31",
                "total_assets": 100e6,
                "total_liabilities": 40e6,
                "current_assets": 60e6,
                "inventory": 20e6,
                "current_liabilities": 30e6,
                "operating_cash_flow": 6e6,
                "registered_capital": 10e6,
                "turnover": 100e6,
                "previous_turnover": 90e6,
                "cost_of_sales": 70e6,
                "net_profit": 10e6,
                **values,
            }
        )

    def good_payer(self):
        self.pay(self.invoice("2024-01-10", "2024-02-10", 1000), "2024-02-01")
        self.pay(self.invoice("2026-07-05", "2026-08-05", 12000), "2026-08-01")

    def test_doctests(self):
        for module in (scoring, rating):
            result = doctest.testmod(module)
            self.assertGreater(result.attempted, 0, module)
            self.assertFalse(result.failed, module)

    def test_the_regulations_scheme_adds_up(self):
        card = self.env.ref("cs_credit.credit_scorecard")
        self.assertEqual(card.state, "active")
        self.assertEqual(card.class_ids.mapped("points"), [30, 40, 12, 10, 8])
        self.assertEqual(len(card.indicator_ids), 20)
        card._check_points()
        card._check_bands()

    def test_full_marks(self):
        self.good_payer()
        sheet = self.scored(statement={})
        self.assertEqual(sheet.score, 100)
        self.assertEqual(sheet.grade_id.code, "AAA")
        self.assertFalse(sheet.reason_data)
        # 3 × 12,000 / 12
        self.assertEqual(sheet.proposed_limit, 3000)

    def test_no_statements(self):
        self.good_payer()
        sheet = self.scored()
        self.assertEqual(sheet.score, 70)
        self.assertEqual(sheet.grade_id.code, "A")
        self.assertIn("No statements", sheet.reasons)
        self.assertTrue(all(self.line(sheet, c).is_missing for c in ("12", "16", "20")))

    def test_rpc_with_partner_and_period_only(self):
        self.good_payer()
        sheet = self.rating()
        sheet.action_score()
        # 40 of the ledger's class and 3 for the length of the relation
        self.assertEqual((sheet.score, sheet.grade_id.code), (43, "C"))
        self.assertIn("01, 02, 03, 05, 06, 07, 08", sheet.reasons)

    def test_boundary_of_a_grade(self):
        self.good_payer()
        # employees 30 to 100 cost 1 of 70: 69 is a B
        sheet = self.scored({**BEST, "i07": 1})
        self.assertEqual((sheet.score, sheet.grade_id.code), (69, "B"))
        self.assertEqual(sheet.proposed_limit, 500)

    def test_provisional_is_at_most_b(self):
        self.invoice("2024-01-10", "2024-02-10", 1000)
        self.pay(
            self.env["account.move"].search([], order="id desc", limit=1), "2024-02-01"
        )
        sheet = self.scored(statement={})
        # no payment rates: 100 - 34
        self.assertEqual((sheet.score, sheet.grade_id.code), (66, "B"))
        self.assertTrue(sheet.is_provisional)
        self.assertEqual(sheet.proposed_limit, 0)

    def test_four_quarters_when_nothing_fell_due(self):
        self.pay(self.invoice("2025-11-01", "2025-12-01", 800), "2025-12-20")
        sheet = self.scored()
        self.assertEqual(sheet.basis, "year")
        self.assertEqual(self.line(sheet, "09").points, 20)
        self.assertEqual(self.line(sheet, "10").points, 0)
        self.assertIn("last four quarters", sheet.reasons)

    def test_long_overdue_is_at_most_b(self):
        self.good_payer()
        self.invoice("2026-02-01", "2026-04-02", 500)
        sheet = self.scored(statement={})
        self.assertEqual(self.line(sheet, "11").points, 0)
        self.assertEqual((sheet.score, sheet.grade_id.code), (94, "B"))

    def test_180_days_are_not_yet_bad(self):
        self.good_payer()
        # 3 April to 30 September is 180 days
        self.invoice("2026-02-01", "2026-04-03", 500)
        sheet = self.scored(statement={})
        self.assertEqual((sheet.score, sheet.grade_id.code), (100, "AAA"))

    def test_lost_lawsuit_is_at_most_b(self):
        self.good_payer()
        sheet = self.scored({**BEST, "i08": 4}, statement={})
        self.assertEqual((sheet.score, sheet.grade_id.code), (96, "B"))
        sheet = self.scored_again(sheet, 3)
        self.assertEqual((sheet.score, sheet.grade_id.code), (96, "AAA"))

    def scored_again(self, sheet, position):
        self.answer(sheet, i08=position)
        return sheet

    def test_written_off_costs_the_record_but_caps_nothing(self):
        self.good_payer()
        self.write_off(self.invoice("2025-11-01", "2025-12-01", 100), "2026-01-15")
        sheet = self.scored(statement={})
        self.assertEqual((sheet.score, sheet.grade_id.code), (94, "AAA"))

    def test_statement_boundaries(self):
        self.good_payer()
        sheet = self.scored(
            statement={
                "total_liabilities": 60e6,  # 60 %: 3
                "current_assets": 45e6,  # 1.5: 2
                "inventory": 21e6,  # 0.8: 2
                "operating_cash_flow": 1.5e6,  # 5 %: 1
                "registered_capital": 5e6,  # 3
                "turnover": 30e6,  # 3
                "previous_turnover": 30e6,  # 0 %: 1
                "cost_of_sales": 24e6,  # 20 %: 3
                "net_profit": 0.6e6,  # 2 %: 2
            }
        )
        points = [self.line(sheet, f"{n}").points for n in range(12, 21)]
        self.assertEqual(points, [3, 2, 2, 1, 3, 3, 1, 3, 2])
        self.assertEqual((sheet.score, sheet.grade_id.code), (90, "AAA"))

    def test_no_debts_are_the_best_band(self):
        self.good_payer()
        sheet = self.scored(
            statement={"total_liabilities": 0, "current_liabilities": 0, "turnover": 0}
        )
        self.assertEqual(self.line(sheet, "13").points, 3)
        self.assertEqual(self.line(sheet, "13").remark, "no_debt")
        self.assertEqual(self.line(sheet, "19").points, 0)
        self.assertEqual(self.line(sheet, "19").remark, "no_base")

    def test_foreign_statement_is_converted(self):
        self.good_payer()
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.usd.id,
                "company_id": self.company.id,
                "name": "2026-01-01",
                "rate": 0.125,
            }
        )
        sheet = self.scored(
            statement={"currency_id": self.usd.id, "registered_capital": 1e6}
        )
        self.assertEqual(self.line(sheet, "16").value, 8e6)
        self.assertEqual(self.line(sheet, "16").points, 3)

    def test_old_statements_do_not_count(self):
        self.good_payer()
        sheet = self.scored(statement={"date_end": "2024-12-31"})
        self.assertEqual(sheet.score, 70)

    def test_length_of_the_relation(self):
        self.pay(self.invoice("2026-07-31", "2026-08-10", 100), "2026-08-01")
        self.assertEqual(self.line(self.scored(), "04").points, 1)
        other = self.make_customer("Young")
        self.invoice("2026-08-01", "2026-08-10", 100, other)
        self.assertEqual(self.line(self.scored(partner=other), "04").points, 0)

    # -- the scorecard -------------------------------------------------------------

    def copy_of_scorecard(self):
        card = self.env.ref("cs_credit.credit_scorecard")
        action = card.action_new_version()
        return self.env["cs.credit.scorecard"].browse(action["res_id"])

    def test_a_copy_is_complete_and_can_be_activated(self):
        card = self.copy_of_scorecard()
        self.assertEqual((card.version, len(card.indicator_ids)), (2, 20))
        card.action_activate()
        old = self.env.ref("cs_credit.credit_scorecard")
        self.assertEqual((card.state, old.state), ("active", "retired"))
        sheet = self.rating()
        self.assertEqual(sheet.scorecard_id, card)

    def test_points_that_do_not_add_up(self):
        card = self.copy_of_scorecard()
        card.class_ids[1].points = 41
        with self.assertRaises(ScorecardError):
            card.action_activate()
        card.class_ids[1].points = 40
        card.indicator_ids[0].band_ids[0].points = 3
        with self.assertRaises(ScorecardError):
            card.action_activate()

    def test_gaps_and_overlaps(self):
        card = self.copy_of_scorecard()
        band = card.indicator_ids.filtered(lambda i: i.code == "13").band_ids[1]
        for low in (1.6, 0.9):
            band.low = low
            with self.assertRaises(ScorecardError):
                card.action_activate()
        band.low = 1.5
        card.action_activate()
