from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import InUseError
from ...tools.phone import TAIL, common_tail, digits

# A number that so many share is a telephone exchange's: it names nobody.
MOST = 50


class ResPartner(models.Model):
    """A customer's service requests, and who it is that calls."""

    _inherit = "res.partner"

    cs_service_request_ids = fields.One2many(
        comodel_name="cs.service.request",
        inverse_name="commercial_partner_id",
        string="Service Requests",
        readonly=True,
    )
    cs_service_request_count = fields.Integer(
        string="Number of Service Requests",
        compute="_compute_cs_service_request_count",
        help="Requests of the customer and its contacts that you may see",
    )

    # as the query of :meth:`_cs_phone_domain`
    _cs_phone_tail_idx = models.Index(
        "(RIGHT(regexp_replace(phone, '[^0-9]', '', 'g'), 7))"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cs_service_request_count(self):
        counts = dict(
            self.env["cs.service.request"]._read_group(
                Domain("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            customer = partner.commercial_partner_id
            partner.cs_service_request_count = counts.get(customer, 0)

    # -- callers -------------------------------------------------------------------

    @api.model
    def _cs_phone_domain(self, phone):
        """Return the domain of contacts whose number ends like a number."""
        tail = digits(phone)[-TAIL:]
        if len(tail) < TAIL:
            return Domain.FALSE
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "RIGHT(regexp_replace(%s, '[^0-9]', '', 'g'), 7) = %s",
                SQL.identifier(alias, "phone"),
                tail,
            )
        )

    @api.model
    def _cs_find_by_phone(self, phone, company):
        """Return the contact who has a number, or nobody when it is not clear who.

        :param phone: as the caller says it or the telephone shows it
        :param company: ``res.company`` in which the contact is looked for
        :return: ``res.partner``; of a company and its contacts sharing a switchboard
            the company
        """
        own = Domain("company_id", "in", [False, company.id])
        found = self.search(self._cs_phone_domain(phone) & own, limit=MOST)
        number = digits(phone)
        shared = {p: common_tail(number, digits(p.phone)) for p in found}
        best = max(shared.values(), default=0)
        closest = found.filtered(lambda p: shared[p] == best)
        if len(closest) <= 1:
            return closest
        customers = closest.commercial_partner_id
        return customers if len(customers) == 1 else self.browse()

    @api.model
    def _search_display_name(self, operator, value):
        """Where agents take calls, a customer is found by the phone number as well."""
        domain = super()._search_display_name(operator, value)
        if (
            self.env.context.get("cs_search_phone")
            and operator in ("ilike", "like", "=")
            and isinstance(value, str)
        ):
            domain = Domain(domain) | self._cs_phone_domain(value)
        return domain

    # -- guards --------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_service_requests(self):
        request = (
            self.env["cs.service.request"]
            .sudo()
            .search(
                Domain("partner_id", "in", self.ids)
                | Domain("contact_id", "in", self.ids)
                | Domain("commercial_partner_id", "in", self.ids),
                limit=1,
            )
        )
        if request:
            raise InUseError(
                self.env._(
                    "%s has service requests, which are kept. Archive this contact "
                    "instead of deleting it, or merge it with another one.",
                    (
                        request.partner_id & self
                        or request.contact_id & self
                        or request.commercial_partner_id
                    ).display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_cs_service_requests(self):
        """Show the service requests of the customer and its contacts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_service_request_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("commercial_partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }
