from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import (
    ApprovalError,
    NoRuleError,
)

ACTIVITY = "cs_department.mail_activity_type_approval"


class CsApprovalMixin(models.AbstractModel):
    """A document with steps that need approval (engine 3).

    A model names in ``_cs_content`` what each step's approvers look at; a change of any
    of it makes the approval void. :meth:`_cs_approved` says what follows when the last
    approver has approved, :meth:`_cs_refused` when one has refused.
    """

    _name = "cs.approval.mixin"
    _description = "Document with Approvals"
    _inherit = ["cs.transition.mixin"]

    # {step: (field, "line_ids.field", …)}: what an approval of the step is bound to
    _cs_content = {}
    # States in which an approved content may not change any more at all.
    _cs_frozen_states = ()

    approval_ids = fields.One2many(
        comodel_name="cs.approval",
        inverse_name="res_id",
        domain=lambda self: [("res_model", "=", self._name)],
        string="Approvals",
        readonly=True,
        copy=False,
    )

    # -- hooks for concrete models -------------------------------------------------

    def _cs_approval_amount(self, step):
        """Return the amount the rules of a step look at, in company currency."""
        return 0.0

    def _cs_approved(self, step):
        """Hook: every approver of a step has approved. By default ``approve``."""
        return self.sudo()._transition("approve")

    def _cs_refused(self, step, comment):
        """Hook: an approver has refused. By default ``refuse``."""
        return self.sudo()._transition("refuse")

    def _cs_voided(self, step):
        """Hook: the content changed. By default ``void``, where the table has it."""
        table = self._cs_transitions()
        for document in self:
            if table.find("void", document.state):
                document.sudo()._transition("void")

    # -- actions -------------------------------------------------------------------

    def action_approve(self):
        """Approve what waits for the current user on these documents.

        :raise ApprovalError: nothing waits for a decision
        :raise FourEyesError: it is the user's own request
        :raise TransitionAccessError: somebody else decides
        :raise ContentChangedError: the content is no longer what was asked for
        """
        self._cs_decide("approved")
        return True

    def action_refuse(self):
        """Open the refuse wizard, which asks for the reason."""
        approvals = self._cs_approvals(Domain("is_turn", "=", True)).filtered(
            lambda approval: approval.state == "pending"
        )
        return approvals.with_env(self.env).action_refuse()

    def _cs_may_decide(self):
        """Whether the current user may decide something that waits on this document."""
        self.ensure_one()
        return bool(self._cs_my_turn())

    def _cs_approvals(self, domain=Domain.TRUE):
        return (
            self.env["cs.approval"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & domain
            )
        )

    def _cs_pending(self):
        return self._cs_approvals(
            Domain("state", "=", "pending") & Domain("is_turn", "=", True)
        )

    def _cs_my_turn(self):
        """Return the approvals the current user may decide now (sudo)."""
        self.ensure_one()
        represented = self.env["cs.approval"]._cs_represented(self.company_id)
        return self._cs_pending().filtered(lambda a: a._cs_deciding_for(represented))

    # -- asking --------------------------------------------------------------------

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.target == "cancelled":
            self._cs_retire_approvals()
        return result

    def _cs_request_approval(self, step):
        """Ask for the approvals of a step, by all rules that match each document.

        Earlier requests of the step are void and kept as history.

        :param step: technical name of the step
        :raise NoRuleError: no rule covers a document
        :raise ApprovalError: nobody is left who could decide
        """
        for document in self:
            document._cs_retire_approvals(step)
            rules = document._cs_approval_rules(step)
            vals_list = [document._cs_prepare_approval(rule) for rule in rules]
            approvals = self.env["cs.approval"].sudo().create(vals_list)
            document._cs_next_turn(approvals)

    def _cs_approval_rules(self, step):
        self.ensure_one()
        amount = self._cs_approval_amount(step)
        rules = (
            self.env["cs.approval.rule"]
            ._cs_candidates(self._name, step, self.company_id)
            .filtered(lambda rule: rule.min_amount <= amount)
            .filtered(lambda rule: rule._cs_matching(self.sudo()))
        )
        if not rules:
            raise NoRuleError(
                self.env._(
                    "No approval rule covers step “%(step)s” of %(document)s. Add one "
                    "under Customer Service › Configuration › Approval Rules.",
                    step=step,
                    document=self.display_name,
                )
            )
        return rules

    def _cs_prepare_approval(self, rule):
        requester = self.env.user
        approvers = rule._cs_approvers(self.sudo(), requester)
        if not approvers:
            raise ApprovalError(
                self.env._(
                    "Nobody can approve “%(step)s”: rule “%(rule)s” leaves no one but "
                    "the requester. Name another approver in the rule.",
                    step=rule.step_name,
                    rule=rule.display_name,
                )
            )
        # without a usable member somebody else was found: ask that person by name; who
        # joins the group later may decide as well
        group = rule.role_group_id if rule.role_kind == "group" else None
        is_group = bool(group) and approvers <= group.sudo().all_user_ids
        return {
            "name": rule.step_name,
            "res_model": self._name,
            "res_id": self.id,
            "step": rule.step,
            "rule_id": rule.id,
            "clause_id": rule.clause_id._for_company(self.company_id).id,
            "company_id": self.company_id.id,
            "amount": self._cs_approval_amount(rule.step),
            "sequence": rule.sequence,
            "requester_id": requester.id,
            "approver_ids": False if is_group else [(6, 0, approvers.ids)],
            "group_id": group.id if group else False,
            "hidden_from_id": self._cs_hidden_from().id,
            "four_eyes": rule.four_eyes,
            "content_hash": self._cs_content_hash(rule.step),
        }

    def _cs_retire_approvals(self, step=None):
        """Make pending requests void and earlier decisions history."""
        domain = Domain("is_current", "=", True)
        if step:
            domain &= Domain("step", "=", step)
        approvals = self._cs_approvals(domain)
        approvals.filtered(lambda a: a.state == "pending").write({"state": "void"})
        approvals.write({"is_current": False, "is_turn": False})
        self._cs_drop_activities(approvals)

    def _cs_drop_activities(self, approvals):
        """Take requests that are decided or void from everybody's to-do list."""
        activities = self.env["mail.activity"].sudo()
        activities.search(Domain("cs_approval_id", "in", approvals.ids)).unlink()

    def _cs_next_turn(self, approvals):
        """Ask the next approvers in sequence and put it on their to-do lists."""
        self.ensure_one()
        pending = approvals.filtered(lambda a: a.state == "pending")
        first = min(pending.mapped("sequence"))
        turn = pending.filtered(lambda a: a.sequence == first)
        turn.write({"is_turn": True})
        for approval in turn:
            self._cs_ask_turn(approval)

    def _cs_ask_turn(self, approval):
        for user in approval._cs_turn_users():
            self._cs_schedule_approval(approval, user)

    def _cs_schedule_approval(self, approval, user):
        document = self.sudo().with_context(lang=user.lang or self.env.lang)
        document.activity_schedule(
            ACTIVITY,
            date_deadline=self.company_id._cs_today(),
            summary=document.env._(
                "%(step)s, asked by %(requester)s",
                step=approval.with_context(lang=user.lang).rule_id.step_name,
                requester=approval.requester_id.name,
            ),
            user_id=user.id,
            cs_approval_id=approval.id,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_approvals(self):
        if self._cs_approvals():
            raise ApprovalError(
                self.env._(
                    "A document that was submitted for approval is kept. Cancel it "
                    "instead."
                )
            )
