from odoo import api, fields, models

from ...exceptions import (
    FieldAccessError,
    ReadonlyDocumentError,
)
from ...models.policy.transition_mixin import _BOOKKEEPING
from .complaint import AGENT, MANAGER, PRESIDENT
from .complaint_remedy import check_amounts

# Recorded by the server alone.
ENGINE_FIELDS = {
    "recorder_id",
    "commercial_partner_id",
    "hidden_from_id",
    "date_deadline",
    "read_back_date",
    "read_back_user_id",
    "is_escalated",
    "date_transferred",
    "head_id",
    "date_analysed",
    "date_replied",
    "date_first_replied",
    "replied_by_id",
    "is_answered_on_spot",
    "followup_result",
    "satisfaction",
    "reopen_count",
    "date_closed",
    "date_retention",
    "cancel_reason",
    "source_model",
    "source_id",
    "penalty_ids",
    "improvement_ids",
    "access_token",
    "portal_key",
    "branch_manager_id",
    "branch_informed_on",
    "hr_informed_on",
    "sheet_user_id",
    "sheet_date",
    "retransfer_count",
    "granted_amount",
    "handling_kind",
    "cost_amount",
    "reply_proposal",
    "customer_response",
    "response_date",
    "response_by",
    "response_reason",
    "response_channel",
    "response_user_id",
    "decline_count",
    "email_from",
    "sender_email",
    "mail_count",
    "mail_ids",
    "date_acknowledged",
    "date_promised",
    "is_repeat",
    "merged_into_id",
    "merged_ids",
}
# What the customer hears at the read-back and confirms (A3.3).
REGISTER_FIELDS = {
    "company_id",
    "date_received",
    "partner_id",
    "category_id",
    "channel",
    "content_kind",
    "description",
    "product_id",
    "product_text",
    "remedy_ids",
    "read_back_by",
    "read_back_method",
    "origin_model",
    "origin_id",
    "origin_ref",
    "origin_number",
    "order_date",
    "order_quantity",
    "order_amount",
}
# Where the complaint goes; fixed when it has gone there.
ROUTE_FIELDS = {"department_id", "accused_employee_id"}
# The department head's part: the reply form.
ANALYSIS_FIELDS = {
    "cause",
    "cause_id",
    "analysis",
    "solution",
    "responsibility",
    "responsible_department_id",
    "responsible_employee_id",
    "responsible_partner_id",
    "difficulties",
    "counter_strategy",
    "measures",
    "expectation_met",
    "expectation_note",
    "head_opinion",
}
# Done before the analysis, by CS or by the head; noted when there is a complaint.
IMMEDIATE_FIELDS = {"immediate_action", "immediate_action_date"}
# What is granted, beside what was asked: the lines say which part is whose.
GRANT_FIELDS = {"remedy_ids", "grant_ids"}
# Decide who approves, and what the customer is told.
SHARED_FIELDS = {"loss_amount", "is_cross_department", "reply_text"}
PRESIDENT_FIELDS = {"opinion_president"}
MANAGER_FIELDS = {"opinion_supervisor"}


class CsComplaint(models.Model):
    """Who may write what, and when: RPC, import and form alike.

    CS keeps the register until the customer has confirmed it; the department head fills
    the reply form and only that, and only while it is the head's turn; the president
    adds an instruction; all else is recorded by the server.
    """

    _inherit = "cs.complaint"

    _cs_engine_fields = frozenset(ENGINE_FIELDS)

    can_edit_register = fields.Boolean(compute="_compute_can_edit")
    can_edit_route = fields.Boolean(compute="_compute_can_edit")
    can_edit_analysis = fields.Boolean(compute="_compute_can_edit")
    can_edit_shared = fields.Boolean(compute="_compute_can_edit")
    can_edit_rest = fields.Boolean(compute="_compute_can_edit")
    can_edit_president = fields.Boolean(compute="_compute_can_edit")
    can_edit_immediate = fields.Boolean(compute="_compute_can_edit")
    can_edit_supervisor = fields.Boolean(compute="_compute_can_edit")

    @api.depends("state", "head_id", "department_id")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        for complaint in self:
            writable = complaint._cs_writable_fields()
            complaint.can_edit_register = "description" in writable
            complaint.can_edit_route = "department_id" in writable
            complaint.can_edit_analysis = "solution" in writable
            complaint.can_edit_shared = "loss_amount" in writable
            complaint.can_edit_rest = "urgency" in writable
            complaint.can_edit_president = "opinion_president" in writable
            complaint.can_edit_immediate = "immediate_action" in writable
            complaint.can_edit_supervisor = "opinion_supervisor" in writable

    # -- the table -----------------------------------------------------------------

    def _cs_writable_fields(self):
        """Return the names of the fields the current user may write now."""
        self.ensure_one()
        user, state = self.env.user, self.state or "draft"
        if state in self._cs_readonly_states:
            return set()
        names = set()
        if user.has_group(AGENT):
            names |= self._cs_agent_fields(state)
        if user.has_group(MANAGER) and state in ("analysis", "approval", "approved"):
            names |= ANALYSIS_FIELDS | SHARED_FIELDS | GRANT_FIELDS
        if user.has_group(MANAGER):
            names |= MANAGER_FIELDS
        if user.has_group(PRESIDENT):
            names |= PRESIDENT_FIELDS
        if state == "analysis" and self._cs_is_in_charge():
            names |= ANALYSIS_FIELDS | SHARED_FIELDS | GRANT_FIELDS
            names |= IMMEDIATE_FIELDS
        return names

    @api.model
    def _cs_agent_fields(self, state):
        reserved = (
            ENGINE_FIELDS
            | {"name", "state"}
            | REGISTER_FIELDS
            | ROUTE_FIELDS
            | ANALYSIS_FIELDS
            | GRANT_FIELDS
            | SHARED_FIELDS
            | PRESIDENT_FIELDS
            | MANAGER_FIELDS
        )
        names = set(self._fields) - reserved
        if state == "draft":
            names -= IMMEDIATE_FIELDS
            names |= REGISTER_FIELDS
        if state in ("draft", "confirmed"):
            names |= ROUTE_FIELDS | SHARED_FIELDS
        return names

    def _cs_is_in_charge(self):
        """Whether the current user is the head this complaint was sent to."""
        self.ensure_one()
        complaint, user = self.sudo(), self.env.user
        if not complaint.date_transferred or complaint.hidden_from_id == user:
            return False
        return user in (complaint.head_id | complaint.department_id.manager_id.user_id)

    # -- guards --------------------------------------------------------------------

    def _cs_check_who_writes(self, names):
        """Refuse names the current user may not write on a complaint of ``self``.

        :param names: iterable of field names
        :raise ReadonlyDocumentError: the customer has confirmed this part already
        :raise FieldAccessError: it is for somebody else to write, or for another state
        """
        # the engine has its own answer for state and what it records
        names = set(names) - _BOOKKEEPING - ENGINE_FIELDS - {"state"}
        if not names or self.env.su or self._cs_is_by_transition():
            return
        for complaint in self:
            refused = names - complaint._cs_writable_fields()
            if refused:
                raise complaint._cs_write_error(refused)

    def _cs_write_error(self, names):
        labels = ", ".join(
            sorted(self._fields[name]._description_string(self.env) for name in names)
        )
        if names & REGISTER_FIELDS and self.env.user.has_group(AGENT):
            return ReadonlyDocumentError(
                self.env._(
                    "The customer has confirmed %(document)s: %(fields)s can no longer "
                    "change. Add what is new as a note.",
                    document=self.display_name,
                    fields=labels,
                )
            )
        return FieldAccessError(
            self.env._(
                "%(document)s is in state “%(state)s”: %(fields)s cannot be changed by "
                "you now.",
                document=self.display_name,
                state=self._cs_state_label(),
                fields=labels,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        if any("name" in vals for vals in vals_list):
            raise self._cs_engine_field_error({"name"})
        for vals in vals_list:
            check_amounts(self, vals)
        complaints = self
        if not self.env.su:
            others = self._cs_others_fields()
            self._cs_check_own_part(vals_list, others)
            # a client's context can carry values as well
            forged = {f"default_{name}" for name in others}
            context = {k: v for k, v in self.env.context.items() if k not in forged}
            complaints = self.with_context(context)  # pylint: disable=context-overridden
        return super(CsComplaint, complaints).create(vals_list)

    @api.model
    def _cs_others_fields(self):
        """Return the parts that somebody else writes, or that come later."""
        others = ANALYSIS_FIELDS | PRESIDENT_FIELDS | MANAGER_FIELDS
        return others - self.new({"state": "draft"})._cs_writable_fields()

    @api.model
    def _cs_check_own_part(self, vals_list, others):
        """Check that nobody enters an analysis or an opinion with the register.

        :raise FieldAccessError: it is for somebody else to write, or for another state
        """
        given = {name for vals in vals_list for name in others if vals.get(name)}
        if given:
            labels = [self._fields[n]._description_string(self.env) for n in given]
            raise FieldAccessError(
                self.env._(
                    "A new complaint holds what the customer says. Not to be entered "
                    "yet: %s.",
                    ", ".join(sorted(labels)),
                )
            )

    def write(self, vals):
        check_amounts(self, vals)
        if vals.keys() - _BOOKKEEPING and not self._cs_is_by_transition():
            self._cs_check_stamps(vals)
            self._cs_check_not_readonly()
            self._cs_check_who_writes(vals)
        return super().write(vals)
