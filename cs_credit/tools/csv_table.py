"""Reads an uploaded table strictly; every finding is a :class:`Problem`."""

import csv
import io
from collections import Counter
from dataclasses import dataclass

MAX_LINES = 20_000


@dataclass(frozen=True)
class Problem:
    """One reason why the files cannot be used; line 0 is the file as a whole."""

    file: str
    line: int
    code: str
    value: str = ""


def _trimmed(cells):
    """Cells without blanks around them and without the empty ones Excel appends."""
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


class Table:
    """A CSV file as dictionaries by column names, its problems collected.

    :param file: what the problems call the file
    :param columns: ``{column: (required, other names)}``
    :param data: bytes, UTF-8 or GB18030, separated by commas, semicolons or tabs

    >>> table = Table("prices", {"code": (True, ("编号",)), "price": (False, ())},
    ...               "编号;price\\nA; 5\\n".encode())
    >>> table.rows, table.problems
    ([(2, {'code': 'A', 'price': '5'})], [])
    >>> [p.code for p in Table("prices", {"code": (True, ())}, b"x\\nA\\n").problems]
    ['unknown_column', 'missing_column']
    """

    def __init__(self, file, columns, data):
        self.file = file
        self.problems = []
        self.rows = []
        lines = self._lines(data)
        if lines is not None:
            self._read(columns, lines)

    def problem(self, line, code, value=""):
        self.problems.append(Problem(self.file, line, code, str(value)))

    def _lines(self, data):
        # Excel in China saves "CSV" as GB18030 unless told otherwise
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" in text:
                break
            head = text.split("\n", 1)[0]
            delimiter = max(",;\t", key=head.count)
            return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        self.problem(0, "not_text")
        return None

    def _read(self, columns, lines):
        try:
            names = self._header(columns, _trimmed(next(lines, [])))
            if self.problems:
                return
            for cells in map(_trimmed, lines):
                if not cells:
                    continue
                if len(self.rows) >= MAX_LINES:
                    self.problem(lines.line_num, "too_many_lines", MAX_LINES)
                    return
                if len(cells) > len(names):
                    self.problem(lines.line_num, "too_many_cells", len(cells))
                    continue
                row = dict.fromkeys(columns, "")
                row.update(zip(names, cells, strict=False))
                self.rows.append((lines.line_num, row))
        except csv.Error as error:
            self.problem(lines.line_num, "not_csv", error)
        if not self.rows and not self.problems:
            self.problem(0, "empty")

    def _header(self, columns, cells):
        known = {
            name: column
            for column, (_required, aliases) in columns.items()
            for name in (column, *aliases)
        }
        names = [known.get(cell.lower(), "") for cell in cells]
        for cell, name in zip(cells, names, strict=True):
            if not name:
                self.problem(1, "unknown_column", cell)
        for name, count in Counter(filter(None, names)).items():
            if count > 1:
                self.problem(1, "column_twice", name)
        for column, (required, _aliases) in columns.items():
            if required and column not in names:
                self.problem(1, "missing_column", column)
        return names
