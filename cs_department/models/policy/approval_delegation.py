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

    @api.model
    def _cs_represented(self, user, company):
        """Return the users somebody may decide for today, that user included.

        :param company: ``res.company`` whose today counts
        """
        today = company._cs_today()
        delegations = self.sudo().search(
            Domain("delegate_id", "=", user.id)
            & Domain("company_id", "=", company.id)
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
        )
        return user.sudo() | delegations.user_id
