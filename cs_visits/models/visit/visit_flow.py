from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import VisitError
from .visit_item import ITEMS

AGENT = "cs_department.group_cs_user"
# What the clock, the outing and the customer's answer hang on: fixed when it is done
_FACTS = {"partner_id", "user_id", "company_id", "date_start", "date_end"}
# What is written up: fixed when it is submitted
_WRITE_UP = {
    *(code for code, _label in ITEMS),
    "contact_ids",
    "purpose_id",
    "target_kind",
    "industry_id",
    "address",
    "contact_means",
    "competitor_brand",
    "prepared_material",
    "contact_other",
    "complaint_heard",
    "order_interest",
    "order_amount",
    "latitude",
    "longitude",
    "position_accuracy",
    "date_position",
    "photo_ids",
    "outing_id",
}


class CsVisit(models.Model):
    """From the plan to the hand-over (A1.4): who takes which step, and what it needs.

    The manager reviews; then the salesperson or the manager hands the record over to
    CS, and an agent confirms the receipt. The clock of the hand-over begins when the
    visit ended, whenever it is logged.
    """

    _inherit = "cs.visit"

    can_done = fields.Boolean(compute="_compute_can_actions")
    can_reopen = fields.Boolean(compute="_compute_can_actions")
    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_review = fields.Boolean(compute="_compute_can_actions")
    can_send_back = fields.Boolean(compute="_compute_can_actions")
    can_hand_over = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "done",
                ("planned",),
                "done",
                allowed="_cs_is_owner",
                checks=("_check_begun",),
                starts=("hand_over",),
            ),
            Transition("reopen", ("done",), "planned", allowed="_cs_is_owner"),
            Transition(
                "submit",
                ("done",),
                "submitted",
                allowed="_cs_is_owner",
                checks=("_check_written_up",),
            ),
            Transition(
                "cancel", ("planned",), "cancelled", allowed="_cs_may_hand_over"
            ),
            *self._cs_manager_steps(),
            *self._cs_service_steps(),
        )

    @api.model
    def _cs_manager_steps(self):
        """Return the steps from the review to the hand-over."""
        return (
            Transition("review", ("submitted",), "reviewed", allowed="_cs_leads"),
            Transition(
                "send_back", ("submitted", "reviewed"), "done", allowed="_cs_leads"
            ),
            Transition(
                "hand_over",
                ("reviewed",),
                "handed_over",
                allowed="_cs_may_hand_over",
                ends=("hand_over",),
            ),
        )

    @api.model
    def _cs_service_steps(self):
        """Return the steps of customer service."""
        return (
            Transition(
                "receive",
                ("handed_over",),
                "handed_over",
                groups=(AGENT,),
                checks=("_check_not_received",),
            ),
            # by the customer's answer, or by dismissing the question: nobody may
            Transition("verify", ("handed_over", "refuted"), "verified"),
            Transition("refute", ("handed_over",), "refuted"),
        )

    def _cs_may_hand_over(self):
        return self._cs_is_owner() or self._cs_leads()

    # -- checks --------------------------------------------------------------------

    def _check_begun(self):
        """Check that a visit that is reported as done has begun.

        :raise VisitError: it lies in the future
        """
        if self.date_start >= fields.Datetime.now():
            raise VisitError(
                self.env._(
                    "%(visit)s begins on %(start)s: a visit in the future cannot be "
                    "done. Correct the time, or come back after the visit.",
                    visit=self.display_name,
                    start=self.company_id._cs_local(self.date_start),
                )
            )

    def _check_written_up(self):
        """Check that the record holds what its purpose asks for (A1.1, B4.4).

        :raise MissingInputError: names the items
        """
        missing = self._cs_missing_items()
        if missing:
            raise MissingInputError(
                self.env._(
                    "A visit for “%(purpose)s” also needs: %(items)s.",
                    purpose=self.purpose_id.name,
                    items=", ".join(missing),
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._cs_stamp_check_in(dict(vals)) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self._cs_is_by_transition():
            self._cs_check_fixed(vals)
            vals = self._cs_stamp_check_in(dict(vals))
        return super().write(vals)

    @api.model
    def _cs_stamp_check_in(self, vals):
        if vals.get("latitude") or vals.get("longitude"):
            vals["date_check_in"] = fields.Datetime.now()
        return vals

    def _cs_check_fixed(self, vals):
        """Refuse changes of what was reported or handed in already.

        :raise VisitError: says which step to take back first
        """
        for visit in self.filtered(lambda v: v.state not in v._cs_readonly_states):
            if _FACTS & vals.keys() and visit.state != "planned":
                raise VisitError(
                    self.env._(
                        "%s was reported as done: customer, person and times are "
                        "fixed. Take it back to “Planned” to correct them.",
                        visit.display_name,
                    )
                )
            if _WRITE_UP & vals.keys() and visit.state not in ("planned", "done"):
                raise VisitError(
                    self.env._(
                        "%s was submitted: its record is fixed. Ask the manager to "
                        "send it back.",
                        visit.display_name,
                    )
                )

    # -- actions -------------------------------------------------------------------

    def action_done(self):
        """Report a visit as done; one that is still running ends now.

        :raise VisitError: it has not begun yet
        """
        now = fields.Datetime.now()
        for visit in self:
            values = (
                {"date_end": now} if visit.date_start < now < visit.date_end else {}
            )
            outing = visit.outing_id or visit._cs_find_outing()
            visit._transition("done", {**values, "outing_id": outing.id})
        return True

    def action_reopen(self):
        """Take a visit back to “Planned” to correct customer, person or times.

        Its clock begins anew when it is done again; a breach stays.
        """
        self._transition("reopen")
        self._cs_open_deadlines("hand_over")._cs_cancel()
        return True

    def action_submit(self):
        """Hand the written-up visit in for review; plan the next appointment once.

        :raise MissingInputError: an item the purpose asks for is empty
        """
        self._transition("submit")
        for visit in self.sudo():
            visit._cs_plan_next()
        return True

    def action_cancel(self):
        """Call a planned visit off."""
        return self._transition("cancel")

    # -- what follows --------------------------------------------------------------

    def _cs_find_outing(self):
        """Return the person's approved outing in which the visit began, if any."""
        self.ensure_one()
        return self.outing_id.search(
            Domain("user_id", "=", self.user_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("approved", "done"))
            & Domain("date_start", "<=", self.date_start)
            & Domain("date_end", ">=", self.date_start),
            limit=1,
        )

    def _cs_plan_next(self):
        """Make the next appointment a planned visit, or move the one made before."""
        self.ensure_one()
        start, planned = self.result_next_appointment, self.next_visit_id
        if not start:
            return
        if planned:
            if planned.state == "planned" and planned.date_start != start:
                planned.write({"date_start": start})
            return
        visit = self.create(
            {
                "partner_id": self.partner_id.id,
                "contact_ids": [(6, 0, self.contact_ids.ids)],
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "purpose_id": self.purpose_id.id,
                "target_kind": self.target_kind,
                "date_start": start,
                "prepared_material": self.result_next_topic,
            }
        )
        self._cs_write_checked({"next_visit_id": visit.id})
