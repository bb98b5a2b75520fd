"""The table of exposures is right after whatever happens to the books."""

import random
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command

from .common import CreditCase

BASE = (
    "receivable",
    "overdue",
    "overdue_days",
    "draft_invoice",
    "ordered",
    "amount",
    "limit_amount",
    "available",
    "is_limited",
    "is_over_limit",
    "is_lapsed",
    "is_stopped",
)
AGES = ("not_due", "overdue_30", "overdue_60", "overdue_90", "overdue_over")


@freeze_time("2026-10-12 02:00:00")
class ExposureCase(CreditCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.env["cs.credit.exposure.store"]
        cls.exposures = cls.env["cs.credit.exposure"]
        cls.other_ledger = cls._make_ledger(cls.other_company)
        cls.product.company_id = False

    def fresh(self):
        """Nothing touched, everything in the table."""
        self.store._cs_rebuild()
        self.assertFalse(self.touched())

    def touched(self):
        """Entries of the two companies; races have left others in the database."""
        self.env.flush_all()
        self.env["cs.credit.touched"]._cs_settle()
        mine = [("company_id", "in", (self.company | self.other_company).ids)]
        return {
            (row.partner_id, row.company_id)
            for row in self.env["cs.credit.touched"].search(mine)
        }

    def shown(self, partner=None, company=None):
        partner, company = partner or self.customer, company or self.company
        return self.exposures._cs_shown(partner.ids, company).get(partner.id)

    def figures(self, rows):
        names = [*BASE, "rating_id", "grade_id", "limit_id"]
        return {
            partner_id: {
                name: round(row[name], 2) if name in BASE else row[name].id
                for name in names
            }
            for partner_id, row in rows.items()
        }

    def ages(self, partner_id, company):
        """Open items by age, worked out one by one."""
        today = company._cs_today()
        lines = self.env["account.move.line"].search(
            [
                ("partner_id.commercial_partner_id", "=", partner_id),
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
            ]
        )
        found = dict.fromkeys([*AGES, "advance"], 0.0)
        for line in lines:
            days = (today - line.date_maturity).days if line.date_maturity else 0
            if line.balance <= 0:
                found["advance"] -= line.amount_residual
            else:
                place = sum(days > bound for bound in (0, 30, 60, 90))
                found[AGES[place]] += line.amount_residual
        return {name: round(amount, 2) for name, amount in found.items()}

    def assert_right(self, partners, company=None):
        """What is shown is what the books say, to the cent."""
        company = company or self.company
        live = self.exposures._cs_of(partners.ids, company)
        shown = self.exposures._cs_shown(partners.ids, company)
        self.assertEqual(self.figures(shown), self.figures(live))
        for partner_id, row in shown.items():
            self.assertEqual(
                {name: round(row[name], 2) for name in [*AGES, "advance"]},
                self.ages(partner_id, company),
            )
            self.assertAlmostEqual(row.used, row._cs_used(), 6)


@freeze_time("2026-10-12 02:00:00")
class TestExposureTable(ExposureCase):
    def test_rows_of_the_table_and_of_the_books_have_one_id(self):
        self.invoice("2026-08-01", "2026-10-02", 100)
        before = self.shown()
        self.fresh()
        after = self.shown()
        self.assertEqual((before.id, before.amount), (after.id, after.amount))
        self.assertEqual(self.exposures.browse(after.id).overdue_30, 100)
        self.assertEqual(after.id, (self.customer.id << 16) + self.company.id)

    def test_ages_at_their_bounds(self):
        for day, amount in (
            ("2026-10-12", 1),
            ("2026-10-11", 2),
            ("2026-09-12", 4),
            ("2026-09-11", 8),
            ("2026-08-13", 16),
            ("2026-08-12", 32),
            ("2026-07-14", 64),
            ("2026-07-13", 128),
        ):
            self.invoice("2026-06-01", day, amount)
        self.fresh()
        row = self.shown()
        self.assertEqual([row[name] for name in AGES], [1, 6, 24, 96, 128])
        self.assertEqual((row.overdue, row.overdue_days), (254, 91))
        self.assertEqual(str(row.stale_on), "2026-10-13")
        with freeze_time("2026-10-13 02:00:00"):
            row = self.shown()
            self.assertEqual([row[name] for name in AGES], [0, 3, 12, 48, 192])
            self.assertEqual((row.overdue, row.overdue_days), (255, 92))
            self.assertTrue(self.exposures._cs_is_dirty(self.company))
            self.assertEqual(self.store._cs_refresh(self.company), 1)
            self.assertFalse(self.exposures._cs_is_dirty(self.company))
            self.assert_right(self.customer)

    def test_days_go_on_without_a_write(self):
        self.invoice("2026-01-01", "2026-02-01", 100)
        self.fresh()
        self.assertFalse(self.shown().stale_on)
        with freeze_time("2026-11-12 02:00:00"):
            self.assertFalse(self.exposures._cs_is_dirty(self.company))
            self.assertEqual(self.shown().overdue_days, 284)
            self.assert_right(self.customer)

    def test_limits_and_stops_begin_and_end_by_themselves(self):
        self.activate_limit(500, date_from="2026-10-20", date_to="2026-10-25")
        self.env["cs.credit.stop"].create(
            {
                "partner_id": self.make_customer("Stopped").id,
                "company_id": self.company.id,
                "date_from": "2026-10-22",
                "reason": "Insolvent",
            }
        )
        stopped = (
            self.env["cs.credit.stop"]
            .search([("company_id", "=", self.company.id)])
            .partner_id
        )
        self.fresh()
        for day, limited, stop in (
            ("2026-10-19", False, False),
            ("2026-10-20", True, False),
            ("2026-10-22", True, True),
            ("2026-10-25", True, True),
            ("2026-10-26", False, True),
        ):
            with freeze_time(f"{day} 02:00:00"):
                self.assertEqual(self.shown().is_limited, limited, day)
                self.assertEqual(self.shown(stopped).is_stopped, stop, day)
                self.assert_right(self.customer | stopped)

    def test_touching_is_one_insert_without_waiting(self):
        self.fresh()
        moves = [
            self.invoice("2026-10-01", "2026-10-31", 100 + n, post=False)
            for n in range(3)
        ]
        self.assertEqual(self.touched(), {(self.customer.id, self.company.id)})
        self.fresh()
        with self.assertQueries_like("INSERT INTO cs_credit_touched", 1):
            for move in moves:
                move._post(soft=False)
            self.env.flush_all()
            self.env["cs.credit.touched"]._cs_settle()

    def assertQueries_like(self, text, count):
        case, seen = self, []
        execute = type(self.env.cr).execute

        class Watch:
            def __enter__(self):
                def spy(cr, query, *args, **kwargs):
                    code = getattr(query, "code", query)
                    if text in str(code):
                        seen.append(code)
                    return execute(cr, query, *args, **kwargs)

                self.patch = patch.object(type(case.env.cr), "execute", spy)
                self.patch.start()

            def __exit__(self, *args):
                self.patch.stop()
                case.assertEqual(len(seen), count)

        return Watch()

    def test_undone_with_its_savepoint(self):
        self.fresh()
        try:
            with self.env.cr.savepoint():
                self.invoice("2026-10-01", "2026-10-31", 100)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        self.assertFalse(self.touched())
        self.invoice("2026-10-01", "2026-10-31", 100)
        with self.env.cr.savepoint():
            self.assertTrue(self.env["cs.credit.touched"].search_count([]))

    def test_vendor_bills_touch_nobody(self):
        self.fresh()
        self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.ledger["misc"].id,
                "date": "2026-10-01",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.ledger["bank"].id,
                            "partner_id": self.customer.id,
                            "debit": debit,
                            "credit": 10 - debit,
                        }
                    )
                    for debit in (10, 0)
                ],
            }
        )._post(soft=False)
        self.assertFalse(self.touched())

    def test_each_hook_is_needed(self):
        """Without the columns of one model, what it tells is missed."""
        self.activate_limit(1000)
        draft = self.invoice("2026-10-01", "2026-10-31", 100, post=False)
        posted = self.invoice("2026-10-01", "2026-10-31", 200)
        stop = self.env["cs.credit.stop"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "reason": "Cheque came back",
            }
        )
        limit = self.env["cs.credit.limit"].search([], limit=1)
        order = self.order(50)
        order.action_confirm()
        line = posted.line_ids.filtered("date_maturity")
        changes = {
            "account.move": lambda: draft.write({"partner_id": self.other.id}),
            "account.move.line": lambda: line.write({"date_maturity": "2026-10-01"}),
            "sale.order": lambda: order._action_cancel(),
            "cs.credit.stop": lambda: stop.write({"active": False}),
            "cs.credit.limit": lambda: limit.action_revoke(),
        }
        self.other = self.make_customer("Other")
        for model, change in changes.items():
            for blind in (True, False):
                self.fresh()
                with self.env.cr.savepoint() as savepoint:
                    note = type(self.env["cs.credit.touched"])._cs_note

                    def deaf(records, kind, ids, m=model, b=blind, n=note):
                        if not (b and kind == m):
                            return n(records, kind, ids)

                    with patch.object(
                        type(self.env["cs.credit.touched"]), "_cs_note", deaf
                    ):
                        change()
                        self.env.flush_all()
                        shown = self.figures(
                            self.exposures._cs_shown(self.customer.ids, self.company)
                        )
                        live = self.figures(
                            self.exposures._cs_of(self.customer.ids, self.company)
                        )
                    savepoint.rollback()
                self.env.invalidate_all(flush=False)
                # moves and orders also speak through their lines
                if blind and model in ("account.move.line", "cs.credit.stop"):
                    self.assertNotEqual(shown, live, model)
                if not blind:
                    self.assertEqual(shown, live, model)


@freeze_time("2026-10-12 02:00:00")
class TestExposureEvents(ExposureCase):
    """One event each, and a month of random ones."""

    def setUp(self):
        super().setUp()
        # whatever the books hold is to be shown, allowed or not
        self.env["cs.credit.hold.rule"].search([]).active = False
        self.activate_limit(100000)
        self.child = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        self.second = self.make_customer("Second")
        self.partners = self.customer | self.second
        for partner in self.partners:
            self._use_ledger(partner, self.other_company, self.other_ledger)
        self._use_ledger(self.child)

    def test_contact_moves_to_another_customer(self):
        self._use_ledger(self.child)
        self.invoice("2026-10-01", "2026-10-31", 100, self.child)
        self.invoice("2026-10-01", "2026-10-31", 30, self.child, post=False)
        self.fresh()
        self.assertEqual(self.shown().amount, 130)
        self.child.parent_id = self.second
        # what is posted stays with the customer it was posted to
        self.assertEqual(self.shown(self.second).amount, 30)
        self.assertEqual(self.shown().amount, 100)
        self.assert_right(self.partners)
        self.store._cs_refresh(self.company)
        self.assert_right(self.partners)

    def test_new_contacts_touch_nobody(self):
        self.fresh()
        self.env["res.partner"].create([{"name": f"New {n}"} for n in range(3)])
        self.assertFalse(self.touched())

    def test_partners_are_merged(self):
        self.invoice("2026-10-01", "2026-10-31", 100)
        self.invoice("2026-10-01", "2026-10-31", 200, self.second)
        self.fresh()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            [self.customer.id, self.second.id], self.customer
        )
        self.assertEqual(self.shown().receivable, 300)
        self.store._cs_refresh(self.company)
        self.assertEqual(self.shown().receivable, 300)
        self.assertFalse(self.second.exists())

    def test_policy_of_delivered_orders(self):
        order = self.order(1000)
        order.order_line.product_uom_qty = 4
        order.order_line.price_unit = 1000
        order.action_confirm()
        self.fresh()
        self.assertEqual(self.shown().ordered, 4000)
        self.company.cs_credit_order_policy = "delivered"
        self.assertEqual(self.shown().ordered, 0)
        order.order_line.qty_delivered = 3
        self.assertEqual(self.shown().ordered, 3000)
        self.assert_right(self.customer)
        self.store._cs_refresh(self.company)
        order.with_context(default_journal_id=self.ledger["sale"].id)._create_invoices()
        self.assert_right(self.customer)
        self.company.cs_credit_order_policy = "ordered"
        self.assert_right(self.customer)

    def test_account_becomes_receivable(self):
        self.entry("2026-10-01", 70, self.ledger["bank"])
        self.fresh()
        before = self.shown().receivable
        account = self.env["account.account"].create(
            {
                "code": "112299",
                "name": "Other receivable",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        self.entry("2026-10-01", 50, account)
        self.fresh()
        account.account_type = "asset_receivable"
        self.assertEqual(self.shown().receivable, before - 50 + 50)
        self.assert_right(self.customer)

    # -- a month -------------------------------------------------------------------

    def test_a_month_of_random_events(self):
        for seed in (1, 2):
            self.rng = random.Random(seed)
            self.moves, self.orders = [], []
            self.fresh()
            for number in range(60):
                event = self.rng.choice(EVENTS)
                getattr(self, f"event_{event}")()
                if number % 7 == 0:
                    self.assert_right(self.partners)
                if number % 20 == 9:
                    self.store._cs_refresh(self.company)
                    self.store._cs_refresh(self.other_company)
            self.assert_right(self.partners)
            self.assert_right(self.partners, self.other_company)
            for company in (self.company, self.other_company):
                while self.store._cs_refresh(company):
                    pass
                check = self.env["cs.credit.exposure.check"]._cs_run(company)
                self.assertFalse(check.line_ids)
            self.assertFalse(self.touched())
            self.assert_right(self.partners)
            self.assertGreater(len(self.moves) + len(self.orders), 10)

    def one(self, documents, condition):
        found = [d for d in documents if d.exists() and condition(d)]
        return self.rng.choice(found) if found else None

    def amount(self):
        return self.rng.randint(100, 99999) / 100

    def event_invoice(self, **values):
        day = self.rng.randint(1, 28)
        due = f"2026-{self.rng.choice((8, 9, 10, 11)):02}-{day:02}"
        partner = self.rng.choice([self.customer, self.second, self.child])
        move = self.invoice("2026-08-01", due, self.amount(), partner, **values)
        self.moves.append(move)
        return move

    def event_draft(self):
        self.event_invoice(post=False)

    def event_usd(self):
        self.event_invoice(currency_id=self.usd.id)

    def event_other_company(self):
        due = f"2026-10-{self.rng.randint(1, 28):02}"
        self.invoice(
            "2026-08-01",
            due,
            self.amount(),
            self.rng.choice(self.partners),
            company=self.other_company,
            ledger=self.other_ledger,
        )

    def posted(self):
        return self.one(
            self.moves,
            lambda m: (
                m.state == "posted"
                and m.payment_state in ("not_paid", "partial")
                and m.currency_id == self.cny
                and m.amount_residual > 1
            ),
        )

    def event_part_payment(self):
        if move := self.posted():
            amount = round(move.amount_residual * self.rng.choice((0.3, 0.5, 1)), 2)
            self.pay(move, "2026-10-05", amount)

    def event_credit_note(self):
        if move := self.posted():
            note = move._reverse_moves(
                [{"date": "2026-10-06", "invoice_date": "2026-10-06"}]
            )
            note._post(soft=False)
            if self.rng.random() < 0.5:
                self.settle(move, note)

    def event_cancel(self):
        move = self.one(self.moves, lambda m: m.state == "posted")
        if move:
            move.button_draft()
            if self.rng.random() < 0.5:
                move.button_cancel()

    def event_unreconcile(self):
        move = self.one(
            self.moves, lambda m: m.payment_state in ("partial", "paid", "in_payment")
        )
        if move:
            move.line_ids.remove_move_reconcile()

    def event_delete_draft(self):
        move = self.one(
            self.moves, lambda m: m.state == "draft" and not m.posted_before
        )
        if move:
            move.unlink()

    def event_change_draft(self):
        move = self.one(self.moves, lambda m: m.state == "draft")
        if move:
            move.invoice_line_ids[:1].price_unit = self.amount()
            if self.rng.random() < 0.4:
                move.partner_id = self.rng.choice(self.partners)

    def event_order(self):
        partner = self.rng.choice([self.customer, self.second, self.child])
        order = self.order(self.amount(), partner)
        order.action_confirm()
        self.orders.append(order)

    def event_raise(self):
        order = self.one(self.orders, lambda o: o.state == "sale")
        if order:
            order.order_line[:1].product_uom_qty += 1

    def event_cancel_order(self):
        order = self.one(self.orders, lambda o: o.state == "sale")
        if order and not order.invoice_ids:
            order._action_cancel()

    def event_invoice_order(self):
        order = self.one(
            self.orders,
            lambda o: o.state == "sale" and o.invoice_status == "to invoice",
        )
        if order:
            journal = self.ledger["sale"].id
            move = order.with_context(default_journal_id=journal)._create_invoices()
            self.moves.append(move)

    def event_advance(self):
        self.entry(
            "2026-10-07",
            self.amount(),
            self.ledger["bank"],
            self.ledger["bank_journal"],
            self.rng.choice(self.partners),
        )

    def event_limit(self):
        limit = self.env["cs.credit.limit"].search(
            [("partner_id", "=", self.second.id), ("state", "=", "active")], limit=1
        )
        if limit:
            limit.action_revoke()
        else:
            self.activate_limit(1000, self.second)

    def event_stop(self):
        stop = self.env["cs.credit.stop"].search([], limit=1)
        if stop:
            stop.active = False
        else:
            self.env["cs.credit.stop"].create(
                {
                    "partner_id": self.second.id,
                    "company_id": self.other_company.id,
                    "reason": "Cheque came back",
                }
            )


EVENTS = sorted(
    name.removeprefix("event_")
    for name in vars(TestExposureEvents)
    if name.startswith("event_")
)
