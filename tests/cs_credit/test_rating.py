"""A rating's way from draft to published: who, what changes, what is kept."""

import math
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    FourEyesError,
    MissingInputError,
    ReadonlyDocumentError,
    StatementError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)

from .common import Q3, CreditCase

Q2 = (date(2026, 4, 1), date(2026, 6, 30))


class TestRating(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.paid = self.invoice("2026-07-01", "2026-07-31", 12000)
        self.pay(self.paid, "2026-07-31")

    def published(self, period=Q3, **answers):
        sheet = self.rating(period=period)
        self.answer(sheet, **answers)
        self.as_user("clerk", sheet).action_score()
        self.as_user("clerk", sheet).action_submit()
        self.as_user("credit", sheet).action_approve()
        self.as_user("credit", sheet).action_publish()
        return sheet

    def test_the_whole_way(self):
        sheet = self.published()
        self.assertEqual(sheet.state, "published")
        self.assertEqual(self.customer.cs_credit_grade_id, sheet.grade_id)
        self.assertEqual(sheet.approval_ids.decided_by, self.users["credit"])
        self.assertEqual(sheet.approval_ids.clause_id.number, "B5.6")

    def test_company_user_reads_and_clerk_works(self):
        sheet = self.rating()
        for role in ("employee", "sales", "outsider", "agent"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, sheet).read(["score"])
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, sheet).action_score()
        self.assertEqual(self.as_user("auditor", sheet).name, sheet.name)
        with self.assertRaises(AccessError):
            self.as_user("auditor", sheet).action_score()
        self.as_user("clerk", sheet).action_score()
        with self.assertRaises(TransitionError):
            self.as_user("clerk", sheet).action_publish()

    def test_four_eyes(self):
        sheet = self.rating()
        self.as_user("credit", sheet).action_score()
        self.as_user("credit", sheet).action_submit()
        with self.assertRaises(FourEyesError):
            self.as_user("credit", sheet).action_approve()
        with self.assertRaises(TransitionAccessError):
            self.as_user("clerk", sheet).action_approve()
        self.as_user("credit2", sheet).action_approve()
        with self.assertRaises(TransitionAccessError):
            self.as_user("clerk", sheet).action_publish()

    def test_forged_outcome(self):
        sheet = self.as_user("credit", self.rating())
        with self.assertRaises(StateWriteError):
            sheet.write({"state": "published"})
        for vals in (
            {"score": 100},
            {"grade_id": self.env.ref("cs_credit.credit_grade_aaa").id},
            {"figures": {}},
            {"proposed_limit": 1e6},
        ):
            with self.assertRaises(ValidationError, msg=vals):
                sheet.write(vals)
            with self.assertRaises(ValidationError, msg=vals):
                sheet.create({"partner_id": self.customer.id, **vals})
        with self.assertRaises(StateWriteError):
            sheet.create(
                {"partner_id": self.users["agent"].partner_id.id, "state": "published"}
            )

    def test_forged_points(self):
        sheet = self.as_user("credit", self.rating())
        line = self.line(sheet, "09")
        for vals in ({"points": 20}, {"value": 100}, {"source_data": {}}):
            with self.assertRaises(ValidationError):
                line.write(vals)
        with self.assertRaises(ValidationError):
            line.band_id = self.line(sheet, "01").indicator_id.band_ids[0]
        ledger = self.line(sheet, "11")
        with self.assertRaises(ValidationError):
            ledger.band_id = ledger.indicator_id.band_ids[0]

    def test_an_answer_changes_score_and_voids_the_approval(self):
        sheet = self.rating()
        self.as_user("clerk", sheet).action_score()
        before = sheet.score
        self.as_user("clerk", sheet).action_submit()
        self.answer(self.as_user("clerk", sheet), i01=0)
        self.assertEqual(sheet.score, before + 4)
        self.assertEqual(sheet.state, "scored")
        self.assertEqual(sheet.approval_ids.state, "void")

    def test_an_approved_one_is_void_too(self):
        sheet = self.rating()
        self.as_user("clerk", sheet).action_score()
        self.as_user("clerk", sheet).action_submit()
        self.as_user("credit", sheet).action_approve()
        self.answer(self.as_user("clerk", sheet), i01=0)
        self.assertEqual(sheet.state, "scored")
        with self.assertRaises(TransitionError):
            self.as_user("credit", sheet).action_publish()

    def test_published_is_read_only(self):
        sheet = self.published()
        line = self.line(sheet, "01")
        with self.assertRaises(ReadonlyDocumentError):
            line.band_id = line.indicator_id.band_ids[0]
        with self.assertRaises(ReadonlyDocumentError):
            sheet.user_id = self.users["clerk"]
        with self.assertRaises(UserError):
            sheet.unlink()
        self.assertTrue(sheet.exists())

    def test_figures_stay_when_the_ledger_changes(self):
        sheet = self.rating()
        sheet.action_score()
        self.assertEqual(self.line(sheet, "09").points, 20)
        self.paid.line_ids.remove_move_reconcile()
        self.answer(sheet, i01=0)
        self.assertEqual(self.line(sheet, "09").points, 20)
        sheet.action_score()
        self.assertEqual(self.line(sheet, "09").points, 0)

    def test_rows_behind_a_line(self):
        sheet = self.rating()
        sheet.action_score()
        line = self.line(sheet, "09")
        receivable = self.paid.line_ids.filtered(
            lambda x: x.account_id == self.ledger["receivable"]
        )
        self.assertEqual(line.source_data["ids"], receivable.ids)
        action = line.action_open_rows()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, receivable)

    def test_the_next_one_supersedes(self):
        first = self.published(Q2, i01=0)
        self.answer_from_before(first)
        second = self.published(Q3)
        self.assertEqual((first.state, second.state), ("superseded", "published"))
        self.assertEqual(second.previous_id, first)

    def answer_from_before(self, first):
        sheet = self.rating(kind="single")
        sheet.action_copy_answers()
        self.assertEqual(self.line(sheet, "01").band_id, self.line(first, "01").band_id)
        self.assertFalse(self.line(sheet, "02").band_id)
        sheet.unlink()

    def test_an_older_period_cannot_take_over(self):
        self.published(Q3)
        with self.assertRaises(TransitionError):
            self.published(Q2)

    def test_one_rating_a_period(self):
        self.rating()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.rating()

    def test_periods(self):
        with self.assertRaises(ValidationError):
            self.rating(period=(date(2026, 7, 2), date(2026, 9, 30)))
        running = self.rating(period=(date(2026, 10, 1), date(2026, 12, 31)))
        with self.assertRaises(MissingInputError):
            running.action_score()
        default = self.env["cs.credit.rating"].with_company(self.company).new({})
        self.assertEqual((default.date_from, default.date_to), Q3)

    def test_a_contact_is_rated_as_its_company(self):
        child = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        self.assertEqual(self.rating(child).partner_id, self.customer)

    def test_publishing_proposes_a_limit(self):
        sheet = self.published(i01=0, i02=0, i03=0, i05=0, i06=0, i07=0, i08=0)
        limit = sheet.limit_ids
        # 68: B, factor 0.5 of 1,000 a month
        self.assertEqual((sheet.score, sheet.grade_id.code), (68, "B"))
        self.assertEqual((limit.state, limit.amount), ("draft", 500))
        self.assertEqual(limit.payment_days, 15)
        self.assertFalse(self.customer.cs_credit_limit_id)

    def test_deleting_the_customer_is_explained(self):
        self.rating(self.users["agent"].partner_id)
        partner = self.make_customer("To delete")
        self.rating(partner)
        with self.assertRaises(UserError):
            partner.unlink()
        partner.active = False

    def test_statement_form_and_bad_figures(self):
        statements = self.env["cs.credit.statement"].with_user(self.users["clerk"])
        with Form(
            statements.with_context(allowed_company_ids=self.company.ids)
        ) as form:
            form.partner_id = self.customer
            form.date_end = "2025-12-31"
            form.total_assets = 100
        for vals in (
            {"total_assets": float("nan")},
            {"total_assets": 0},
            {"turnover": -1},
            {"net_profit": float("inf")},
            {"net_profit": float("nan")},
            {"inventory": 1},
            {"current_liabilities": 1},
        ):
            finite = all(math.isfinite(value) for value in vals.values())
            error = StatementError if finite else ValidationError
            with self.assertRaises(error):
                self.env["cs.credit.statement"].create(
                    {
                        "partner_id": self.customer.id,
                        "date_end": "2024-12-31",
                        "total_assets": 100,
                        **vals,
                    }
                )
                self.env.flush_all()
        with self.assertRaises(ValidationError):
            form.record.date_end = "2026-12-31"

    # -- all customers -------------------------------------------------------------

    def batch(self):
        return self.env["cs.credit.rating.batch"].create(
            {
                "company_id": self.company.id,
                "date_from": Q3[0],
                "date_to": Q3[1],
            }
        )

    def test_batch_rates_who_has_business(self):
        idle = self.make_customer("Idle")
        busy = self.make_customer("Busy")
        self.invoice("2026-02-01", "2026-03-01", 100, busy)
        batch = self.batch()
        self.as_user("clerk", batch).action_run()
        self.assertEqual(batch.rating_count, 2)
        ratings = self.env["cs.credit.rating"].search([("date_from", "=", Q3[0])])
        self.assertEqual(ratings.partner_id, self.customer | busy)
        self.assertNotIn(idle, ratings.partner_id)
        mine = ratings.filtered(lambda r: r.partner_id == self.customer)
        self.assertEqual((mine.state, len(mine.line_ids)), ("scored", 20))
        self.assertRegex(mine.name, r"^CR/2026/\d{5}$")
        self.assertEqual(self.line(mine, "09").points, 20)

    def test_evaluator_can_open_what_is_asked(self):
        customers = {
            role: self.make_customer(f"Customer of {role}")
            for role in ("sales", "clerk", "credit")
        }
        for role, customer in customers.items():
            customer.user_id = self.users[role]
            self.invoice("2026-02-01", "2026-03-01", 100, customer)
        self.as_user("credit2", self.batch()).action_run()
        ratings = self.env["cs.credit.rating"].search([("date_from", "=", Q3[0])])
        by_customer = {rating.partner_id: rating.user_id for rating in ratings}
        self.assertEqual(by_customer[customers["clerk"]], self.users["clerk"])
        self.assertEqual(by_customer[customers["credit"]], self.users["credit"])
        # the salesperson does not see ratings: whoever started it answers
        self.assertEqual(by_customer[customers["sales"]], self.users["credit2"])

    def test_batch_scores_as_the_button_does(self):
        self.invoice("2026-02-01", "2026-03-01", 700)
        self.batch().action_run()
        rating = self.env["cs.credit.rating"].search(
            [("partner_id", "=", self.customer.id)]
        )
        names = [
            "score",
            "grade_id",
            "basis",
            "reason_data",
            "figures",
            "sales_amount",
            "bad_amount",
            "proposed_limit",
            "missing_count",
            "due_amount",
        ]
        lines = ["value", "points", "band_id", "is_missing", "remark", "source_data"]
        before = rating.read(names), rating.line_ids.read(lines)
        rating.action_score()
        self.assertEqual((rating.read(names), rating.line_ids.read(lines)), before)

    def test_second_run_adds_nothing(self):
        batch = self.batch()
        self.assertEqual(batch._cs_run(), 1)
        done = batch.date_done
        with self.at("2026-10-13 10:00"):
            self.assertEqual(batch._cs_run(), 0)
        self.assertEqual(batch.date_done, done)
        self.assertEqual(batch.rating_count, 1)

    def test_batch_queries_do_not_grow(self):
        for number in range(40):
            partner = self.make_customer(f"Customer {number}")
            self.invoice("2026-07-01", "2026-07-31", 100, partner)
        batch = self.batch()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.assertEqual(batch._cs_run(), 41)

    def test_cron_rates_the_quarter_that_is_over(self):
        batches = self.env["cs.credit.rating.batch"]
        with self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_batch").method_direct_trigger()
        batch = batches.search([("company_id", "=", self.company.id)])
        self.assertEqual((batch.date_from, batch.rating_count), (Q3[0], 1))
        self.assertTrue(batch.date_done)

    def test_cron_waits_for_the_first_working_day(self):
        for moment, count in (
            ("2026-10-01 06:00", 0),
            ("2026-10-07 23:00", 0),
            ("2026-10-08 00:30", 1),
        ):
            with self.at(moment), self.enter_registry_test_mode():
                self.env.ref("cs_credit.ir_cron_credit_batch").method_direct_trigger()
            found = self.env["cs.credit.rating.batch"].search_count(
                [("company_id", "=", self.company.id)]
            )
            self.assertEqual(found, count, moment)

    def test_batch_rights(self):
        batch = self.batch()
        for role in ("sales", "auditor", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, batch).action_run()
