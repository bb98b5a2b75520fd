from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import MissingInputError, NotApprovedError
from .complaint import AGENT


class CsComplaint(models.Model):
    """The answer to the customer: the approved words, and no others."""

    _inherit = "cs.complaint"

    reply_channel = fields.Selection(
        selection=[
            ("email", "E-mail"),
            ("phone", "Phone"),
            ("letter", "Letter"),
            ("fax", "Fax"),
            ("visit", "Visit"),
        ],
        string="Answer By",
        compute="_compute_reply_channel",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        help="E-mail is sent by the system; everything else is recorded as given.",
    )
    approved_reply = fields.Text(
        compute="_compute_approved_reply",
        help="The answer as it was approved; empty as long as it is not",
    )
    is_answered_on_spot = fields.Boolean(
        string="Answered on the Spot", readonly=True, copy=False
    )
    date_replied = fields.Datetime(string="Answered On", readonly=True, copy=False)
    replied_by_id = fields.Many2one(
        comodel_name="res.users", string="Answered By", readonly=True, copy=False
    )

    @api.depends("channel")
    def _compute_reply_channel(self):
        """By the channel they came from."""
        same = dict(self._fields["reply_channel"]._description_selection(self.env))
        for complaint in self:
            if complaint.channel == "portal":
                complaint.reply_channel = "email" if complaint.email else "phone"
            else:
                known = complaint.channel in same
                complaint.reply_channel = complaint.channel if known else "phone"

    @api.depends("state", "reply_text")
    def _compute_approved_reply(self):
        for complaint in self:
            complaint.approved_reply = (
                complaint.reply_text if complaint._cs_is_approved() else False
            )

    def _cs_is_approved(self):
        """Whether everybody asked has approved exactly what the record says now."""
        self.ensure_one()
        current = self._cs_approvals(
            Domain("step", "=", "solution") & Domain("is_current", "=", True)
        )
        return bool(current) and all(
            approval.state == "approved"
            and approval.content_hash == self._cs_content_hash("solution")
            for approval in current
        )

    # -- checks --------------------------------------------------------------------

    def _check_approved(self):
        """Check that what goes out is what was approved.

        :raise NotApprovedError: A3.4 (3), the customer gets approved answers only
        """
        self._cs_require(["reply_text"])
        if not self._cs_is_approved():
            raise NotApprovedError(
                self.env._(
                    "The answer of %s is not approved: it cannot be given to the "
                    "customer.",
                    self.display_name,
                )
            )

    def _check_channel(self):
        if self.reply_channel == "email" and not self._cs_mail_partner().email:
            raise MissingInputError(
                self.env._(
                    "%s has no e-mail address: enter one, or answer another way.",
                    self._cs_mail_partner().display_name,
                )
            )

    def _check_answer(self):
        """Check that an answer given on the spot is written down."""
        self._cs_require(["reply_text"])

    def _cs_may_answer_on_spot(self):
        self.ensure_one()
        return self.category_id.allow_on_spot and self.env.user.has_group(AGENT)

    # -- actions -------------------------------------------------------------------

    def action_reply(self):
        """Give the customer the approved answer (A3.4 (3)).

        By e-mail the system sends it; a call, letter, fax or visit is recorded.

        :raise NotApprovedError: the answer was not approved as it stands
        :raise MissingInputError: the contact has no e-mail address
        """
        self._transition("reply", self._cs_reply_values())
        for complaint in self:
            if complaint.reply_channel == "email":
                message = complaint._cs_post_template(
                    "cs_department.mail_template_complaint_reply",
                    complaint._cs_mail_partner(),
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
                complaint._cs_add_reply_contact(message)
            else:
                complaint._cs_record_answer()
        self._cs_after_answer()
        return True

    def action_answer_on_spot(self):
        """Record the answer the service standard gave at once (A3.5).

        :raise TransitionAccessError: the category allows no answer on the spot
        :raise MissingInputError: the answer or the department is missing
        """
        values = {**self._cs_reply_values(), "is_answered_on_spot": True}
        self._transition("answer_on_spot", values)
        for complaint in self:
            complaint._cs_record_answer()
        self._cs_after_answer()
        return True

    def _cs_reply_values(self):
        return {
            "date_replied": fields.Datetime.now(),
            "replied_by_id": self.env.uid,
            "followup_result": False,
            **self._cs_pending_response(),
        }

    def _cs_mail_partner(self):
        self.ensure_one()
        return self.contact_id if self.contact_id.email else self.partner_id

    def _cs_record_answer(self):
        self.ensure_one()
        labels = dict(self._fields["reply_channel"]._description_selection(self.env))
        title = self.env._("Answered: %s", labels.get(self.reply_channel, ""))
        message = self.sudo().message_post(
            body=Markup("<p><b>%s</b></p><p style='white-space: pre-line'>%s</p>")
            % (title, self.reply_text),
            author_id=self.env.user.partner_id.id,
        )
        self._cs_add_reply_contact(message)

    def _cs_add_reply_contact(self, message):
        self._cs_add_contacts(
            "reply", self.reply_text, channel=self.reply_channel, message_id=message.id
        )

    def _cs_after_answer(self):
        self._cs_note_result()
        self.sudo().activity_unlink(["cs_department.mail_activity_type_reply"])
        for complaint in self:
            if complaint._cs_phone():
                complaint.action_follow_up()
