"""Reads the first sheet of an xlsx workbook as strictly as a CSV file."""

import io
import zipfile
from datetime import date, datetime

import openpyxl

from .csv_table import MAX_LINES, Table

# What a small zip may unfold to; a table of 20,000 lines stays far below.
MAX_BYTES = 60_000_000
MAX_COLUMNS = 60


def cell_text(value):
    """Return a cell as a person would write it into a CSV file.

    >>> cell_text(1200.0), cell_text(0.125), cell_text(None), cell_text(True)
    ('1200', '0.125', '', 'yes')
    >>> cell_text(datetime(2025, 12, 31)), cell_text(" Ningbo ")
    ('2025-12-31', ' Ningbo ')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


class _Lines:
    """Rows of a sheet with the number of the last one, as ``csv.reader`` has it."""

    def __init__(self, rows):
        self._rows = rows
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        cells = next(self._rows)
        self.line_num += 1
        return [cell_text(value) for value in cells]


class XlsxTable(Table):
    """An xlsx file as dictionaries by column names, its problems collected.

    >>> XlsxTable("prices", {"code": (True, ())}, b"no zip").problems[0].code
    'not_xlsx'
    """

    def _lines(self, data):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                size = sum(info.file_size for info in archive.infolist())
            if size > MAX_BYTES:
                self.problem(0, "too_large")
                return None
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True
            )
            rows = list(
                book.worksheets[0].iter_rows(
                    values_only=True, max_row=MAX_LINES + 2, max_col=MAX_COLUMNS
                )
            )
        # a broken workbook fails in many ways, each of them the file's
        except Exception:
            self.problem(0, "not_xlsx")
            return None
        return _Lines(iter(rows))


def read_table(file, columns, data):
    """Return the table of an uploaded file, whichever of the two kinds it is.

    >>> read_table("prices", {"code": (True, ())}, b"code\\nA\\n").rows
    [(2, {'code': 'A'})]
    """
    kind = XlsxTable if data[:2] == b"PK" else Table
    return kind(file, columns, data)
