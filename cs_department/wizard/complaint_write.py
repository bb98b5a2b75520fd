from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.mail import email_normalize

from ..exceptions import (
    CustomerMailError,
    MissingInputError,
    TransitionAccessError,
)
from ..models.complaint.complaint import AGENT

# Shorter texts stand in many letters; they do not give an answer away.
TELLING = 20


class CsComplaintWrite(models.TransientModel):
    """A question or interim information to the customer by e-mail (B3.2).

    It says of itself that it is not the answer, and refuses the words of an answer
    that nobody has approved.
    """

    _name = "cs.complaint.write"
    _description = "Write to Customer"
    _inherit = ["cs.wizard.mixin"]

    complaint_id = fields.Many2one(comodel_name="cs.complaint", required=True)
    kind = fields.Selection(
        selection=[("question", "Question"), ("interim", "Interim information")],
        required=True,
        default="question",
    )
    recipient = fields.Char(compute="_compute_recipient", string="To")
    subject = fields.Char(
        required=True,
        compute="_compute_subject",
        store=True,
        readonly=False,
        precompute=True,
    )
    body = fields.Text(string="Text", required=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Attachments"
    )

    @api.depends("complaint_id")
    def _compute_recipient(self):
        for wizard in self:
            partner = wizard.complaint_id._cs_mail_partner()
            wizard.recipient = (
                partner.email_formatted
                if partner.email
                else wizard.complaint_id.email_from
            )

    @api.depends("complaint_id")
    def _compute_subject(self):
        for wizard in self:
            wizard.subject = self.env._(
                "About your complaint %s", wizard.complaint_id.name
            )

    def action_send(self):
        """Queue the mail and record the contact.

        :raise TransitionAccessError: the user is no agent
        :raise MissingInputError: the text is empty, or there is no address
        :raise CustomerMailError: it holds the words of an answer not approved
        """
        self.ensure_one()
        complaint = self.complaint_id
        complaint.check_access("read")
        self._cs_check()
        partner = complaint._cs_mail_partner()
        self._cs_take_files()
        message = (
            complaint.sudo()
            ._cs_mailing()
            .message_post(
                subject=self.subject.strip(),
                body=self._cs_body(partner),
                partner_ids=partner.ids if partner.email else [],
                outgoing_email_to=False if partner.email else complaint.sender_email,
                author_id=self.env.user.partner_id.id,
                attachment_ids=self.attachment_ids.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                force_send=False,
            )
        )
        complaint._cs_add_contacts(
            self.kind,
            self.body,
            channel="email",
            person=partner.name or complaint.email_from,
            message_id=message.id,
        )
        return {"type": "ir.actions.act_window_close"}

    def _cs_check(self):
        complaint = self.complaint_id
        if not self.env.user.has_group(AGENT) and not self.env.su:
            raise TransitionAccessError(
                self.env._("Customer service alone writes to customers.")
            )
        if not (self.body or "").strip() or not (self.subject or "").strip():
            raise MissingInputError(self.env._("Enter subject and text."))
        partner = complaint._cs_mail_partner()
        if not partner.email and not email_normalize(complaint.sender_email):
            raise MissingInputError(
                self.env._(
                    "%s has no e-mail address: enter one, or call and log the contact.",
                    partner.display_name or complaint.display_name,
                )
            )
        self._cs_check_no_answer()

    def _cs_check_no_answer(self):
        """Refuse the words of a solution or an answer nobody has approved."""
        complaint = self.complaint_id.sudo()
        if complaint._cs_is_approved():
            return
        text = " ".join(self.body.split()).casefold()
        for words in (complaint.reply_text, complaint.solution):
            words = " ".join((words or "").split()).casefold()
            if len(words) >= TELLING and words in text:
                raise CustomerMailError(
                    self.env._(
                        "This is the proposed answer of %s, which is not approved: it "
                        "cannot be given to the customer.",
                        complaint.display_name,
                    )
                )

    def _cs_take_files(self):
        """Keep what was attached here; send nothing that one may not see."""
        self.attachment_ids.check_access("read")
        files = self.attachment_ids.sudo().filtered(
            lambda a: a.res_model == self._name and not a.res_id
        )
        files.write({"res_model": "cs.complaint", "res_id": self.complaint_id.id})

    def _cs_body(self, partner):
        """The text, and the line that says what it is not, in the customer's words."""
        lang = partner.lang or self.env.lang
        line = self.with_context(lang=lang).env._(
            "This message is not the answer to your complaint %s. You will get the "
            "answer separately.",
            self.complaint_id.name,
        )
        return Markup("<p style='white-space: pre-line'>%s</p><p><em>%s</em></p>") % (
            self.body.strip(),
            line,
        )
