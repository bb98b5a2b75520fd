"""Statements: plausibility, versions, import from CSV and xlsx."""

import base64
import io

import openpyxl

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import ImportFileError, StatementError

from .common import Q3
from .dossier_common import DossierCase

HEAD = (
    "customer,period,date_end,total_assets,current_assets,inventory,"
    "total_liabilities,current_liabilities,total_equity,turnover"
)
GOOD = "C1,year,2025-12-31,100,60,20,40,30,60,250"


class StatementCase(DossierCase):
    def setUp(self):
        super().setUp()
        self.customer.ref = "C1"

    def statement(self, role="clerk", **values):
        return self.make(
            "cs.credit.statement",
            role,
            **{"date_end": "2025-12-31", "total_assets": 100, **values},
        )

    def statements(self):
        return self.env["cs.credit.statement"].search(
            [("partner_id", "=", self.customer.id)]
        )

    def wizard(self, data, role="clerk", **values):
        if isinstance(data, str):
            data = data.encode()
        return self.as_user(role, self.env["cs.credit.statement.import"]).create(
            {
                "company_id": self.company.id,
                "file": base64.b64encode(data),
                "filename": "statements.csv",
                **values,
            }
        )

    def table(self, *lines):
        return "\n".join((HEAD, *lines)) + "\n"

    def problems(self, data, **values):
        with self.assertRaises(ImportFileError) as caught:
            self.wizard(data, **values).action_import()
        return str(caught.exception)


class TestPlausible(StatementCase):
    def test_assets_are_liabilities_and_equity(self):
        self.statement(total_liabilities=40, total_equity=60)
        with self.assertRaises(StatementError) as caught:
            self.statement(date_end="2024-12-31", total_liabilities=40, total_equity=50)
        self.assertIn("10.00", str(caught.exception))

    def test_the_tolerance_is_the_schemes(self):
        # 0.1 % of 10,000,000 is 10,000
        big = {"total_assets": 1e7, "total_liabilities": 4e6}
        self.statement(**big, total_equity=6e6 - 10000)
        with self.assertRaises(StatementError):
            self.statement(date_end="2024-12-31", **big, total_equity=6e6 - 10001)

    def test_impossible_figures_have_a_named_error(self):
        for vals in (
            {"turnover": -1},
            {"total_assets": 0},
            {"total_assets": -5},
            {"current_assets": 101},
            {"inventory": 1},
            {"current_liabilities": 1},
        ):
            with self.assertRaises(StatementError, msg=str(vals)):
                self.statement(**vals)

    def test_equity_below_zero_is_possible(self):
        statement = self.statement(total_liabilities=130, total_equity=-30)
        self.assertEqual(statement.total_equity, -30)

    def test_a_correction_has_to_add_up(self):
        statement = self.statement(total_liabilities=40, total_equity=60)
        with self.assertRaises(StatementError):
            statement.total_equity = 20


class TestVersions(StatementCase):
    def test_a_correction_keeps_what_was_there(self):
        statement = self.statement(turnover=500)
        statement.turnover = 500
        self.assertFalse(statement.version_ids)
        statement.turnover = 700
        kept = statement.version_ids
        self.assertEqual((kept.turnover, kept.version, kept.active), (500, 1, False))
        self.assertEqual((statement.turnover, statement.version), (700, 2))
        self.assertEqual(self.statements(), statement)

    def test_a_published_rating_names_what_it_was_made_with(self):
        statement = self.statement(turnover=500)
        rating = self.rating(period=Q3)
        self.as_user("clerk", rating).action_score()
        self.assertEqual(rating.statement_id, statement)
        self.as_user("clerk", rating).action_submit()
        self.as_user("credit", rating).action_approve()
        self.as_user("credit", rating).action_publish()
        statement.turnover = 700
        self.assertEqual(rating.statement_id, statement.version_ids)
        self.assertEqual(rating.statement_id.turnover, 500)

    def test_versions_are_kept_as_they_were(self):
        statement = self.statement(turnover=500)
        statement.turnover = 700
        kept = statement.version_ids
        for write in (
            lambda: kept.write({"turnover": 1}),
            lambda: kept.unlink(),
            lambda: statement.write({"active": False}),
            lambda: statement.write({"version": 9}),
            lambda: statement.write({"corrected_id": kept.id}),
            lambda: statement.with_context(cs_statement_version=True).write(
                {"version": 9}
            ),
        ):
            with self.assertRaises(StatementError):
                write()

    def test_merging_loses_no_statement(self):
        other = self.make_customer("Twin")
        ours = self.statement(turnover=1)
        theirs = self.statement(partner=other, turnover=2)
        theirs.turnover = 3
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | other).ids, self.customer
        )
        self.env.invalidate_all()
        self.assertEqual(self.statements(), ours)
        self.assertEqual(sorted(ours.version_ids.mapped("turnover")), [2, 3])


class TestImport(StatementCase):
    def test_check_stores_nothing_import_does(self):
        wizard = self.wizard(self.table(GOOD))
        wizard.action_check()
        self.assertIn("New: 1", wizard.summary)
        self.assertFalse(self.statements())
        wizard.action_import()
        statement = self.statements()
        self.assertEqual(
            (statement.turnover, statement.total_equity, statement.currency_id),
            (250, 60, self.cny),
        )

    def test_the_same_file_again_changes_nothing(self):
        self.wizard(self.table(GOOD)).action_import()
        wizard = self.wizard(self.table(GOOD))
        wizard.action_import()
        self.assertEqual(self.statements().version, 1)
        wizard.action_check()
        self.assertIn("there already: 1", wizard.summary)

    def test_other_figures_are_a_problem_or_a_correction(self):
        self.wizard(self.table(GOOD)).action_import()
        changed = self.table(GOOD.replace("250", "300"))
        self.assertIn("Correct Known Periods", self.problems(changed))
        self.wizard(changed, replace=True).action_import()
        statement = self.statements()
        self.assertEqual((statement.turnover, statement.version), (300, 2))
        self.assertEqual(statement.version_ids.turnover, 250)

    def test_every_problem_is_named_by_its_line(self):
        text = self.problems(
            self.table(
                GOOD,
                "C1,month,2024-12-31,100,60,20,40,30,60,250",
                "Nobody,year,2025-12-31,100,60,20,40,30,60,250",
                "C1,half,2025-06-30,100,60,20,40,30,50,250",
                "C1,quarter,2025-03-31,100,60,20,40,30,60,-1",
                "C1,year,2027-12-31,100,60,20,40,30,60,250",
                "C1,year,2025-12-31,100,60,20,40,30,60,250",
                "C1,year,2023-12-31,nan,60,20,40,30,60,250",
                "C1,year,2022-12-31,100,60,20,40,30,,250",
            )
        )
        for line in (3, 4, 5, 6, 7, 8, 9, 10):
            self.assertIn(f"Line {line}: ", text)
        self.assertNotIn("Line 2: ", text)
        self.assertIn("Nothing was imported", text)
        self.assertFalse(self.statements())

    def test_xlsx_as_the_template_has_it(self):
        wizard = self.wizard("x")
        action = wizard.action_template()
        self.assertIn("/web/content/", action["url"])
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.template)))
        sheet = book.active
        sheet.cell(2, 1).value = "C1"
        content = io.BytesIO()
        book.save(content)
        self.wizard(content.getvalue()).action_import()
        self.assertEqual(self.statements().total_assets, 1000000)
        self.assertTrue(self.statements().is_audited)

    def test_broken_files(self):
        self.assertIn("Excel", self.problems(b"PK\x03\x04broken"))
        self.assertIn("column", self.problems("a,b\n1,2\n"))
        self.assertIn("no lines", self.problems(HEAD + "\n"))
        with self.assertRaises(ImportFileError):
            self.wizard("", file=False).action_import()

    def test_chinese_columns_in_gb18030(self):
        data = (
            "客户,期间,截止日期,资产总计,负债合计,所有者权益,营业收入\n"
            "C1,年报,2025年12月31日,100,40,60,250\n"
        ).encode("gb18030")
        self.wizard(data).action_import()
        self.assertEqual(self.statements().turnover, 250)

    def test_ambiguous_customers(self):
        self.make_customer("Twin", ref="C1")
        self.assertIn("Several customers", self.problems(self.table(GOOD)))

    def test_roles(self):
        for role in ("sales", "auditor", "employee"):
            with self.assertRaises(AccessError, msg=role):
                self.wizard(self.table(GOOD), role).action_import()
