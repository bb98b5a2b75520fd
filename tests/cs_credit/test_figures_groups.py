"""A limit that customers share is split by what they owe (cs.credit.group)."""

from datetime import date

from odoo import Command

from odoo.addons.cs_credit.tools import portfolio_rows

from .figures_common import FiguresCase


class TestSharedLimit(FiguresCase):
    def share(self):
        """A limit of 1,000 that alpha and beta share."""
        group = self.env["cs.credit.group"].create(
            {"name": "Alpha and Beta", "company_id": self.company.id}
        )
        limit = self.env["cs.credit.limit"].create(
            {
                "group_id": group.id,
                "partner_ids": [Command.set((self.alpha | self.beta).ids)],
                "company_id": self.company.id,
                "amount": 1000,
                "currency_id": self.cny.id,
                "date_from": "2026-09-01",
                "date_to": "2026-12-31",
            }
        )
        self.as_user("clerk", limit).action_submit()
        self.as_user("credit", limit).action_approve()

    def rows(self):
        """Share the limit and look: what was invoiced before is not held."""
        self.share()
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
