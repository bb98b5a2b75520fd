from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...exceptions import CsError, NoRuleError, TransitionAccessError, TransitionError
from ..complaint.complaint import MANAGER, PRESIDENT
from .penalty import READERS, UNDECIDED

# From these states on it is known what happened.
PROPOSABLE = ("approval", "approved", "replied", "followup", "closed")
# A change of these changes what the rules propose.
PENALTY_FIELDS = {
    "loss_amount",
    "responsibility",
    "responsible_employee_id",
    "responsible_department_id",
}


class CsComplaint(models.Model):
    """Penalties the rules propose for a complaint (B1.2): never more than proposed."""

    _inherit = "cs.complaint"

    penalty_ids = fields.One2many(
        comodel_name="cs.complaint.penalty",
        inverse_name="complaint_id",
        string="Penalties",
        readonly=True,
        copy=False,
        groups=READERS,
    )
    penalty_count = fields.Integer(compute="_compute_penalty_count", groups=READERS)
    can_propose_penalties = fields.Boolean(compute="_compute_can_propose_penalties")

    def _compute_penalty_count(self):
        counts = dict(
            self.env["cs.complaint.penalty"]._read_group(
                [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
            )
        )
        for complaint in self:
            complaint.penalty_count = counts.get(complaint, 0)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_propose_penalties(self):
        for complaint in self:
            complaint.can_propose_penalties = (
                complaint.state in PROPOSABLE and complaint._cs_may_propose()
            )

    def _cs_may_propose(self):
        user = self.env.user
        return user.has_group(MANAGER) or user.has_group(PRESIDENT)

    # -- actions -------------------------------------------------------------------

    def action_propose_penalties(self):
        """Work out by the rules who would lose what; people decide it (B1.2).

        :raise TransitionAccessError: only CS managers and the president propose
        :raise TransitionError: it is not known yet what happened
        :raise NoRuleError: the company has no penalty rules for this date
        """
        self.ensure_one()
        self.check_access("read")
        if not self._cs_may_propose():
            raise TransitionAccessError(
                self.env._("Penalties are proposed by CS managers and the president.")
            )
        if self.state not in PROPOSABLE:
            raise TransitionError(
                self.env._(
                    "%s is not analysed yet: it is too early for penalties.",
                    self.display_name,
                )
            )
        loss_rule, delay_rules = self._cs_penalty_rules()
        if not loss_rule and not delay_rules:
            raise NoRuleError(
                self.env._(
                    "No penalty rule is valid for %s. Add one under Customer Service › "
                    "Configuration › Penalty Rules.",
                    self.display_name,
                )
            )
        if not self._cs_propose_penalties() and not self.penalty_count:
            return self._cs_say(self.env._("The rules give no penalty here."))
        return self.action_penalties()

    def _cs_say(self, text):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": text, "type": "info"},
        }

    def action_penalties(self):
        """Show the penalties of this complaint."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_penalty_action"
        )
        return {**action, "domain": [("complaint_id", "=", self.id)], "context": {}}

    def action_close(self):
        result = super().action_close()
        for complaint in self:
            complaint._cs_propose_penalties()
            complaint._cs_submit_penalties()
        return result

    def _cs_submit_penalties(self):
        """Ask for the decisions; without an approver they wait for the CS manager."""
        penalties = self.env["cs.complaint.penalty"].with_user(SUPERUSER_ID)
        for penalty in penalties.search(
            Domain("complaint_id", "in", self.ids) & Domain("state", "=", "proposed")
        ):
            try:
                with self.env.cr.savepoint():
                    penalty.action_submit()
            except CsError as error:
                penalty.message_post(body=str(error))

    def write(self, vals):
        result = super().write(vals)
        if PENALTY_FIELDS & vals.keys():
            self._cs_refresh_penalties()
        return result

    def _cs_refresh_penalties(self):
        """Work out anew what is not decided yet; requests for it become void."""
        penalties = self.env["cs.complaint.penalty"].sudo()
        undecided = penalties.search(
            Domain("complaint_id", "in", self.ids) & Domain("state", "in", UNDECIDED)
        )
        for complaint in undecided.complaint_id:
            asked = undecided.filtered(
                lambda p, c=complaint: p.complaint_id == c and p.state == "approval"
            )
            complaint._cs_propose_penalties()
            if asked:
                complaint._cs_submit_penalties()

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.target == "cancelled":
            undecided = self.sudo().penalty_ids.filtered(lambda p: p.state in UNDECIDED)
            undecided._withdraw(self.env._("The complaint was cancelled."))
        return result
