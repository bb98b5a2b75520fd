"""Checks parsed files against the database and says what is new."""

from collections import defaultdict
from decimal import Decimal

from odoo.fields import Domain

from ..tools import ledger_csv
from ..tools.csv_table import Problem

CENT = Decimal("0.01")


class LedgerPlan:
    """What an import would create; nothing is written here.

    :param wizard: ``cs.ledger.import`` record
    :param customers: list of :class:`~.ledger_csv.Customer`
    :param documents: list of :class:`~.ledger_csv.Document`
    """

    def __init__(self, wizard, customers, documents):
        self.wizard = wizard
        self.company = wizard.company_id
        self.env = wizard.with_company(self.company).env
        self.problems = []
        self.partners = self._find_partners(customers, documents)
        self.states = self._find_states(customers)
        self.salespeople = self._find_salespeople(customers)
        self.products = self._find_products(documents)
        self.currencies = {c.name: c for c in self.env["res.currency"].search([])}
        keys = {doc.number for doc in documents}
        keys.update(doc.applies_to for doc in documents if doc.applies_to)
        keys.update(event.key for doc in documents for event in doc.events)
        self.moves = self._find_moves(keys)
        self.customers = [c for c in customers if c.ref not in self.partners]
        self.documents = [doc for doc in documents if doc.number not in self.moves]
        self.events = [
            (doc, event)
            for doc in documents
            for event in doc.events
            if event.key not in self.moves
        ]
        self.known = len(documents) - len(self.documents)
        self._check(customers, documents)

    def currency(self, doc):
        """Return the document's currency, the company's when it names none."""
        return self.currencies.get(doc.currency or self.company.currency_id.name)

    # -- what the database has -------------------------------------------------------

    def _find_partners(self, customers, documents):
        refs = {c.ref for c in customers} | {doc.customer for doc in documents}
        found = defaultdict(lambda: self.env["res.partner"])
        domain = Domain("ref", "in", list(refs)) & Domain("parent_id", "=", False)
        domain &= Domain("company_id", "in", [False, self.company.id])
        for partner in self.env["res.partner"].search(domain):
            found[partner.ref] |= partner
        for ref, partners in found.items():
            if len(partners) > 1:
                self._problem(ledger_csv.CUSTOMERS, 0, "customer_ambiguous", ref)
        return dict(found)

    def _find_states(self, customers):
        """Provinces of the company's country by code, name or the name's beginning."""
        states = self.env["res.country.state"].search(
            Domain("country_id", "=", self.company.country_id.id)
        )
        found = {}
        for name in {c.province for c in customers if c.province}:
            fits = states.filtered(lambda s, n=name: n in (s.code, s.name))
            fits = fits or states.filtered(lambda s, n=name: s.name.startswith(n))
            if len(fits) == 1:
                found[name] = fits.id
        for customer in customers:
            if customer.province and customer.province not in found:
                self._customer_problem(customer, "province", customer.province)
        return found

    def _find_salespeople(self, customers):
        logins = {c.salesperson for c in customers if c.salesperson}
        domain = Domain("login", "in", list(logins)) & Domain("share", "=", False)
        domain &= Domain("company_ids", "in", self.company.ids)
        users = {user.login: user.id for user in self.env["res.users"].search(domain)}
        for customer in customers:
            if customer.salesperson and customer.salesperson not in users:
                self._customer_problem(customer, "salesperson", customer.salesperson)
        return users

    def _find_products(self, documents):
        codes = {doc.product for doc in documents if doc.product}
        domain = Domain("default_code", "in", list(codes))
        domain &= Domain("company_id", "in", [False, self.company.id])
        return {
            product.default_code: product
            for product in self.env["product.product"].search(domain)
        }

    def _find_moves(self, keys):
        """Entries of earlier imports by key, whoever made them."""
        entries = (
            self.env["cs.ledger.entry"]
            .sudo()
            .search_fetch(
                Domain("company_id", "=", self.company.id)
                & Domain("key", "in", list(keys)),
                ["key", "move_id"],
            )
        )
        return {e.key: self.env["account.move"].browse(e.move_id.id) for e in entries}

    # -- what is wrong ---------------------------------------------------------------

    def _problem(self, file, line, code, value=""):
        self.problems.append(Problem(file, line, code, str(value)))

    def _customer_problem(self, customer, code, value):
        self._problem(ledger_csv.CUSTOMERS, customer.line, code, value)

    def _document_problem(self, doc, code, value):
        self._problem(ledger_csv.INVOICES, doc.line, code, value)

    def _check(self, customers, documents):
        refs = {c.ref for c in customers} | self.partners.keys()
        by_number = {doc.number: doc for doc in documents}
        for doc in documents:
            if doc.customer not in refs:
                self._document_problem(doc, "unknown_customer", doc.customer)
            if doc.product and doc.product not in self.products:
                self._document_problem(doc, "unknown_product", doc.product)
            if not self.currency(doc):
                self._document_problem(doc, "unknown_currency", doc.currency)
            if (doc.amount / doc.quantity).quantize(CENT) * doc.quantity != doc.amount:
                self._document_problem(doc, "quantity", doc.quantity)
            if doc.applies_to:
                self._check_applies_to(doc, by_number)
            if doc.number in self.moves:
                self._check_known(doc)
        self._check_lock_dates()
        self._check_accounts()

    def _check_applies_to(self, doc, by_number):
        target = by_number.get(doc.applies_to)
        if target:
            fits = target.kind == ledger_csv.INVOICE and (
                (target.customer, target.currency) == (doc.customer, doc.currency)
            )
        else:
            move = self.moves.get(doc.applies_to)
            fits = (
                move
                and move.move_type == "out_invoice"
                and move.partner_id == self.partners.get(doc.customer)
                and move.currency_id == self.currency(doc)
            )
        if not fits:
            self._document_problem(doc, "applies_to", doc.applies_to)

    def _check_known(self, doc):
        """A number imported before must still say the same and owe enough."""
        move = self.moves[doc.number]
        same = (
            move.partner_id == self.partners.get(doc.customer)
            and move.invoice_date == doc.day
            and move.invoice_date_due == doc.due
            and not move.currency_id.compare_amounts(
                move.amount_total, float(doc.amount)
            )
        )
        if not same:
            self._document_problem(doc, "imported_differently", doc.number)
        coming = [e.amount for e in doc.events if e.key not in self.moves]
        if coming and move.state != "posted":
            self._document_problem(doc, "not_posted", doc.number)
        elif (
            move.currency_id.compare_amounts(float(sum(coming)), move.amount_residual)
            > 0
        ):
            self._document_problem(doc, "more_than_open", doc.number)

    def _check_lock_dates(self):
        """Odoo would move an entry of a locked period to a later date unasked."""
        sale = self.wizard.sale_journal_id
        for doc in self.documents:
            if self.company._get_violated_lock_dates(doc.day, False, sale):
                self._document_problem(doc, "locked", doc.day)
        for _doc, event in self.events:
            if self.company._get_violated_lock_dates(event.day, False, None):
                self._problem(ledger_csv.INVOICES, event.line, "locked", event.day)

    def _check_accounts(self):
        kinds = {event.kind for _doc, event in self.events}
        wizard = self.wizard
        if not wizard.sale_journal_id:
            self._problem(ledger_csv.INVOICES, 0, "no_sale_journal")
        if ledger_csv.PAID in kinds and not (
            wizard.payment_journal_id.default_account_id
        ):
            self._problem(ledger_csv.INVOICES, 0, "no_payment_journal")
        if ledger_csv.WRITTEN_OFF in kinds and not (
            wizard.write_off_account_id and wizard.write_off_journal_id
        ):
            self._problem(ledger_csv.INVOICES, 0, "no_write_off_account")
