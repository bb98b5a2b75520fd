from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import CreditLimitError


class CsCreditLimit(models.Model):
    """What has to be true of a limit before it is asked for and approved (B5.6)."""

    _inherit = "cs.credit.limit"

    # -- checks --------------------------------------------------------------------

    @api.constrains(
        "replaces_id", "partner_id", "group_id", "company_id", "is_temporary"
    )
    def _check_replaces(self):
        for limit in self.filtered("replaces_id"):
            old = limit.replaces_id
            if (
                old._cs_holder() != limit._cs_holder()
                or old.is_temporary
                or limit.is_temporary
                or old == limit
            ):
                raise ValidationError(
                    self.env._(
                        "Only a base limit of the same customer can be replaced, by "
                        "another base limit."
                    )
                )

    def _check_not_over(self):
        self.ensure_one()
        if self.date_to < self.company_id._cs_today():
            raise CreditLimitError(
                self.env._(
                    "%(limit)s ends on %(date)s, which is past. Give it a later end.",
                    limit=self.display_name,
                    date=self.date_to,
                )
            )

    def _cs_holder(self):
        """Return whose limit it is, to compare: company, customer."""
        self.ensure_one()
        return self.company_id, self.partner_id

    def _cs_holder_name(self):
        return self.partner_id.display_name

    def _cs_customers(self):
        """Return the customers the limit holds for."""
        return self.partner_id

    def _cs_concerned(self):
        """Return the customers whose standing the limit changes, or did."""
        return self._cs_customers()

    def _cs_rival_domain(self):
        """Domain of the limits that this one must not meet on the same days."""
        return Domain("partner_id", "=", self.partner_id.id)

    def _check_overlap(self):
        """Refuse a second base limit for the same days (unless it replaces that one).

        :raise CreditLimitError: naming the other one
        """
        self.ensure_one()
        if self.is_temporary:
            return
        guards = self.env["cs.credit.guard"].sudo()
        guards._cs_take(self.sudo()._cs_concerned().ids, self.company_id)
        other = self.sudo().search(
            self._cs_rival_domain()
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "active")
            & Domain("is_temporary", "=", False)
            & Domain("id", "not in", [self.id, self.replaces_id.id])
            & Domain("date_from", "<=", self.date_to)
            & Domain("date_to", ">=", self.date_from),
            limit=1,
        )
        if other:
            raise CreditLimitError(
                self.env._(
                    "%(customer)s has %(other)s active until %(date)s. Name it under "
                    "“Replaces”, or revoke it first.",
                    customer=other._cs_holder_name(),
                    other=other.display_name,
                    date=other.date_to,
                )
            )
