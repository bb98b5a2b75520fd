from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CsApprovalDelegation(models.Model):
    """While an approver is away, somebody else decides in the approver's place.

    A delegate takes over what the absent person may decide, not what was delegated to
    that person, and never the delegate's own requests under four-eyes.
    """

    _name = "cs.approval.delegation"
    _description = "Delegation of Approvals"
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Absent",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    delegate_id = fields.Many2one(
        comodel_name="res.users",
        string="Decides Instead",
        required=True,
        index=True,
        domain=[("share", "=", False)],
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    note = fields.Char(string="Reason")

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A delegation ends on or after its first day."
    )
    _other_person = models.Constraint(
        "CHECK(user_id <> delegate_id)", "Name somebody else to decide."
    )

    @api.constrains("delegate_id")
    def _check_delegate(self):
        for delegation in self.sudo():
            if delegation.delegate_id.share or not delegation.delegate_id.active:
                raise ValidationError(
                    self.env._("Only an active internal user can decide for somebody.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._cs_check_not_for_oneself()
        return delegations

    def write(self, vals):
        result = super().write(vals)
        self._cs_check_not_for_oneself()
        return result

    def _cs_check_not_for_oneself(self):
        # no constraint: these run as superuser
        for delegation in self:
            user = self.env.user
            if delegation.delegate_id == user and delegation.user_id != user:
                raise ValidationError(
                    self.env._("Nobody takes over another person's approvals alone.")
                )

    @api.model
    def _cs_today_domain(self, company):
        today = company._cs_today()
        return (
            Domain("company_id", "=", company.id)
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
        )

    @api.model
    def _cs_represented(self, user, company):
        """Return the users somebody may decide for today, that user included.

        :param company: ``res.company`` whose today counts
        """
        delegations = self.sudo().search(
            Domain("delegate_id", "=", user.id) & self._cs_today_domain(company)
        )
        absent = self.env["cs.role.mixin"]._cs_usable(delegations.user_id, company)
        return user.sudo() | absent

    @api.model
    def _cs_delegates(self, users, company):
        """Return who may decide today in the place of some users."""
        delegations = self.sudo().search(
            Domain("user_id", "in", users.ids) & self._cs_today_domain(company)
        )
        return self.env["cs.role.mixin"]._cs_usable(delegations.delegate_id, company)
