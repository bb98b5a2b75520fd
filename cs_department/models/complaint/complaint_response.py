from markupsafe import Markup

from odoo import fields, models

from ...exceptions import MissingInputError, ResponseError
from .complaint import PRESIDENT

OPEN_RESPONSES = (False, "pending", "no_answer")


class CsComplaint(models.Model):
    """The customer weighs the proposed solution and accepts or declines it (B3.3)."""

    _inherit = "cs.complaint"

    customer_response = fields.Selection(
        selection=[
            ("pending", "Waiting for the customer"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("no_answer", "No answer"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="What the customer says to the solution; satisfied in the follow-up call "
        "counts as accepted.",
    )
    response_date = fields.Datetime(string="Responded On", readonly=True, copy=False)
    response_by = fields.Char(
        string="Responded By",
        readonly=True,
        copy=False,
        help="Who on the customer's side said so",
    )
    response_reason = fields.Text(
        string="Why Declined", readonly=True, copy=False, help="As the customer said it"
    )
    response_channel = fields.Selection(
        selection=[
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("letter", "Letter"),
            ("fax", "Fax"),
            ("visit", "Visit"),
            ("portal", "Portal"),
            ("callback", "Callback"),
            ("other", "Other"),
        ],
        string="Responded How",
        readonly=True,
        copy=False,
    )
    response_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Response Recorded By",
        readonly=True,
        copy=False,
    )
    decline_count = fields.Integer(
        string="Times Declined", readonly=True, copy=False, tracking=True
    )
    can_accept = fields.Boolean(compute="_compute_can_actions")
    can_decline = fields.Boolean(compute="_compute_can_actions")

    # -- checks --------------------------------------------------------------------

    def _check_response(self):
        """Check that the customer's response is still open.

        :raise ResponseError: it is recorded already, or no solution was proposed
        """
        if self.state not in ("replied", "followup"):
            raise ResponseError(
                self.env._(
                    "%(document)s is in state “%(state)s”: no solution waits for the "
                    "customer's response. Reload the page.",
                    document=self.display_name,
                    state=self._cs_state_label(),
                )
            )
        if self.customer_response not in OPEN_RESPONSES:
            labels = dict(
                self._fields["customer_response"]._description_selection(self.env)
            )
            raise ResponseError(
                self.env._(
                    "The customer's response to %(document)s is recorded already: "
                    "%(response)s (%(who)s). Reload the page.",
                    document=self.display_name,
                    response=labels[self.customer_response],
                    who=self.response_by or self.response_user_id.sudo().name or "",
                )
            )

    def _cs_response_values(
        self, response, reason=False, by=False, channel=False, date=False
    ):
        """Return the values a response is recorded with.

        :raise ResponseError: the channel is not known, or it was given before the
            answer or in the future
        """
        self.ensure_one()
        now = fields.Datetime.now()
        date = fields.Datetime.to_datetime(date) or now
        if date > now or (self.date_replied and date < self.date_replied):
            raise ResponseError(
                self.env._(
                    "The customer of %s responds after the answer and not in the "
                    "future: check the time.",
                    self.display_name,
                )
            )
        channel = channel or self.reply_channel or "phone"
        if channel not in dict(self._fields["response_channel"].selection):
            raise ResponseError(
                self.env._("“%s” is no way in which customers respond.", channel)
            )
        who = (by or "").strip() or self._cs_responding_person()
        return {
            "customer_response": response,
            "response_date": date,
            "response_by": who,
            "response_reason": (reason or "").strip() or False,
            "response_channel": channel,
            "response_user_id": self.env.uid,
        }

    def _cs_responding_person(self):
        """Return who on the customer's side most likely responds."""
        return self.contact_id.name or self.read_back_by or self.partner_id.name

    @staticmethod
    def _cs_pending_response():
        """Return the values with which an answer waits for the customer's response."""
        return {
            "customer_response": "pending",
            "response_date": False,
            "response_by": False,
            "response_reason": False,
            "response_channel": False,
            "response_user_id": False,
        }

    # -- actions -------------------------------------------------------------------

    def action_record_response(self):
        """Open the form that asks who responded, how and when."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customer's Response"),
            "res_model": "cs.complaint.response",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_complaint_id": self.id,
                "default_response": self.env.context.get("default_response"),
            },
        }

    def action_accept(self, by=False, channel=False, date=False):
        """Record that the customer accepts the solution (B3.3).

        :param by: who on the customer's side said so; empty: the contact
        :param channel: key of ``response_channel``; empty: as the answer went out
        :param date: naive UTC; empty: now
        :raise ResponseError: the response is recorded already
        """
        for complaint in self:
            complaint._cs_respond(True, by=by, channel=channel, date=date)
        return True

    def action_decline(self, reason=False, by=False, channel=False, date=False):
        """Record that the customer declines: back to the head, then to the president.

        :param reason: what the customer objects to
        :raise MissingInputError: the reason is missing
        :raise ResponseError: the response is recorded already
        """
        for complaint in self:
            complaint._cs_respond(False, reason, by, channel, date)
        return True

    def _cs_respond(self, accepted, reason=False, by=False, channel=False, date=False):
        """Record what the customer says to the solution, once.

        The portal calls it with ``sudo()`` after it has checked that the complaint is
        the customer's own.

        :param accepted: whether the solution is accepted
        :param reason: text, needed when it is declined
        :param by: name of the person
        :param channel: key of ``response_channel``
        :param date: naive UTC
        :raise MissingInputError: declined without a reason
        :raise ResponseError: recorded already, by whoever was first
        """
        self.ensure_one()
        if not accepted and not (reason or "").strip():
            raise MissingInputError(
                self.env._("Say why the customer declines: the department has to know.")
            )
        self.check_access("read")
        # of two at once one waits here, and finds the other's response
        self._cs_lock()
        self._check_response()
        response = "accepted" if accepted else "declined"
        values = self._cs_response_values(response, reason, by, channel, date)
        if accepted:
            self._cs_accept(values)
        else:
            self._cs_decline(values)

    def _cs_accept(self, values):
        self._transition("accept", values)
        self._cs_log_response()

    def _cs_decline(self, values):
        """Back to the head; to the president when that was not the first time."""
        goes_up = bool(self.decline_count) or self._cs_president_decided()
        self._transition(
            "decline",
            {
                **values,
                "decline_count": self.decline_count + 1,
                "is_escalated": self.is_escalated or goes_up,
                "is_answered_on_spot": False,
                "date_transferred": self.date_transferred or fields.Datetime.now(),
                "head_id": self._cs_find_head().id,
            },
        )
        self._cs_log_response()
        self._cs_retire_approvals()
        self._cs_open_callbacks()._transition("cancel")
        self._cs_ask_head_again()

    def _cs_president_decided(self):
        """Whether the solution the customer got was decided by the president."""
        self.ensure_one()
        president = self.env.ref(PRESIDENT).sudo()
        decided = self.sudo().approval_ids.filtered(
            lambda a: a.is_current and a.step == "solution" and a.state == "approved"
        )
        return any(
            a.group_id == president
            or (a.decided_for or a.decided_by) in president.all_user_ids
            for a in decided
        )

    def _cs_log_response(self):
        self.ensure_one()
        labels = dict(
            self._fields["customer_response"]._description_selection(self.env)
        )
        title = self.env._(
            "Customer's response: %(response)s (%(who)s)",
            response=labels[self.customer_response],
            who=self.response_by or "",
        )
        body = Markup("<p><b>%s</b></p>") % title
        if self.response_reason:
            body += (
                Markup("<p style='white-space: pre-line'>%s</p>") % self.response_reason
            )
        message = self.sudo().message_post(
            body=body, author_id=self.env.user.partner_id.id
        )
        # a call stands among the contacts by itself
        if self.response_channel != "callback":
            self._cs_add_contacts(
                "other",
                "\n".join(text for text in (title, self.response_reason) if text),
                direction="in",
                channel=self.response_channel,
                date=self.response_date,
                person=self.response_by,
                message_id=message.id,
            )

    # -- what the follow-up call says ----------------------------------------------

    def _cs_response_by_callback(self, callback, satisfied):
        """A response that is still open is what the customer says on the phone."""
        self.ensure_one()
        if self.customer_response not in OPEN_RESPONSES:
            return
        values = self._cs_response_values(
            "accepted" if satisfied else "declined",
            reason=False if satisfied else callback.customer_words,
            by=callback.contact_id.name,
            channel="callback",
        )
        if satisfied:
            self._cs_accept(values)
        else:
            self._cs_write_checked(values)
            self._cs_log_response()

    def _cs_response_missing(self):
        """The customer was not reached: no answer, unless one was given before."""
        for complaint in self:
            if complaint.customer_response in OPEN_RESPONSES:
                complaint._cs_write_checked({"customer_response": "no_answer"})
