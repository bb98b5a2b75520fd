"""Turns checked documents into posted and reconciled accounting entries."""

from odoo.fields import Command

from ..tools import ledger_csv

BATCH = 250
# history is no news: no messages, followers or tracking
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "skip_is_manually_modified": True,
}


def batches(items, size=BATCH):
    """Cut a list in pieces.

    >>> list(batches([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    for start in range(0, len(items), size):
        yield items[start : start + size]


class LedgerPoster:
    """Posts in batches, in order of date.

    :param wizard: ``cs.ledger.import`` record with company, journals and account
    :param plan: :class:`~.ledger_plan.LedgerPlan` without problems
    """

    def __init__(self, wizard, plan):
        self.wizard = wizard.with_company(wizard.company_id).with_context(**QUIET)
        self.env = self.wizard.env
        self.company = wizard.company_id
        self.plan = plan
        self.moves = dict(plan.moves)

    def post(self):
        """Create all that the plan holds and return the new invoices."""
        self._create_customers()
        documents = sorted(self.plan.documents, key=lambda doc: (doc.day, doc.number))
        invoices = self.env["account.move"]
        for batch in batches(documents):
            moves = self._create_moves(
                [(doc.number, self._document_values(doc)) for doc in batch]
            )
            self.moves.update(zip((doc.number for doc in batch), moves, strict=True))
            invoices += moves
        pairs = [
            (doc.day, self.moves[doc.number], self.moves[doc.applies_to])
            for doc in documents
            if doc.applies_to
        ]
        paid, written_off = [], []
        for doc, event in sorted(self.plan.events, key=lambda pair: pair[1].day):
            is_paid = event.kind == ledger_csv.PAID
            (paid if is_paid else written_off).append((doc, event))
        for batch in batches(paid):
            pairs += self._settled(batch, self._create_payments(batch))
        for batch in batches(written_off):
            values = [(e.key, self._write_off_values(doc, e)) for doc, e in batch]
            pairs += self._settled(batch, self._create_moves(values))
        self._reconcile(pairs)
        return invoices

    def _create_customers(self):
        vals_list = [
            {
                "ref": customer.ref,
                "name": customer.name,
                "is_company": True,
                "company_id": self.company.id,
                "country_id": self.company.country_id.id,
                "state_id": self.plan.states.get(customer.province),
                "city": customer.city,
                "street": customer.street,
                "phone": customer.phone,
                "email": customer.email,
                "user_id": self.plan.salespeople.get(customer.salesperson),
            }
            for customer in self.plan.customers
        ]
        partners = self.env["res.partner"].create(vals_list)
        self.plan.partners.update((partner.ref, partner) for partner in partners)

    def _settled(self, batch, entries):
        return [
            (event.day, entry, self.moves[doc.number])
            for (doc, event), entry in zip(batch, entries, strict=True)
        ]

    def _create_moves(self, keyed_values):
        moves = self.env["account.move"].create([vals for _key, vals in keyed_values])
        moves._post(soft=False)
        self._register([key for key, _vals in keyed_values], moves)
        return moves

    def _create_payments(self, batch):
        payments = self.env["account.payment"].create(
            [self._payment_values(doc, event) for doc, event in batch]
        )
        # straight on the bank account: history has its bank statements behind it
        payments.outstanding_account_id = (
            self.wizard.payment_journal_id.default_account_id
        )
        payments.action_post()
        moves = [payment.move_id for payment in payments]
        self._register([event.key for _doc, event in batch], moves)
        return moves

    def _register(self, keys, moves):
        # what was imported is not the user's to write
        self.env["cs.ledger.entry"].sudo().create(
            [
                {"key": key, "move_id": move.id, "company_id": self.company.id}
                for key, move in zip(keys, moves, strict=True)
            ]
        )

    def _document_values(self, doc):
        product = self.plan.products.get(doc.product)
        partner = self.plan.partners[doc.customer]
        line = {
            "name": product.display_name if product else doc.number,
            "product_id": product.id if product else False,
            "quantity": float(doc.quantity),
            "price_unit": float(doc.amount / doc.quantity),
            "tax_ids": [Command.clear()],
        }
        is_invoice = doc.kind == ledger_csv.INVOICE
        return {
            "move_type": "out_invoice" if is_invoice else "out_refund",
            "journal_id": self.wizard.sale_journal_id.id,
            "partner_id": partner.id,
            "invoice_user_id": partner.user_id.id,
            "invoice_date": doc.day,
            "date": doc.day,
            "invoice_payment_term_id": False,
            "invoice_date_due": doc.due,
            "currency_id": self.plan.currency(doc).id,
            "ref": doc.number,
            "invoice_line_ids": [Command.create(line)],
        }

    def _payment_values(self, doc, event):
        move = self.moves[doc.number]
        is_invoice = doc.kind == ledger_csv.INVOICE
        return {
            "payment_type": "inbound" if is_invoice else "outbound",
            "partner_type": "customer",
            "partner_id": move.partner_id.id,
            "journal_id": self.wizard.payment_journal_id.id,
            "destination_account_id": self._receivable(move).account_id.id,
            "amount": float(event.amount),
            "currency_id": self.plan.currency(doc).id,
            "date": event.day,
            "memo": doc.number,
        }

    def _write_off_values(self, doc, event):
        move = self.moves[doc.number]
        currency = self.plan.currency(doc)
        amount = float(event.amount)
        balance = currency._convert(
            amount, self.company.currency_id, self.company, event.day
        )
        sides = (
            (self.wizard.write_off_account_id, 1),
            (self._receivable(move).account_id, -1),
        )
        return {
            "move_type": "entry",
            "journal_id": self.wizard.write_off_journal_id.id,
            "date": event.day,
            "ref": doc.number,
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "partner_id": move.partner_id.id,
                        "name": doc.number,
                        "currency_id": currency.id,
                        "amount_currency": sign * amount,
                        "balance": sign * balance,
                    }
                )
                for account, sign in sides
            ],
        }

    def _receivable(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def _reconcile(self, pairs):
        """Settle each ``(day, entry, invoice)``, the earliest first."""
        pairs.sort(key=lambda pair: (pair[0], pair[1].id))
        for batch in batches(pairs):
            self.env["account.move.line"]._reconcile_plan(
                [
                    self._receivable(entry) | self._receivable(invoice)
                    for _day, entry, invoice in batch
                ]
            )
