"""The overview of finance: worked figures, what they open, who sees them."""

import io

import openpyxl

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.cs_department.exceptions import PeriodError

from .figures_common import DAY, Q2, FiguresCase


class TestFigures(FiguresCase):
    def test_dso_counted_back(self):
        """30 September: 900 are open. September sold 500 (30 days), August 800, of
        which the other 400 are half (15.5 of 31 days): 45.5 days. Not due are 500:
        30 days exactly, so late payers cost 15.5."""
        self.invoice("2026-09-10", "2026-10-10", 500)
        august = self.invoice("2026-08-10", "2026-09-09", 800)
        self.pay(august, "2026-09-20", 400)
        board = self.board()
        last = self.table(board, "trend")["rows"][-1]["cells"]
        self.assertEqual(last["receivable"], 900)
        self.assertEqual(last["sales"], 500)
        self.assertEqual(last["dso"], 45.5)
        self.assertEqual(last["best_dso"], 30)
        self.assertEqual(last["late_days"], 15.5)
        self.assertEqual(self.tile(board, "dso")["value"], 45.5)
        # the end of August: 800 open of 800 sold
        before = self.table(board, "trend")["rows"][-2]["cells"]
        self.assertEqual([before[k] for k in ("dso", "best_dso")], [31, 31])

    def test_in_the_middle_of_a_month(self):
        """10 September: 10 days have sold 100; 100 + 31 days of August."""
        self.invoice("2026-09-05", "2026-10-10", 100)
        self.invoice("2026-08-10", "2026-09-09", 800)
        self.invoice("2026-09-15", "2026-10-10", 7000)
        last = self.table(self.board("2026-09-10"), "trend")["rows"][-1]["cells"]
        self.assertEqual(last["dso"], 41)
        self.assertEqual(last["overdue_30"], 800)

    def test_thirteen_points(self):
        self.invoice("2025-09-01", "2025-09-20", 60)
        self.pay(self.invoice("2025-09-01", "2025-10-20", 40), "2026-03-31")
        rows = self.table(self.board(), "trend")["rows"]
        self.assertEqual(len(rows), 13)
        self.assertEqual(rows[0]["key"], "2025-09-30")
        self.assertEqual(rows[0]["cells"]["not_due"], 40)
        self.assertEqual(rows[0]["cells"]["overdue_30"], 60)
        self.assertEqual(rows[5]["key"], "2026-02-28")
        self.assertEqual(rows[5]["cells"]["overdue_over"], 100)
        self.assertEqual(rows[6]["cells"]["overdue_over"], 60)
        self.assertEqual(rows[12]["cells"]["receivable"], 60)

    def test_trend_equals_the_portfolio_of_each_day(self):
        self.pay(self.invoice("2026-05-02", "2026-06-01", 80), "2026-08-15", 30)
        self.pay(self.invoice("2026-07-02", "2026-07-31", 90, self.beta), "2026-08-31")
        self.settle(
            self.unapplied("2026-06-10", 70, self.gamma),
            self.invoice("2026-07-10", "2026-08-09", 100, self.gamma),
        )
        self.unapplied("2026-07-11", 11)
        for row in self.table(self.board(), "trend")["rows"]:
            found = self.opened(row["opens"][""])
            for name in ("not_due", "overdue_30", "overdue_over", "advance"):
                with self.subTest(day=row["key"], name=name):
                    self.assertEqual(
                        sum(found.mapped(name)), row["cells"][name], row["key"]
                    )

    def some_figures(self):
        """Alpha AA owes 1000, 600 of it over 90 days; beta, no grade, 400 not due;
        gamma C owes nothing and has a limit of 300."""
        self.rated(self.alpha, "AA")
        self.rated(self.gamma, "C")
        self.invoice("2026-05-01", "2026-06-01", 600)
        self.invoice("2026-09-01", "2026-10-15", 400)
        self.invoice("2026-09-01", "2026-10-15", 400, self.beta)
        limit = {"date_from": "2026-09-01", "date_to": "2026-12-31"}
        self.activate_limit(800, **limit)
        self.activate_limit(300, self.gamma, **limit)
        region = self.env["res.country.state"].search(
            [("country_id.code", "=", "CN")], limit=1
        )
        self.alpha.write(
            {
                "user_id": self.users["sales"].id,
                "state_id": region.id,
                "country_id": region.country_id.id,
            }
        )
        self.beta.user_id = self.users["sales2"]

    def test_tiles(self):
        self.some_figures()
        board = self.board()
        values = {tile["key"]: tile["value"] for tile in board["figures"]}
        self.assertEqual(values["receivable"], 1400)
        self.assertEqual(values["overdue"], 600 / 1400)
        self.assertEqual(values["overdue_over"], 600)
        # of the limits of 800 and 300 alpha uses 1000
        self.assertEqual(values["use"], 1000 / 1100)
        self.assertEqual(values["over"], 1)
        # 1000 × 0.5 % × 60 % + 400 × 10 % × 60 %
        self.assertAlmostEqual(values["expected_loss"], 3 + 24)
        self.assertEqual(self.tile(board, "receivable")["before"], 0)
        self.assertEqual(board["label_before"][-4:], "2025")

    def test_tiles_open_their_customers(self):
        self.some_figures()
        board = self.board()
        both = self.alpha | self.beta
        for key, partners in (
            ("receivable", both),
            ("exposure", both),
            ("overdue", self.alpha),
            ("overdue_over", self.alpha),
            ("use", self.alpha | self.gamma),
            ("over", self.alpha),
            ("expected_loss", both),
        ):
            with self.subTest(key=key):
                found = self.opened(self.tile(board, key))
                self.assertEqual(found.partner_id, partners)

    def test_year_before(self):
        self.pay(self.invoice("2025-09-01", "2025-09-20", 70), "2025-10-01")
        tile = self.tile(self.board(), "receivable")
        self.assertEqual((tile["value"], tile["before"]), (0, 70))
        # today's has orders in it, which last year's has not
        before = self.tile(self.board(), "expected_loss")["before"]
        self.assertAlmostEqual(before, 4.2)
        today = self.board("2026-10-20")
        self.assertIsNone(self.tile(today, "expected_loss")["before"])
        # at a month's end DSO has its year before: 70 of September's 70
        self.assertEqual(self.tile(self.board(), "dso")["before"], 30)

    def test_grades_and_age(self):
        self.some_figures()
        board = self.board()
        names = ("customers", "exposure", "not_due", "overdue_over", "overdue_share")
        self.assertEqual(
            self.cells(board, "grades", "AA", *names), [1, 1000, 400, 600, 0.6]
        )
        self.assertEqual(
            self.cells(board, "grades", "No grade", *names), [1, 400, 400, 0, 0]
        )
        self.assertEqual(
            self.cells(board, "grades", "Total", *names),
            [3, 1400, 800, 600, 600 / 1400],
        )
        labels = [row["label"] for row in self.table(board, "grades")["rows"]]
        self.assertEqual(labels, ["AA", "C", "No grade", "Total"])
        found = self.opened(self.row(board, "grades", "AA")["opens"][""])
        self.assertEqual(found.partner_id, self.alpha)

    def test_use(self):
        self.some_figures()
        board = self.board()
        self.assertEqual(
            self.cells(board, "use", "Over the Limit", "customers", "over_amount"),
            [1, 200],
        )
        self.assertEqual(self.cells(board, "use", "Up to 50 %", "customers"), [1])
        self.assertEqual(self.cells(board, "use", "No Limit", "share"), [1 / 3])

    def test_loss(self):
        self.some_figures()
        board = self.board()
        found = self.cells(board, "loss", "AA", "rate", "recovery", "expected_loss")
        self.assertEqual(found[:2], [0.005, 0.4])
        self.assertAlmostEqual(found[2], 3)
        self.assertEqual(self.cells(board, "loss", "No grade", "rate"), [0.1])

    def test_by_salesperson_and_region(self):
        self.some_figures()
        board = self.board()
        names = ("exposure", "overdue")
        self.assertEqual(self.cells(board, "user_id", "Sales", *names), [1000, 600])
        self.assertEqual(self.cells(board, "user_id", "Sales2", *names), [400, 0])
        self.assertEqual(self.cells(board, "user_id", "None", "customers"), [1])
        region = self.alpha.state_id.display_name
        self.assertEqual(self.cells(board, "state_id", region, *names), [1000, 600])

    def test_chosen_salesperson_limits_all_figures(self):
        self.some_figures()
        self.rated(self.alpha, "B", Q2, "superseded")
        self.rated(self.gamma, "B", Q2, "superseded")
        board = self.board(chosen={"user_id": self.users["sales"].id})
        self.assertEqual(self.tile(board, "receivable")["value"], 1000)
        last = self.table(board, "trend")["rows"][-1]["cells"]
        self.assertEqual((last["receivable"], last["sales"]), (1000, 400))
        self.assertEqual(self.cells(board, "migration", "B", "customers"), [1])
        self.assertEqual(self.cells(board, "accuracy", "B", "customers"), [1])
        self.assertEqual(len(self.table(board, "risks")["rows"]), 1)
        self.assertEqual(board["chosen"][0]["label"], "Sales")
        opened = self.opened(self.row(board, "migration", "B")["opens"][""])
        self.assertEqual(opened.partner_id, self.alpha)
        board = self.board(chosen={"user_id": False})
        self.assertEqual(self.tile(board, "receivable")["value"], 0)
        self.assertEqual(self.cells(board, "migration", "B", "customers"), [1])

    def test_chosen_center_and_team(self):
        self.some_figures()
        seller = self.users["sales"]
        department = self._make_department("East Sales")
        seller.employee_ids.department_id = department
        team = self.env["crm.team"].create(
            {"name": "East Team", "company_id": self.company.id}
        )
        self.env["crm.team.member"].create(
            {"user_id": seller.id, "crm_team_id": team.id}
        )
        self.rated(self.alpha, "B", Q2, "superseded")
        self.rated(self.gamma, "B", Q2, "superseded")
        for name, record in (("department_id", department), ("team_id", team)):
            with self.subTest(name=name):
                board = self.board(chosen={name: record.id})
                self.assertEqual(self.tile(board, "receivable")["value"], 1000)
                opened = self.opened(self.row(board, "migration", "B")["opens"][""])
                self.assertEqual(opened.partner_id, self.alpha)
                board = self.board(chosen={name: False})
                self.assertEqual(self.tile(board, "receivable")["value"], 400)
                opened = self.opened(self.row(board, "migration", "B")["opens"][""])
                self.assertEqual(opened.partner_id, self.gamma)

    def test_scores(self):
        """Alpha, AA: 1000 × 0.5 % × 60 % = 3, counted three times: over its limit
        and more than 90 days overdue. Beta, no grade: 200 × 10 % × 60 % = 12, twice:
        paid 2 days late in spring, 10 days late in September."""
        self.rated(self.alpha, "AA")
        self.invoice("2026-05-01", "2026-06-01", 1000)
        self.activate_limit(500, date_from="2026-09-01", date_to="2026-12-31")
        self.pay(self.invoice("2026-03-01", "2026-04-01", 50, self.beta), "2026-04-03")
        self.pay(self.invoice("2026-08-01", "2026-09-01", 50, self.beta), "2026-09-11")
        self.invoice("2026-09-20", "2026-10-20", 200, self.beta)
        rows = self.table(self.board(), "risks")["rows"]
        self.assertEqual(
            [row["label"] for row in rows], ["Beta Tools", "Ningbo Marine Parts"]
        )
        beta, alpha = (row["cells"] for row in rows)
        self.assertAlmostEqual(beta["score"], 24)
        self.assertEqual((beta["delay"], beta["signs"]), (10, "slower by 8 days"))
        self.assertAlmostEqual(alpha["score"], 9)
        self.assertEqual(alpha["signs"], "over the limit, over 90 days")
        self.assertEqual(self.opened(rows[0]["opens"][""]), self.beta)

    def test_a_day_less_than_a_day_is_not_slower(self):
        for due, paid in (("2026-04-01", "2026-04-03"), ("2026-09-01", "2026-09-03")):
            self.pay(self.invoice("2026-03-01", due, 50), paid)
        self.invoice("2026-09-20", "2026-10-20", 200)
        row = self.table(self.board(), "risks")["rows"][0]["cells"]
        self.assertEqual((row["delay"], row["signs"]), (2, ""))


class TestRatings(FiguresCase):
    def setUp(self):
        super().setUp()
        self.delta = self.make_customer("Delta Valves")
        self.rated(self.alpha, "AA", Q2, "superseded")
        self.rated(self.beta, "AA", Q2, "superseded", score=81)
        self.rated(self.delta, "B", Q2)
        self.rated(self.alpha, "AAA", score=92)
        self.rated(self.beta, "B", score=61)
        self.rated(self.gamma, "A", score=70)
        # fell due in the quarter: 600 on time, 200 late; 400 of before are 92 days late
        self.pay(self.invoice("2026-07-01", "2026-07-31", 600), "2026-07-31")
        self.pay(self.invoice("2026-07-15", "2026-08-15", 200, self.beta), "2026-08-20")
        self.invoice("2026-06-01", "2026-06-30", 400, self.beta)
        self.invoice("2026-09-01", "2026-10-31", 1000)
        self.invoice("2026-10-01", "2026-10-31", 5000)

    def test_migration(self):
        board = self.board("2026-10-20")
        table = self.table(board, "migration")
        self.assertEqual(
            [column["label"] for column in table["columns"]],
            ["AAA", "AA", "A", "B", "Not Rated", "Customers"],
        )
        row = self.row(board, "migration", "AA")
        self.assertEqual(row["cells"], {"customers": 2, "AAA": 1, "B": 1})
        # receivables at the quarter's end, whatever day is asked for
        self.assertEqual(
            row["notes"]["AAA"], {"share": 0.5, "exposure": 1000, "is_same": False}
        )
        self.assertEqual(row["notes"]["B"]["exposure"], 400)
        self.assertEqual(self.cells(board, "migration", "B", "none"), [1])
        self.assertEqual(self.cells(board, "migration", "Not Rated", "A"), [1])
        self.assertEqual(self.opened(row["opens"]["B"]).partner_id, self.beta)
        gone = self.row(board, "migration", "B")["opens"]["none"]
        self.assertEqual(self.opened(gone).direction, "gone")

    def test_directions(self):
        found = self.env["cs.credit.migration"].search(
            [("date_from", "=", "2026-07-01"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(
            {row.partner_id: row.direction for row in found},
            {
                self.alpha: "up",
                self.beta: "down",
                self.gamma: "new",
                self.delta: "gone",
            },
        )
        down = found.filtered(lambda row: row.direction == "down")
        self.assertEqual(down.score_change, -20)
        # the quarter before knows no quarter before it, and nobody is gone from Q3
        self.assertFalse(
            self.env["cs.credit.migration"].search(
                [("direction", "=", "gone"), ("date_from", "=", "2026-10-01")]
            )
        )

    def test_accuracy(self):
        board = self.board()
        names = ("customers", "due", "paid_share", "on_time_share")
        self.assertEqual(self.cells(board, "accuracy", "AA", *names), [2, 800, 1, 0.75])
        names = ("bad_customers", "bad_share", "bad")
        self.assertEqual(self.cells(board, "accuracy", "AA", *names), [1, 0.5, 400])
        self.assertEqual(self.cells(board, "accuracy", "B", *names), [0, 0, 0])
        opened = self.row(board, "accuracy", "AA")["opens"]
        self.assertEqual(self.opened(opened["bad_customers"]).partner_id, self.beta)
        self.assertEqual(len(self.opened(opened[""])), 2)

    def test_observed_beside_expected(self):
        """Nobody is AA any more, so its observation has no exposure beside it."""
        board = self.board()
        self.assertIsNone(self.row(board, "loss", "AA"))
        self.assertEqual(self.cells(board, "loss", "B", "observed"), [0])
        self.assertEqual(self.cells(board, "loss", "AAA", "observed"), [None])

    def test_before_the_quarter_was_over(self):
        """On 30 August the last quarter rated is the second: nothing before it."""
        board = self.board("2026-08-30")
        self.assertEqual(self.cells(board, "migration", "Not Rated", "AA"), [2])
        self.assertFalse(self.table(board, "accuracy")["rows"])

    def test_a_draft_rating_is_no_grade(self):
        self.rating(self.make_customer("Epsilon"))
        self.assertEqual(
            self.cells(self.board(), "migration", "Not Rated", "customers"), [1]
        )


class TestBoard(FiguresCase):
    def test_empty(self):
        board = self.board()
        self.assertTrue(board["is_empty"])
        for table in board["tables"]:
            self.assertFalse(table["rows"], table["key"])
            self.assertTrue(table["empty"])
        self.assertEqual(self.tile(board, "receivable")["value"], 0)
        self.assertIsNone(self.tile(board, "use")["value"])
        self.assertEqual(self.tile(board, "dso")["value"], 0)

    def test_who_reads(self):
        for role in ("clerk", "credit", "auditor"):
            self.assertTrue(self.board(role=role)["is_empty"])
        for role in ("sales", "manager", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.board(role=role)
            with self.assertRaises(AccessError):
                self.as_user(role, self.env["cs.credit.overview"])._cs_pdf()

    def test_companies_are_apart(self):
        other = self._make_ledger(self.other_company)
        self._use_ledger(self.alpha, self.other_company, other)
        self.invoice(
            "2026-09-01", "2026-10-15", 900, company=self.other_company, ledger=other
        )
        self.invoice("2026-09-01", "2026-10-15", 100)
        overview = self.env["cs.credit.overview"]
        for company, amount in ((self.company, 100), (self.other_company, 900)):
            board = overview.with_company(company).get_board(DAY)
            self.assertEqual(self.tile(board, "receivable")["value"], amount)
            last = self.table(board, "trend")["rows"][-1]["cells"]
            self.assertEqual((last["receivable"], last["sales"]), (amount, amount))
            row = self.table(board, "risks")["rows"][0]["cells"]
            self.assertEqual(row["exposure"], amount)

    def test_bad_input(self):
        overview = self.as_user("clerk", self.env["cs.credit.overview"])
        for day in ("2026-02-30", "x", 12):
            with self.subTest(day=day), self.assertRaises(PeriodError):
                overview.get_board(day)
        for chosen in (
            {"name": 1},
            {"user_id": "1"},
            {"user_id": True},
            {"state_id": 2**40},
            {"user_id": None},
            [1],
        ):
            with self.subTest(chosen=chosen), self.assertRaises(ValidationError):
                overview.get_board(DAY, chosen)

    def test_unknown_choice_has_no_figures(self):
        self.invoice("2026-09-01", "2026-10-15", 100)
        board = self.board(chosen={"user_id": 2**31 - 1})
        self.assertTrue(board["is_empty"])
        self.assertEqual(board["chosen"][0]["label"], "Unknown")

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.board()
            return self.env.cr.sql_log_count - start

        def trade(partner):
            self.rated(partner, "A", Q2, "superseded")
            self.rated(partner, "AA")
            self.pay(
                self.invoice("2026-07-01", "2026-08-01", 10, partner), "2026-08-02"
            )
            self.invoice("2026-07-01", "2026-08-01", 10, partner)

        trade(self.alpha)
        count()  # what is cached for good
        few = count()
        for number in range(12):
            trade(self.make_customer(f"Customer {number}"))
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 20)

    def test_xlsx(self):
        self.rated(self.alpha, "AA")
        self.invoice("2026-09-01", "2026-10-15", 1000)
        self.alpha.name = "=1+1"
        self.users["clerk"].group_ids += self.env.ref("base.group_allow_export")
        overview = self.as_user("clerk", self.env["cs.credit.overview"])
        name, content = overview._cs_xlsx(DAY, {})
        self.assertEqual(name, "Credit overview 2026-09-30.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(len(book.sheetnames), 13)
        sheet = book["Portfolio by Grade and Age"]
        row = [cell.value for cell in sheet[5]][:4]
        self.assertEqual(row, ["AA", 1, 1000, 1000])
        self.assertIn("Huadong Test Co", sheet["A2"].value)
        risk = book["Top Risks"]["A5"]
        self.assertEqual((risk.value, risk.data_type), ("=1+1", "s"))

    def test_export_needs_the_right(self):
        self.users["clerk"].group_ids -= self.env.ref("base.group_allow_export")
        overview = self.as_user("clerk", self.env["cs.credit.overview"])
        if self.users["clerk"].has_group("base.group_allow_export"):
            self.skipTest("everybody may export here")
        with self.assertRaises(AccessError):
            overview._cs_xlsx(DAY, {})

    def test_paper(self):
        self.rated(self.alpha, "B", Q2, "superseded")
        self.rated(self.alpha, "AA")
        self.invoice("2026-09-01", "2026-10-15", 123456)
        reports = self.as_user("clerk", self.env["ir.actions.report"])
        html, kind = reports._render_qweb_html(
            "cs_credit.credit_overview_report",
            self.company.ids,
            data={"day": DAY, "chosen": {}},
        )
        text = html.decode()
        self.assertEqual(kind, "html")
        for part in ("Grade Migration", "123,456", "Ningbo Marine Parts", "09/30/2026"):
            self.assertIn(part, text)

    def test_paper_when_there_is_nothing(self):
        reports = self.as_user("clerk", self.env["ir.actions.report"])
        html, _kind = reports._render_qweb_html(
            "cs_credit.credit_overview_report", self.company.ids, data={"day": DAY}
        )
        self.assertIn("Nobody has a limit", html.decode())
