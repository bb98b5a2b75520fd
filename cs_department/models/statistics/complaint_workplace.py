import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DIGITS = "regexp_replace(%s, '[^0-9]', '', 'g')"


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
    clock_state = fields.Selection(
        selection=[
            ("overdue", "Overdue"),
            ("today", "Due Today"),
            ("later", "Due Later"),
        ],
        string="Clock",
        compute="_compute_clock_state",
        search="_search_clock_state",
        help="How the next deadline stands; empty: no clock runs",
    )
    phone_search = fields.Char(
        string="Phone Number",
        compute="_compute_phone_search",
        search="_search_phone_search",
        help="Any part of the number, written in any way",
    )

    _phone_idx = models.Index(_phone_index)

    # -- clock ---------------------------------------------------------------------

    @api.model
    def _cs_today_spans(self):
        """Return ``{company: (start, end)}`` of today where each company is."""
        return {
            company: company._cs_day_span(*[company._cs_today()] * 2)
            for company in self.env.companies
        }

    @api.depends("date_deadline")
    def _compute_is_due_today(self):
        for company, complaints in self.grouped("company_id").items():
            company = company or self.env.company
            first, last = company._cs_day_span(*[company._cs_today()] * 2)
            for complaint in complaints:
                due = complaint.date_deadline
                complaint.is_due_today = bool(due) and first <= due <= last

    @api.depends("date_deadline")
    def _compute_clock_state(self):
        for complaint in self:
            if not complaint.date_deadline:
                complaint.clock_state = False
            elif complaint.is_breached:
                complaint.clock_state = "overdue"
            else:
                complaint.clock_state = "today" if complaint.is_due_today else "later"

    def _search_clock_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue, today = (
            Domain("is_breached", "=", True),
            Domain("is_due_today", "=", True),
        )
        runs = Domain("date_deadline", "!=", False)
        domains = {
            "overdue": overdue,
            "today": today & ~overdue,
            "later": runs & ~overdue & ~today,
            False: ~runs,
        }
        return Domain.OR(domains[key] for key in value if key in domains)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """The bar above each column counts clocks by how they stand."""
        if groupby_spec != "clock_state":
            return super()._read_group_groupby(alias, groupby_spec, query)
        due = self._field_to_sql(alias, "date_deadline", query)
        company = self._field_to_sql(alias, "company_id", query)
        ends = [
            SQL("WHEN %s THEN %s::timestamp", one.id, last)
            for one, (_first, last) in self._cs_today_spans().items()
        ]
        return SQL(
            "CASE WHEN %(due)s < %(now)s THEN 'overdue'"
            " WHEN %(due)s <= (CASE %(company)s %(ends)s END) THEN 'today'"
            " WHEN %(due)s IS NOT NULL THEN 'later' END",
            due=due,
            now=fields.Datetime.now(),
            company=company,
            ends=SQL(" ").join(ends),
        )

    def _search_is_due_today(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_deadline", ">=", first)
            & Domain("date_deadline", "<=", last)
            for company, (first, last) in self._cs_today_spans().items()
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
        """Find complaints by any part of their own or the customer's number."""
        digits = re.sub(r"\D", "", text)
        if not digits:
            return Domain.FALSE
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
