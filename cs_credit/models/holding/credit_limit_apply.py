from odoo import api, models
from odoo.fields import Domain


class CsCreditLimit(models.Model):
    """Limits in Odoo's own fields, so that standard screens agree (B5.6)."""

    _inherit = "cs.credit.limit"

    # -- the customer's own fields -------------------------------------------------

    @api.model
    def _cs_current(self, partner, company):
        """Return the base limit of a customer that is active now or later (sudo)."""
        return self.sudo().search(
            Domain("partner_id", "=", partner.id)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "active")
            & Domain("is_temporary", "=", False)
            & Domain("date_to", ">=", company._cs_today()),
            order="date_from desc",
            limit=1,
        )

    def _cs_apply(self):
        """Write what is in force today to Odoo's own limit and payment terms."""
        for company, limits in self.grouped("company_id").items():
            partners = limits._cs_concerned()
            self.env["cs.credit.guard"]._cs_take(partners.ids, company)
            partners |= limits._cs_settle_groups()
            in_force = self._cs_in_force(partners, company)
            for partner in partners:
                mine = in_force.filtered(lambda x, p=partner: p in x._cs_customers())
                self._cs_write_partner(partner.with_company(company), mine)
            (in_force - in_force.filtered("is_applied"))._cs_write_checked(
                {"is_applied": True}
            )

    def _cs_settle_groups(self):
        """Hook: bring groups in line with their limits; return whom that changes."""
        return self.env["res.partner"]

    @api.model
    def _cs_in_force(self, partners, company):
        """Return the limits, base and temporary, that count for customers today."""
        today = company._cs_today()
        return self.search(
            self._cs_of_customers_domain(partners)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "active")
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
        )

    @api.model
    def _cs_of_customers_domain(self, partners):
        """Domain of the limits that hold for customers."""
        return Domain("partner_id", "in", partners.ids)

    def _cs_write_partner(self, partner, in_force):
        vals = {}
        fallback = partner._fields["credit_limit"].get_company_dependent_fallback(
            partner
        )
        amount = sum(in_force.mapped("amount_company")) if in_force else fallback
        if partner.credit_limit != amount:
            vals["credit_limit"] = amount
        base = in_force.filtered(lambda x: not x.is_temporary and not x.is_applied)[:1]
        if base:
            term = self._cs_payment_term(base.payment_days, base.company_id)
            if partner.property_payment_term_id != term:
                vals["property_payment_term_id"] = term.id
        if vals:
            partner.write(vals)

    @api.model
    def _cs_payment_term(self, days, company):
        """Return the payment term of so many days after the invoice, made if needed."""
        terms = self.env["account.payment.term"].search(
            Domain("company_id", "in", [False, company.id])
            & Domain("line_ids.nb_days", "=", days)
            & Domain("line_ids.delay_type", "=", "days_after")
            & Domain("early_discount", "=", False)
        )
        found = terms.filtered(lambda term: len(term.line_ids) == 1)[:1]
        if found:
            return found
        name = self.env._("%s Days", days) if days else self.env._("Immediate Payment")
        line = {"value": "percent", "value_amount": 100, "nb_days": days}
        return terms.create({"name": name, "line_ids": [(0, 0, line)]})

    @api.model
    def _cron_dates(self, limit=500):
        """Expire limits whose last day is over, apply those that begin."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search(Domain.TRUE):
            today = company._cs_today()
            domain = (
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "active")
                & (
                    Domain("date_to", "<", today)
                    | (
                        Domain("date_from", "<=", today)
                        & Domain("is_applied", "=", False)
                    )
                )
            )
            for one in self.search(domain, limit=limit, order="date_to, id"):
                locked = one.try_lock_for_update().filtered_domain(domain)
                if not locked:
                    continue
                if locked.date_to < today:
                    locked._transition("expire")
                locked._cs_apply()
                if not cron._commit_progress(1):
                    return
