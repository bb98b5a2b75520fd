"""The quarter of all customers: who, in which parts, to-dos, and what happens amid."""

from datetime import date

from odoo.exceptions import AccessError, UserError

from odoo.addons.cs_credit.models.rating import rating_batch_run
from odoo.addons.cs_department.exceptions import (
    MissingInputError,
    StateWriteError,
    TransitionError,
)

from .common import Q3, CreditCase

EVALUATOR = ("01", "02", "03", "05", "06", "07", "08")


class BatchCase(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.invoice("2026-07-01", "2026-07-31", 12000)

    def batch(self, period=Q3):
        return self.env["cs.credit.rating.batch"].create(
            {
                "company_id": self.company.id,
                "date_from": period[0],
                "date_to": period[1],
            }
        )

    def ratings(self, batch):
        return self.env["cs.credit.rating"].search(batch._cs_ratings_domain())

    def cut_small(self, least=2):
        """Let shards be of two customers."""
        self.patch(rating_batch_run, "LEAST", least)
        self.patch(rating_batch_run, "MOST", least)

    def busy(self, count, **values):
        partners = self.env["res.partner"]
        for number in range(count):
            partners |= self.make_customer(f"Busy {number}", **values)
            self.invoice("2026-07-01", "2026-07-31", 100, partners[-1])
        return partners


class TestRatingBatch(BatchCase):
    def test_who_is_rated(self):
        idle = self.make_customer("Idle")
        limited = self.make_customer("Limited")
        self.activate_limit(100, limited, date_from="2026-09-30")
        later = self.make_customer("Limit after the quarter")
        self.activate_limit(100, later, date_from="2026-10-01")
        owing = self.make_customer("Owing for years")
        self.invoice("2024-01-01", "2024-02-01", 10, owing)
        settled = self.make_customer("Settled long ago")
        self.pay(self.invoice("2024-01-01", "2024-02-01", 10, settled), "2024-02-01")
        vendor = self.make_customer("Vendor as well")
        self.invoice("2026-07-01", "2026-07-31", 50, vendor)
        batch = self.batch()
        batch.action_run()
        found = self.ratings(batch)
        self.assertEqual(
            found.partner_id, self.customer | limited | owing | vendor, idle
        )
        row = found.filtered(lambda r: r.partner_id == limited)
        self.assertTrue(row.is_provisional)

    def test_state_and_progress(self):
        self.cut_small()
        self.busy(4)
        batch = self.batch()
        self.assertEqual((batch.state, batch.progress), ("draft", 0))
        self.assertEqual(batch._cs_cut(), 3)
        self.assertEqual((batch.state, batch.customer_count), ("running", 5))
        self.env["cs.credit.rating.shard"]._cs_take(batch)._cs_rate()
        self.assertEqual(batch.progress, 40)
        self.assertFalse(batch._cs_finish())
        self.assertEqual(batch._cs_cut(), 0)
        self.assertEqual(batch._cs_run(), 3)
        self.assertEqual((batch.state, batch.progress), ("rated", 100))
        self.assertEqual(batch.rating_count, 5)
        self.assertEqual(batch.shard_ids.mapped("rating_count"), [2, 2, 1])

    def test_second_run_writes_nothing(self):
        batch = self.batch()
        batch.action_run()
        self.env.flush_all()
        tables = ("cs_credit_rating", "cs_credit_rating_shard", "mail_message")
        tables += ("mail_activity", "cs_credit_rating_batch")
        before = self.snapshot(tables)
        batch.action_run()
        self.env.flush_all()
        self.assertEqual(self.snapshot(tables), before)

    def snapshot(self, tables):
        found = []
        for table in tables:
            self.env.cr.execute(f"SELECT id, xmin::text, ctid::text FROM {table}")
            found.append(sorted(self.env.cr.fetchall()))
        return found

    def test_whoever_is_missing_comes_with_the_next_run(self):
        batch = self.batch()
        batch.action_run()
        (late,) = self.busy(1)
        self.assertEqual(batch._cs_run(), 1)
        self.assertIn(late, self.ratings(batch).partner_id)

    def test_not_over_yet(self):
        batch = self.batch((date(2026, 10, 1), date(2026, 12, 31)))
        with self.assertRaises(MissingInputError):
            batch.action_run()

    def test_merged_and_archived_amid(self):
        self.cut_small(100)
        first, second, third = self.busy(3)
        batch = self.batch()
        batch._cs_cut()
        first.active = False
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((second | self.customer).ids, self.customer)
        # a contact of another customer now
        third.write({"is_company": False, "parent_id": self.customer.id})
        self.env.flush_all()
        batch._cs_run()
        found = self.ratings(batch)
        self.assertEqual(found.partner_id, self.customer | first)
        own = found.filtered(lambda r: r.partner_id == self.customer)
        # what both bought counts for the one that stays
        self.assertEqual(own.sales_amount, 12200)

    def test_a_new_scorecard_amid_changes_nothing(self):
        self.cut_small()
        self.busy(3)
        batch = self.batch()
        batch._cs_cut()
        card = batch.scorecard_id
        new = self.env["cs.credit.scorecard"].browse(
            card.action_copy_for_company()["res_id"]
        )
        self.assertEqual(new.company_id, self.env.company)
        new.action_activate()
        batch._cs_run()
        self.assertEqual(self.ratings(batch).scorecard_id, card)

    def test_only_the_system_writes_it(self):
        batch = self.as_user("credit", self.batch())
        for vals in ({"state": "rated"}, {"date_done": "2026-10-12 00:00:00"}):
            with self.assertRaises(UserError):
                batch.write(vals)
            with self.assertRaises(StateWriteError):
                batch.sudo().write(vals)
        batch.action_run()
        with self.assertRaises(UserError):
            batch.unlink()
        with self.assertRaises(TransitionError):
            batch.sudo()._transition("finish")
        shard = batch.shard_ids[:1]
        with self.assertRaises(AccessError):
            self.as_user("credit", shard).is_done = False

    def test_other_company_is_apart(self):
        batch = self.batch()
        batch.action_run()
        for model in (batch, batch.shard_ids, batch.gap_ids):
            outside = model.with_user(self.users["outsider"])
            with self.assertRaises(AccessError):
                outside.read(["company_id"])

    def test_queries_do_not_grow(self):
        self.busy(60)
        batch = self.batch()
        self.env.flush_all()
        self.env.invalidate_all()
        # 3 for each 5,000 customers and 20
        with self.assertQueryCount(23):
            self.assertEqual(batch._cs_run(), 61)

    # -- to-dos --------------------------------------------------------------------

    def todos(self, batch):
        kind = self.env.ref("cs_credit.mail_activity_type_rating")
        return batch.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_one_to_do_an_evaluator(self):
        clerk = self.users["clerk"]
        mine = self.busy(3, user_id=clerk.id)
        batch = self.batch()
        self.as_user("credit", batch).action_run()
        todos = self.todos(batch)
        self.assertEqual(todos.user_id, clerk | self.users["credit"])
        (todo,) = todos.filtered(lambda a: a.user_id == clerk)
        self.assertIn("21 answers missing in 3 ratings", todo.summary)
        # ten working days from the 12th of October: the make-up days are over
        self.assertEqual(todo.date_deadline, date(2026, 10, 26))
        gap = batch.gap_ids.filtered(lambda g: g.user_id == clerk)
        self.assertEqual((gap.rating_count, gap.answer_count), (3, 21))
        ratings = self.ratings(batch).filtered(lambda r: r.partner_id in mine)
        found = self.env["cs.credit.rating"].search(gap.action_open_ratings()["domain"])
        self.assertEqual(found, ratings)
        self.answer_all(ratings[0])
        batch._cs_update_todos()
        self.assertIn("14 answers missing in 2 ratings", todo.summary)
        self.assertEqual(len(self.todos(batch)), 2)
        self.answer_all(ratings[1:])
        batch._cs_update_todos()
        self.assertFalse(todo.exists())

    def answer_all(self, ratings):
        for rating in ratings:
            self.answer(rating, **{f"i{code}": 0 for code in EVALUATOR})

    def test_a_left_evaluator_is_stood_in_for(self):
        self.busy(1, user_id=self.users["clerk"].id)
        batch = self.batch()
        self.as_user("credit", batch).action_run()
        self.users["clerk"].active = False
        batch._cs_update_todos()
        (todo,) = self.todos(batch)
        self.assertEqual(todo.user_id, self.users["credit"])
        self.assertIn("14 answers missing in 2 ratings", todo.summary)

    def test_the_cron_asks_a_manager_where_nobody_is_named(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_batch").method_direct_trigger()
        batch = self.env["cs.credit.rating.batch"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(batch.state, "rated")
        (todo,) = self.todos(batch)
        self.assertTrue(todo.user_id.has_group("cs_credit.group_credit_manager"))

    def test_the_helper_works_on_what_the_other_cut(self):
        self.cut_small()
        self.busy(5)
        batch = self.batch()
        batch._cs_cut()
        with self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_batch_work").method_direct_trigger()
        self.assertEqual((batch.state, batch.rating_count), ("rated", 6))
