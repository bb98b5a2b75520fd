"""A company with a ledger of its own, finance people and a salesman."""

from datetime import date

from odoo import Command

from ..base import CsCase

Q3 = (date(2026, 7, 1), date(2026, 9, 30))


class CreditCase(CsCase):
    """``cls.users`` also has credit, credit2 (managers), clerk and sales, sales2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cny = cls._currency("CNY")
        cls.usd = cls._currency("USD")
        for company in (cls.company, cls.other_company):
            company.currency_id = cls.cny
        cls.ledger = cls._make_ledger(cls.company)
        cls._make_user("credit", "cs_credit.group_credit_manager,base.group_user")
        cls._make_user("credit2", "cs_credit.group_credit_manager")
        cls._make_user("clerk", "cs_credit.group_credit_user")
        cls._make_user("sales", "sales_team.group_sale_salesman")
        cls._make_user("sales2", "sales_team.group_sale_salesman")
        cls._make_user(
            "accountant", "account.group_account_invoice,cs_credit.group_credit_user"
        )
        cls._use_ledger(cls.customer)
        cls.product = cls.env["product.product"].create(
            {
                "name": "Bearing",
                "type": "consu",
                "list_price": 100,
                "taxes_id": False,
                "invoice_policy": "order",
                "property_account_income_id": cls.ledger["income"].id,
            }
        )

    @classmethod
    def _currency(cls, code):
        currency = cls.env.ref(f"base.{code}")
        currency.active = True
        return currency

    @classmethod
    def _make_ledger(cls, company):
        """Accounts and journals of a company, nothing else of a chart."""
        env = cls.env

        def account(code, name, kind):
            return env["account.account"].create(
                {
                    "code": code,
                    "name": name,
                    "account_type": kind,
                    "reconcile": kind == "asset_receivable",
                    "company_ids": [Command.set(company.ids)],
                }
            )

        ledger = {
            "receivable": account("112200", "Receivable", "asset_receivable"),
            "income": account("600100", "Sales", "income"),
            "expense": account("670100", "Bad debts", "expense"),
            "bank": account("100200", "Bank", "asset_cash"),
            "exchange": account("660300", "Exchange", "expense"),
        }

        def journal(code, kind, **values):
            return env["account.journal"].create(
                {
                    "code": code,
                    "name": code,
                    "type": kind,
                    "company_id": company.id,
                    **values,
                }
            )

        ledger["sale"] = journal("SAL", "sale", default_account_id=ledger["income"].id)
        ledger["bank_journal"] = journal(
            "BNK", "bank", default_account_id=ledger["bank"].id
        )
        ledger["misc"] = journal("MIS", "general")
        ledger["exchange_journal"] = journal("EXC", "general")
        company.write(
            {
                "currency_exchange_journal_id": ledger["exchange_journal"].id,
                "income_currency_exchange_account_id": ledger["exchange"].id,
                "expense_currency_exchange_account_id": ledger["exchange"].id,
            }
        )
        return ledger

    @classmethod
    def _use_ledger(cls, partner, company=None, ledger=None):
        partner.with_company(company or cls.company).property_account_receivable_id = (
            ledger or cls.ledger
        )["receivable"]

    @classmethod
    def make_customer(cls, name, **values):
        partner = cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )
        cls._use_ledger(partner)
        return partner

    # -- ledger --------------------------------------------------------------------

    @classmethod
    def invoice(cls, day, due, amount, partner=None, **values):
        """A posted invoice; ``post=False`` leaves it in draft."""
        company = values.pop("company", cls.company)
        ledger = values.pop("ledger", cls.ledger)
        post = values.pop("post", True)
        move = (
            cls.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": company.id,
                    "journal_id": ledger["sale"].id,
                    "partner_id": (partner or cls.customer).id,
                    "invoice_date": day,
                    "date": day,
                    "invoice_date_due": due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Goods",
                                "quantity": 1,
                                "price_unit": amount,
                                "account_id": ledger["income"].id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **values,
                }
            )
        )
        if post:
            move._post(soft=False)
        return move

    @classmethod
    def entry(cls, day, amount, account, journal=None, partner=None, **values):
        """A posted entry that credits the customer's receivable."""
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": (journal or cls.ledger["misc"]).id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": (partner or cls.customer).id,
                            "name": "Settlement",
                            "debit": amount,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": cls.ledger["receivable"].id,
                            "partner_id": (partner or cls.customer).id,
                            "name": "Settlement",
                            "credit": amount,
                            **values,
                        }
                    ),
                ],
            }
        )
        move._post(soft=False)
        return move

    @classmethod
    def pay(cls, invoice, day, amount=None):
        """Pay (part of) an invoice through the bank journal."""
        move = cls.entry(
            day,
            amount or invoice.amount_residual,
            cls.ledger["bank"],
            cls.ledger["bank_journal"],
            invoice.partner_id,
        )
        cls.settle(invoice, move)
        return move

    @classmethod
    def write_off(cls, invoice, day, amount=None):
        move = cls.entry(
            day,
            amount or invoice.amount_residual,
            cls.ledger["expense"],
            partner=invoice.partner_id,
        )
        cls.settle(invoice, move)
        return move

    @staticmethod
    def settle(*moves):
        lines = moves[0].line_ids.browse()
        for move in moves:
            lines |= move.line_ids.filtered(
                lambda x: x.account_id.account_type == "asset_receivable"
            )
        lines.filtered(lambda x: not x.reconciled).reconcile()

    # -- credit --------------------------------------------------------------------

    @classmethod
    def rating(cls, partner=None, period=Q3, **values):
        return cls.env["cs.credit.rating"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "company_id": cls.company.id,
                "date_from": period[0],
                "date_to": period[1],
                **values,
            }
        )

    def answer(self, rating, **positions):
        """Answer indicators by the position of their band, e.g. ``i01=0``."""
        for key, position in positions.items():
            line = self.line(rating, key[1:])
            line.band_id = line.indicator_id.band_ids[position]

    def line(self, rating, code):
        return rating.line_ids.filtered(lambda x: x.code == code)

    def activate_limit(self, amount, partner=None, **values):
        """A limit in force, through its approval."""
        limit = self.env["cs.credit.limit"].create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                "amount": amount,
                "currency_id": self.cny.id,
                **values,
            }
        )
        self.as_user("clerk", limit).action_submit()
        self.as_user("credit", limit).action_approve()
        return limit

    def order(self, amount, partner=None, **values):
        return (
            self.env["sale.order"]
            .with_company(self.company)
            .create(
                {
                    "partner_id": (partner or self.customer).id,
                    "company_id": self.company.id,
                    "user_id": self.users["sales"].id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": 1,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **values,
                }
            )
        )

    def holds(self, document):
        return self.env["cs.credit.hold"].search(
            [("res_model", "=", document._name), ("res_id", "=", document.id)]
        )
