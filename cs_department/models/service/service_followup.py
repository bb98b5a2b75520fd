from odoo import fields, models

from ...exceptions import MissingInputError


class CsServiceRequest(models.Model):
    """After the solution (D3): a specialist asks, then confirmed or back in work."""

    _inherit = "cs.service.request"

    satisfied = fields.Selection(
        selection=[
            ("yes", "Satisfied"),
            ("no", "Not satisfied"),
            ("unreached", "Not reached"),
        ],
        string="Is the Customer Satisfied",
        copy=False,
        tracking=True,
        help="As the customer says it on the phone, else as the callback finds it (D3)",
    )
    satisfaction = fields.Integer(
        readonly=True, copy=False, aggregator="avg", help="1 to 5, from the callback"
    )
    callback_count = fields.Integer(compute="_compute_callback_count")

    # -- checks --------------------------------------------------------------------

    def _check_followed_up(self):
        """Check that the customer was asked, or cannot be.

        :raise MissingInputError: the callback is still to be made
        """
        if self._cs_open_callbacks():
            raise MissingInputError(
                self.env._(
                    "Finish the callback of %s first: it says whether the customer is "
                    "satisfied.",
                    self.display_name,
                )
            )

    def _check_reopens(self):
        if self.state == "escalated" and not self._cs_complaints():
            raise MissingInputError(
                self.env._(
                    "%s is still in work: hand it on instead of reopening it.",
                    self.display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_confirm(self):
        """The customer says that it is solved: nobody needs to call any more."""
        for request in self:
            request._transition("confirm", {"satisfied": "yes"})
            request._cs_open_callbacks()._transition("cancel")
        return True

    def action_reopen(self):
        """Take a solved request up again: the customer is not satisfied (D3).

        It is the owner's again, and the customer hears from us within the usual time.
        """
        for request in self:
            request._transition(
                "reopen",
                {
                    "reopen_count": request.reopen_count + 1,
                    "satisfied": False,
                    "is_answered_on_spot": False,
                    "date_solved": False,
                    "solved_by_id": False,
                    "date_promised": request._cs_usual_time(),
                    "promise_reason": False,
                    "handler_id": (request.user_id or request.handler_id).id,
                },
            )
            request._cs_update_clocks()
            request._cs_open_callbacks()._transition("cancel")
            if request.handler_id:
                request._cs_put_on_list(
                    request.handler_id, self.env._("The customer is not satisfied.")
                )
        return True

    # -- the callback --------------------------------------------------------------

    def _cs_after_solved(self):
        """Confirmed at once when the customer said so, else a specialist calls (D3).

        A consultation ends with its answer; whom we cannot phone we cannot ask.
        """
        self.ensure_one()
        if self.satisfied == "yes":
            self.sudo()._transition("confirm", {})
        elif self.kind == "service" and self._cs_can_call():
            self._cs_start_step("satisfaction")
            self.env["cs.callback"].sudo().create(self._cs_prepare_callback())

    def _cs_can_call(self):
        return bool(self.partner_id) and bool((self.phone or "").strip())

    def _cs_prepare_callback(self):
        """Return the values of the specialist's call: somebody else asks, if anybody.

        The list is free to take: who solved it does not ask about the own work.
        """
        return self._cs_call_values(
            "service_satisfaction", "satisfaction", self.phone.strip()
        )

    def _cs_callback_done(self, callback):
        """What the customer said: confirmed, or back in work."""
        if callback.kind != "service_satisfaction":
            return super()._cs_callback_done(callback)
        dissatisfied = callback.outcome == "dissatisfied" or (
            0 < callback.satisfaction <= 2
        )
        for request in self.filtered(lambda r: r.state == "solved"):
            request._cs_write_checked({"satisfaction": callback.satisfaction})
            if dissatisfied:
                request.sudo().action_reopen()
            else:
                request.sudo()._transition("confirm", {"satisfied": "yes"})
        return True

    def _cs_callback_unreached(self, callback):
        """Nobody answered on the allowed days: the request can be archived as such."""
        if callback.kind != "service_satisfaction":
            return super()._cs_callback_unreached(callback)
        for request in self.filtered(lambda r: r.state == "solved"):
            request._cs_write_checked({"satisfied": "unreached"})
            request._cs_end_step("satisfaction")
        return True
