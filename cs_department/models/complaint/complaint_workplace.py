import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DIGITS = "regexp_replace(%s, '[^0-9]', '', 'g')"
# fewer digits than these are no phone number
MIN_DIGITS = 3


def _phone_index(registry):
    """Part of a number is found through trigrams, where the database has them."""
    if not registry.has_trigram:
        return ""
    return f"USING gin (({DIGITS % 'phone'}) gin_trgm_ops) WHERE phone IS NOT NULL"


class CsComplaint(models.Model):
    """What agents look for all day: what is due today, and who is calling."""

    _inherit = "cs.complaint"

    is_due_today = fields.Boolean(
        compute="_compute_is_due_today",
        search="_search_is_due_today",
        help="The next deadline is today, where the company is",
    )
    phone_search = fields.Char(
        string="Phone Number",
        compute="_compute_phone_search",
        search="_search_phone_search",
        help="Any part of the number, written in any way",
    )

    _phone_idx = models.Index(_phone_index)

    # -- due today -----------------------------------------------------------------

    @api.depends("date_deadline")
    def _compute_is_due_today(self):
        for company, complaints in self.grouped("company_id").items():
            company = company or self.env.company
            first, last = company._cs_day_span(*[company._cs_today()] * 2)
            for complaint in complaints:
                due = complaint.date_deadline
                complaint.is_due_today = bool(due) and first <= due <= last

    def _search_is_due_today(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_deadline", ">=", first)
            & Domain("date_deadline", "<=", last)
            for company in self.env.companies
            for first, last in [company._cs_day_span(*[company._cs_today()] * 2)]
        )
        return domain if True in value else ~domain

    # -- phone ---------------------------------------------------------------------

    @api.depends("phone")
    def _compute_phone_search(self):
        for complaint in self:
            complaint.phone_search = re.sub(r"\D", "", complaint.phone or "")

    def _search_phone_search(self, operator, value):
        if operator not in ("ilike", "like", "=ilike", "in"):
            return NotImplemented
        texts = value if operator == "in" else [value]
        return Domain.OR(self._cs_phone_domain(str(text or "")) for text in texts)

    @api.model
    def _cs_phone_domain(self, text):
        """Find complaints, or customers, by digits of their number.

        A leading country code is no part of what is compared when the number is
        written without one: any part matches.
        """
        digits = re.sub(r"\D", "", text)
        if len(digits) < MIN_DIGITS:
            return Domain("phone", "ilike", text) if text.strip() else Domain.FALSE
        rows = SQL(
            "(SELECT id FROM cs_complaint WHERE phone IS NOT NULL AND "
            + DIGITS % "phone"
            + " LIKE %(part)s UNION ALL SELECT complaint.id FROM res_partner customer"
            " JOIN cs_complaint complaint ON complaint.partner_id = customer.id WHERE "
            + DIGITS % "customer.phone"
            + " LIKE %(part)s)",
            part=f"%{digits}%",
            to_flush=self._fields["phone"],
        )
        return Domain("id", "in", rows)
