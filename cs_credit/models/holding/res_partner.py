from odoo import api, fields, models
from odoo.fields import Domain

from ..res_partner import FINANCE


class ResPartner(models.Model):
    """Whom a customer shares the limit with, and the limits it had."""

    _inherit = "res.partner"

    cs_credit_group_id = fields.Many2one(
        comodel_name="cs.credit.group",
        string="Shares a Limit",
        compute="_compute_cs_credit_group_id",
        compute_sudo=True,
        groups=FINANCE,
    )
    cs_credit_shared = fields.Monetary(
        string="Owed by the Group",
        compute="_compute_cs_credit_shared",
        groups=FINANCE,
        help="Exposure of the others who share the limit",
    )
    cs_credit_limit_count = fields.Integer(
        string="Credit Limits",
        compute="_compute_cs_credit_counts",
        compute_sudo=True,
        groups=FINANCE,
        help="Past, present and asked for",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_cs_credit_group_id(self):
        members = self.env["cs.credit.group.member"]
        found = {}
        if members._cs_any():
            domain = Domain("partner_id", "in", self.commercial_partner_id.ids)
            domain &= Domain("company_id", "=", self.env.company.id)
            found = {m.partner_id.id: m.group_id for m in members.search(domain)}
        for partner in self:
            partner.cs_credit_group_id = found.get(partner.commercial_partner_id.id)

    @api.depends("cs_credit_group_id", "cs_credit_exposure", "cs_credit_available")
    @api.depends_context("company")
    def _compute_cs_credit_shared(self):
        """What is missing between limit and exposure is the others'."""
        for partner in self:
            shared = 0.0
            if partner.cs_credit_group_id and partner.cs_credit_limit_amount:
                shared = partner.cs_credit_limit_amount - partner.cs_credit_available
                shared -= partner.cs_credit_exposure
            partner.cs_credit_shared = shared

    def _cs_credit_limits_domain(self):
        """Domain of all limits, own and shared, of a customer in this company."""
        self.ensure_one()
        partners = self.commercial_partner_id
        mine = Domain("partner_id", "in", partners.ids)
        shared = Domain("partner_ids", "in", partners.ids)
        return (mine | shared) & Domain("company_id", "=", self.env.company.id)

    def action_cs_credit_limits(self):
        """Open the history of the customer's limits."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_limit_action"
        )
        return {
            **action,
            "domain": list(self._cs_credit_limits_domain()),
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    # -- searching by limit: a limit of the group is each customer's ------------------

    @api.model
    def _search_cs_credit_limit_id(self, operator, value):
        domain = super()._search_cs_credit_limit_id(operator, value)
        members = self.env["cs.credit.group.member"]
        if domain is NotImplemented or not members._cs_any():
            return domain
        today = self.env.company._cs_today()
        current = (
            Domain("state", "=", "active")
            & Domain("is_temporary", "=", False)
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
        )
        if operator == "any":
            named, negative = current & Domain(value), False
        else:
            ids = [i for i in value if i]
            named, negative = current & Domain("id", "in", ids), False in value
        shared = Domain("group_id.limit_ids", "any", named)
        found = domain | self._cs_credit_domain(members._name, shared)
        if not negative:
            return found
        any_of = Domain("group_id.limit_ids", "any", current)
        none = domain & ~self._cs_credit_domain(members._name, any_of)
        return none | self._cs_credit_domain(members._name, shared)
