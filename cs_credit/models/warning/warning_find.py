from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from ...tools import warning_sql

OVER = ("closed", "cancelled")


class CsCreditWarning(models.Model):
    """Finds the customers a rule warns of: one statement a rule, for all of them.

    ``_cs_find_<kind>`` returns rows (partner id, figure, figure before, detail) of
    commercial partners; a module that adds a kind adds such a method.
    """

    _inherit = "cs.credit.warning"

    def _cs_find(self, rule, company):
        """Return a dict partner id → (figure, figure before, detail) (sudo)."""
        if rule._cs_source() is None:
            return {}
        self.env.flush_all()
        rows = getattr(self, f"_cs_find_{rule.kind}")(rule, company)
        return {
            partner_id: (float(figure or 0.0), float(before or 0.0), detail or None)
            for partner_id, figure, before, detail in rows
            if partner_id
        }

    def _cs_find_downgrade(self, rule, company):
        return self.env.execute_query(warning_sql.downgrades(company, rule.count))

    def _cs_find_slowing(self, rule, company):
        start, end = self.env["cs.credit.rating"]._cs_last_quarter(company)
        start -= relativedelta(months=9)
        return self.env.execute_query(
            warning_sql.slowing(company, start, end, max(rule.days, 1))
        )

    def _cs_find_usage(self, rule, company):
        exposures = rule._cs_source().with_company(company)
        query = exposures._search(
            Domain("company_id", "=", company.id) & Domain("is_limited", "=", True),
            order="id",
        )
        rows = query.subselect("partner_id", "used")
        return self.env.execute_query(warning_sql.usage(rows, rule.percent))

    def _cs_find_holds(self, rule, company):
        groups = rule._cs_source()._read_group(
            Domain("company_id", "=", company.id) & Domain("state", "=", "open"),
            ["partner_id"],
            ["__count"],
            having=[("__count", ">=", max(rule.count, 1))],
        )
        return [(partner.id, count, 0, None) for partner, count in groups]

    def _cs_find_complaint(self, rule, company):
        groups = rule._cs_source()._read_group(
            Domain("company_id", "=", company.id)
            & Domain("state", "not in", OVER)
            & Domain("loss_amount", ">", 0)
            & Domain("loss_amount", ">=", rule.amount),
            ["commercial_partner_id"],
            ["loss_amount:sum"],
        )
        return [(partner.id, loss, 0, None) for partner, loss in groups]

    def _cs_find_paper(self, rule, company):
        """The paper that ends first, of each customer; renewed ones do not count."""
        today = company._cs_today()
        groups = rule._cs_source()._read_group(
            Domain("company_id", "in", [False, company.id])
            & Domain("active", "=", True)
            & Domain("date_expires", "!=", False),
            ["partner_id", "type_id"],
            ["date_expires:max"],
        )
        first = {}
        for partner, kind, end in groups:
            days = (end - today).days
            key = partner.commercial_partner_id.id
            if days <= rule.days and days < first.get(key, (rule.days + 1,))[0]:
                first[key] = (days, kind.display_name)
        return [(key, days, 0, name) for key, (days, name) in first.items()]

    def _cs_find_news(self, rule, company):
        """What is heard of competitors at the customer, as visits note it."""
        since = company._cs_today() - relativedelta(days=rule.days)
        groups = rule._cs_source()._read_group(
            Domain("company_id", "=", company.id)
            & Domain("partner_id", "!=", False)
            & Domain("date", ">=", since),
            ["partner_id"],
            ["__count"],
        )
        counts = {}
        for partner, count in groups:
            key = partner.commercial_partner_id.id
            counts[key] = counts.get(key, 0) + count
        least = max(rule.count, 1)
        return [(key, n, 0, None) for key, n in counts.items() if n >= least]
