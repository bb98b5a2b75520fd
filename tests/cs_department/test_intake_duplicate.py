"""The same case twice, again, or near: shown, flagged, linked."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .intake_common import IntakeCase


class TestIntakeDuplicate(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump, cls.valve = cls.env["product.product"].create(
            [{"name": "Pump"}, {"name": "Valve"}]
        )

    def form(self, role="agent"):
        return Form(self.as_user(role, self.env["cs.complaint"]))

    def test_shown_while_typing(self):
        earlier = self.draft(product_id=self.pump.id)
        form = self.form()
        form.partner_id = self.known
        self.assertEqual(form.duplicate_count, 0)
        form.product_id = self.pump
        self.assertEqual(form.duplicate_count, 1)
        self.assertEqual(form.duplicate_ids.ids, earlier.ids)
        form.product_id = self.valve
        self.assertEqual(form.duplicate_count, 0)

    def test_the_same_document_number(self):
        earlier = self.draft(origin_number="SO-4711")
        form = self.form()
        form.origin_number = "SO-4711"
        self.assertEqual(form.duplicate_ids.ids, earlier.ids)

    def test_what_is_no_duplicate(self):
        mine = self.draft(product_id=self.pump.id)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.draft(product_id=self.pump.id, partner_id=stranger.id)
        self.draft(product_id=self.valve.id)
        self.draft()
        cancelled = self.draft(product_id=self.pump.id)
        cancelled._cancel("Twice")
        with self.at("2026-08-01 10:00"):
            self.draft(product_id=self.pump.id, date_received="2026-08-01 02:00:00")
        self.assertFalse(mine.duplicate_ids)

    def test_the_period_is_a_setting(self):
        day = "2026-08-01 02:00:00"
        old = self.draft(product_id=self.pump.id, date_received=day)
        mine = self.draft(product_id=self.pump.id, date_received="2026-09-20 02:00:00")
        self.assertFalse(mine.duplicate_ids)
        self.company.cs_duplicate_days = 60
        mine.invalidate_recordset()
        self.assertEqual(mine.duplicate_ids, old)

    def test_other_companies_and_the_accused(self):
        mine = self.draft(product_id=self.pump.id)
        hidden = self.draft(
            product_id=self.pump.id,
            category="staff",
            accused_employee_id=self.employees["agent2"].id,
        )
        self.assertEqual(self.as_user("agent", mine).duplicate_ids, hidden)
        self.assertFalse(self.as_user("agent2", mine).duplicate_ids)
        other = self.env["cs.complaint"].create(
            {
                "company_id": self.other_company.id,
                "partner_id": self.customer.id,
                "product_id": self.pump.id,
            }
        )
        self.assertFalse(self.as_user("outsider", other).duplicate_ids)

    def test_a_list_costs_the_same_as_one(self):
        ids = [self.draft(product_id=self.pump.id).id for _number in range(10)]
        complaints = self.env["cs.complaint"]

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            complaints.browse(some).mapped("duplicate_count")
            return self.env.cr.sql_log_count - before

        queries(ids)
        self.assertEqual(queries(ids), queries(ids[:1]))

    # -- repeats -------------------------------------------------------------------

    def confirmed_on(self, moment, **values):
        with self.at(moment):
            complaint = self.draft(date_received=self.utc(moment), **values)
            complaint.action_confirm()
        return complaint

    def closed_on(self, moment, **values):
        with self.at(moment):
            return self.closed(date_received=self.utc(moment), **values)

    def test_a_repeat_is_shown_while_typing(self):
        closed = self.closed_on("2026-09-01 10:00", product_id=self.pump.id)
        with self.at("2026-09-20 10:00"):
            form = self.form()
            form.partner_id = self.known
            self.assertFalse(form.earlier_ids)
            form.product_id = self.pump
            self.assertEqual(form.earlier_ids.ids, closed.ids)

    def test_a_repeat(self):
        closed = self.closed_on("2026-09-01 10:00", product_id=self.pump.id)
        again = self.confirmed_on("2026-09-20 10:00", product_id=self.pump.id)
        self.assertTrue(again.is_repeat)
        self.assertEqual(again.earlier_ids, closed)

    def test_no_repeats(self):
        self.company.cs_repeat_days = 90
        self.closed_on("2026-03-02 10:00", product_id=self.valve.id)
        self.closed_on("2026-09-01 10:00", product_id=self.pump.id)
        self.closed_on("2026-09-02 10:00", category="service")
        for values in (
            {"product_id": self.valve.id},  # too long ago
            {"product_id": self.valve.id, "category": "service"},
            {},
        ):
            again = self.confirmed_on("2026-09-20 10:00", **values)
            self.assertFalse(again.earlier_ids, values)
        before = self.confirmed_on("2026-08-31 10:00", product_id=self.pump.id)
        self.assertFalse(before.earlier_ids)
        # without a product the category counts
        again = self.confirmed_on("2026-09-20 10:00", category="service")
        self.assertTrue(again.earlier_ids)

    def test_the_form_and_the_figure_agree(self):
        self.closed_on("2026-09-01 10:00", product_id=self.pump.id)
        again = self.confirmed_on("2026-09-20 10:00", product_id=self.pump.id)
        other = self.confirmed_on("2026-09-20 10:00", product_id=self.valve.id)
        for complaint in again | other:
            self.assertEqual(complaint.is_repeat, bool(complaint.earlier_ids))

    def test_the_accused_learns_of_no_earlier_one(self):
        values = {"product_id": self.pump.id}
        self.closed_on(
            "2026-09-01 10:00",
            category="staff",
            accused_employee_id=self.employees["agent2"].id,
            **values,
        )
        again = self.confirmed_on("2026-09-20 10:00", **values)
        self.assertTrue(self.as_user("agent", again).earlier_ids)
        self.assertFalse(self.as_user("agent2", again).earlier_ids)

    # -- links ---------------------------------------------------------------------

    def test_links_go_both_ways(self):
        one, two, three = self.draft(), self.draft(), self.draft()
        one.related_ids = two | three
        self.assertEqual(two.related_ids, one)
        self.assertEqual(three.related_count, 1)
        two.related_ids -= one
        self.env.invalidate_all()
        self.assertEqual(one.related_ids, three)
        found = self.env["cs.complaint"].search([("related_ids", "in", one.ids)])
        self.assertEqual(found, three)

    def test_a_new_one_is_linked_with_a_closed_one(self):
        closed = self.closed()
        new = self.draft()
        new.related_ids = closed
        self.assertEqual(closed.related_ids, new)

    def test_linking_the_duplicates(self):
        first = self.draft(product_id=self.pump.id)
        second = self.draft(product_id=self.pump.id)
        second.action_link_duplicates()
        self.assertEqual(first.related_ids, second)

    def test_wrong_links(self):
        one = self.draft()
        other = self.env["cs.complaint"].create(
            {"company_id": self.other_company.id, "partner_id": self.customer.id}
        )
        for wrong in (one, other):
            with self.assertRaises(ValidationError):
                one.sudo().related_ids |= wrong

    def test_the_accused_reads_the_others(self):
        one = self.draft()
        hidden = self.draft(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        one.related_ids = hidden
        self.env.invalidate_all()
        mine = self.as_user("agent2", one)
        self.assertFalse(mine.related_ids)
        self.assertFalse(mine.read(["related_ids", "related_count"])[0]["related_ids"])
        self.env.invalidate_all()
        self.assertEqual(self.as_user("agent", one).related_ids, hidden)

    def test_who_may_link(self):
        one, two = self.draft(), self.draft()
        for role in ("auditor", "employee", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, one).write({"related_ids": [(4, two.id)]})
