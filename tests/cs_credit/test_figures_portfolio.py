"""Ageing, limits, grades and losses as of a day, each figure worked by hand."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import PeriodError

from .figures_common import DAY, Q2, FiguresCase

AGES = ("not_due", "overdue_30", "overdue_60", "overdue_90", "overdue_over", "advance")


class TestPortfolio(FiguresCase):
    def some_debts(self):
        """On 30 September: due today or later 1000 + 7, 1 and 30 days late 40 + 500,
        31 days 300, 90 days 200, 91 days 100, and 250 paid in advance."""
        self.invoice("2026-09-01", "2026-10-15", 1000)
        self.invoice("2026-09-01", "2026-09-30", 7)
        self.invoice("2026-09-01", "2026-09-29", 40)
        later = self.invoice("2026-08-01", "2026-08-31", 500)
        self.invoice("2026-07-01", "2026-08-30", 300)
        self.invoice("2026-06-01", "2026-07-02", 200)
        self.invoice("2026-06-01", "2026-07-01", 100)
        self.unapplied("2026-09-10", 250)
        self.invoice("2026-10-01", "2026-10-31", 9000)
        self.pay(later, "2026-10-05", 200)

    def ages(self, day=DAY, partner=None):
        row = self.portfolio(day, partner)
        return [row[name] for name in AGES]

    def test_buckets_as_of_a_past_day(self):
        self.some_debts()
        row = self.portfolio()
        self.assertEqual(self.ages(), [1007, 540, 300, 200, 100, 250])
        self.assertEqual((row.overdue, row.overdue_days), (1140, 91))
        # 1007 + 1140 − 250
        self.assertEqual((row.receivable, row.exposure), (1897, 1897))
        self.assertEqual((row.age, row.use_band), ("overdue_over", "none"))

    def test_buckets_of_today(self):
        """20 days on: 1000 is 5 days late, 7 and 40 are 20 and 21, of 500 the 300 left
        are 50 days, 300 are 51, 200 and 100 over 90; 9000 came."""
        self.some_debts()
        self.assertEqual(self.ages("2026-10-20"), [9000, 1047, 600, 0, 300, 250])

    def test_day_the_payment_counts(self):
        invoice = self.invoice("2026-08-01", "2026-08-31", 500)
        self.pay(invoice, "2026-09-30")
        self.assertEqual(self.ages("2026-09-29"), [0, 500, 0, 0, 0, 0])
        self.assertFalse(self.portfolio(DAY))
        # set aside again: it was never paid
        invoice.line_ids.remove_move_reconcile()
        self.assertEqual(self.ages(), [0, 500, 0, 0, 0, 500])

    def test_payment_in_advance_reconciled_later(self):
        payment = self.unapplied("2026-08-15", 400)
        self.assertEqual(self.ages("2026-08-31"), [0, 0, 0, 0, 0, 400])
        self.settle(self.invoice("2026-09-05", "2026-10-05", 1000), payment)
        self.assertEqual(self.ages("2026-08-31"), [0, 0, 0, 0, 0, 400])
        self.assertEqual(self.ages(), [600, 0, 0, 0, 0, 0])

    def test_credit_note_and_child_contact(self):
        child = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.alpha.id, "type": "invoice"}
        )
        self._use_ledger(child)
        invoice = self.invoice("2026-08-01", "2026-08-31", 500, partner=child)
        refund = self.invoice("2026-09-01", "2026-09-01", 120, move_type="out_refund")
        self.assertEqual(self.ages(), [0, 500, 0, 0, 0, 120])
        self.settle(invoice, refund)
        self.assertEqual(self.ages(), [0, 380, 0, 0, 0, 0])

    def test_today_counts_drafts_and_orders_the_past_does_not(self):
        self.invoice("2026-09-01", "2026-10-15", 1000)
        self.invoice("2026-09-01", "2026-10-15", 50, post=False)
        self.order(300).sudo().action_confirm()
        today = self.portfolio("2026-10-20")
        self.assertEqual((today.pending, today.exposure), (350, 1350))
        past = self.portfolio()
        self.assertEqual((past.pending, past.exposure), (0, 1000))

    def test_limit_and_use(self):
        self.invoice("2026-09-01", "2026-10-15", 900)
        self.invoice("2026-09-20", "2026-10-15", 301)
        limit = {"date_from": "2026-09-15", "date_to": "2026-12-31"}
        self.activate_limit(1000, **limit)
        self.activate_limit(200, is_temporary=True, **limit)
        row = self.portfolio("2026-09-19")
        self.assertEqual((row.limit_amount, row.used), (1200, 75))
        self.assertEqual((row.use_band, row.is_over_limit), ("most", False))
        before = self.portfolio("2026-09-14")
        self.assertEqual((before.limit_amount, before.use_band), (0, "none"))
        row = self.portfolio()
        self.assertEqual((row.use_band, row.over_amount), ("over", 1))

    def test_revoked_limit_counts_for_no_day(self):
        self.invoice("2026-09-01", "2026-10-15", 900)
        limit = self.activate_limit(1000, date_from="2026-09-15", date_to="2026-12-31")
        self.assertEqual(self.portfolio().limit_amount, 1000)
        self.as_user("credit", limit).action_revoke()
        self.assertFalse(self.portfolio().is_limited)

    def test_expected_loss(self):
        """AA: 0.5 % default, 40 % comes back: 10 000 × 0.005 × 0.6 = 30."""
        self.rated(self.alpha, "AA")
        self.invoice("2026-09-01", "2026-10-15", 10000)
        self.invoice("2026-09-01", "2026-10-15", 1000, partner=self.beta)
        self.assertAlmostEqual(self.portfolio().expected_loss, 30)
        # without a grade like the lowest, C: 1000 × 0.10 × 0.6
        self.assertAlmostEqual(self.portfolio(partner=self.beta).expected_loss, 60)
        self.grades["AA"].write({"loss_rate": 2, "recovery_rate": 0})
        self.assertAlmostEqual(self.portfolio().expected_loss, 200)
        # nobody loses on a customer who paid in advance
        self.unapplied("2026-09-01", 1500, self.beta)
        self.assertEqual(self.portfolio(partner=self.beta).expected_loss, 0)

    def test_grade_of_the_day(self):
        self.rated(self.alpha, "B", Q2, "superseded")
        self.rated(self.alpha, "AA")
        self.assertEqual(self.portfolio("2026-09-29").grade_id.code, "B")
        self.assertEqual(self.portfolio().grade_id.code, "AA")
        self.assertFalse(self.portfolio("2026-06-29"))

    def test_days_that_are_none(self):
        rows = self.env["cs.credit.portfolio"]
        for day in ("yesterday", "2026-13-01", 7, "last_week"):
            with self.subTest(day=day), self.assertRaises(PeriodError):
                rows.with_context(cs_credit_day=day).search([])
        self.assertEqual(str(rows._cs_day("last_month")), "2026-09-30")
        self.assertEqual(str(rows._cs_day("last_year")), "2025-12-31")
        self.assertEqual(str(rows._cs_day("2099-01-01")), "2026-10-20")

    def test_rates_are_per_cent(self):
        for name in ("loss_rate", "recovery_rate"):
            for value in (-1, 101):
                with (
                    self.subTest(name=name, value=value),
                    self.assertRaises(IntegrityError),
                    mute_logger("odoo.sql_db"),
                    self.env.cr.savepoint(),
                ):
                    self.grades["A"][name] = value
                    self.env.flush_all()
            with self.assertRaises(ValidationError):
                self.grades["A"].write({name: float("nan")})

    def test_rates_of_an_older_database(self):
        """Rates nobody entered are filled in, a rate of nothing stays."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_credit_grade SET loss_rate = NULL, recovery_rate = NULL"
        )
        self.env.invalidate_all()
        self.grades["A"].loss_rate = 0
        self.env.flush_all()
        self.env["cs.credit.grade"]._cs_init_loss_rates()
        self.assertEqual(self.grades["A"].loss_rate, 0)
        self.assertEqual(self.grades["C"].loss_rate, 10)
        self.assertEqual(self.grades["C"].recovery_rate, 40)

    def test_who_reads(self):
        self.invoice("2026-09-01", "2026-10-15", 1000)
        for role in ("clerk", "credit", "auditor"):
            self.assertTrue(self.portfolio(role=role))
        for role in ("sales", "agent", "manager", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.portfolio(role=role)
            with self.assertRaises(AccessError):
                self.as_user(role, self.env["cs.credit.migration"]).search([])

    def test_other_company_is_apart(self):
        other = self._make_ledger(self.other_company)
        self._use_ledger(self.alpha, self.other_company, other)
        self.invoice(
            "2026-09-01", "2026-10-15", 900, company=self.other_company, ledger=other
        )
        self.invoice("2026-09-01", "2026-10-15", 100)
        row = self.portfolio()
        self.assertEqual((row.company_id, row.receivable), (self.company, 100))
        both = self.env["cs.credit.portfolio"].search(
            [("partner_id", "=", self.alpha.id)]
        )
        self.assertEqual(sorted(both.mapped("receivable")), [100, 900])

    def test_nobody_writes(self):
        self.invoice("2026-09-01", "2026-10-15", 1000)
        with self.assertRaises(AccessError):
            self.portfolio(role="credit").write({"exposure": 0})
