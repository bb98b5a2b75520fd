"""Reads a year's list of public holidays and make-up days, as pasted or uploaded."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

HOLIDAY_WORDS = {"holiday", "off", "休", "放假", "假", "节假日", "0"}
WORKING_WORDS = {"working", "work", "make-up", "makeup", "班", "上班", "调休", "1"}
HEADER_WORDS = {"date", "日期"}
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


@dataclass(frozen=True)
class ListedDay:
    """One line: a date, whether it is worked, its name."""

    date: date
    is_working: bool
    name: str


@dataclass(frozen=True)
class LineError:
    """One line that cannot be used: its number (from 1), what is wrong, the text.

    ``problem`` is ``date``, ``kind``, ``double`` or ``columns``.
    """

    line: int
    problem: str
    text: str


def parse_date(text):
    """Return a date, or None when the text is no date that exists.

    >>> parse_date("2026/10/1"), parse_date("2026年9月20日")
    (datetime.date(2026, 10, 1), datetime.date(2026, 9, 20))
    >>> parse_date("2026-02-30") is None
    True
    """
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def parse(text):
    """Return ``(days, errors)`` of a list in CSV: date, kind, name.

    Commas, semicolons and tabs separate; a heading and empty lines are passed over.

    >>> days, errors = parse("date,kind,name\\n2026-10-01,holiday,National Day\\n"
    ...                      "2026-10-10,上班,\\n")
    >>> [(d.date.day, d.is_working, d.name) for d in days], errors
    ([(1, False, 'National Day'), (10, True, '')], [])
    >>> [(e.line, e.problem) for e in parse("2026-02-30,holiday,x\\n2026-1-1\\n"
    ...     "2026-1-1,maybe,x\\n2026-1-2,off,a\\n2026-1-2,off,b")[1]]
    [(1, 'date'), (2, 'columns'), (3, 'kind'), (5, 'double')]
    """
    text = text.lstrip("\ufeff").replace("，", ",")
    days, errors, seen = [], [], set()
    for number, line in enumerate(text.splitlines(), 1):
        cells = _cells(line)
        if not any(cells) or cells[0].lower() in HEADER_WORDS:
            continue
        day, problem = _read_line(cells, seen)
        if problem:
            errors.append(LineError(number, problem, line.strip()))
        else:
            seen.add(day.date)
            days.append(day)
    return days, errors


def _cells(line):
    delimiter = next((sign for sign in "\t;" if sign in line), ",")
    try:
        rows = list(csv.reader(io.StringIO(line), delimiter=delimiter))
    except csv.Error:
        return [line]
    return [cell.strip() for cell in rows[0]] if rows else []


def _read_line(cells, seen):
    if len(cells) < 2:
        return None, "columns"
    day = parse_date(cells[0])
    kind = cells[1].lower()
    if not day:
        return None, "date"
    if kind not in HOLIDAY_WORDS | WORKING_WORDS:
        return None, "kind"
    if day in seen:
        return None, "double"
    name = cells[2] if len(cells) > 2 else ""
    return ListedDay(day, kind in WORKING_WORDS, name), None
