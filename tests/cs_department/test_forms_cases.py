"""The complaint statistics (B4.12): list, spreadsheet, months, injection, size."""

import io
from datetime import datetime

from openpyxl import load_workbook

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import MissingInputError, ReportLimitError
from odoo.addons.cs_department.wizard import complaint_case_export

from .forms_common import FormsCase

HEADINGS = [
    "Time",
    "Complaint number",
    "Customer",
    "Product name",
    "Complaint Content",
    "Responsible Party",
    "Way of Handling",
    "Loss Amount",
    "Remarks",
]


class CasesCase(FormsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("agent", "auditor", "head"):
            cls.users[role].group_ids |= cls.env.ref("base.group_allow_export")

    def wizard(self, first, last=None, role="agent", **values):
        return self.as_user(role, self.env["cs.complaint.case.export"]).create(
            {
                "company_id": self.company.id,
                "date_from": first,
                "date_to": last or first,
                **values,
            }
        )

    def book(self, first, last=None, role="agent", **values):
        out = io.BytesIO()
        self.wizard(first, last, role, **values)._cs_write(out)
        return load_workbook(io.BytesIO(out.getvalue()))

    def rows(self, sheet):
        """The cases of a month, without title, headings and total."""
        return [
            [cell.value for cell in row]
            for row in sheet.iter_rows(min_row=5, max_row=sheet.max_row - 1)
        ]

    def case(self, received, **values):
        return self.confirmed(date_received=self.utc(received), **values)


class TestBook(CasesCase):
    def test_columns_of_the_form(self):
        complaint = self.case(
            "2026-09-10 08:15",
            product_id=self.product.id,
            content_kind="quantity",
            loss_amount=1234.5,
            note="Told by phone",
            remedy_ids=[(0, 0, {"kind": "return"}), (0, 0, {"kind": "compensation"})],
        )
        complaint.remedy_ids.sudo().write({"is_granted": True})
        sheet = self.book("2026-09-15")["2026-09"]
        self.assertEqual([cell.value for cell in sheet[4]], HEADINGS)
        self.assertEqual(
            self.rows(sheet),
            [
                [
                    datetime(2026, 9, 10, 8, 15),
                    complaint.name,
                    "Ningbo Marine Parts",
                    "Pump P-20",
                    "Quantity – Three of twenty pumps leak at the flange.",
                    "Product Department",
                    "Return, Compensation",
                    1234.5,
                    "Told by phone",
                ]
            ],
        )
        self.assertIn("Huadong Test Co", sheet["A2"].value)
        self.assertEqual(sheet["A5"].number_format, "yyyy-mm-dd hh:mm")
        self.assertIn("#,##0.00", sheet["H5"].number_format)
        self.assertEqual(sheet.cell(6, 1).value, "Total: 1 cases")
        self.assertEqual(sheet.cell(6, 8).value, "=SUM(H5:H5)")

    def test_responsible_as_found(self):
        complaint = self.in_analysis(date_received=self.utc("2026-09-10 08:15"))
        self.fill_reply_form(complaint, responsibility="customer")
        sheet = self.book("2026-09-15")["2026-09"]
        self.assertEqual(self.rows(sheet)[0][5], "Customer")

    def test_formulas_stay_text(self):
        texts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("x")')
        for text in texts:
            self.case("2026-09-10 08:15", note=text, description=text)
        self.customer.name = "=cmd|' /C calc'!A0"
        sheet = self.book("2026-09-15")["2026-09"]
        rows = list(sheet.iter_rows(min_row=5, max_row=4 + len(texts)))
        self.assertEqual([row[8].value for row in rows], list(texts))
        for row in rows:
            for cell in (row[2], row[4], row[8]):
                self.assertEqual(cell.data_type, "s", cell.value)
                self.assertTrue(cell.quotePrefix or cell.value[0] not in "=+-@\t")

    def test_odd_characters_and_long_texts(self):
        self.case(
            "2026-09-10 08:15", description="a\x0bb" + "x" * 40_000, note="一" * 9
        )
        row = self.rows(self.book("2026-09-15")["2026-09"])[0]
        self.assertEqual(len(row[4]), 32_767)
        self.assertEqual(row[8], "一" * 9)

    def test_months_end_at_midnight_of_the_company(self):
        last = self.case("2025-12-31 23:30")
        first = self.case("2026-01-01 00:00")
        book = self.book("2025-12-05", "2026-01-20")
        self.assertEqual(book.sheetnames, ["Overview", "2025-12", "2026-01"])
        self.assertEqual([r[1] for r in self.rows(book["2025-12"])], [last.name])
        self.assertEqual([r[1] for r in self.rows(book["2026-01"])], [first.name])
        self.assertEqual(
            self.rows(book["2025-12"])[0][0], datetime(2025, 12, 31, 23, 30)
        )

    def test_overview_sums_up(self):
        self.case("2026-08-03 10:00", loss_amount=100)
        self.case("2026-08-04 10:00", loss_amount=50)
        self.case("2026-09-04 10:00", loss_amount=7)
        sheet = self.book("2026-07-01", "2026-09-30")["Overview"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        self.assertEqual(
            rows[:3], [["2026-07", 0, 0], ["2026-08", 2, 150], ["2026-09", 1, 7]]
        )
        self.assertEqual(rows[3], ["Total", "=SUM(B5:B7)", "=SUM(C5:C7)"])

    def test_drafts_are_no_cases(self):
        self.draft(date_received=self.utc("2026-09-10 08:15"))
        self.assertEqual(self.rows(self.book("2026-09-15")["2026-09"]), [])

    def test_merged_ones_count_once(self):
        kept, merged = self.case("2026-09-02 08:00"), self.case("2026-09-03 08:00")
        merged.sudo()._cs_write_checked({"merged_into_id": kept.id})
        rows = self.rows(self.book("2026-09-15")["2026-09"])
        self.assertEqual([row[1] for row in rows], [kept.name])

    def test_oldest_first(self):
        late = self.case("2026-09-20 08:00")
        early = self.case("2026-09-02 08:00")
        rows = self.rows(self.book("2026-09-15")["2026-09"])
        self.assertEqual([row[1] for row in rows], [early.name, late.name])

    def test_queries_do_not_grow_with_the_cases(self):
        self.case("2026-09-01 08:00", product_id=self.product.id)
        counts = []
        for more in (0, 12):
            for day in range(more):
                customer = self.customer.copy({"name": f"Customer {day}"})
                product = self.product.copy({"name": f"Product {day}"})
                self.case(
                    f"2026-09-{day + 2:02} 08:00",
                    partner_id=customer.id,
                    product_id=product.id,
                    remedy_ids=[(0, 0, {"kind": "return"})],
                )
            wizard = self.wizard("2026-09-15")
            self.env.flush_all()
            self.env.invalidate_all()
            wizard._cs_write(io.BytesIO())
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard._cs_write(io.BytesIO())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_batches_are_seamless(self):
        names = [self.case(f"2026-09-{day:02} 08:00").name for day in range(1, 8)]
        with self.patched("BATCH", 3):
            rows = self.rows(self.book("2026-09-15")["2026-09"])
        self.assertEqual([row[1] for row in rows], names)

    def patched(self, name, value):
        from unittest.mock import patch

        return patch.object(complaint_case_export, name, value)

    def test_limits(self):
        self.case("2026-09-01 08:00")
        self.case("2026-09-02 08:00")
        with self.patched("MAX_ROWS", 1), self.assertRaises(ReportLimitError):
            self.book("2026-09-15")
        with self.assertRaises(ReportLimitError):
            self.wizard("2020-01-01", "2026-01-01").action_export()
        with self.assertRaises(MissingInputError):
            self.wizard("2026-02-01", "2026-01-31").action_export()

    def test_default_is_the_month_that_is_over(self):
        # on 1 October in Shanghai it is still 30 September in London
        with self.at("2026-10-01 00:30"):
            wizard = self.as_user("agent", self.env["cs.complaint.case.export"]).create(
                {}
            )
            self.assertEqual(str(wizard.date_from), "2026-09-01")


class TestCaseRights(CasesCase):
    def test_export_needs_the_right_to_export(self):
        wizard = self.wizard("2026-09-01", role="manager")
        self.users["manager"].group_ids -= self.env.ref("base.group_allow_export")
        self.assertFalse(wizard.can_export)
        with self.assertRaises(AccessError):
            wizard.action_export()
        with self.assertRaises(AccessError):
            wizard._cs_write(io.BytesIO())

    def test_only_cs_president_and_auditors(self):
        for role in ("head", "employee"):
            with self.assertRaises(AccessError):
                self.wizard("2026-09-01", role=role)

    def test_rules_of_complaints_apply(self):
        self.users["agent2"].group_ids |= self.env.ref("base.group_allow_export")
        hidden = self.case(
            "2026-09-05 10:00",
            category="staff",
            department_id=self.cs_dept.id,
            accused_employee_id=self.employees["agent2"].id,
        )
        seen = self.case("2026-09-06 10:00")
        for role, names in (
            ("agent", [hidden.name, seen.name]),
            ("agent2", [seen.name]),
        ):
            rows = self.rows(self.book("2026-09-15", role=role)["2026-09"])
            self.assertEqual([row[1] for row in rows], names, role)

    def test_another_company(self):
        with self.assertRaises(AccessError):
            self.wizard("2026-09-01", company_id=self.other_company.id).action_export()

    def test_another_ones_export(self):
        wizard = self.wizard("2026-09-01")
        with self.assertRaises(AccessError):
            self.as_user("auditor", wizard).action_export()


class TestCaseList(CasesCase):
    def test_handling_follows_what_is_granted(self):
        complaint = self.case(
            "2026-09-10 08:15",
            remedy_ids=[(0, 0, {"kind": "return"}), (0, 0, {"kind": "discount"})],
        )
        self.assertFalse(complaint.handling_kind)
        self.assertFalse(complaint.handling_summary)
        remedies = complaint.remedy_ids.sudo()
        remedies[0].is_granted = True
        self.assertEqual(complaint.handling_kind, "return")
        remedies[1].is_granted = True
        self.assertEqual(complaint.handling_kind, "several")
        self.assertEqual(complaint.handling_summary, "Return, Discount")

    def test_handling_is_not_written_by_hand(self):
        complaint = self.draft()
        with self.assertRaises(Exception) as caught:
            complaint.write({"handling_kind": "return"})
        self.assertEqual(type(caught.exception).__name__, "EngineFieldError")

    def test_core_export_has_the_columns(self):
        complaint = self.case("2026-09-10 08:15", content_kind="service", note="x")
        names = [
            *("date_received", "name", "partner_id/name", "product_id/name"),
            *("content_summary", "responsible_name", "handling_summary"),
            *("cost_amount", "note"),
        ]
        data = complaint.export_data(names)["datas"][0]
        self.assertEqual(data[1], complaint.name)
        self.assertTrue(data[4].startswith("Service – "))
        self.assertEqual(data[5], "Product Department")

    def test_pivot_by_handling(self):
        groups = self.as_user("agent", self.env["cs.complaint"]).formatted_read_group(
            [("read_back_date", "!=", False)],
            ["date_received:month", "handling_kind"],
            ["__count", "cost_amount:sum"],
        )
        self.assertIsInstance(groups, list)
