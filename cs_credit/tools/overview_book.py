"""The credit overview as a workbook: a sheet a table, no ORM."""

import re

import xlsxwriter

from odoo.addons.cs_department.tools.case_book import clean_text, money_format

# Excel takes 31 characters in a sheet's name and none of these
NO_NAME = re.compile(r"[\[\]:*?/\\']")
WIDTH = 16


def sheet_name(title, taken):
    """Return a name for a sheet that Excel takes and no other sheet has.

    >>> sheet_name("By Sales: a/b", set())
    'By Sales ab'
    >>> sheet_name("x" * 40, {"x" * 31})
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxx 2'
    """
    name = NO_NAME.sub("", clean_text(title)).strip()[:31] or "1"
    number = 2
    result = name
    while result.lower() in {other.lower() for other in taken}:
        result = f"{name[: 30 - len(str(number))]} {number}"
        number += 1
    return result


class OverviewBook:
    """Writes tables of a board, typed as numbers, never as formulas.

    :param file: binary file the workbook goes to
    :param currency: dict of symbol, position, digits
    :param note: company, day and currency, under each title
    """

    def __init__(self, file, currency, note):
        self.book = xlsxwriter.Workbook(
            file,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "nan_inf_to_errors": True,
            },
        )
        self.note, self.taken = note, set()
        make = self.book.add_format
        money = money_format(
            currency["symbol"], currency["position"], currency["digits"]
        )
        numbers = {
            "money": money,
            "integer": "#,##0",
            "percent": "0.0%",
            "days": "0.0",
            "points": "0.0",
            "text": "@",
        }
        self.formats = {
            (kind, bold): make({"border": 1, "num_format": number, "bold": bold})
            for kind, number in numbers.items()
            for bold in (False, True)
        }
        self.title_format = make({"bold": True, "font_size": 16})
        self.note_format = make({"italic": True})
        self.head_format = make(
            {"bold": True, "border": 1, "bg_color": "#E9ECEF", "text_wrap": True}
        )

    def add(self, title, head, columns, rows, note=""):
        """Write one sheet.

        :param columns: list of ``(key, label, kind)``
        :param rows: list of ``(label, cells, is_total)``; an absent cell stays empty
        """
        name = sheet_name(title, self.taken)
        self.taken.add(name)
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        sheet.freeze_panes(4, 1)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, max(1, len(columns)), WIDTH)
        sheet.write_string(0, 0, clean_text(title), self.title_format)
        sheet.write_string(1, 0, clean_text(self.note), self.note_format)
        sheet.write_string(2, 0, clean_text(note), self.note_format)
        for column, label in enumerate([head, *(label for _k, label, _t in columns)]):
            sheet.write_string(3, column, clean_text(label), self.head_format)
        for number, (label, cells, is_total) in enumerate(rows, 4):
            self._write(sheet, number, 0, label, "text", is_total)
            for column, (key, _label, kind) in enumerate(columns, 1):
                value = cells.get(key)
                self._write(sheet, number, column, value, kind, is_total)

    def _write(self, sheet, row, column, value, kind, is_total):
        style = self.formats[kind, bool(is_total)]
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif kind == "text":
            sheet.write_string(row, column, clean_text(str(value)), style)
        else:
            sheet.write_number(row, column, value, style)

    def close(self):
        self.book.close()
