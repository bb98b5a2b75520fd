from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cs_department.exceptions import CreditLimitError


class CsCreditGroup(models.Model):
    """Customers who share one credit limit, e.g. the firms of one owner (B5.6).

    What one of them owes uses up the limit of all. Who belongs to a group is approved
    with the group's limit and takes effect with it; nobody writes it here.
    """

    _name = "cs.credit.group"
    _description = "Group with a Shared Limit"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_ids = fields.One2many(
        comodel_name="cs.credit.group.member",
        inverse_name="group_id",
        string="Customers",
        readonly=True,
    )
    limit_ids = fields.One2many(
        comodel_name="cs.credit.limit", inverse_name="group_id", string="Limits"
    )
    limit_amount = fields.Monetary(
        string="Limit in Force", compute="_compute_standing", compute_sudo=True
    )
    exposure = fields.Monetary(
        compute="_compute_standing", compute_sudo=True, help="Of all its customers"
    )
    available = fields.Monetary(compute="_compute_standing", compute_sudo=True)
    used = fields.Float(
        string="Credit Used",
        compute="_compute_standing",
        compute_sudo=True,
        help="Per cent of the limit in force",
    )
    note = fields.Text(
        string="Why One Risk", help="Owners, guarantees, common accounts"
    )
    active = fields.Boolean(default=True, tracking=True)

    _name_uniq = models.UniqueIndex(
        "(company_id, lower(btrim(name)))", "This company has a group of that name."
    )
    _name_not_blank = models.Constraint(
        "CHECK(btrim(name) <> '')", "Give the group a name."
    )

    @api.depends("member_ids.partner_id", "limit_ids.state")
    def _compute_standing(self):
        """Sum up the customers' exposure; one query a company."""
        for company, groups in self.grouped("company_id").items():
            exposures = self.env["cs.credit.exposure"]
            ids = groups.member_ids.partner_id.ids
            rows = exposures._cs_shown(ids, company) if ids else {}
            for group in groups:
                mine = exposures.sudo().union(
                    *(rows[i] for i in group.member_ids.partner_id.ids if i in rows)
                )
                group.exposure = sum(mine.mapped("amount"))
                group.limit_amount = min(mine.mapped("limit_amount"), default=0.0)
                group.available = group.limit_amount - group.exposure
                limit = group.limit_amount
                group.used = 100.0 * group.exposure / limit if limit else 0.0

    @api.constrains("company_id")
    def _check_company_stays(self):
        for group in self.sudo():
            if any(limit.company_id != group.company_id for limit in group.limit_ids):
                raise ValidationError(
                    self.env._("A group stays in the company of its limits.")
                )

    def write(self, vals):
        if vals.get("active") is False:
            self._cs_dissolve()
        return super().write(vals)

    def _cs_dissolve(self):
        """Let the customers go; each is then on the own limit.

        :raise CreditLimitError: a limit of the group is in force or waits
        """
        for group in self:
            live = group.sudo().limit_ids.filtered(
                lambda limit: limit.state in ("approval", "active")
            )
            if live:
                raise CreditLimitError(
                    self.env._(
                        "%(group)s has %(limit)s. Revoke it before you archive the "
                        "group.",
                        group=group.display_name,
                        limit=live[0].display_name,
                    )
                )
            group.check_access("write")
            members = group.sudo().member_ids
            guards = self.env["cs.credit.guard"].sudo()
            guards._cs_take(members.partner_id.ids, group.company_id)
            members.unlink()
        self.env["res.partner"]._cs_credit_changed()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_limit(self):
        for group in self.sudo():
            if group.limit_ids:
                raise CreditLimitError(
                    self.env._(
                        "%s had a limit and is kept. Archive it instead.",
                        group.display_name,
                    )
                )

    def action_new_limit(self):
        """Open a new limit of the group, with the customers it has today."""
        self.ensure_one()
        current = self.env["cs.credit.limit"].sudo()._cs_current_of_group(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Limit"),
            "res_model": "cs.credit.limit",
            "views": [(False, "form")],
            "context": {
                "default_group_id": self.id,
                "default_company_id": self.company_id.id,
                "default_partner_ids": self.sudo().member_ids.partner_id.ids,
                "default_replaces_id": current.id,
            },
        }
