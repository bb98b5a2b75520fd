"""The customer's credit through merges, archiving and searches."""

from odoo.exceptions import UserError

from .common import CreditCase


class TestPartner(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.other = self.make_customer("Ningbo Marine Parts Ltd")

    def published(self, partner):
        rating = self.rating(partner)
        self.as_user("clerk", rating).action_score()
        self.as_user("clerk", rating).action_submit()
        self.as_user("credit", rating).action_approve()
        self.as_user("credit", rating).action_publish()
        return rating

    def test_merging_keeps_every_record(self):
        kept, gone = self.published(self.customer), self.published(self.other)
        ours = self.activate_limit(1000)
        theirs = self.activate_limit(2000, self.other)
        statements = self.env["cs.credit.statement"].create(
            [
                {
                    "partner_id": partner.id,
                    "date_end": "2025-12-31",
                    "total_assets": 100,
                }
                for partner in (self.customer, self.other)
            ]
        )
        ratings = self.env["cs.credit.rating"]
        count = ratings.search_count([])
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | self.other).ids, self.customer
        )
        self.env.invalidate_all()
        self.assertEqual(ratings.search_count([]), count)
        self.assertEqual((kept | gone).partner_id, self.customer)
        self.assertEqual((kept.state, gone.state), ("published", "superseded"))
        self.assertEqual((kept.kind, gone.kind), ("quarter", "merged"))
        self.assertEqual((ours.state, theirs.state), ("active", "revoked"))
        self.assertEqual(statements.exists().partner_id, self.customer)

    def test_deleting_and_archiving(self):
        self.activate_limit(1000, self.other)
        with self.assertRaises(UserError) as caught:
            self.other.unlink()
        self.assertIn("Archive", str(caught.exception))
        self.other.active = False
        self.assertEqual(
            self.other.with_company(self.company).cs_credit_status, "within"
        )

    def test_grade_search(self):
        rating = self.published(self.customer)
        partners = self.env["res.partner"].with_company(self.company)
        grade = rating.grade_id
        self.assertEqual(
            partners.search([("cs_credit_grade_id", "=", grade.id)]), self.customer
        )
        self.assertEqual(
            partners.search([("cs_credit_grade_id.code", "=", "C")]), self.customer
        )
        without = partners.search([("cs_credit_grade_id", "=", False)])
        self.assertIn(self.other, without)
        self.assertNotIn(self.customer, without)
        elsewhere = partners.with_company(self.other_company)
        self.assertFalse(elsewhere.search([("cs_credit_grade_id", "=", grade.id)]))

    def test_searches_are_subqueries(self):
        self.activate_limit(1000)
        partners = self.env["res.partner"].with_company(self.company)
        query = partners._search([("cs_credit_status", "=", "over")])
        self.assertIn("SELECT", query.where_clause.code)
        self.env.flush_all()
        with self.assertQueryCount(2):
            partners.search([("cs_credit_status", "=", "over")])

    def test_exposure_row_has_its_parts(self):
        self.invoice("2026-08-01", "2026-10-02", 100)
        self.invoice("2026-10-01", "2026-10-31", 200, post=False)
        self.order(400).action_confirm()
        self.entry("2026-10-10", 30, self.ledger["bank"], self.ledger["bank_journal"])
        row = self.env["cs.credit.exposure"]._cs_of(self.customer.ids, self.company)
        row = row[self.customer.id]
        self.assertEqual(
            (row.receivable, row.overdue, row.overdue_days, row.draft_invoice),
            (70, 100, 10, 200),
        )
        self.assertEqual((row.ordered, row.amount, row.is_limited), (400, 670, False))
