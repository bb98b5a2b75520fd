"""Disputed invoices are set aside with a reason, and count again afterwards."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    DisputeError,
    EngineFieldError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionError,
)

from .common import Q3, CreditCase


class TestRatingDispute(CreditCase):
    def setUp(self):
        super().setUp()
        self.go("2026-09-15 10:00")
        self.bad = self.invoice("2026-02-01", "2026-03-01", 500)
        self.due = self.invoice("2026-07-01", "2026-07-31", 1000)

    def go(self, moment):
        frozen = self.at(moment)
        frozen.start()
        self.addCleanup(frozen.stop)

    def dispute(self, move=None, **values):
        return self.env["cs.credit.dispute"].create(
            {"move_id": (move or self.bad).id, "reason": "Rusty", **values}
        )

    def figures(self):
        card = self.env["cs.credit.scorecard"]._cs_for_company(self.company)
        source = self.env["cs.credit.rating"]._cs_read_source(
            self.company, card, *Q3, [self.customer.id]
        )
        return source.of(self.customer.id)[0]

    def test_set_aside_and_back(self):
        before = self.figures()
        self.assertEqual((before["due_quarter"], before["overdue_bad"]), (1000, 500))
        dispute = self.dispute() | self.dispute(self.due)
        figures = self.figures()
        for name in ("due_quarter", "due_year", "overdue", "overdue_bad"):
            self.assertEqual(figures[name], 0, name)
        self.assertEqual(figures["max_overdue_days"], 0)
        self.assertEqual(figures["disputed"], 1500)
        self.assertEqual(len(figures["disputed_ids"]), 2)
        # it was sold all the same
        self.assertEqual(figures["sales_year"], 1500)
        dispute.action_end("Credit note promised")
        self.assertEqual(self.figures(), before)

    def test_as_of_the_periods_end(self):
        dispute = self.dispute()
        self.go("2026-10-05 10:00")
        dispute.action_end()
        # it was in dispute on 30 September
        self.assertEqual(self.figures()["disputed"], 500)
        self.assertEqual(dispute.date_to.isoformat(), "2026-10-05")
        self.dispute(self.due, date_from="2026-10-01")
        self.assertEqual(self.figures()["due_quarter"], 1000)

    def test_paid_in_part_while_in_dispute(self):
        self.pay(self.bad, "2026-08-01", 200)
        self.dispute()
        self.assertEqual(self.figures()["disputed"], 300)

    def test_who_may(self):
        for role in ("employee", "sales", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, self.env["cs.credit.dispute"]).create(
                    {"move_id": self.bad.id, "reason": "x"}
                )
        dispute = self.dispute()
        auditor = self.as_user("auditor", dispute)
        self.assertEqual(auditor.reason, "Rusty")
        with self.assertRaises(AccessError):
            auditor.action_end()
        with self.assertRaises(AccessError):
            self.as_user("outsider", dispute).read(["reason"])

    def test_wizard_button_and_chatter(self):
        action = self.as_user("accountant", self.bad).action_cs_dispute()
        wizard = Form(
            self.env["cs.credit.dispute.wizard"]
            .with_user(self.users["accountant"])
            .with_context(**action["context"], allowed_company_ids=self.company.ids)
        )
        wizard.reason = "Wrong colour"
        wizard.kind = "quality"
        wizard.save().action_done()
        self.bad.invalidate_recordset()
        dispute = self.bad.cs_dispute_id
        self.assertEqual(self.bad.cs_dispute_reason, "Wrong colour")
        self.assertEqual(self.bad.cs_dispute_user_id, self.users["accountant"])
        self.assertIn("Wrong colour", self.bad.message_ids[0].body)
        disputed = self.env["account.move"].search([("cs_dispute_id", "!=", False)])
        self.assertEqual(disputed & (self.bad | self.due), self.bad)
        action = self.as_user("accountant", self.bad).action_cs_dispute_end()
        self.env["cs.credit.dispute.wizard"].with_user(
            self.users["accountant"]
        ).with_context(
            **action["context"], allowed_company_ids=self.company.ids
        ).create({"reason": "Agreed"}).action_done()
        self.assertEqual((dispute.state, dispute.end_note), ("ended", "Agreed"))
        self.assertIn("Agreed", self.bad.message_ids[0].body)
        self.bad.invalidate_recordset()
        self.assertFalse(self.bad.cs_dispute_id)

    def test_misuse(self):
        dispute = self.dispute()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.dispute()
        for values in ({"reason": " "}, {"reason": ""}):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.dispute(self.due, **values)
        draft = self.invoice("2026-07-01", "2026-07-31", 1, post=False)
        refund = self.invoice("2026-07-01", "2026-07-31", 1, move_type="out_refund")
        for move in (draft, refund):
            with self.assertRaises(DisputeError):
                self.dispute(move)
        for day in ("2026-09-16", "2026-06-30"):
            with self.assertRaises(ValidationError, msg=day):
                self.dispute(self.due, date_from=day)
        for vals in ({"date_from": "2026-03-01"}, {"move_id": self.due.id}):
            with self.assertRaises(DisputeError):
                dispute.write(vals)
        with self.assertRaises(StateWriteError):
            dispute.state = "ended"
        with self.assertRaises(EngineFieldError):
            dispute.date_to = "2026-09-01"
        dispute.action_end()
        with self.assertRaises(TransitionError):
            dispute.action_end()
        with self.assertRaises(ReadonlyDocumentError):
            dispute.reason = "Another one"
