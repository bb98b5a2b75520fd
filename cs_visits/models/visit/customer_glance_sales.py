from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_amount


class CsCustomerGlance(models.AbstractModel):
    """What the customer bought in the last twelve months, and in the twelve before.

    Of the documents the user may see: salespeople with “own documents only” get their
    own. Invoices say more than orders; without a right to either nothing is shown.
    """

    _inherit = "cs.customer.glance"

    def _cs_sections(self, customer, visit):
        sections = super()._cs_sections(customer, visit)
        sales = self._cs_sales(customer)
        if sales:
            sections["sales"] = sales
        return sections

    def _cs_sales(self, customer):
        for kind, model, amount, date, domain in (
            (
                "invoiced",
                "account.move",
                "amount_untaxed_signed",
                "invoice_date",
                self._cs_invoices(customer),
            ),
            (
                "ordered",
                "sale.report",
                "price_subtotal",
                "date",
                self._cs_orders(customer),
            ),
        ):
            if model in self.env and self.env[model].has_access("read"):
                return self._cs_trend(kind, self.env[model], amount, date, domain)
        return None

    def _cs_invoices(self, customer):
        return (
            Domain("commercial_partner_id", "=", customer.id)
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("state", "=", "posted")
        )

    def _cs_orders(self, customer):
        return Domain("commercial_partner_id", "=", customer.id) & Domain(
            "state", "=", "sale"
        )

    def _cs_trend(self, kind, documents, amount, date, domain):
        """Return the sums of both years in company currency, and how they compare.

        :param amount: name of the field to add up, in company currency
        :param date: name of the field that says when
        """
        domain &= Domain("company_id", "=", self.env.company.id)
        today = self.env.company._cs_today()
        year, earlier = (fields.Date.subtract(today, years=n) for n in (1, 2))
        last, before = (
            documents._read_group(domain & span, [], [f"{amount}:sum"])[0][0] or 0.0
            for span in (
                Domain(date, ">", year) & Domain(date, "<=", today),
                Domain(date, ">", earlier) & Domain(date, "<=", year),
            )
        )
        currency = self.env.company.currency_id
        change = round(100 * (last - before) / before) if before > 0 else None
        return {
            "kind": kind,
            "last": format_amount(self.env, last, currency),
            "before": format_amount(self.env, before, currency),
            "change": change,
            "share": self._cs_share(last, before),
        }

    def _cs_share(self, last, before):
        """Return the lengths of both bars in per cent of the longer one."""
        longest = max(last, before, 0.01)
        return [max(0, round(100 * part / longest)) for part in (last, before)]
