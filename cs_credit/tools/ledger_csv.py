"""Reads a company's trading history from two CSV files (docs/csv-import.md).

Pure parsing: what can be said without a database is checked here; the wizard puts the
problems into words.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .csv_table import Table

CUSTOMERS = "customers"
INVOICES = "invoices"
INVOICE = "invoice"
CREDIT_NOTE = "credit_note"
PAID = "paid"
WRITTEN_OFF = "written_off"

MAX_YEARS_AWAY = 20

# column: (required, names besides the column's own)
CUSTOMER_COLUMNS = {
    "ref": (True, ("客户编号",)),
    "name": (True, ("客户名称",)),
    "province": (False, ("省份",)),
    "city": (False, ("城市",)),
    "street": (False, ("地址",)),
    "phone": (False, ("电话",)),
    "email": (False, ("邮箱",)),
    "salesperson": (False, ("销售员",)),
}
INVOICE_COLUMNS = {
    "number": (True, ("发票号",)),
    "customer": (True, ("客户编号",)),
    "type": (False, ("类型",)),
    "invoice_date": (True, ("开票日期",)),
    "due_date": (True, ("到期日",)),
    "amount": (True, ("金额",)),
    "currency": (False, ("币种",)),
    "product": (False, ("产品编号",)),
    "quantity": (False, ("数量",)),
    "applies_to": (False, ("冲抵发票号",)),
    "paid_date": (True, ("付款日期",)),
    "paid_amount": (True, ("付款金额",)),
    "written_off_date": (False, ("核销日期",)),
    "written_off_amount": (False, ("核销金额",)),
}
# what one invoice says once; its later lines may leave it out
DOCUMENT_COLUMNS = tuple(INVOICE_COLUMNS)[1:10]
TYPES = {
    "": INVOICE,
    INVOICE: INVOICE,
    "发票": INVOICE,
    CREDIT_NOTE: CREDIT_NOTE,
    "红字发票": CREDIT_NOTE,
}
MONEY = re.compile(r"(?:\d{1,13}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,2})?")


@dataclass(frozen=True)
class Customer:
    line: int
    ref: str
    name: str
    province: str = ""
    city: str = ""
    street: str = ""
    phone: str = ""
    email: str = ""
    salesperson: str = ""


@dataclass(frozen=True)
class Event:
    """Money that came in, went back (credit note) or was given up (written off)."""

    line: int
    kind: str
    day: date
    amount: Decimal
    key: str


@dataclass
class Document:
    """An invoice or credit note with what happened to it, amounts in its currency."""

    line: int
    number: str
    customer: str
    kind: str
    day: date
    due: date
    amount: Decimal
    currency: str = ""
    product: str = ""
    quantity: Decimal = Decimal(1)
    applies_to: str = ""
    events: list = field(default_factory=list)

    @property
    def settled(self):
        """Sum of the events."""
        return sum((event.amount for event in self.events), Decimal())

    def shifted(self, days):
        """Return the same document so many calendar days later.

        >>> day = date(2026, 7, 1)
        >>> paid = Event(2, PAID, day, Decimal(5), "A|paid")
        >>> later = Document(2, "A", "C", INVOICE, day, day, Decimal(5), events=[paid])
        >>> later.shifted(31).events[0].day
        datetime.date(2026, 8, 1)
        """
        delta = timedelta(days=days)
        moved = [
            Event(e.line, e.kind, e.day + delta, e.amount, e.key) for e in self.events
        ]
        values = vars(self) | {"events": moved}
        return Document(**values | {"day": self.day + delta, "due": self.due + delta})


def parse_money(text):
    """Return an amount > 0 with at most two decimals, or None.

    >>> parse_money("1,234.50"), parse_money(" 7 ")
    (Decimal('1234.50'), Decimal('7'))
    >>> [parse_money(bad) for bad in ("0", "-1", "1e3", "nan", "1,5", "1.234", "")]
    [None, None, None, None, None, None, None]
    """
    text = text.strip()
    if not MONEY.fullmatch(text):
        return None
    return Decimal(text.replace(",", "")) or None


def parse_day(text):
    """Return a date written 2026-07-01 or 2026/7/1, or None.

    >>> parse_day("2026-07-01") == parse_day("2026/7/1") == date(2026, 7, 1)
    True
    >>> [parse_day(bad) for bad in ("2026-02-30", "1.7.2026", "20260701", "")]
    [None, None, None, None]
    """
    match = re.fullmatch(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", text.strip())
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def read_customers(data):
    """Parse the customers' file.

    :param data: bytes, UTF-8 or GB18030
    :return: ``(list of Customer, list of Problem)``

    >>> lines = b"ref,name,city\\nC1,Yongxin,Wuxi\\nC1,Second,\\n"
    >>> people, problems = read_customers(lines)
    >>> people[0].name, [(p.line, p.code, p.value) for p in problems]
    ('Yongxin', [(3, 'customer_twice', 'C1')])
    """
    table = Table(CUSTOMERS, CUSTOMER_COLUMNS, data)
    found = {}
    for line, row in table.rows:
        if not row["ref"] or not row["name"]:
            table.problem(line, "blank", "ref" if not row["ref"] else "name")
        elif row["ref"] in found:
            table.problem(line, "customer_twice", row["ref"])
        else:
            found[row["ref"]] = Customer(line=line, **row)
    return list(found.values()), table.problems


def read_invoices(data, today):
    """Parse the invoices' file; several lines with one number are one invoice.

    :param data: bytes, UTF-8 or GB18030
    :param today: date after which nothing can have happened yet
    :return: ``(list of Document, list of Problem)``

    >>> head = b"number,customer,invoice_date,due_date,amount,paid_date,paid_amount\\n"
    >>> line = b"A1,C1,2026-07-01,2026-07-31,100,2026-07-30,40\\n"
    >>> more = b"A1,,,,,2026-08-04,60\\n"
    >>> documents, problems = read_invoices(head + line + more, date(2026, 9, 30))
    >>> [(d.number, str(d.amount), str(d.settled)) for d in documents], problems
    ([('A1', '100', '100')], [])
    >>> _docs, problems = read_invoices(head + line + more, date(2026, 8, 1))
    >>> [(p.line, p.code, p.value) for p in problems]
    [(3, 'future', '2026-08-04')]
    """
    reader = _InvoiceReader(Table(INVOICES, INVOICE_COLUMNS, data), today)
    return reader.collect()


class _InvoiceReader:
    def __init__(self, table, today):
        self.table = table
        self.today = today
        self.documents = {}
        self.first_rows = {}
        self.keys = Counter()

    def collect(self):
        for line, row in self.table.rows:
            document = self._document(line, row)
            if document:
                document.events += self._events(line, row, document)
        self._check_sums()
        return list(self.documents.values()), self.table.problems

    def _document(self, line, row):
        number = row["number"]
        if not number:
            self.table.problem(line, "blank", "number")
            return None
        if number not in self.first_rows:
            self.first_rows[number] = row
            document = self._parse(line, row)
            if document:
                self.documents[number] = document
            return document
        first = self.first_rows[number]
        for column in DOCUMENT_COLUMNS:
            if row[column] and row[column] != first[column]:
                self.table.problem(line, "differs", column)
        return self.documents.get(number)

    def _parse(self, line, row):
        """Return the document of its first line, or None when it has problems."""
        before = len(self.table.problems)
        if "|" in row["number"] or len(row["number"]) > 64:
            self.table.problem(line, "number", row["number"])
        if not row["customer"]:
            self.table.problem(line, "blank", "customer")
        kind = TYPES.get(row["type"].lower())
        if not kind:
            self.table.problem(line, "type", row["type"])
        if row["applies_to"] and kind != CREDIT_NOTE:
            self.table.problem(line, "applies_to", row["applies_to"])
        day = self._day(line, row["invoice_date"], until=self.today)
        due = self._day(line, row["due_date"], until=None)
        if day and due and due < day:
            self.table.problem(line, "due_before_invoice", row["due_date"])
        amount = self._money(line, row["amount"])
        quantity = self._money(line, row["quantity"] or "1")
        if len(self.table.problems) > before:
            return None
        return Document(
            line=line,
            number=row["number"],
            customer=row["customer"],
            kind=kind,
            day=day,
            due=due,
            amount=amount,
            currency=row["currency"].upper(),
            product=row["product"],
            quantity=quantity,
            applies_to=row["applies_to"],
        )

    def _events(self, line, row, document):
        for kind in (PAID, WRITTEN_OFF):
            day, amount = row[f"{kind}_date"], row[f"{kind}_amount"]
            if not day and not amount:
                continue
            if kind == WRITTEN_OFF and document.kind == CREDIT_NOTE:
                self.table.problem(line, "write_off_of_credit_note", document.number)
                continue
            day = self._day(line, day, until=self.today)
            amount = self._money(line, amount)
            if day and amount:
                key = f"{document.number}|{kind}|{day}|{amount.normalize():f}"
                self.keys[key] += 1
                yield Event(line, kind, day, amount, f"{key}|{self.keys[key]}")

    def _day(self, line, text, until):
        day = parse_day(text)
        if not day:
            self.table.problem(line, "date", text)
        elif until and day > until:
            self.table.problem(line, "future", text)
        elif abs(day.year - self.today.year) > MAX_YEARS_AWAY:
            self.table.problem(line, "far_away", text)
        else:
            return day
        return None

    def _money(self, line, text):
        amount = parse_money(text)
        if amount is None:
            self.table.problem(line, "amount", text)
        return amount

    def _check_sums(self):
        """Nobody pays more than is owed, credit notes set against it included."""
        applied = Counter()
        for document in self.documents.values():
            if document.applies_to and document.settled <= document.amount:
                applied[document.applies_to] += document.amount - document.settled
        for document in self.documents.values():
            if document.settled + applied[document.number] > document.amount:
                self.table.problem(document.line, "more_than_owed", document.number)
