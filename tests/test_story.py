"""One customer's story through all three add-ons, on the files of tests/data.

Finance loads the books; the customer is visited, complains, is called about both, is
rated and runs into its limit. Everybody acts for himself, by what a client can call.
"""

import csv

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    ApprovalError,
    CreditHoldError,
    EngineFieldError,
    FieldAccessError,
    MissingInputError,
    ReadBackError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)
from odoo.addons.cs_visits.exceptions import AttendanceError, RoundError, VisitError

from .story.common import DATA, StoryCase

BOOKS = [
    ("2026-09-23 09:00", "books_are_opened"),
    ("2026-09-30 18:30", "load_books"),
    ("2026-10-15 09:00", "books_are_complete"),
]
COMPLAINT = [
    ("2026-09-30 15:00", "customer_complains_by_phone"),
    ("2026-09-30 15:10", "customer_confirms_the_record"),
    ("2026-09-30 15:30", "complaint_goes_to_the_head"),
    ("2026-10-08 11:00", "head_answers_after_the_holidays"),
    ("2026-10-08 16:00", "cs_manager_approves"),
    ("2026-10-09 10:00", "customer_is_answered"),
    ("2026-10-12 14:00", "customer_is_satisfied"),
    ("2026-10-12 14:30", "complaint_is_archived"),
]
VISIT = [
    ("2026-09-24 10:00", "salesperson_asks_to_go_out"),
    ("2026-09-24 16:00", "sales_manager_approves_the_outing"),
    ("2026-09-28 12:00", "visit_is_written_up"),
    ("2026-09-29 09:00", "visit_is_reviewed_and_handed_over"),
    ("2026-10-08 06:00", "round_and_attendance_check_open"),
    ("2026-10-08 09:30", "round_is_drawn"),
    ("2026-10-09 15:00", "agent_phones"),
    ("2026-10-10 11:00", "round_is_closed"),
    ("2026-10-10 15:00", "attendance_goes_to_hr"),
]
CREDIT = [
    ("2026-10-08 06:00", "quarter_is_rated"),
    ("2026-10-12 10:00", "clerk_evaluates"),
    ("2026-10-13 10:00", "ratings_are_approved_and_published"),
    ("2026-10-14 10:00", "limits_are_approved"),
    ("2026-10-15 10:00", "quotation_is_held"),
    ("2026-10-15 11:00", "finance_releases"),
    ("2026-10-15 11:30", "salesperson_confirms"),
]
ROUND_CRON = "cs_visits.ir_cron_callback_round"
ATTENDANCE_CRON = "cs_visits.ir_cron_attendance_check"
RATING_CRON = "cs_credit.ir_cron_credit_batch"


class TestStory(StoryCase):
    def test_complaint(self):
        self.tell(BOOKS, COMPLAINT)

    def test_visit(self):
        self.tell(BOOKS, VISIT)

    def test_credit(self):
        self.tell(BOOKS, CREDIT)

    def test_all_of_it_with_every_cron_every_morning(self):
        self.tell(BOOKS, COMPLAINT, VISIT, CREDIT, crons=True)
        left = self.env["cs.deadline"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "in", ("breached", "running")),
            ]
        )
        # nothing but the renewal of the limit, months ahead
        self.assertEqual(left.mapped("step"), ["renewal"])
        self.assertEqual(left.state, "running")
        self.assertEqual(left.res_model, "cs.credit.limit")
        with self.at("2026-10-16 06:00"):
            self.run_crons()
            before = self.everything()
            self.run_crons()
            self.assertEqual(self.everything(), before)
        with self.at("2026-10-16 09:00"):
            self.load_books()
            self.assertEqual(self.everything(), before)
            self.everybody_opens_what_he_finds()

    def everybody_opens_what_he_finds(self):
        documents = (
            self.complaint,
            self.complaint.callback_ids,
            self.outing,
            self.visit,
            self.round,
            self.callback,
            self.check,
            self.ratings["ST-01"],
            self.ratings["ST-01"].limit_ids,
            self.hold,
            self.order,
            self.yonghe,
            *self.env["cs.approval"].search([("company_id", "=", self.company.id)]),
            *self.env["cs.deadline"].search([("company_id", "=", self.company.id)]),
        )
        found = {role: set() for role in self.users}
        for role in self.users:
            for document in documents:
                with self.subTest(role=role, document=document):
                    if self.open_form(role, document):
                        found[role].add(document)
        # each in his room: spot checks of who finds what
        self.assertIn(self.complaint, found["head"])
        self.assertNotIn(self.complaint, found["sales"])
        self.assertIn(self.visit, found["sales"])
        self.assertNotIn(self.visit, found["sales2"])
        self.assertIn(self.check, found["hr"])
        self.assertIn(self.hold, found["sales"])
        self.assertNotIn(self.ratings["ST-01"], found["sales"])
        self.assertFalse(found["outsider"])

    # -- books ---------------------------------------------------------------------

    def books_are_opened(self):
        self.refused(AccessError, "clerk", self.env["cs.ledger.import"], "create", [{}])
        self.load_books()
        invoice = self.invoice("A05")
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(self.invoice("A07").amount_residual, 58000)
        self.yonghe = self.story_customer("ST-01")
        self.assertEqual(len(self.yonghe), 1)
        self.call(
            "sales_manager",
            self.yonghe,
            "write",
            {"user_id": self.users["sales"].id},
        )

    def books_are_complete(self):
        """The last export: 25 documents in all, the October payments beside them."""
        self.load_books()
        mine = [("company_id", "=", self.company.id), ("move_type", "!=", "entry")]
        self.assertEqual(self.env["account.move"].search_count(mine), 25)
        self.assertEqual(self.invoice("B05").payment_state, "paid")
        self.assertEqual(self.invoice("A08").amount_residual, 0)
        self.assertEqual(self.invoice("C07").amount_residual, 15000)

    # -- 1. the complaint ----------------------------------------------------------

    def customer_complains_by_phone(self):
        self.complaint = self.make(
            "agent",
            "cs.complaint",
            {
                "partner_id": self.yonghe.id,
                "category_id": self.env.ref(
                    "cs_department.complaint_category_product"
                ).id,
                "channel": "phone",
                "content_kind": "quality_fault",
                # as the customer reads it from the paper
                "origin_number": "A05",
                "description": "Two of forty rice cookers do not switch off.",
                "department_id": self.product_dept.id,
                "remedy_ids": [
                    Command.create({"kind": "replacement", "asked_quantity": 2})
                ],
            },
        )
        complaint, invoice = self.complaint, self.invoice("A05")
        self.assertRegex(complaint.name, r"\d{4,}$")
        self.assertEqual(complaint.origin_ref, invoice.invoice_line_ids)
        self.assertEqual(complaint.origin_number, "A05")
        self.assertEqual(str(complaint.order_date), "2026-07-10")
        self.assertEqual(complaint.order_amount, 36000)
        self.assertEqual(complaint.phone, "+86 574 5550 2001")
        self.assertEqual(complaint.user_id, self.users["agent"])
        self.recording = self.make(
            "agent",
            "ir.attachment",
            {
                "name": "call.txt",
                "raw": "Recorded call",
                "res_model": complaint._name,
                "res_id": complaint.id,
            },
        )
        self.refused(ReadBackError, "agent", complaint, "action_confirm")
        self.refused(
            StateWriteError, "agent", complaint, "write", {"state": "confirmed"}
        )
        self.refused(
            EngineFieldError,
            "manager",
            complaint,
            "write",
            {"read_back_date": "2026-09-30 07:00:00"},
        )
        self.assertEqual(complaint.state, "draft")

    def customer_confirms_the_record(self):
        complaint = self.complaint
        self.call(
            "agent",
            complaint,
            "write",
            {"read_back_by": "Ms Shen, purchasing", "read_back_method": "phone"},
        )
        self.refused(AccessError, "sales", complaint, "action_confirm")
        self.press("agent", complaint, "confirm")
        self.assertEqual(complaint.state, "confirmed")
        self.assertEqual(self.clock(complaint, "transfer"), "running 2026-10-08 18:00")
        self.refused(
            ReadonlyDocumentError, "agent", complaint, "write", {"description": "Less"}
        )

    def complaint_goes_to_the_head(self):
        complaint = self.complaint
        self.refused(AccessError, "head", complaint, "action_transfer")
        self.press("agent", complaint, "transfer")
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.head_id, self.users["head"])
        self.assertEqual(self.clock(complaint, "transfer"), "met 2026-10-08 18:00")
        self.assertEqual(self.clock(complaint, "analysis"), "running 2026-10-08 18:00")
        self.assertIn(self.users["head"], complaint.activity_ids.user_id)
        self.refused(TransitionError, "agent", complaint, "action_reply")

    def head_answers_after_the_holidays(self):
        complaint = self.complaint
        answer = {
            "cause": "A thermostat of a wrong batch",
            "analysis": "Batch 2606 left the supplier without its final test.",
            "solution": "Two new cookers at our cost; the batch is called back.",
            "cause_id": self.env.ref(
                "cs_department.complaint_cause_outside_supplier"
            ).id,
            "responsibility": "department",
            "responsible_department_id": self.product_dept.id,
            "expectation_met": "yes",
        }
        self.refused(FieldAccessError, "agent", complaint, "write", answer)
        self.refused(MissingInputError, "head", complaint, "action_submit_analysis")
        self.call("head", complaint, "write", answer)
        self.refused(
            TransitionAccessError, "agent", complaint, "action_submit_analysis"
        )
        self.press("head", complaint, "submit_analysis")
        self.assertEqual(complaint.state, "approval")
        self.assertEqual(self.clock(complaint, "analysis"), "met 2026-10-08 18:00")

    def cs_manager_approves(self):
        complaint = self.complaint
        for role in ("agent", "head", "finance"):
            self.refused(AccessError, role, complaint, "action_approve")
        approval = complaint.approval_ids
        for role in ("manager", "agent"):
            self.refused(AccessError, role, approval, "write", {"state": "approved"})
        self.press("manager", complaint, "approve")
        self.assertEqual(complaint.state, "approved")
        self.assertEqual(self.clock(complaint, "reply"), "running 2026-10-09 18:00")

    def customer_is_answered(self):
        complaint = self.complaint
        self.refused(TransitionAccessError, "head", complaint, "action_reply")
        self.press("agent", complaint, "reply")
        self.assertEqual(complaint.state, "followup")
        self.assertEqual(self.clock(complaint, "reply"), "met 2026-10-09 18:00")
        self.assertEqual(self.clock(complaint, "followup"), "running 2026-10-13 18:00")
        self.refused(MissingInputError, "agent", complaint, "action_close")

    def customer_is_satisfied(self):
        callback = self.complaint.callback_ids
        self.assertEqual(callback.phone, "+86 574 5550 2001")
        self.assertEqual(callback.kind, "complaint_followup")
        self.refused(MissingInputError, "agent", callback, "action_done")
        self.refused(AccessError, "sales", callback, "action_done")
        self.reach("agent", callback)
        self.call(
            "agent",
            callback,
            "write",
            {
                "outcome": "satisfied",
                "satisfaction": 5,
                "customer_words": "Quick and fair.",
            },
        )
        self.press("agent", callback, "done")
        self.assertEqual(self.complaint.followup_result, "satisfied")
        self.assertEqual(self.clock(self.complaint, "followup"), "met 2026-10-13 18:00")

    def complaint_is_archived(self):
        complaint = self.complaint
        self.press("agent", complaint, "close")
        self.assertEqual(complaint.state, "closed")
        # nothing is left to do but to learn from it (B1.3)
        self.assertEqual(
            complaint.activity_ids.activity_type_id,
            self.env.ref("cs_department.mail_activity_type_review"),
        )
        for role in ("agent", "manager", "president"):
            self.refused(
                (ReadonlyDocumentError, AccessError),
                role,
                complaint,
                "write",
                {"note": "Later"},
            )
            self.refused(
                (ReadonlyDocumentError, AccessError), role, complaint, "unlink"
            )
        self.refused(
            ReadonlyDocumentError, "agent", self.recording, "write", {"name": "x.txt"}
        )
        self.refused(ReadonlyDocumentError, "agent", self.recording, "unlink")
        self.refused(
            ReadonlyDocumentError,
            "agent",
            self.env["ir.attachment"],
            "create",
            [{"name": "y", "res_model": complaint._name, "res_id": complaint.id}],
        )
        remedy = complaint.remedy_ids
        self.refused(
            ReadonlyDocumentError, "agent", remedy, "write", {"asked_quantity": 1}
        )
        self.assertEqual(
            [
                (c.step, c.state, c.clause_id.number, self.local(c.date_done))
                for c in complaint.deadline_ids.sorted("id")
            ],
            [
                ("transfer", "met", "A3.4", "2026-09-30 15:30"),
                ("analysis", "met", "A3.4", "2026-10-08 11:00"),
                ("reply", "met", "A3.4", "2026-10-09 10:00"),
                ("followup", "met", "A3.9", "2026-10-12 14:00"),
            ],
        )
        approval = complaint.approval_ids
        self.assertEqual(
            (
                approval.state,
                approval.step,
                approval.clause_id.number,
                approval.requester_id,
                approval.decided_by,
                self.local(approval.decided_on),
            ),
            (
                "approved",
                "solution",
                "A3.4",
                self.users["head"],
                self.users["manager"],
                "2026-10-08 16:00",
            ),
        )

    def clock(self, document, step):
        clock = document.deadline_ids.filtered(lambda c: c.step == step).sorted("id")
        return f"{clock[-1:].state} {self.local(clock[-1:].date_due)}"

    # -- 2. the visit --------------------------------------------------------------

    def salesperson_asks_to_go_out(self):
        self.outing = self.make(
            "sales",
            "cs.outing",
            {
                "date_start": self.utc("2026-09-28 08:30"),
                "date_end": self.utc("2026-09-28 17:00"),
                "partner_ids": [Command.set(self.yonghe.ids)],
                "purpose": "Autumn prices, and how the summer's cookers sell",
                "destination": "Ningbo",
                "transport": "train",
            },
        )
        self.press("sales", self.outing, "submit")
        self.assertEqual(self.outing.state, "submitted")
        self.visit = self.make(
            "sales",
            "cs.visit",
            {
                "partner_id": self.yonghe.id,
                "date_start": self.utc("2026-09-28 10:00"),
                "date_end": self.utc("2026-09-28 11:30"),
                "purpose_id": self.purpose.id,
            },
        )
        self.refused(VisitError, "sales", self.visit, "action_done")

    def sales_manager_approves_the_outing(self):
        outing = self.outing
        for role in ("sales", "sales2", "sales_manager2", "hr", "manager"):
            self.refused((AccessError, ApprovalError), role, outing, "action_approve")
        self.refused(StateWriteError, "sales", outing, "write", {"state": "approved"})
        self.press("sales_manager", outing, "approve")
        self.assertEqual((outing.state, outing.is_retroactive), ("approved", False))
        self.assertEqual(outing.approval_ids.clause_id.number, "A1.3")
        self.assertEqual(outing.approval_ids.decided_by, self.users["sales_manager"])

    def visit_is_written_up(self):
        visit = self.visit
        self.press("sales", visit, "done")
        self.assertEqual(visit.outing_id, self.outing)
        self.assertEqual(self.clock(visit, "hand_over"), "running 2026-09-29 23:59")
        self.refused(MissingInputError, "sales", visit, "action_submit")
        self.call(
            "sales",
            visit,
            "write",
            {
                "content": "Shown the autumn list; they want the price of July.",
                "result_reaction": "Interested in the larger cooker",
            },
        )
        self.refused(AccessError, "sales2", visit, "write", {"content": "Nothing"})
        self.press("sales", visit, "submit")
        self.assertEqual(visit.state, "submitted")

    def visit_is_reviewed_and_handed_over(self):
        visit = self.visit
        self.refused(TransitionAccessError, "sales", visit, "action_review")
        self.refused(AccessError, "sales_manager2", visit, "action_review")
        self.press("sales_manager", visit, "review")
        self.refused(VisitError, "sales", visit, "write", {"content": "Something else"})
        self.press("sales", visit, "hand_over")
        self.assertEqual((visit.state, visit.is_hand_over_late), ("handed_over", False))
        self.assertEqual(self.clock(visit, "hand_over"), "met 2026-09-29 23:59")
        self.assertEqual(visit.deadline_ids.mapped("clause_id.number"), ["A1.4"])
        self.press("agent", visit, "receive")
        self.press("sales", self.outing, "done")

    def round_and_attendance_check_open(self):
        self.run_crons(ROUND_CRON, ATTENDANCE_CRON)
        mine = [("company_id", "=", self.company.id)]
        self.round = self.env["cs.callback.round"].search(mine)
        self.assertEqual(
            (str(self.round.date_from), str(self.round.date_to)),
            ("2026-09-21", "2026-09-30"),
        )
        self.assertEqual(self.clock(self.round, "round"), "running 2026-10-10 18:00")
        self.check = self.env["cs.attendance.check"].search(mine)
        self.assertEqual(str(self.check.date_from), "2026-09-01")
        self.assertEqual(
            self.clock(self.check, "attendance"), "running 2026-10-10 18:00"
        )

    def round_is_drawn(self):
        self.refused(AccessError, "sales_manager", self.round, "action_generate")
        self.press("manager", self.round, "generate")
        self.callback = self.round.callback_ids
        self.assertEqual(self.callback.partner_id, self.yonghe)
        self.assertEqual(self.callback.phone, "+86 574 5550 2001")
        self.assertEqual(self.visit.round_id, self.round)
        self.refused(AccessError, "sales", self.callback, "read", ["phone"])
        self.refused(RoundError, "manager", self.round, "action_close")

    def agent_phones(self):
        callback = self.callback
        role = next(r for r, u in self.users.items() if u == callback.user_id)
        self.assertIn(role, ("agent", "agent2"))
        self.refused(
            StateWriteError, "manager", self.visit, "write", {"state": "verified"}
        )
        self.reach(role, callback)
        self.refused(MissingInputError, role, callback, "action_done")
        self.call(
            role,
            callback,
            "write",
            {"visit_outcome": "as_registered", "satisfaction": 4},
        )
        self.press(role, callback, "done")
        self.assertEqual(self.visit.state, "verified")
        self.refused(
            ReadonlyDocumentError, "sales", self.visit, "write", {"future_notes": "x"}
        )

    def round_is_closed(self):
        self.refused(TransitionAccessError, "agent", self.round, "action_close")
        self.press("manager", self.round, "close")
        self.assertEqual(self.round.state, "closed")
        self.assertEqual(self.clock(self.round, "round"), "met 2026-10-10 18:00")
        papers = self.env["cs.callback.round.report"].search(
            [("round_id", "=", self.round.id)]
        )
        reports = self.env["ir.attachment"].search(
            [("res_model", "=", papers._name), ("res_id", "in", papers.ids)]
        )
        mails = self.env["mail.mail"].search([("attachment_ids", "in", reports.ids)])
        director, president = self.users["sales_manager"], self.users["president"]
        # the center's report to its director, the one over all to the president
        self.assertEqual(len(reports), 2)
        self.assertIn(director.partner_id, mails.recipient_ids)
        self.assertIn(president.partner_id, mails.recipient_ids)
        self.refused(RoundError, "manager", self.round, "write", {"seed": "1"})

    def attendance_goes_to_hr(self):
        check = self.check
        self.refused(AccessError, "hr", check, "read", ["state"])
        self.press("agent", check, "compute")
        line = check.line_ids.filtered(lambda row: row.user_id == self.users["sales"])
        self.assertEqual(len(line), 1)
        self.assertEqual(
            (
                line.outing_count,
                line.retroactive_count,
                line.visit_count,
                line.no_outing_count,
                line.late_count,
                line.called_count,
                line.verified_count,
                line.refuted_count,
            ),
            (1, 0, 1, 0, 0, 1, 1, 0),
        )
        self.refused(
            (AccessError, AttendanceError), "agent", line, "write", {"visit_count": 9}
        )
        self.refused(TransitionError, "agent", check, "action_send")
        self.refused(AccessError, "sales_manager", check, "action_check")
        self.press("agent", check, "check")
        self.press("agent", check, "send")
        self.assertEqual(check.state, "sent")
        self.assertEqual(self.clock(check, "attendance"), "met 2026-10-10 18:00")
        self.assertEqual(check.checked_by, self.users["agent"])
        self.assertEqual(self.call("hr", check, "read", ["state"])[0]["state"], "sent")
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn(self.users["hr"].partner_id, mail.recipient_ids)
        self.assertTrue(mail.attachment_ids)

    # -- 3. credit -----------------------------------------------------------------

    def quarter_is_rated(self):
        self.run_crons(RATING_CRON)
        ratings = self.env["cs.credit.rating"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "quarter")]
        )
        self.ratings = {rating.partner_id.ref: rating for rating in ratings}
        self.assertEqual(sorted(self.ratings), ["ST-01", "ST-02", "ST-03"])
        for rating in ratings:
            self.assertEqual(
                (str(rating.date_from), str(rating.date_to), rating.state),
                ("2026-07-01", "2026-09-30", "scored"),
            )
            self.assertEqual(len(rating.line_ids), 20)
        self.check_ledger_points()

    def check_ledger_points(self):
        with (DATA / "story_expected.csv").open() as file:
            for row in csv.DictReader(file):
                line = self.sheet(row["customer"], row["indicator"])
                with self.subTest(**row):
                    self.assertAlmostEqual(line.points, float(row["points"]))
                    if row["ratio"]:
                        self.assertAlmostEqual(line.value, float(row["ratio"]) * 100)

    def sheet(self, customer, code):
        lines = self.ratings[customer].line_ids
        return lines.filtered(lambda line: line.code == code)

    def clerk_evaluates(self):
        rating = self.ratings["ST-01"]
        line = self.sheet("ST-01", "09")
        self.refused(AccessError, "sales", rating, "action_score")
        self.refused(StateWriteError, "credit", rating, "write", {"state": "published"})
        with self.assertRaisesRegex(Exception, "come from the scoring"):
            self.call("clerk", line, "write", {"points": 20})
        self.answer_all("ST-01", {"01": 2, "02": 3, "07": 2})
        self.answer_all("ST-02")
        self.answer_all("ST-03")
        self.enter_statement("ST-01")
        self.enter_statement("ST-03", net_profit=12000000, cost_of_sales=30000000)
        for rating in self.ratings.values():
            self.press("clerk", rating, "score")
        self.check_ledger_points()
        points = {line.code: line.points for line in self.ratings["ST-01"].line_ids}
        self.assertEqual(
            [points[f"{number:02}"] for number in range(12, 21)],
            [3, 2, 3, 1, 3, 3, 1, 3, 2],
        )
        # known from the first sale in the books, on 10 April
        self.assertEqual(points["04"], 1)
        rating = self.ratings["ST-01"]
        # 24 for quality, 40 for payments, 21 from the statement
        self.assertAlmostEqual(rating.score, 85)
        self.assertEqual((rating.grade_id.code, rating.missing_count), ("AA", 0))
        self.assertFalse(rating.reasons)
        second, third = self.ratings["ST-02"], self.ratings["ST-03"]
        # 28 + 26.95, no statements: classes 3 to 5 score 0 and the rating says so
        self.assertAlmostEqual(second.score, 54.95)
        self.assertEqual(second.grade_id.code, "C")
        self.assertIn("No statements", second.reasons)
        # B01 was exactly 180 days overdue: no bad debt yet
        self.assertNotIn("overdue", second.reasons)
        self.assertEqual(third.grade_id.code, "B")
        self.assertIn("18,000.00", third.reasons)
        self.assertNotIn("No statements", third.reasons)

    def answer_all(self, customer, answers=None):
        """Answer what people judge, with the best band or that of so many points."""
        for line in self.ratings[customer].line_ids:
            if line.source != "evaluator":
                continue
            bands = line.indicator_id.band_ids.sorted("points", reverse=True)
            if line.code in (answers or {}):
                bands = bands.filtered(
                    lambda b, points=answers[line.code]: b.points == points
                )
            self.call("clerk", line, "write", {"band_id": bands[0].id})

    def enter_statement(self, customer, **values):
        self.make(
            "clerk",
            "cs.credit.statement",
            {
                "partner_id": self.ratings[customer].partner_id.id,
                "date_end": "2025-12-31",
                "total_assets": 40000000,
                "total_liabilities": 20000000,
                "current_assets": 18000000,
                "inventory": 6000000,
                "current_liabilities": 10000000,
                "operating_cash_flow": 1000000,
                "registered_capital": 5000000,
                "turnover": 60000000,
                "previous_turnover": 57000000,
                "cost_of_sales": 45000000,
                "net_profit": 2400000,
                **values,
            },
        )

    def ratings_are_approved_and_published(self):
        rating = self.ratings["ST-01"]
        for each in self.ratings.values():
            self.press("clerk", each, "submit")
        for role in ("clerk", "sales", "manager"):
            self.refused(AccessError, role, rating, "action_approve")
        self.refused(TransitionError, "credit", rating, "action_publish")
        for each in self.ratings.values():
            self.press("credit", each, "approve")
            self.press("credit", each, "publish")
            self.assertEqual(each.state, "published")
            self.assertEqual(each.approval_ids.clause_id.number, "B5.6")
        self.assertEqual(rating.approval_ids.decided_by, self.users["credit"])
        shown = self.call("sales", self.yonghe, "read", ["cs_credit_grade_id"])
        self.assertEqual(shown[0]["cs_credit_grade_id"][0], rating.grade_id.id)
        self.refused(
            ReadonlyDocumentError, "credit", rating, "write", {"user_id": False}
        )
        limit = rating.limit_ids
        # twice the average of 367,000 sold in twelve months
        self.assertAlmostEqual(limit.amount, 2 * 367000 / 12, places=2)
        self.assertEqual((limit.state, limit.payment_days), ("draft", 45))
        self.assertEqual(self.ratings["ST-02"].limit_ids.amount, 0)

    def limits_are_approved(self):
        limit = self.ratings["ST-01"].limit_ids
        self.refused(StateWriteError, "clerk", limit, "write", {"state": "active"})
        self.press("clerk", limit, "submit")
        self.refused(AccessError, "clerk", limit, "action_approve")
        self.press("finance", limit, "approve")
        self.assertEqual(limit.state, "active")
        self.assertEqual(limit.approval_ids.clause_id.number, "B5.6")
        self.assertEqual(
            self.yonghe.with_company(self.company).cs_credit_limit_id, limit
        )

    def quotation_is_held(self):
        self.order = self.make(
            "sales",
            "sale.order",
            {
                "partner_id": self.yonghe.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 700,
                            "price_unit": 100,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            },
        )
        answer = self.call("sales", self.order, "action_confirm")
        self.assertEqual(answer["tag"], "display_notification")
        self.assertEqual(self.order.state, "draft")
        self.hold = self.order.cs_credit_hold_id
        self.assertEqual((self.hold.state, self.hold.amount), ("open", 70000))
        self.assertEqual(self.hold.user_id, self.users["sales"])
        self.assertEqual(self.hold.rule_ids.kind, "over_limit")
        self.assertEqual(self.hold.rule_ids.clause_id.number, "B5.6")
        self.refused(CreditHoldError, "sales", self.order, "write", {"state": "sale"})
        self.refused(AccessError, "sales", self.hold, "write", {"amount": 1})

    def finance_releases(self):
        hold = self.hold
        for role in ("sales", "sales_manager", "clerk", "agent"):
            self.refused(AccessError, role, hold, "action_release")
        self.refused(StateWriteError, "finance", hold, "write", {"state": "released"})
        self.press("finance", hold, "release")
        self.assertEqual((hold.state, self.order.state), ("released", "draft"))
        self.assertEqual(hold.approval_ids.decided_by, self.users["finance"])

    def salesperson_confirms(self):
        self.call("sales", self.order, "action_confirm")
        self.assertEqual((self.order.state, self.hold.state), ("sale", "released"))
        line = self.order.order_line
        self.refused(CreditHoldError, "sales", line, "write", {"price_unit": 200})
        self.assertEqual(self.order.amount_total, 70000)
