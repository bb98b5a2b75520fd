from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Not counted: not yet confirmed by the customer (A3.3), or called off.
UNCOUNTED_STATES = ("draft", "cancelled")


class CsComplaint(models.Model):
    """What the figures look at: the first answer, and whether it happened before."""

    _inherit = "cs.complaint"

    date_first_replied = fields.Datetime(
        string="First Answered On",
        compute="_compute_date_first_replied",
        store=True,
        precompute=True,
        copy=False,
        help="Stays when the complaint is reopened and answered again",
    )
    is_repeat = fields.Boolean(
        string="Repeated",
        compute="_compute_is_repeat",
        search="_search_is_repeat",
        help="The same customer complained before about the same product (or, without "
        "a product, in the same category) within the days of the settings.",
    )

    # the customer's earlier complaints; alone it serves the foreign key as well
    _customer_idx = models.Index("(commercial_partner_id, date_received)")
    _received_idx = models.Index("(date_received DESC, id DESC)")

    @api.depends("date_replied")
    def _compute_date_first_replied(self):
        for complaint in self:
            complaint.date_first_replied = (
                complaint.date_first_replied or complaint.date_replied
            )

    @api.depends(
        "commercial_partner_id", "product_id", "category_id", "date_received", "state"
    )
    @api.depends_context("uid")
    def _compute_is_repeat(self):
        # as the reader: an earlier one that is hidden does not count (A3.6)
        domain = Domain("id", "in", self.ids) & Domain("is_repeat", "=", True)
        repeated = set(self.search(domain).ids) if self.ids else set()
        for complaint in self:
            complaint.is_repeat = complaint.id in repeated

    def _search_is_repeat(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain.custom(
            to_sql=lambda model, alias, query: model._cs_repeat_sql(alias)
        )
        return domain if True in value else ~domain

    # -- SQL -----------------------------------------------------------------------

    @api.model
    def _cs_repeat_sql(self, alias):
        """Return the SQL condition that a complaint follows an earlier one.

        What the user may not see (A3.6) does not count as earlier either.

        :param alias: of ``cs_complaint`` in the query
        """

        def column(table, name):
            return self.sudo()._field_to_sql(table, name)

        earlier = "earlier_complaint"
        return SQL(
            """EXISTS (
                SELECT 1 FROM cs_complaint %(earlier)s
                 WHERE %(earlier_customer)s = %(customer)s
                   AND %(earlier_company)s = %(company)s
                   AND %(earlier_date)s < %(date)s
                   AND %(earlier_date)s >= %(date)s - %(days)s * INTERVAL '1 day'
                   AND (%(earlier_product)s = %(product)s
                        OR (%(earlier_product)s IS NULL AND %(product)s IS NULL
                            AND %(earlier_category)s = %(category)s))
                   AND %(earlier_state)s NOT IN %(uncounted)s
                   AND COALESCE(%(hidden)s, 0) <> %(user)s)""",
            earlier=SQL.identifier(earlier),
            earlier_customer=column(earlier, "commercial_partner_id"),
            customer=column(alias, "commercial_partner_id"),
            earlier_company=column(earlier, "company_id"),
            company=column(alias, "company_id"),
            earlier_date=column(earlier, "date_received"),
            date=column(alias, "date_received"),
            days=self._cs_repeat_days_sql(alias),
            earlier_product=column(earlier, "product_id"),
            product=column(alias, "product_id"),
            earlier_category=column(earlier, "category_id"),
            category=column(alias, "category_id"),
            earlier_state=column(earlier, "state"),
            uncounted=UNCOUNTED_STATES,
            hidden=column(earlier, "hidden_from_id"),
            user=-1 if self.env.su else self.env.uid,
        )

    @api.model
    def _cs_repeat_days_sql(self, alias):
        """Return the days of each row's company, one number when all agree."""
        companies = self.env.companies.sudo()
        days = {company.id: company.cs_repeat_days for company in companies}
        default = self.env.company.sudo().cs_repeat_days
        if set(days.values()) <= {default}:
            return SQL("%s", default)
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", *pair) for pair in days.items())
        company = self.sudo()._field_to_sql(alias, "company_id")
        return SQL("(CASE %s %s ELSE %s END)", company, cases, default)
