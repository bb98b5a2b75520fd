from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import CreditLimitError

GROUP_CONTENT = ("group_id", "partner_ids")


class CsCreditLimit(models.Model):
    """A limit shared by a group: approved together with who belongs to the group.

    On its first day the group's customers become those that were approved, and their
    own base limits end.
    """

    _inherit = "cs.credit.limit"

    group_id = fields.Many2one(
        comodel_name="cs.credit.group",
        string="Shared By",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Customers of the Group",
        compute="_compute_partner_ids",
        store=True,
        readonly=False,
        copy=True,
        domain=[("parent_id", "=", False)],
        help="Who shares the limit from its first day on",
    )

    _one_holder = models.Constraint(
        "CHECK((partner_id IS NULL) <> (group_id IS NULL))",
        "A limit is one customer's or one group's: name one of them.",
    )

    @api.depends("group_id")
    def _compute_partner_ids(self):
        for limit in self:
            if not limit.group_id:
                limit.partner_ids = False
            elif not limit.partner_ids:
                limit.partner_ids = limit.group_id.sudo().member_ids.partner_id

    @api.constrains("partner_ids", "group_id")
    def _check_partner_ids(self):
        for limit in self.sudo():
            if limit.partner_ids and not limit.group_id:
                raise ValidationError(self.env._("Name the group of these customers."))
            for partner in limit.partner_ids:
                if partner.commercial_partner_id != partner:
                    raise ValidationError(
                        self.env._(
                            "%(contact)s belongs to %(customer)s: a limit is the whole "
                            "customer's.",
                            contact=partner.display_name,
                            customer=partner.commercial_partner_id.display_name,
                        )
                    )

    # -- whose limit ---------------------------------------------------------------

    @api.depends("group_id")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _cs_holder(self):
        return (*super()._cs_holder(), self.group_id)

    def _cs_holder_name(self):
        return self.group_id.display_name or super()._cs_holder_name()

    def _cs_customers(self):
        return super()._cs_customers() | self.group_id.member_ids.partner_id

    def _cs_concerned(self):
        return super()._cs_concerned() | self.partner_ids

    def _cs_rival_domain(self):
        rivals = Domain("partner_ids", "in", (self.partner_id | self.partner_ids).ids)
        rivals &= Domain("group_id", "!=", False)
        if self.group_id:
            # the customers' own limits end with its first day
            return rivals | Domain("group_id", "=", self.group_id.id)
        return rivals | super()._cs_rival_domain()

    @api.model
    def _cs_of_customers_domain(self, partners):
        shared = Domain("group_id.member_ids.partner_id", "in", partners.ids)
        return super()._cs_of_customers_domain(partners) | shared

    @api.model
    def _cs_current_of_group(self, group):
        """Return the group's base limit that is active now or later."""
        return self.search(
            Domain("group_id", "=", group.id)
            & Domain("state", "=", "active")
            & Domain("is_temporary", "=", False)
            & Domain("date_to", ">=", group.company_id._cs_today()),
            order="date_from desc",
            limit=1,
        )

    def _cs_content_values(self, step):
        """One customer's limit is bound to what it was before groups were known."""
        values = super()._cs_content_values(step)
        if not self.group_id:
            values = {k: v for k, v in values.items() if k not in GROUP_CONTENT}
        return values

    # -- steps ---------------------------------------------------------------------

    def _check_not_over(self):
        result = super()._check_not_over()
        if self.group_id and not self.sudo().partner_ids:
            raise CreditLimitError(
                self.env._("Name the customers who share %s.", self.display_name)
            )
        return result

    def _cs_replaced(self):
        own = self.browse()
        if self.group_id and not self.is_temporary:
            own = self.search(
                Domain("partner_id", "in", self.partner_ids.ids)
                & Domain("company_id", "=", self.company_id.id)
                & Domain("state", "=", "active")
                & Domain("is_temporary", "=", False)
                & Domain("date_to", ">=", self.date_from)
            )
        return super()._cs_replaced() | own

    def _cs_settle_groups(self):
        """Let the group have the customers of its limit, from its first day on."""
        changed = super()._cs_settle_groups()
        for limit in self:
            today = limit.company_id._cs_today()
            begins = limit.date_from <= today <= limit.date_to
            if limit.group_id and limit.state == "active" and not limit.is_temporary:
                changed |= limit._cs_set_members() if begins else changed
        return changed

    def _cs_set_members(self):
        self.ensure_one()
        group, members = self.group_id, self.group_id.member_ids
        guards = self.env["cs.credit.guard"]
        guards._cs_take((members.partner_id | self.partner_ids).ids, self.company_id)
        gone = members.filtered(lambda m: m.partner_id not in self.partner_ids)
        coming = self.partner_ids - members.partner_id
        changed = gone.partner_id | self.partner_ids
        gone.unlink()
        # a group without a limit in force lets its customers go
        self.env["cs.credit.group.member"].search(
            Domain("partner_id", "in", coming.ids)
            & Domain("company_id", "=", self.company_id.id)
        ).unlink()
        group.write(
            {"member_ids": [Command.create({"partner_id": p.id}) for p in coming]}
        )
        return changed
