"""B5.3–B5.6 worked by hand for twelve customers: each boundary, each special case.

Each is rated by the quarter's batch (set-based), answered by the evaluator, and scored
once more by the button: points, grade and limit are the same to the point and cent.

Full marks: class 1 = 30 (27 of answers, 3 for more than two years), class 2 = 40,
classes 3–5 = 30.
"""

from .common import Q3, CreditCase

BEST = {f"i{code}": 0 for code in ("01", "02", "03", "05", "06", "07", "08")}
STATEMENT = {
    "date_end": "2025-12-31",
    "total_assets": 100e6,
    "total_liabilities": 40e6,  # 40 %: 4
    "current_assets": 60e6,  # 2.0: 3
    "inventory": 20e6,  # 40 ÷ 30 = 1.33: 3
    "current_liabilities": 30e6,
    "operating_cash_flow": 6e6,  # 20 %: 2
    "registered_capital": 10e6,  # 4
    "turnover": 100e6,  # 4
    "previous_turnover": 90e6,  # 11.1 %: 2
    "cost_of_sales": 70e6,  # 30 %: 4
    "net_profit": 10e6,  # 10 %: 4
}


class TestRatingWorked(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def known(self, name, statement=True):
        """A customer of more than two years, paid up, with or without statements."""
        partner = self.make_customer(name)
        self.paid(partner, "2024-01-10", "2024-02-10", 1000, {"2024-02-10": 1000})
        if statement:
            self.env["cs.credit.statement"].create(
                {
                    **STATEMENT,
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "currency_id": self.cny.id,
                }
            )
        return partner

    def paid(self, partner, day, due, amount, payments):
        """An invoice and what was paid of it on which days."""
        invoice = self.invoice(day, due, amount, partner)
        for paid_on, part in payments.items():
            self.pay(invoice, paid_on, part)
        return invoice

    def rated(self, partner, **answers):
        """The quarter's rating with the answers given, the best ones by default."""
        batch = self.env["cs.credit.rating.batch"].search(
            [("company_id", "=", self.company.id)]
        )
        if not batch:
            batch = batch.create(
                {
                    "company_id": self.company.id,
                    "date_from": Q3[0],
                    "date_to": Q3[1],
                }
            )
        batch.action_run()
        sheet = self.env["cs.credit.rating"].search([("partner_id", "=", partner.id)])
        self.answer(sheet, **{**BEST, **answers})
        return sheet

    def assertRated(self, sheet, score, grade, limit, **points):
        names = ["score", "proposed_limit", "grade_id", "reason_data", "is_provisional"]
        lines = ["code", "value", "points", "band_id", "remark", "is_missing"]
        before = sheet.read(names), sheet.line_ids.read(lines)
        self.assertEqual(
            (sheet.score, sheet.grade_id.code, sheet.proposed_limit),
            (score, grade, limit),
        )
        for code, value in points.items():
            self.assertEqual(self.line(sheet, code[1:]).points, value, code)
        self.assertAlmostEqual(sum(sheet.line_ids.mapped("points")), score, 2)
        sheet.action_score()
        self.assertEqual((sheet.read(names), sheet.line_ids.read(lines)), before)

    def test_1_full_marks(self):
        partner = self.known("Full marks")
        self.paid(partner, "2026-07-05", "2026-08-05", 12000, {"2026-08-05": 12000})
        # 30 + 40 + 30; 3 × 12,000 ÷ 12
        self.assertRated(self.rated(partner), 100, "AAA", 3000, i04=3, i09=20, i10=14)

    def test_2_ninety_is_aaa(self):
        partner = self.known("Ninety")
        self.paid(
            partner,
            "2026-07-01",
            "2026-07-31",
            10000,
            {"2026-07-31": 5000, "2026-08-01": 4000},
        )
        # 09: 20 × 9,000 ÷ 10,000 = 18; 10: 14 × 5,000 ÷ 10,000 = 7; staff 30–100: 2
        # 29 + 18 + 7 + 6 + 30 = 90; limit 3 × 10,000 ÷ 12
        self.assertRated(
            self.rated(partner, i07=1), 90, "AAA", 2500, i09=18, i10=7, i07=2
        )

    def almost(self, name, statement):
        partner = self.known(name, statement)
        self.paid(
            partner,
            "2026-07-01",
            "2026-08-31",
            7000,
            {"2026-08-31": 2000, "2026-09-30": 4996.50},
        )
        # 09: 20 × 6,996.50 ÷ 7,000 = 19.99; 10: 14 × 2,000 ÷ 7,000 = 4
        return partner

    def test_3_a_hundredth_below_ninety_is_aa(self):
        partner = self.almost("Below ninety", statement=True)
        # 30 + 19.99 + 4 + 6 + 30 = 89.99; limit 2 × 7,000 ÷ 12 = 1,166.67
        self.assertRated(self.rated(partner), 89.99, "AA", 1166.67, i09=19.99, i10=4)

    def test_4_without_statements_seventy_is_a(self):
        partner = self.known("No statements", statement=False)
        self.paid(partner, "2026-07-05", "2026-08-05", 12000, {"2026-08-01": 12000})
        sheet = self.rated(partner)
        # 30 + 40; limit 1.5 × 12,000 ÷ 12
        self.assertRated(sheet, 70, "A", 1500, i12=0, i20=0)
        self.assertEqual(sheet.reason_data, [["no_statement", None]])
        self.assertEqual(sheet.missing_count, 9)

    def test_5_below_seventy_is_b(self):
        partner = self.known("Below seventy", statement=False)
        self.paid(partner, "2026-07-05", "2026-08-05", 12000, {"2026-08-01": 12000})
        # staff 30–100 costs one point: 69; limit 0.5 × 12,000 ÷ 12
        self.assertRated(self.rated(partner, i07=1), 69, "B", 500)

    def test_6_below_sixty_is_c_and_pays_first(self):
        partner = self.almost("Below sixty", statement=False)
        sheet = self.rated(partner)
        # 30 + 19.99 + 4 + 6 = 59.99; factor 0
        self.assertRated(sheet, 59.99, "C", 0)
        self.assertTrue(sheet.grade_id.needs_prepayment)

    def test_7_no_trade_in_four_quarters_is_provisional(self):
        partner = self.known("Asleep")
        self.activate_limit(100, partner, date_from="2026-09-30")
        sheet = self.rated(partner)
        # the limit brings it in: 30 + 0 + 0 + 6 + 30 = 66, at most B; no sales
        self.assertRated(sheet, 66, "B", 0, i09=0, i10=0, i11=6)
        self.assertTrue(sheet.is_provisional)

    def test_8_four_quarters_when_nothing_fell_due(self):
        partner = self.make_customer("Seasonal")
        self.env["cs.credit.statement"].create(
            {
                **STATEMENT,
                "partner_id": partner.id,
                "company_id": self.company.id,
                "currency_id": self.cny.id,
            }
        )
        self.paid(partner, "2025-11-01", "2025-12-01", 800, {"2025-12-20": 800})
        sheet = self.rated(partner)
        # 10 months and 29 days: 1 of 3. 28 + 20 + 0 + 6 + 30 = 84; 2 × 800 ÷ 12
        self.assertRated(sheet, 84, "AA", 133.33, i04=1, i09=20, i10=0)
        self.assertEqual(sheet.reason_data, [["four_quarters", None]])
        self.assertAlmostEqual(self.line(sheet, "04").value, 10 + 29 / 31, 4)

    def long_overdue(self, name):
        partner = self.known(name)
        self.paid(partner, "2026-07-05", "2026-08-05", 12000, {"2026-08-01": 12000})
        # 2 April to 30 September is 181 days
        return partner, self.invoice("2026-02-01", "2026-04-02", 500, partner)

    def test_9_more_than_180_days_is_at_most_b(self):
        partner, _invoice = self.long_overdue("Long overdue")
        sheet = self.rated(partner)
        # 30 + 34 + 0 + 30 = 94, capped; 0.5 × 12,500 ÷ 12 = 520.83
        self.assertRated(sheet, 94, "B", 520.83, i11=0)
        self.assertEqual(sheet.reason_data, [["bad_debt", 500]])

    def test_10_a_lost_lawsuit_is_at_most_b(self):
        partner = self.known("Lawsuit")
        self.paid(partner, "2026-07-05", "2026-08-05", 12000, {"2026-08-01": 12000})
        sheet = self.rated(partner, i08=4)
        # 26 + 40 + 30 = 96, capped; 0.5 × 12,000 ÷ 12
        self.assertRated(sheet, 96, "B", 500, i08=0)
        self.assertEqual(sheet.reason_data, [["lawsuit", "08"]])

    def test_11_a_dispute_is_set_aside(self):
        partner, invoice = self.long_overdue("Disputed")
        self.env["cs.credit.dispute"].create(
            {"move_id": invoice.id, "reason": "Rusty", "date_from": "2026-09-30"}
        )
        sheet = self.rated(partner)
        # nothing bad is left: 100; it was sold all the same: 3 × 12,500 ÷ 12
        self.assertRated(sheet, 100, "AAA", 3125, i11=6)
        self.assertEqual(sheet.disputed_amount, 500)
        self.assertEqual(sheet.reason_data, [["disputed", 500]])

    def test_12_half_a_hundredth_is_rounded_up(self):
        partner = self.known("Half")
        self.paid(partner, "2026-07-01", "2026-07-31", 2400, {"2026-07-31": 999})
        # 09: 20 × 999 ÷ 2,400 = 8.325 → 8.33; 10: 14 × 999 ÷ 2,400 = 5.8275 → 5.83
        # 30 + 8.33 + 5.83 + 6 + 30 = 80.16; 2 × 2,400 ÷ 12
        self.assertRated(self.rated(partner), 80.16, "AA", 400, i09=8.33, i10=5.83)
