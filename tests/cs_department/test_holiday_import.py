"""The year's list of public holidays and make-up days, pasted or uploaded."""

import base64
import io

from xlsxwriter import Workbook

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import CalendarError, ImportFileError

from ..base import CsCase

LIST = """date,kind,name
2027-01-01,holiday,New Year's Day
2027-02-05,休,Spring Festival
2027-02-06,休,Spring Festival
2027-02-07,休,Spring Festival
2027-02-14,班,Spring Festival make-up
"""


class TestHolidayImport(CsCase):
    def load(self, text=False, data=None, role="manager", company=None):
        model = self.as_user(role, self.env["cs.working.day.import"])
        values = {"company_id": (company or self.company).id, "text": text}
        if data is not None:
            values["file"] = base64.b64encode(data)
        with self.at("2026-11-20 10:00"):
            return model.create(values).action_import()

    def entered(self, company=None):
        """(holidays, exceptions) of 2027 and later, as the engine needs them."""
        company = company or self.company
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("company_id", "=", company.id),
                ("resource_id", "=", False),
                ("date_from", ">", "2026-12-01"),
            ],
            order="date_from",
        )
        exceptions = self.env["cs.working.day.exception"].search(
            [("company_id", "=", company.id), ("date", ">", "2026-12-01")]
        )
        return leaves, exceptions

    def test_neighbouring_days_of_one_name_become_one_holiday(self):
        self.load(LIST)
        leaves, exceptions = self.entered()
        self.assertEqual(leaves.mapped("name"), ["New Year's Day", "Spring Festival"])
        self.assertEqual(self.local(leaves[1].date_from), "2027-02-05 00:00")
        self.assertEqual(self.local(leaves[1].date_to), "2027-02-07 23:59")
        self.assertEqual(str(exceptions.date), "2027-02-14")
        end = self.company._cs_add_working_days(self.utc("2027-02-04 10:00"), 1)
        self.assertEqual(self.local(end), "2027-02-08 18:00")
        self.assertTrue(self.company._cs_is_working_day(exceptions.date))

    def test_a_second_load_changes_nothing(self):
        self.load(LIST)
        before = self.entered()
        self.load(LIST)
        self.assertEqual(self.entered(), before)

    def test_a_longer_list_adds_the_new_days(self):
        self.load(LIST)
        self.load(LIST + "2027-02-08,holiday,Spring Festival\n")
        self.assertEqual(len(self.entered()[0]), 3)

    def test_a_make_up_day_that_became_a_holiday_and_back(self):
        self.load(LIST)
        day = self.entered()[1].date
        self.load("2027-02-14,holiday,Spring Festival")
        self.assertFalse(self.company._cs_is_working_day(day))
        self.load("2027-02-14,working,make-up")
        self.assertTrue(self.company._cs_is_working_day(day))

    def test_wrong_lines_are_named_and_nothing_is_saved(self):
        for line, said in (
            ("2027-02-30,holiday,x", "Line 7"),
            ("2027-02-05,holiday,again", "Line 7"),
            ("2027-03-01,perhaps,x", "perhaps"),
            ("2027-03-01", "Line 7"),
            ('"' * 3 + ",holiday", "Line 7"),
        ):
            with self.assertRaisesRegex(ImportFileError, said):
                self.load(LIST + line)
            self.assertFalse(any(self.entered()), line)

    def test_a_year_that_is_a_typing_error(self):
        for line in ("2207-01-01,holiday,x", "0027-01-01,holiday,x"):
            with self.assertRaises(CalendarError):
                self.load(LIST + line)
            self.assertFalse(any(self.entered()))

    def test_an_empty_list(self):
        for text in (False, " \n\n", "date,kind,name\n"):
            with self.assertRaises(ImportFileError):
                self.load(text)

    def test_encodings_of_uploaded_files(self):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            with self.env.cr.savepoint() as savepoint:
                self.load(data=LIST.replace("Spring", "春节").encode(encoding))
                self.assertEqual(self.entered()[0][1].name, "春节 Festival", encoding)
                savepoint.rollback()

    def test_separators(self):
        for sign in (";", "\t", "，"):
            with self.env.cr.savepoint() as savepoint:
                self.load(LIST.replace(",", sign))
                self.assertEqual(len(self.entered()[0]), 2, sign)
                savepoint.rollback()

    def test_files_that_are_no_lists(self):
        book = io.BytesIO()
        with Workbook(book) as workbook:
            workbook.add_worksheet().write(0, 0, "2027-01-01")
        for data in (
            book.getvalue(),
            bytes(range(256)) * 20,
            b"\xff\xfe\x00",
            b"%PDF-1",
        ):
            with self.assertRaises(ImportFileError) as caught:
                self.load(data=data)
            self.assertLess(len(str(caught.exception)), 5000)
        wizard = self.as_user("manager", self.env["cs.working.day.import"]).create(
            {"company_id": self.company.id, "file": b"no base64 at all!"}
        )
        with self.assertRaises(ImportFileError):
            wizard.action_import()

    def test_rights(self):
        for role in ("agent", "president", "auditor", "employee"):
            with self.assertRaises(AccessError, msg=role):
                self.load(LIST, role=role)
        with self.assertRaises(AccessError):
            self.load(LIST, role="manager", company=self.other_company)
        self.assertFalse(any(self.entered(self.other_company)))
        self.load(LIST, role="outsider", company=self.other_company)
        self.assertTrue(all(self.entered(self.other_company)))
        self.assertFalse(any(self.entered()))

    def test_all_of_a_company_s_calendars_have_the_holiday(self):
        second = self._make_calendar(self.company)
        self.load(LIST)
        self.company.resource_calendar_id = second
        end = self.company._cs_add_working_days(self.utc("2027-02-04 10:00"), 1)
        self.assertEqual(self.local(end), "2027-02-08 18:00")
