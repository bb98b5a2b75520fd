from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import ApprovalError


class CsApproval(models.Model):
    """One decision that was asked for. Never deleted, never decided twice.

    It is bound to what was asked for by a hash of the document's content: when that
    changes, the approval turns ``void``. Decisions go through the document's
    ``action_approve()`` or the refuse wizard alone; all groups only read this model.
    """

    _name = "cs.approval"
    _description = "Approval"
    _inherit = ["cs.engine.row.mixin", "cs.link.mixin"]
    _order = "id desc"

    name = fields.Char(string="Step Name", required=True, readonly=True)
    step = fields.Char(required=True, readonly=True)
    rule_id = fields.Many2one(
        comodel_name="cs.approval.rule", readonly=True, ondelete="restrict", index=True
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    sequence = fields.Integer(readonly=True)
    is_turn = fields.Boolean(
        string="Asked Now", readonly=True, help="All approvers before have approved."
    )
    is_current = fields.Boolean(
        readonly=True, default=True, help="Belongs to the document's latest request"
    )
    requester_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, index=True
    )
    approver_ids = fields.Many2many(
        comodel_name="res.users", string="Approvers", readonly=True
    )
    group_id = fields.Many2one(
        comodel_name="res.groups", string="Approving Group", readonly=True
    )
    four_eyes = fields.Boolean(readonly=True)
    content_hash = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("pending", "To Decide"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("void", "Void"),
        ],
        required=True,
        readonly=True,
        default="pending",
        index=True,
    )
    decided_by = fields.Many2one(comodel_name="res.users", readonly=True)
    decided_for = fields.Many2one(
        comodel_name="res.users",
        string="In Place Of",
        readonly=True,
        help="The absent approver",
    )
    decided_on = fields.Datetime(readonly=True)
    comment = fields.Text(readonly=True)
    can_decide = fields.Boolean(
        string="To Decide by Me",
        compute="_compute_can_decide",
        search="_search_can_decide",
    )

    _document_idx = models.Index("(res_model, res_id)")
    _decided = models.Constraint(
        "CHECK((state IN ('approved', 'refused')) = (decided_by IS NOT NULL)"
        " OR state = 'void')",
        "A decision names who decided.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("name", "state")
    def _compute_display_name(self):
        for approval in self:
            approval.display_name = approval.name

    @api.depends("state", "is_turn")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for company, approvals in self.grouped("company_id").items():
            represented = self._cs_represented(company)
            for approval in approvals:
                approval.can_decide = bool(approval._cs_deciding_for(represented))

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        open_turn = Domain("state", "=", "pending") & Domain("is_turn", "=", True)
        mine = Domain.FALSE
        for company in user.company_ids:
            in_company = Domain("company_id", "=", company.id)
            for entitled in self._cs_represented(company):
                mine |= in_company & self._cs_entitled_domain(entitled)
        domain = open_turn & mine & self._cs_not_barred_domain(user)
        return domain if True in value else ~domain

    @api.model
    def _cs_entitled_domain(self, user):
        """What a user may decide, or have decided by a delegate."""
        return self._cs_not_barred_domain(user) & (
            Domain("approver_ids", "in", user.ids)
            | Domain("group_id", "in", user.all_group_ids.ids)
        )

    @api.model
    def _cs_not_barred_domain(self, user):
        other = Domain("four_eyes", "=", False) | Domain("requester_id", "!=", user.id)
        return other & Domain("hidden_from_id", "!=", user.id)

    # -- who -----------------------------------------------------------------------

    @api.model
    def _cs_represented(self, company):
        return self.env["cs.approval.delegation"]._cs_represented(
            self.env.user, company
        )

    def _cs_deciding_for(self, represented):
        """Return in whose place the current user may decide this approval.

        :param represented: ``res.users`` the current user stands for
        :return: the user's own record, an absent approver, or an empty recordset
        """
        self.ensure_one()
        user, approval = self.env.user, self.sudo()
        nobody = self.env["res.users"]
        if approval.state != "pending" or not approval.is_turn:
            return nobody
        barred = approval._cs_barred_users()
        if user in barred or approval.company_id not in user.company_ids:
            return nobody
        # a delegate stands for somebody who could decide: not for the requester
        entitled = (represented - barred).filtered(
            lambda u: (
                u in approval.approver_ids
                or (approval.group_id and approval.group_id in u.all_group_ids)
            )
        )
        return user if user in entitled else entitled[:1]

    def _cs_barred_users(self):
        """Return who may not decide: whom it is about and, by four-eyes, who asked."""
        self.ensure_one()
        approval = self.sudo()
        barred = approval.hidden_from_id
        return barred | approval.requester_id if approval.four_eyes else barred

    def _cs_is_own_request(self):
        """Whether four-eyes keeps the current user from deciding."""
        self.ensure_one()
        approval = self.sudo()
        return approval.four_eyes and approval.requester_id == self.env.user

    def _cs_turn_users(self):
        """Return the active users who are asked now, for their to-do lists."""
        self.ensure_one()
        approval = self.sudo()
        barred, company = approval._cs_barred_users(), approval.company_id
        users = approval.approver_ids | approval.group_id.all_user_ids
        users = self.env["cs.role.mixin"]._cs_usable(users, company) - barred
        delegates = self.env["cs.approval.delegation"]._cs_delegates(users, company)
        return (users | delegates) - barred

    @api.model
    def _cs_replace_approvers(self, users):
        """Ask others where nobody who was asked is left (archived users).

        A group keeps its request, for whoever joins it; meanwhile the next one up who
        may see the document is asked.
        """
        asked = Domain("approver_ids", "in", users.ids)
        asked |= Domain("group_id", "in", users.all_group_ids.ids)
        for approval in self.search(Domain("state", "=", "pending") & asked):
            group = approval.group_id
            usable = self.env["cs.role.mixin"]._cs_usable(
                approval.approver_ids | group.all_user_ids, approval.company_id
            )
            usable -= approval._cs_barred_users()
            if usable or not approval.rule_id or approval.res_model not in self.env:
                continue
            document = self.env[approval.res_model].browse(approval.res_id).exists()
            approvers = approval.rule_id._cs_approvers(document, approval.requester_id)
            if group:
                seen = document.with_context(
                    allowed_company_ids=approval.company_id.ids
                )
                approvers = approvers.filtered(
                    lambda u, d=seen: d.with_user(u).sudo(False).has_access("read")
                )
            approval.approver_ids = [(6, 0, approvers.ids)]
            if approval.is_turn:
                document._cs_ask_turn(approval)

    # -- actions -------------------------------------------------------------------

    def _cs_documents(self):
        """Yield the documents of these approvals, one recordset a model."""
        for res_model, approvals in self.grouped("res_model").items():
            if res_model in self.env:
                yield self.env[res_model].browse(set(approvals.mapped("res_id")))

    def _cs_check_selected(self):
        """Check that what was selected is what will be decided.

        :raise ApprovalError: nothing is selected, or a request does not wait any more
        """
        if not self:
            raise ApprovalError(self.env._("Choose what to decide first."))
        for approval in self:
            if approval.state != "pending" or not approval.is_turn:
                raise ApprovalError(
                    self.env._(
                        "“%s” does not wait for a decision. Somebody may have decided "
                        "already: reload the page.",
                        approval.display_name,
                    )
                )

    def action_approve(self):
        """Approve the selected requests through their documents, all or none.

        :raise ApprovalError: a request does not wait for a decision
        """
        self._cs_check_selected()
        for documents in self._cs_documents():
            documents.action_approve()
        return True

    def action_refuse(self):
        """Open the refuse wizard for the selected requests."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "cs.approval.refuse",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_approval_ids": self.ids},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ApprovalError(self.env._("Approvals are evidence and cannot be deleted."))
