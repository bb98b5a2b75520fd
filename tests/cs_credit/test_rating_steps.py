"""Many at once, twice, on demand, what if, and one page that says why."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import SQL

from odoo.addons.cs_department.exceptions import (
    MissingInputError,
    ReadonlyDocumentError,
    TransitionAccessError,
    TransitionError,
)

from .common import Q3, CreditCase

BEST = {f"i{code}": 0 for code in ("01", "02", "03", "05", "06", "07", "08")}


class TestRatingSteps(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.paid = self.invoice("2026-07-01", "2026-07-31", 12000)
        self.payment = self.pay(self.paid, "2026-07-31")

    def scored(self, partner=None, **answers):
        sheet = self.rating(partner)
        self.answer(sheet, **answers)
        sheet.action_score()
        return sheet

    # -- many ----------------------------------------------------------------------

    def test_many_at_once(self):
        others = [self.make_customer(f"Customer {n}") for n in range(3)]
        sheets = self.env["cs.credit.rating"]
        for partner in others:
            sheets |= self.rating(partner)
        self.as_user("clerk", sheets).action_score()
        self.as_user("clerk", sheets).action_submit()
        self.as_user("credit", sheets).action_approve()
        self.as_user("credit", sheets).action_publish()
        self.assertEqual(set(sheets.mapped("state")), {"published"})
        self.assertEqual(len(sheets.limit_ids), 3)

    def test_published_twice_is_refused(self):
        sheet = self.scored(**BEST)
        self.as_user("clerk", sheet).action_submit()
        self.as_user("credit", sheet).action_approve()
        self.as_user("credit", sheet).action_publish()
        limits = sheet.limit_ids
        with self.assertRaises(TransitionError):
            self.as_user("credit", sheet).action_publish()
        with self.assertRaises(TransitionError):
            self.as_user("credit", sheet).action_submit()
        self.assertEqual(sheet.limit_ids, limits)

    def test_one_wrong_state_stops_all(self):
        first, second = self.scored(), self.rating(self.make_customer("Draft"))
        with self.assertRaises(TransitionError):
            self.as_user("clerk", first | second).action_submit()

    # -- on demand -----------------------------------------------------------------

    def test_rate_a_new_customer(self):
        partner = self.make_customer("New")
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": partner.id}
        )
        action = self.as_user("clerk", contact).action_cs_credit_rate()
        sheet = self.env["cs.credit.rating"].browse(action["res_id"])
        self.assertEqual((sheet.partner_id, sheet.kind), (partner, "single"))
        self.assertEqual((sheet.date_from, sheet.date_to), Q3)
        self.assertEqual((sheet.state, sheet.is_provisional), ("scored", True))
        again = self.as_user("clerk", partner).action_cs_credit_rate()
        self.assertEqual(again["res_id"], sheet.id)
        with self.assertRaises(TransitionAccessError):
            self.as_user("sales", partner).action_cs_credit_rate()

    # -- the sheet -----------------------------------------------------------------

    def test_lines_are_the_sheets(self):
        sheet = self.scored(**BEST)
        lines = self.env["cs.credit.rating.line"]
        self.assertEqual(len(sheet.line_ids), 20)
        self.assertEqual(
            lines.search([("rating_id", "=", sheet.id), ("code", "=", "09")]).points, 20
        )
        line = self.line(sheet, "09")
        line.invalidate_recordset()
        with self.assertQueryCount(1):
            self.assertEqual(line.with_user(self.env.user).points, 20)
        self.assertTrue(line.exists())
        self.assertFalse(lines.browse(line.id + (1 << 40)).exists())
        total = lines._read_group([("rating_id", "=", sheet.id)], [], ["points:sum"])
        self.assertEqual(total[0][0], sheet.score)
        line = self.line(sheet, "01")
        line.write({"note": "Seen the plant"})
        sheet.action_score()
        self.assertEqual(self.line(sheet, "01").note, "Seen the plant")
        with self.assertRaises(ValidationError):
            sheet.line_ids[:1].unlink()
        with self.assertRaises(ValidationError):
            lines.create({"rating_id": sheet.id, "indicator_id": line.indicator_id.id})
        for role in ("auditor", "sales", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, line).write({"note": "x"})

    def test_answers_through_the_form(self):
        sheet = self.rating()
        clerk = self.as_user("clerk", sheet)
        band = self.line(sheet, "02").indicator_id.band_ids[1]
        clerk.write(
            {"line_ids": [(1, self.line(sheet, "02").id, {"band_id": band.id})]}
        )
        clerk.action_score()
        self.assertEqual(self.line(sheet, "02").points, 3)
        self.assertEqual(sheet.answer_gap_count, 6)
        with Form(clerk) as form, form.line_ids.edit(2) as line:
            line.band_id = self.line(sheet, "03").indicator_id.band_ids[0]
        self.assertEqual(self.line(sheet, "03").points, 4)
        with self.assertRaises(ValidationError):
            clerk.write({"sheet": {}})

    def test_payments_behind_a_line(self):
        self.pay(self.invoice("2026-07-01", "2026-08-31", 100), "2026-10-05")
        sheet = self.scored()
        action = self.line(sheet, "09").action_open_payments()
        found = self.env["account.move.line"].search(action["domain"])
        # what was paid after the quarter is none of it
        self.assertEqual(found.move_id, self.payment)

    # -- what if -------------------------------------------------------------------

    def trial(self, sheet, role="clerk"):
        action = self.as_user(role, sheet).action_try_answers()
        return (
            self.env["cs.credit.rating.trial"]
            .with_user(self.users[role])
            .with_context(allowed_company_ids=self.company.ids)
            .browse(action["res_id"])
        )

    def test_what_if(self):
        sheet = self.scored(**{**BEST, "i01": 2, "i07": 1})
        # 70 less 4, less 1, and 0 of 3 for the length: 2 months and 29 days give 1
        self.assertEqual((sheet.score, sheet.grade_id.code), (63, "B"))
        with Form(self.trial(sheet)) as form:
            with form.line_ids.edit(0) as line:
                line.band_id = line.indicator_id.band_ids[0]
            with form.line_ids.edit(6) as line:
                line.band_id = line.indicator_id.band_ids[4]
            # + 4 - 4, and the lawsuit caps
            self.assertEqual((form.score, form.grade_id.code), (63, "B"))
            self.assertIn("lawsuit", form.reasons)
            with form.line_ids.edit(6) as line:
                line.band_id = line.indicator_id.band_ids[0]
            with form.line_ids.edit(5) as line:
                line.band_id = line.indicator_id.band_ids[0]
            self.assertEqual((form.score, form.grade_id.code), (68, "B"))
            self.assertEqual(form.proposed_limit, 500)
        self.assertEqual(sheet.score, 63)
        form.record.action_apply()
        self.assertEqual(sheet.score, 68)
        self.assertEqual(self.line(sheet, "01").points, 4)

    def test_what_if_of_an_approval_asks_again(self):
        sheet = self.scored(**BEST)
        self.as_user("clerk", sheet).action_submit()
        trial = self.trial(sheet)
        trial.action_apply()
        self.assertEqual(sheet.state, "approval")  # nothing changed
        trial.line_ids[0].band_id = trial.line_ids[0].indicator_id.band_ids[1]
        trial.action_apply()
        self.assertEqual(sheet.state, "scored")

    def test_what_if_limits(self):
        sheet = self.rating()
        with self.assertRaises(MissingInputError):
            sheet.action_try_answers()
        sheet.action_score()
        with self.assertRaises(AccessError):
            self.as_user("sales", sheet).action_try_answers()
        trial = self.trial(sheet)
        self.as_user("clerk", sheet).action_submit()
        self.as_user("credit", sheet).action_approve()
        self.as_user("credit", sheet).action_publish()
        trial.line_ids[0].band_id = trial.line_ids[0].indicator_id.band_ids[0]
        with self.assertRaises(ReadonlyDocumentError):
            trial.action_apply()

    # -- why -----------------------------------------------------------------------

    def test_why(self):
        self.invoice("2026-02-01", "2026-04-02", 500)
        sheet = self.scored(**BEST)
        page = sheet.explanation
        for text in (
            "Quality of the customer",
            "20",
            self.paid.name,
            "bad or written off",
            "is overdue by more than 180 days",
            "No statements",
        ):
            self.assertIn(text, page)
        draft = self.rating(self.make_customer("Not yet"))
        self.assertFalse(draft.explanation)
        with self.assertRaises(MissingInputError):
            draft.action_print()

    def test_print(self):
        sheet = self.scored(**BEST)
        report = self.env["ir.actions.report"]
        for role in ("clerk", "auditor"):
            html, _kind = (
                report.with_user(self.users[role])
                .with_context(allowed_company_ids=self.company.ids)
                ._render_qweb_html("cs_credit.report_rating", sheet.ids)
            )
            self.assertIn(sheet.name, html.decode())
            self.assertIn("Quality of the customer", html.decode())
        with self.assertRaises(AccessError):
            report.with_user(self.users["sales"])._render_qweb_html(
                "cs_credit.report_rating", sheet.ids
            )

    def test_lines_of_an_older_version_are_taken_over(self):
        sheet = self.scored(**{**BEST, "i02": 1})
        lines = ["code", "value", "points", "band_id", "remark", "is_missing"]
        before = sheet.line_ids.read(lines)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "CREATE TABLE cs_credit_rating_line AS SELECT rating_id, indicator_id,"
                " value, band_id, points, is_missing, remark, note FROM (%s) line",
                self.env["cs.credit.rating.line"]._table_query,
            )
        )
        self.env.cr.execute("UPDATE cs_credit_rating SET sheet = NULL")
        self.env["cs.credit.rating.line"].init()
        self.env.invalidate_all()
        self.assertEqual(sheet.line_ids.read(lines), before)
        # a second upgrade finds nothing to do
        self.env["cs.credit.rating.line"].init()
