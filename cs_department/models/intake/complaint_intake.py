from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize, email_split_tuples

from ...exceptions import AttachmentError, FieldAccessError, MissingInputError
from ...tools import mail_text
from ..policy.mail_received import received_mail

# A complaint of these channels exists on paper or as a file: it is attached (A3.4 (5)).
ATTACHED = ("fax", "letter", "email")
TO_DO = "cs_department.mail_activity_type_customer_mail"


class CsComplaint(models.Model):
    """Intake: a mail becomes a draft, and what came on paper has to be attached."""

    _inherit = "cs.complaint"

    email_from = fields.Char(
        string="Sender",
        readonly=True,
        copy=False,
        help="As the first mail names its sender",
    )
    sender_email = fields.Char(
        string="Sender's Address", readonly=True, copy=False, index="btree_not_null"
    )
    mail_count = fields.Integer(
        string="Equal Mails",
        readonly=True,
        copy=False,
        help="So often the same mail came in; it was taken once.",
    )
    mail_ids = fields.One2many(
        comodel_name="cs.complaint.mail",
        inverse_name="complaint_id",
        string="Mails Received",
        readonly=True,
        copy=False,
    )
    is_sender_unknown = fields.Boolean(
        string="Unknown Sender",
        compute="_compute_is_sender_unknown",
        search="_search_is_sender_unknown",
    )
    is_text_missing = fields.Boolean(compute="_compute_is_sender_unknown")
    sender_partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Possible Senders",
        compute="_compute_sender_partner_ids",
        help="Several customers have this address: choose the one that wrote.",
    )

    @api.depends("state", "email_from", "partner_id", "description")
    def _compute_is_sender_unknown(self):
        for complaint in self:
            by_mail = complaint.state == "draft" and bool(complaint.email_from)
            complaint.is_sender_unknown = by_mail and not complaint.partner_id
            complaint.is_text_missing = (
                by_mail and not (complaint.description or "").strip()
            )

    def _search_is_sender_unknown(self, operator, value):
        if operator != "in":
            return NotImplemented
        unknown = (
            Domain("state", "=", "draft")
            & Domain("email_from", "!=", False)
            & Domain("partner_id", "=", False)
        )
        return unknown if True in value else ~unknown

    @api.depends("sender_email", "partner_id")
    @api.depends_context("uid")
    def _compute_sender_partner_ids(self):
        for complaint in self:
            partners = self.env["res.partner"]
            if complaint.sender_email and not complaint.partner_id:
                partners = complaint._cs_senders(
                    complaint.sender_email, complaint.company_id
                )
            complaint.sender_partner_ids = partners._filtered_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        self._cs_check_categories(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_categories([vals])
        return super().write(vals)

    @api.model
    def _cs_check_categories(self, vals_list):
        """Check that categories sent by RPC exist, before the database refuses them.

        :raise MissingError: one does not
        """
        ids = {vals["category_id"] for vals in vals_list if vals.get("category_id")}
        self.env["cs.complaint.category"].browse(ids).mapped("code")

    # -- who wrote -----------------------------------------------------------------

    @api.model
    def _cs_senders(self, email, company):
        """Return the customers an address belongs to: never our own people.

        :param email: normalised address
        """
        if not email:
            return self.env["res.partner"]
        partners = self.env["res.partner"].search(
            Domain("email_normalized", "=", email)
            & Domain("company_id", "in", [False, company.id]),
            order="is_company, id",
            limit=20,
        )
        return partners.filtered(
            lambda p: p.partner_share and not p.sudo().employee_ids
        )

    @api.model
    def _cs_sender_values(self, email, company):
        """Return customer and contact, when an address leaves no doubt about them."""
        senders = self.sudo()._cs_senders(email, company)
        customers = senders.commercial_partner_id
        if len(customers) != 1:
            return {}
        person = (senders - customers)[:1]
        return {"partner_id": customers.id, "contact_id": person.id}

    def action_create_customer(self):
        """Make the unknown sender a customer and take it as this complaint's.

        :raise MissingInputError: the customer is known already
        """
        for complaint in self:
            complaint.check_access("write")
            if not complaint.is_sender_unknown:
                raise MissingInputError(
                    self.env._(
                        "%s has a customer already, or did not come by e-mail.",
                        complaint.display_name,
                    )
                )
            name, address = (email_split_tuples(complaint.email_from) or [("", "")])[0]
            complaint.partner_id = self.env["res.partner"].create(
                {
                    "name": name or address or complaint.email_from,
                    "email": complaint.sender_email or address,
                }
            )
        return True

    # -- a mail --------------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a draft of a mail that is being taken in.

        :param custom_values: the defaults of the alias, the company among them
        :raise FieldAccessError: there is no such mail; somebody calls this by RPC
        """
        if received_mail(self.env) is None:
            raise FieldAccessError(
                self.env._("Only the mail gateway makes complaints of mails.")
            )
        return self._cs_new_from_mail(msg_dict, dict(custom_values or {}))

    @api.model
    def _cs_new_from_mail(self, msg_dict, values):
        """Make a draft of a mail; what it says stays as its sender wrote it."""
        company = self.env["res.company"].browse(values.get("company_id"))
        company = company or self.env.company
        mail = self._cs_mail_parts(msg_dict)
        values.setdefault("channel", "email")
        values.update(
            company_id=company.id,
            description=mail["text"] or False,
            email=mail["sender"] or False,
            **self._cs_sender_values(mail["sender"], company),
        )
        agent = company.sudo().cs_mail_user_id
        if agent and not self._default_user_id():
            values["user_id"] = agent.id
        complaint = self.with_company(company).create(values)
        complaint._cs_note_sender(mail)
        self.env["cs.complaint.mail"]._cs_note(
            complaint, mail["digest"], mail, is_intake=True
        )
        if complaint.user_id:
            complaint._cs_ask_agent(is_new=True)
        return complaint

    def _cs_note_sender(self, mail):
        """Keep who sent the mail, whether or not that is a customer."""
        self._cs_write_checked(
            {
                "email_from": mail["email_from"] or self.env._("Unknown"),
                "sender_email": mail["sender"],
                "mail_count": 1,
            }
        )

    @api.model
    def _cs_mail_parts(self, msg_dict):
        """Return what a mail says and who sent it, fit to be stored.

        :param msg_dict: as ``mail.thread.message_parse`` gives it
        """
        subject = (msg_dict.get("subject") or "").replace(mail_text.NUL, "").strip()
        email_from = (msg_dict.get("email_from") or "").replace(mail_text.NUL, "")
        sender = email_normalize(email_from, strict=False) or ""
        body = msg_dict.get("body")
        own = mail_text.plain_text(body, mail_text.is_forwarded(subject))
        return {
            "subject": subject,
            "email_from": email_from.strip(),
            "sender": sender,
            "text": "\n\n".join(part for part in (subject, own) if part) if own else "",
            "digest": mail_text.digest(
                sender or email_from, subject, mail_text.plain_text(body, True)
            ),
        }

    def _cs_ask_agent(self, is_new=False):
        """Put a customer's mail on the list of whoever follows the complaint, once.

        :param is_new: the mail opened the complaint
        """
        for complaint in self.sudo():
            role, company = self.env["cs.role.mixin"], complaint.company_id
            hidden = complaint._cs_hidden_from()
            user = role._cs_usable(complaint.user_id, company) - hidden
            user = user or role._cs_next_up(complaint.user_id | hidden, company)[:1]
            if not user or complaint.activity_search([TO_DO]):
                continue
            complaint = complaint.with_context(
                lang=user.lang or self.env.lang, mail_activity_quick_update=True
            )
            complaint.activity_schedule(
                TO_DO,
                date_deadline=company._cs_today(),
                summary=complaint.env._("Register the complaint sent by e-mail")
                if is_new
                else complaint.env._("The customer has written: read and act"),
                user_id=user.id,
            )

    def _cs_attachment_limit(self):
        """Return the largest size of a file on this complaint, in bytes."""
        return self.company_id.sudo()._cs_attachment_limit()

    # -- attached (A3.4 (5)) -------------------------------------------------------

    def _check_attached(self):
        """Check that the letter, fax or mail is kept with the record.

        :raise AttachmentError: nothing is attached
        """
        if self.channel not in ATTACHED:
            return
        here = Domain("res_id", "=", self.id)
        files = self.env["ir.attachment"].sudo()
        mails = self.env["mail.message"].sudo()
        if files.search_count(
            here & Domain("res_model", "=", self._name), limit=1
        ) or mails.search_count(
            here
            & Domain("model", "=", self._name)
            & Domain("message_type", "=", "email"),
            limit=1,
        ):
            return
        labels = dict(self._fields["channel"]._description_selection(self.env))
        raise AttachmentError(
            self.env._(
                "%(document)s came in by “%(channel)s”: attach the scan or the mail "
                "before you confirm it.",
                document=self.display_name,
                channel=labels[self.channel],
            )
        )
