"""The table of financial statements: its columns, and what a line may say."""

import math
import re
from dataclasses import dataclass, field
from datetime import date

from .xlsx_table import read_table

FILE = "statements"
AMOUNTS = {
    "total_assets": ("资产总计", "资产总额"),
    "current_assets": ("流动资产", "流动资产合计"),
    "inventory": ("存货",),
    "total_liabilities": ("负债合计", "负债总额"),
    "current_liabilities": ("流动负债", "流动负债合计"),
    "total_equity": ("所有者权益", "所有者权益合计"),
    "registered_capital": ("注册资本", "实收资本"),
    "turnover": ("营业收入", "营业额"),
    "previous_turnover": ("上期营业收入", "上年营业收入"),
    "cost_of_sales": ("营业成本",),
    "net_profit": ("净利润",),
    "operating_cash_flow": ("经营活动现金流量净额", "经营现金流量"),
}
REQUIRED = ("total_assets", "total_liabilities", "total_equity", "turnover")
COLUMNS = {
    "customer": (True, ("客户", "客户编号")),
    "period": (True, ("期间", "报表期间")),
    "date_end": (True, ("截止日期", "期末日期")),
    "currency": (False, ("币种",)),
    "audited": (False, ("已审计", "审计")),
    **{name: (name in REQUIRED, names) for name, names in AMOUNTS.items()},
}
KINDS = {
    "year": ("year", "年", "年度", "年报"),
    "half": ("half", "half-year", "半年", "半年度", "半年报"),
    "quarter": ("quarter", "季", "季度", "季报"),
}
YES = ("yes", "y", "1", "true", "是")
NO = ("", "no", "n", "0", "false", "否")


@dataclass
class StatementLine:
    """One statement as the file says it; the customer is looked up later."""

    line: int
    customer: str
    kind: str
    date_end: date
    currency: str = ""
    is_audited: bool = False
    amounts: dict = field(default_factory=dict)


def number(text):
    """Return a written amount as a float, None when it is none.

    >>> number("1,234.50"), number("-3"), number(""), number("1e400"), number("abc")
    (1234.5, -3.0, 0.0, None, None)
    >>> number("(12)"), number("1,23")
    (-12.0, None)
    """
    text = text.replace(" ", "").replace("\u00a0", "").replace("，", ",")
    if not text:
        return 0.0
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    if not re.fullmatch(
        r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d{1,3})?", text
    ):
        return None
    value = float(text.replace(",", ""))
    return value if math.isfinite(value) and abs(value) < 1e15 else None


def day(text):
    """Return a written date, None when there is no such day.

    >>> day("2025-12-31"), day("2025/6/30"), day("2025-02-30")
    (datetime.date(2025, 12, 31), datetime.date(2025, 6, 30), None)
    """
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def kind_of(text):
    """Return the period's technical name, None for another word.

    >>> kind_of("年报"), kind_of("Quarter"), kind_of("month")
    ('year', 'quarter', None)
    """
    for kind, names in KINDS.items():
        if text.lower() in names:
            return kind
    return None


def read_statements(data, today):
    """Read an uploaded file of statements, CSV or xlsx.

    :param data: bytes of the file
    :param today: no period ends later
    :return: ``(lines, problems)``; a line with a problem is no line

    >>> head = "customer,period,date_end,total_assets,total_liabilities," \\
    ...        "total_equity,turnover\\n"
    >>> lines, problems = read_statements(
    ...     (head + "C1,year,2025-12-31,100,40,60,250\\n").encode(), date(2026, 1, 1))
    >>> lines[0].amounts["turnover"], problems
    (250.0, [])
    >>> [p.code for p in read_statements(
    ...     (head + "C1,month,2027-12-31,x,40,60,250\\n").encode(),
    ...     date(2026, 1, 1))[1]]
    ['period', 'future', 'amount_text']
    """
    table = read_table(FILE, COLUMNS, data)
    lines = []
    for line, row in table.rows:
        before = len(table.problems)
        statement = _read_line(table, line, row, today)
        if len(table.problems) == before:
            lines.append(statement)
    _check_twice(table, lines)
    return lines, table.problems


def _read_line(table, line, row, today):
    for name in ("customer", "period", "date_end", *REQUIRED):
        if not row[name]:
            table.problem(line, "blank", name)
    kind = kind_of(row["period"])
    if row["period"] and not kind:
        table.problem(line, "period", row["period"])
    end = day(row["date_end"])
    if row["date_end"] and not end:
        table.problem(line, "date", row["date_end"])
    elif end and end > today:
        table.problem(line, "future", row["date_end"])
    elif end and end.year < today.year - 20:
        table.problem(line, "far_away", row["date_end"])
    if row["audited"].lower() not in (*YES, *NO):
        table.problem(line, "yes_no", row["audited"])
    amounts = {}
    for name in AMOUNTS:
        amounts[name] = number(row[name])
        if amounts[name] is None:
            table.problem(line, "amount_text", row[name])
    audited = row["audited"].lower() in YES
    return StatementLine(
        line, row["customer"], kind, end, row["currency"].upper(), audited, amounts
    )


def _check_twice(table, lines):
    seen = {}
    for one in lines:
        key = (one.customer, one.kind, one.date_end)
        if key in seen:
            table.problem(one.line, "statement_twice", seen[key])
        seen.setdefault(key, one.line)


def template_rows():
    """Return the rows of the template: column names and an example that adds up."""
    example = {
        "customer": "C0001",
        "period": "year",
        "date_end": "2025-12-31",
        "currency": "CNY",
        "audited": "yes",
        "total_assets": 1000000,
        "current_assets": 600000,
        "inventory": 200000,
        "total_liabilities": 400000,
        "current_liabilities": 300000,
        "total_equity": 600000,
        "registered_capital": 500000,
        "turnover": 2500000,
        "previous_turnover": 2300000,
        "cost_of_sales": 1900000,
        "net_profit": 150000,
        "operating_cash_flow": 120000,
    }
    return [list(COLUMNS), [example[name] for name in COLUMNS]]
