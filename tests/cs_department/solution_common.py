"""What the tests of solutions share: an invoice, a grant, an answered complaint."""

from odoo import Command
from odoo.tests import new_test_user

from .common import ComplaintCase


class SolutionCase(ComplaintCase):
    """Complaints whose remedies are granted, and the books they lead to."""

    def granted(self, *lines, values=None, asked=(), **draft):
        """A complaint in analysis; the head has granted ``lines`` (kind, figures)."""
        demands = [Command.create({"kind": kind, **figures}) for kind, figures in asked]
        complaint = self.in_analysis(**draft, remedy_ids=demands)
        head = self.as_user("head", complaint)
        self.fill_reply_form(
            complaint,
            remedy_ids=[
                Command.create({"kind": kind, "is_granted": True, **figures})
                for kind, figures in lines
            ],
            **(values or {}),
        )
        return head

    def answered(self, *lines, **kwargs):
        """The same, submitted, approved by all who are asked, and answered."""
        complaint = self.granted(*lines, **kwargs)
        complaint.action_submit_analysis()
        while complaint.state == "approval":
            asked = complaint.sudo().approval_ids.filtered("is_turn")
            president = self.env.ref("cs_department.group_cs_president")
            role = "president" if asked.group_id == president else "manager"
            self.as_user(role, complaint).action_approve()
        agent = self.as_user("agent", complaint)
        agent.action_reply()
        return agent

    @classmethod
    def make_bookkeeping(cls):
        """Accounts, taxes, an accountant and a posted invoice over 20 pumps."""
        cls.accountant = new_test_user(
            cls.env,
            login="test_accountant",
            groups="account.group_account_invoice",
            name="Accountant",
            email="accountant@example.com",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.company.country_id = cls.env.ref("base.cn")
        cls.company.account_fiscal_country_id = cls.env.ref("base.cn")
        cls.income = cls.env["account.account"].create(
            {
                "name": "Sales",
                "code": "600100",
                "account_type": "income",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        receivable = cls.env["account.account"].create(
            {
                "name": "Receivable",
                "code": "112200",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "SAL",
                "type": "sale",
                "company_id": cls.company.id,
                "default_account_id": cls.income.id,
            }
        )
        cls.customer.with_company(
            cls.company
        ).property_account_receivable_id = receivable
        group = cls.env["account.tax.group"].create(
            {"name": "VAT", "company_id": cls.company.id}
        )
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "VAT 13 %",
                "amount": 13,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                "tax_group_id": group.id,
                "country_id": cls.env.ref("base.cn").id,
            }
        )
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "list_price": 90, "taxes_id": False}
        )
        cls.invoice = cls.make_invoice()

    @classmethod
    def make_invoice(cls, lines=None, **values):
        """Post an invoice; by default 20 pumps at 100 plus 13 %: 2,260."""
        lines = lines or [{"product_id": cls.pump.id, "quantity": 20}]
        invoice = (
            cls.env["account.move"]
            .with_company(cls.company)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": cls.company.id,
                    "partner_id": cls.customer.id,
                    "journal_id": cls.journal.id,
                    "invoice_date": "2026-09-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "price_unit": 100,
                                "account_id": cls.income.id,
                                "tax_ids": [Command.set(cls.tax.ids)],
                                **line,
                            }
                        )
                        for line in lines
                    ],
                    **values,
                }
            )
        )
        invoice.action_post()
        return invoice
