from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsApprovalRule(models.Model):
    """Who has to approve a step.

    All rules that match a document apply, in the order of their sequence: the second
    one is asked when the first one has approved. Rules of one sequence are asked side
    by side.
    """

    _name = "cs.approval.rule"
    _description = "Approval Rule"
    _inherit = ["cs.rule.mixin", "cs.role.mixin"]
    _order = "res_model, step, sequence, id"

    min_amount = fields.Monetary(
        string="From Amount",
        currency_field="currency_id",
        help="Only documents of at least this amount, in company currency",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    four_eyes = fields.Boolean(
        default=True, help="The requester may not decide the own request."
    )

    _min_amount_valid = models.Constraint(
        "CHECK(COALESCE(min_amount, 0) >= 0 AND COALESCE(min_amount, 0) < 1e15)",
        "The amount an approval begins at is a number from 0.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.depends("step_name", "role_kind")
    def _compute_display_name(self):
        labels = dict(self._fields["role_kind"]._description_selection(self.env))
        for rule in self:
            who = (
                rule.role_user_id.display_name
                or rule.role_group_id.display_name
                or labels.get(rule.role_kind)
            )
            rule.display_name = f"{rule.step_name}: {who}"

    @api.constrains("role_kind")
    def _check_role_kind(self):
        if any(rule.role_kind == "responsible" for rule in self):
            raise ValidationError(
                self.env._(
                    "The person in charge cannot be the approver. Choose another."
                )
            )

    def _cs_approvers(self, document, requester):
        """Return who may decide for a document.

        :param requester: ``res.users`` who asks
        :return: ``res.users``; whom it is about is left out, and the requester under
            four-eyes; whoever is next up takes the place
        """
        self.ensure_one()
        barred = document._cs_hidden_from().sudo()
        if self.four_eyes:
            barred |= requester.sudo()
        return self._cs_role_users_except(
            barred,
            document.company_id,
            requester,
            document._cs_step_department(self.step),
        )
