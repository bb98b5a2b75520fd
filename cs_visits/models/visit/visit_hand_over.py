from odoo import api, fields, models

from ...exceptions import VisitError


class CsVisit(models.Model):
    """The hand-over to CS, the same or the next day (A1.4), and its receipt.

    The clock begins when the visit ended, whenever it is logged.
    """

    _inherit = "cs.visit"

    can_receive = fields.Boolean(compute="_compute_can_receive")

    @api.depends("state", "received_on")
    @api.depends_context("uid")
    def _compute_can_receive(self):
        step = self._cs_transitions().find("receive", "handed_over")
        for visit in self:
            visit.can_receive = (
                visit.state == "handed_over"
                and not visit.received_on
                and visit._cs_may(step)
            )

    def _check_not_received(self):
        if self.received_on:
            raise VisitError(
                self.env._(
                    "%(visit)s was received by %(agent)s already.",
                    visit=self.display_name,
                    agent=self.sudo().received_by.name,
                )
            )

    def action_hand_over(self):
        """Hand reviewed records over to CS, which ends the clock (A1.4)."""
        return self._hand_over(fields.Datetime.now())

    def _hand_over(self, moment):
        """Hand over as of a moment (naive UTC); late ones are marked."""
        self._transition("hand_over", {"date_handed_over": moment})
        return True

    def action_receive(self):
        """Confirm, as CS, that the records have arrived."""
        return self._transition(
            "receive",
            {"received_by": self.env.uid, "received_on": fields.Datetime.now()},
        )

    def _cs_step_start(self, step):
        return self.date_end if step == "hand_over" else super()._cs_step_start(step)

    def _cs_end_step(self, step, moment=None):
        if step != "hand_over":
            return super()._cs_end_step(step, moment)
        clocks = self._cs_open_deadlines(step)
        for visit in self:
            clocks.filtered(lambda c, v=visit: c.res_id == v.id)._cs_finish(
                moment or visit.date_handed_over
            )
        self._cs_mark_late(clocks)

    def _cs_deadline_breached(self, deadline):
        self._cs_mark_late(deadline)
        return super()._cs_deadline_breached(deadline)

    def _cs_mark_late(self, clocks):
        late = clocks.filtered(
            lambda c: c.step == "hand_over" and c.state == "breached"
        )
        visits = self.browse(late.mapped("res_id"))
        if visits:
            visits._cs_write_checked({"is_hand_over_late": True})
