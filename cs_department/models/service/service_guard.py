from odoo import api, fields, models

from ...exceptions import FieldAccessError
from ..policy.transition_mixin import _BOOKKEEPING
from .service_request import AGENT, MANAGER

# Recorded by the steps alone.
ENGINE_FIELDS = {
    "handler_id",
    "department_id",
    "hidden_from_id",
    "date_deadline",
    "date_promised",
    "promise_reason",
    "waiting_for",
    "is_answered_on_spot",
    "date_answered",
    "date_solved",
    "solved_by_id",
    "satisfaction",
    "date_archived",
    "reopen_count",
}
# What whoever works on it writes, without a role in customer service.
HANDLER_FIELDS = {"solution", "note"}


class CsServiceRequest(models.Model):
    """Who may write what: RPC, import and form alike.

    Agents keep the record; who works on it adds the answer; the owner stays (C4): only
    a manager gives a request to another owner.
    """

    _inherit = "cs.service.request"

    _cs_engine_fields = frozenset(ENGINE_FIELDS)

    can_edit = fields.Boolean(compute="_compute_can_edit")
    can_edit_answer = fields.Boolean(compute="_compute_can_edit")
    can_edit_owner = fields.Boolean(compute="_compute_can_edit")
    can_take = fields.Boolean(compute="_compute_can_edit")

    @api.depends("state", "handler_id", "user_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        agent = self.env.user.has_group(AGENT)
        manager = self.env.user.has_group(MANAGER)
        for request in self:
            alive = request.state not in self._cs_readonly_states
            request.can_edit = agent and alive
            request.can_edit_answer = alive and request._cs_may_work()
            request.can_take = agent and alive and not request.user_id
            # a new one is not anybody's yet
            request.can_edit_owner = alive and (
                manager or (agent and not request._origin.user_id)
            )

    def _cs_may_work(self):
        """Whether the current user is an agent or has this request in hand."""
        self.ensure_one()
        user = self.env.user
        return user.has_group(AGENT) or self.handler_id == user

    def _cs_check_who_writes(self, vals):
        """Refuse what the current user may not write on a request of ``self``.

        :raise FieldAccessError: it is for an agent, or for a manager, to write
        """
        names = vals.keys() - _BOOKKEEPING - {"state"}
        if not names or self.env.su or self._cs_is_by_transition():
            return
        user = self.env.user
        if not user.has_group(AGENT) and names - HANDLER_FIELDS:
            labels = ", ".join(
                sorted(
                    self._fields[name]._description_string(self.env)
                    for name in names - HANDLER_FIELDS
                )
            )
            raise FieldAccessError(
                self.env._(
                    "%s: this is kept by customer service. Write the answer or a "
                    "remark instead.",
                    labels,
                )
            )
        self._cs_check_satisfied(vals)
        if "user_id" in vals and not user.has_group(MANAGER):
            taken = self.filtered(
                lambda r: r.user_id.id not in (False, vals["user_id"])
            )
            if taken:
                raise FieldAccessError(
                    self.env._(
                        "%(owner)s took %(document)s and follows it to the end (C4). "
                        "Hand it on, or ask a manager to name another owner.",
                        owner=taken[0].user_id.name,
                        document=taken[0].display_name,
                    )
                )

    @api.model
    def _cs_check_satisfied(self, vals):
        if vals.get("satisfied") == "unreached" and not self.env.su:
            raise FieldAccessError(
                self.env._("Only the callback says that nobody was reached.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_check_satisfied(vals)
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - _BOOKKEEPING and not self._cs_is_by_transition():
            self._cs_check_stamps(vals)
            self._cs_check_not_readonly()
            self._cs_check_who_writes(vals)
        return super().write(vals)
