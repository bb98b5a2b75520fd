from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Domain

from ...exceptions import (
    ApprovalError,
    FourEyesError,
    TransitionAccessError,
)


class CsApprovalMixin(models.AbstractModel):
    """Deciding: lock, look anew, store, go on; the one way to a decision."""

    _inherit = "cs.approval.mixin"

    def _cs_decide(self, state, comment=False):
        """Store the current user's decision on all documents, or on none.

        :param state: ``approved`` or ``refused``
        :param comment: text; the reason of a refusal
        """
        self.check_access("read")
        self._cs_lock(touch=True)
        for document in self:
            mine = document._cs_check_my_turn()
            represented = self.env["cs.approval"]._cs_represented(document.company_id)
            for approval in mine:
                document._cs_check_content(approval)
                absent = approval._cs_deciding_for(represented)
                approval.write(
                    {
                        "state": state,
                        "is_turn": False,
                        "decided_by": self.env.uid,
                        "decided_for": absent.id if absent != self.env.user else False,
                        "decided_on": fields.Datetime.now(),
                        "comment": comment,
                    }
                )
            document._cs_log_decision(mine, comment)
            document._cs_follow_decision(mine, state, comment)

    def _cs_check_my_turn(self):
        self.ensure_one()
        pending = self._cs_pending()
        if not pending:
            raise ApprovalError(
                self.env._(
                    "Nothing waits for a decision on %s. Somebody may have decided "
                    "already: reload the page.",
                    self.display_name,
                )
            )
        mine = self._cs_my_turn()
        if not mine and any(approval._cs_is_own_request() for approval in pending):
            raise FourEyesError(
                self.env._("Nobody decides the own request: another person must.")
            )
        if not mine:
            raise TransitionAccessError(
                self.env._(
                    "The decision on %(document)s is up to %(who)s.",
                    document=self.display_name,
                    who=", ".join(
                        pending.group_id.mapped("display_name")
                        + pending.approver_ids.mapped("name")
                    ),
                )
            )
        return mine

    def _cs_log_decision(self, approvals, comment):
        labels = dict(approvals._fields["state"]._description_selection(self.env))
        for approval in approvals:
            text = f"{approval.name}: {labels[approval.state]}"
            if approval.decided_for:
                text += " " + self.env._("(in place of %s)", approval.decided_for.name)
            body = Markup("<p>%s</p>") % text
            if comment:
                body += Markup("<p>%s</p>") % comment
            self.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)

    def _cs_follow_decision(self, approvals, state, comment):
        """Ask the next ones, or let the document go on."""
        self.ensure_one()
        self._cs_drop_activities(approvals)
        for step in set(approvals.mapped("step")):
            round_ = self._cs_approvals(
                Domain("step", "=", step) & Domain("is_current", "=", True)
            )
            pending = round_.filtered(lambda a: a.state == "pending")
            if state == "refused":
                pending.write({"state": "void", "is_turn": False})
                self._cs_drop_activities(pending)
                self._cs_refused(step, comment)
            elif not pending:
                self._cs_approved(step)
            elif not any(pending.mapped("is_turn")):
                self._cs_next_turn(pending)
