"""A limit that customers share is split by what they owe (cs.credit.group)."""

from datetime import date

from odoo.addons.cs_credit.tools import portfolio_rows

from .figures_common import FiguresCase


class TestSharedLimit(FiguresCase):
    """Worked on the SQL alone: groups are another room's and may be absent."""

    def setUp(self):
        super().setUp()
        self.limit = self.activate_limit(
            1000, date_from="2026-09-01", date_to="2026-12-31"
        )
        self.env.flush_all()
        execute = self.env.cr.execute
        execute(
            "CREATE TEMP TABLE cs_credit_group_member"
            " (group_id int, partner_id int, company_id int) ON COMMIT DROP"
        )
        execute(
            "CREATE TEMP TABLE cs_credit_limit ON COMMIT DROP AS"
            " SELECT x.*, 7 AS group_id FROM public.cs_credit_limit x WHERE id = %s",
            [self.limit.id],
        )
        execute("UPDATE cs_credit_limit SET partner_id = NULL")
        for partner in self.alpha | self.beta:
            execute(
                "INSERT INTO cs_credit_group_member VALUES (7, %s, %s)",
                [partner.id, self.company.id],
            )

    def rows(self):
        self.env.flush_all()
        query = portfolio_rows.portfolio(date(2026, 9, 30), has_groups=True)
        self.env.cr.execute(query)
        return {
            row["partner_id"]: row
            for row in self.env.cr.dictfetchall()
            if row["company_id"] == self.company.id
        }

    def test_split_by_what_each_owes(self):
        """300 + 500 of 1000: 375 and 625, both at 80 %. Gamma is in no group."""
        self.invoice("2026-09-01", "2026-10-15", 300)
        self.invoice("2026-09-01", "2026-10-15", 500, self.beta)
        self.invoice("2026-09-01", "2026-10-15", 500, self.gamma)
        rows = self.rows()
        alpha, beta = rows[self.alpha.id], rows[self.beta.id]
        self.assertEqual((alpha["limit_amount"], beta["limit_amount"]), (375, 625))
        self.assertEqual((alpha["used"], beta["used"]), (80, 80))
        self.assertFalse(rows[self.gamma.id]["is_limited"])

    def test_all_are_over_together(self):
        self.invoice("2026-09-01", "2026-10-15", 300)
        self.invoice("2026-09-01", "2026-10-15", 900, self.beta)
        rows = self.rows()
        for partner in (self.alpha, self.beta):
            self.assertTrue(rows[partner.id]["is_over_limit"])
        over = [rows[p.id]["over_amount"] for p in (self.alpha, self.beta)]
        self.assertEqual([round(amount) for amount in over], [50, 150])

    def test_one_who_owes_nothing(self):
        self.invoice("2026-09-01", "2026-10-15", 300)
        self.unapplied("2026-09-01", 40, self.beta)
        rows = self.rows()
        self.assertEqual(rows[self.alpha.id]["limit_amount"], 1000)
        self.assertEqual(rows[self.beta.id]["limit_amount"], 0)
        self.assertFalse(rows[self.beta.id]["is_over_limit"])

    def test_nobody_owes(self):
        rows = self.rows()
        limits = [rows[p.id]["limit_amount"] for p in (self.alpha, self.beta)]
        self.assertEqual(limits, [500, 500])
