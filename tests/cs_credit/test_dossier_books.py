"""What the analysis takes from the books, worked by hand."""

from .dossier_common import DossierCase


class TestBooks(DossierCase):
    """Today is 2026-10-12: the 12 months begin on 2025-10-13."""

    def trade(self, partner=None):
        self.invoice("2022-12-31", "2022-12-31", 99, partner)  # before three years
        self.invoice("2023-05-10", "2023-06-09", 1000, partner)
        self.invoice("2024-05-10", "2024-06-09", 2000, partner)
        first = self.invoice("2025-11-01", "2025-12-01", 1000, partner)
        self.pay(first, "2025-11-21")  # 20 days, on time
        second = self.invoice("2026-03-01", "2026-03-31", 3000, partner)
        self.pay(second, "2026-04-10")  # 40 days, late
        note = self.invoice(
            "2026-05-02", "2026-05-02", 500, partner, move_type="out_refund"
        )
        return first, second, note

    def test_by_hand(self):
        self.trade()
        form = self.analysis()
        self.assertEqual(str(form.books_date), "2026-10-12")
        self.assertEqual(form.books_years, "2026 / 2025 / 2024 / 2023")
        # 3,000 less the credit note of 500
        self.assertEqual(form.sales_this_year, 2500)
        self.assertEqual(
            (form.sales_year_1, form.sales_year_2, form.sales_year_3),
            (1000, 2000, 1000),
        )
        # (1,000 × 20 days + 3,000 × 40 days) / 4,000
        self.assertAlmostEqual(form.payment_days_actual, 35.0)
        # due in 12 months: 1,000 + 3,000; on time: 1,000
        self.assertEqual((form.due_amount, form.on_time_amount), (4000, 1000))
        self.assertAlmostEqual(form.on_time_share, 25.0)
        self.assertEqual(form.collection_record, "bad")

    def test_the_steps_of_the_collection_record(self):
        # of 1,000 due: on time 950, 949.9, 800, 600, 599.9
        records = {}
        for number, on_time in enumerate((950, 949.9, 800, 600, 599.9)):
            partner = self.make_customer(f"Payer {number}")
            invoice = self.invoice("2026-03-01", "2026-03-31", 1000, partner)
            self.pay(invoice, "2026-03-20", on_time)
            self.pay(invoice, "2026-04-20")
            records[on_time] = self.analysis(partner=partner).collection_record
        self.assertEqual(
            records,
            {
                950: "excellent",
                949.9: "ordinary",
                800: "ordinary",
                600: "fair",
                599.9: "bad",
            },
        )

    def test_credit_notes_pay_nothing_and_dispatch_counts(self):
        invoice = self.invoice(
            "2026-03-01", "2026-03-31", 1000, delivery_date="2026-03-11"
        )
        note = self.invoice("2026-03-05", "2026-03-05", 400, move_type="out_refund")
        self.settle(invoice, note)
        self.pay(invoice, "2026-03-31")
        self.assertAlmostEqual(self.analysis().payment_days_actual, 20.0)

    def test_no_business_no_record(self):
        form = self.analysis(partner=self.make_customer("New one"))
        self.assertFalse(form.collection_record)
        self.assertEqual((form.sales_year_1, form.payment_days_actual), (0, 0))

    def test_companies_apart(self):
        other = self._make_ledger(self.other_company)
        self._use_ledger(self.customer, self.other_company, other)
        self.invoice(
            "2026-03-01",
            "2026-03-31",
            5000,
            company=self.other_company,
            ledger=other,
        )
        self.assertEqual(self.analysis().sales_this_year, 0)

    def test_children_count_for_their_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": self.customer.id}
        )
        self._use_ledger(contact)
        self.invoice("2026-03-01", "2026-03-31", 800, contact)
        self.assertEqual(self.analysis().sales_this_year, 800)

    def test_another_customer_reads_anew(self):
        self.trade()
        form = self.analysis(partner=self.make_customer("Wrong one"))
        self.assertEqual(form.sales_year_1, 0)
        form.partner_id = self.customer
        self.assertEqual(form.sales_year_1, 1000)

    def test_two_statements_for_any_number(self):
        partners = self.customer
        for number in range(4):
            partners |= self.make_customer(f"Many {number}")
        for partner in partners:
            self.invoice("2026-03-01", "2026-03-31", 100, partner)
        analyses = self.env["cs.credit.analysis"]
        day = self.company._cs_today()
        analyses._cs_read_books(self.company, self.customer.ids, day)
        with self.assertQueryCount(2):
            rows = analyses._cs_read_books(self.company, partners.ids, day)
        self.assertEqual(len(rows), 5)
