"""What the customer asks and what is granted: two parts of a line, two writers."""

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    AmountError,
    ContentChangedError,
    EngineFieldError,
    FieldAccessError,
    MissingInputError,
    ReadonlyDocumentError,
)

from .solution_common import SolutionCase

ASKED = [Command.create({"kind": "compensation", "asked_amount": 900})]


class TestSolutionGrant(SolutionCase):
    def test_asked_stands_and_the_head_grants_beside_it(self):
        complaint = self.in_analysis(remedy_ids=ASKED)
        line = complaint.remedy_ids
        self.assertTrue(line.is_asked)
        self.assertFalse(line.is_granted)
        head = self.as_user("head", line)
        head.write({"is_granted": True, "granted_amount": 500})
        self.assertEqual((line.asked_amount, line.granted_value), (900, 500))
        self.assertEqual(complaint.granted_amount, 500)
        for values in ({"asked_amount": 500}, {"kind": "apology"}, {"note": "Less"}):
            with self.assertRaises(ReadonlyDocumentError):
                head.write(values)
        with self.assertRaises(ReadonlyDocumentError):
            head.unlink()

    def test_lines_nobody_asked_for(self):
        complaint = self.in_analysis(remedy_ids=ASKED)
        head = self.as_user("head", complaint)
        head.write(
            {
                "remedy_ids": [
                    Command.create({"kind": "apology", "is_granted": True}),
                    Command.create({"kind": "discount", "is_asked": True}),
                ]
            }
        )
        added = complaint.remedy_ids - complaint.remedy_ids[0]
        self.assertEqual(added.mapped("is_asked"), [False, False])
        self.as_user("head", added[1]).unlink()
        self.as_user("head", added[0]).note = "By the director"
        self.assertEqual(len(complaint.remedy_ids), 2)

    def test_who_grants_and_when(self):
        draft = self.draft(remedy_ids=ASKED)
        with self.assertRaises(FieldAccessError):
            draft.remedy_ids.granted_amount = 1
        with self.assertRaises(FieldAccessError):
            self.draft(
                remedy_ids=[Command.create({"kind": "return", "granted_quantity": 1})]
            )
        complaint = self.in_analysis(remedy_ids=ASKED)
        line = complaint.remedy_ids
        for role in ("agent", "employee", "president", "auditor", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                try:
                    self.as_user(role, line).granted_amount = 1
                except ReadonlyDocumentError as error:
                    # an agent is told that the customer confirmed it
                    self.assertEqual(role, "agent")
                    raise AccessError(str(error)) from error
            with self.assertRaises(AccessError, msg=role):
                try:
                    self.as_user(role, line.browse()).create(
                        {"complaint_id": complaint.id, "kind": "apology"}
                    )
                except ReadonlyDocumentError as error:
                    self.assertEqual(role, "agent")
                    raise AccessError(str(error)) from error
        self.as_user("manager", line).granted_amount = 20
        self.assertTrue(line.is_granted)

    def test_frozen_after_the_answer(self):
        complaint = self.answered(("compensation", {"granted_amount": 500}))
        with self.assertRaises(FieldAccessError):
            self.as_user("head", complaint.remedy_ids).granted_amount = 5000
        with self.assertRaises(ContentChangedError):
            complaint.sudo().remedy_ids.granted_amount = 5000
        with self.assertRaises(ContentChangedError):
            complaint.sudo().remedy_ids = [Command.create({"kind": "apology"})]
        with self.assertRaises(ContentChangedError):
            complaint.sudo().remedy_ids.unlink()

    def test_no_figure_no_submission(self):
        for kind in ("return", "compensation", "discount"):
            complaint = self.granted((kind, {}))
            with self.assertRaises(MissingInputError):
                complaint.action_submit_analysis()
        for kind in ("apology", "repair", "other", "replacement"):
            self.granted((kind, {})).action_submit_analysis()

    def test_a_share_of_an_unknown_price_needs_an_amount(self):
        complaint = self.granted(("discount", {"granted_percent": 50}))
        with self.assertRaises(MissingInputError):
            complaint.action_submit_analysis()
        complaint.remedy_ids.granted_amount = 80
        complaint.action_submit_analysis()
        self.assertEqual(complaint.granted_amount, 80)

    def test_nothing_granted_needs_the_solution_to_say_why(self):
        complaint = self.in_analysis(remedy_ids=ASKED)
        self.fill_reply_form(complaint, solution="  ")
        head = self.as_user("head", complaint)
        with self.assertRaises(MissingInputError):
            head.action_submit_analysis()
        head.solution = "The pump was run dry: we owe nothing, and say why."
        head.action_submit_analysis()
        self.assertEqual(complaint.granted_amount, 0)

    def test_worth_by_the_order_and_the_list_price(self):
        pump = self.env["product.product"].create({"name": "Pump", "list_price": 90})
        ordered = {"order_quantity": 20, "order_amount": 2000, "product_id": pump.id}
        complaint = self.granted(
            ("return", {"granted_quantity": 3}),
            ("discount", {"granted_percent": 5}),
            ("replacement", {"granted_quantity": 2}),
            ("repair", {"granted_quantity": 4}),
            **ordered,
        )
        worth = complaint.remedy_ids.mapped("granted_value")
        self.assertEqual(worth, [300, 100, 200, 0])
        self.assertEqual(complaint.granted_amount, 600)
        listed = self.granted(("return", {"granted_quantity": 3}), product_id=pump.id)
        self.assertEqual(listed.granted_amount, 270)

    def test_cost_counts_a_grant_within_the_loss_once(self):
        complaint = self.granted(("compensation", {"granted_amount": 500}))
        self.assertEqual(complaint.cost_amount, 500)
        complaint.loss_amount = 800
        self.assertEqual(complaint.cost_amount, 800)

    def test_tick_and_figures_agree(self):
        complaint = self.granted(("compensation", {"granted_amount": 500}))
        line = complaint.remedy_ids
        line.is_granted = False
        self.assertEqual((line.granted_amount, complaint.granted_amount), (0, 0))
        line.granted_amount = 300
        self.assertTrue(line.is_granted)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    "UPDATE cs_complaint_remedy SET is_granted = FALSE WHERE id = %s",
                    [line.id],
                )

    def test_absurd_figures(self):
        line = self.granted(("compensation", {"granted_amount": 1})).remedy_ids
        for name in ("granted_amount", "granted_quantity", "granted_percent"):
            for value in (float("nan"), float("inf"), 1e30):
                with self.assertRaises(AmountError):
                    line.write({name: value})
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                with self.env.cr.savepoint():
                    line.write({name: -1})
                    line.flush_recordset()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            with self.env.cr.savepoint():
                line.write({"granted_percent": 101})
                line.flush_recordset()

    def test_documents_are_not_forged(self):
        line = self.granted(("compensation", {"granted_amount": 1})).remedy_ids
        for values in (
            {"document_model": "res.users", "document_id": 1},
            {"granted_value": 5},
        ):
            with self.assertRaises(EngineFieldError):
                line.write(values)
        line.is_asked = True
        self.assertFalse(line.is_asked)

    def test_in_the_form(self):
        complaint = self.in_analysis(remedy_ids=ASKED)
        with Form(self.as_user("head", complaint.remedy_ids)) as line:
            line.is_granted = True
            self.assertEqual(line.granted_amount, 900, "proposed as asked")
            line.granted_amount = 450
        self.assertEqual(complaint.granted_amount, 450)
        # as the page of the complaint's form sends it
        less = Command.update(complaint.remedy_ids.id, {"granted_amount": 400})
        self.as_user("head", complaint).grant_ids = [less]
        self.assertEqual(complaint.granted_amount, 400)
        with self.assertRaises(FieldAccessError):
            self.as_user("agent", complaint).grant_ids = [less]

    def test_totals_in_a_constant_number_of_queries(self):
        complaints = self.env["cs.complaint"]
        for _number in range(6):
            complaints |= self.granted(("compensation", {"granted_amount": 5})).sudo()
        counts = []
        for batch in (complaints[:1], complaints[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.add_to_compute(batch._fields["granted_amount"], batch)
            before = self.env.cr.sql_log_count
            self.assertEqual(set(batch.mapped("granted_amount")), {5})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
