"""A workbook of the complaint statistics (B4.12): a sheet a month, no ORM."""

import re

import xlsxwriter

# What Excel takes in one cell, and in a sheet's name.
MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
WIDTHS = (17, 16, 26, 26, 48, 20, 20, 15, 30)
# A text that starts so is a formula to a spreadsheet that reads it again, as CSV say.
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def clean_text(value):
    """Return a text as a cell can hold it.

    >>> clean_text("a\\x00b")
    'ab'
    >>> len(clean_text("x" * 40000))
    32767
    >>> clean_text(None)
    ''
    """
    text = NO_XML.sub("", value or "")
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def money_format(symbol, position, digits):
    """Return the number format of a currency.

    >>> money_format("¥", "before", 2)
    '"¥"#,##0.00'
    >>> money_format('a"b', "after", 0)
    '#,##0"ab"'
    """
    number = "#,##0" + ("." + "0" * digits if digits else "")
    name = symbol.replace('"', "")
    sign = f'"{name}"' if name else ""
    return sign + number if position == "before" else number + sign


class CaseBook:
    """Writes row by row to disk: the memory needed does not grow with the rows.

    :param file: path or binary file the workbook goes to
    :param headings: nine column titles, in the form's order
    :param currency: number format of amounts
    """

    def __init__(self, file, headings, currency):
        self.book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self.headings = headings
        box = {"border": 1, "valign": "top"}
        make = self.book.add_format
        self.title_format = make({"bold": True, "font_size": 16})
        self.plain_format = make({"italic": True})
        self.head_format = make(
            {**box, "bold": True, "bg_color": "#E9ECEF", "text_wrap": True}
        )
        self.text_format = make({**box, "text_wrap": True})
        self.quoted_format = make({**box, "text_wrap": True, "quote_prefix": True})
        self.time_format = make({**box, "num_format": "yyyy-mm-dd hh:mm"})
        self.money_format = make({**box, "num_format": currency})
        self.count_format = make({**box, "num_format": "#,##0"})
        self.total_format = make({**box, "bold": True, "num_format": currency})
        self.bold_format = make({**box, "bold": True})
        self.overview = None

    # -- overview ------------------------------------------------------------------

    def begin_overview(self, name, title, note, headings):
        """Put a sheet in front that sums up the months.

        :param headings: month, cases, amount
        """
        sheet = self._add_sheet(name, title, note)
        sheet.set_column(0, 2, 18)
        for column, heading in enumerate(headings):
            sheet.write_string(3, column, clean_text(heading), self.head_format)
        self.overview, self.overview_row = sheet, 4

    def add_overview(self, label, count, amount):
        row = self.overview_row
        self.overview.write_string(row, 0, clean_text(label), self.text_format)
        self.overview.write_number(row, 1, count, self.count_format)
        self.overview.write_number(row, 2, amount, self.money_format)
        self.overview_row += 1

    def end_overview(self, label, count, amount):
        row, sheet = self.overview_row, self.overview
        sheet.write_string(row, 0, clean_text(label), self.bold_format)
        sheet.write_formula(row, 1, f"=SUM(B5:B{row})", self.bold_format, count)
        sheet.write_formula(row, 2, f"=SUM(C5:C{row})", self.total_format, amount)

    # -- months --------------------------------------------------------------------

    def add_month(self, name, title, note, rows, total_label):
        """Write one month.

        :param rows: iterable of ``(time, number, customer, product, content,
            responsible, handling, amount, remarks)``; time is naive local
        :param total_label: called with the number of rows, gives the label of the total
        :return: number of rows and sum of their amounts
        """
        sheet = self._add_sheet(name, title, note)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for column, heading in enumerate(self.headings):
            sheet.write_string(3, column, clean_text(heading), self.head_format)
        row, total = 4, 0.0
        for values in rows:
            self._write_row(sheet, row, values)
            total += values[7]
            row += 1
        sheet.write_string(row, 0, clean_text(total_label(row - 4)), self.bold_format)
        for column in range(1, 9):
            sheet.write_blank(row, column, None, self.bold_format)
        if row > 4:
            sheet.write_formula(row, 7, f"=SUM(H5:H{row})", self.total_format, total)
        else:
            sheet.write_number(row, 7, 0, self.total_format)
        return row - 4, total

    def _add_sheet(self, name, title, note):
        sheet = self.book.add_worksheet(name[:MAX_SHEET_NAME])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        sheet.set_footer("&C&P / &N")
        sheet.freeze_panes(4, 0)
        sheet.write_string(0, 0, clean_text(title), self.title_format)
        sheet.write_string(1, 0, clean_text(note), self.plain_format)
        return sheet

    def _write_row(self, sheet, row, values):
        moment, *before, amount, remarks = values
        sheet.write_datetime(row, 0, moment, self.time_format)
        for column, text in enumerate(before, 1):
            self._write_text(sheet, row, column, text)
        sheet.write_number(row, 7, amount, self.money_format)
        self._write_text(sheet, row, 8, remarks)

    def _write_text(self, sheet, row, column, value):
        text = clean_text(value)
        is_risky = text.startswith(FORMULA_START)
        style = self.quoted_format if is_risky else self.text_format
        sheet.write_string(row, column, text, style)

    def close(self):
        self.book.close()
