from odoo import api, fields, models, tools
from odoo.fields import Domain


class CsCreditGroupMember(models.Model):
    """A customer of a group with a shared limit; written with the group's limit alone.

    One customer is in one group of a company at most.
    """

    _name = "cs.credit.group.member"
    _description = "Customer of a Group with a Shared Limit"
    _order = "partner_id, id"
    _rec_name = "partner_id"

    group_id = fields.Many2one(
        comodel_name="cs.credit.group", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="group_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    grade_id = fields.Many2one(
        comodel_name="cs.credit.grade", compute="_compute_standing", compute_sudo=True
    )
    exposure = fields.Monetary(compute="_compute_standing", compute_sudo=True)
    overdue = fields.Monetary(
        string="Amount Overdue", compute="_compute_standing", compute_sudo=True
    )

    _partner_uniq = models.UniqueIndex(
        "(partner_id, company_id)", "This customer shares another limit already."
    )

    @api.depends("partner_id")
    def _compute_standing(self):
        """Show each customer's own part; one query a company."""
        for company, members in self.grouped("company_id").items():
            exposures = self.env["cs.credit.exposure"]
            rows = exposures._cs_shown(members.partner_id.ids, company)
            for member in members:
                row = rows.get(member.partner_id.id, exposures.sudo())
                member.grade_id = row.grade_id
                member.exposure = row.amount
                member.overdue = row.overdue

    # -- is there any? -------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        self._cs_forget()
        return members

    def unlink(self):
        result = super().unlink()
        self._cs_forget()
        return result

    @api.model
    def _cs_forget(self):
        """Ask again whether there is any, now and once others can see the change."""
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    @tools.ormcache()
    def _cs_any(self):
        """Whether any customer shares a limit; if none does, no query looks for it."""
        return bool(self.sudo().search(Domain.TRUE, limit=1))
