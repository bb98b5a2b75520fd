from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from ...exceptions import DocumentError, TransitionAccessError
from .complaint import AGENT
from .complaint_remedy_grant import GRANT_FIELDS

TODO = "mail.mail_activity_data_todo"
# what becomes a draft in another app, where that is installed
DOCUMENTS = {
    "return": "account.move",
    "compensation": "account.move",
    "discount": "account.move",
    "replacement": "sale.order",
}
# what somebody in the house has to do instead
ERRANDS = ("repair", "other")


class CsComplaintRemedy(models.Model):
    """From the grant the customer accepted to a draft document, once a line (B3.3).

    Accounting and sales are no dependencies: where one of them is missing, or the
    document cannot be made rightly, somebody gets a to-do with the figures instead.
    """

    _inherit = "cs.complaint.remedy"

    document_name = fields.Char(
        string="Document",
        compute="_compute_document_name",
        help="The draft made of this line",
    )
    can_document = fields.Boolean(compute="_compute_document_name")

    @api.depends(
        "document_model",
        "document_id",
        "is_granted",
        "kind",
        "complaint_id.customer_response",
        "complaint_id.state",
    )
    @api.depends_context("uid")
    def _compute_document_name(self):
        for remedy in self:
            document = remedy._cs_document()
            visible = document and document.has_access("read")
            name = document.sudo().display_name if visible else self.env._("Made")
            remedy.document_name = name if document else False
            remedy.can_document = bool(visible) or (
                not document and remedy._cs_may_document()
            )

    def _cs_may_document(self):
        """Whether the current user may have this line's document made now."""
        self.ensure_one()
        complaint = self.complaint_id
        return (
            self.is_granted
            and self.kind in DOCUMENTS
            and self._cs_installed(DOCUMENTS[self.kind])
            and complaint.customer_response == "accepted"
            and complaint.state in ("replied", "followup")
            and self.env.user.has_group(AGENT)
        )

    def _cs_installed(self, model):
        """Whether the app of a document is there."""
        return model in self.env

    def _cs_document(self):
        """Return the line's living document, or None: deleted or cancelled is none."""
        self.ensure_one()
        # which document it is, is known to everybody who reads the line
        model, res_id = self.sudo().document_model, self.sudo().document_id
        if not res_id or not model or not self._cs_installed(model):
            return None
        document = self.env[model].browse(res_id).exists()
        if not document or document.sudo().state == "cancel":
            return None
        return document

    # -- actions -------------------------------------------------------------------

    def action_document(self):
        """Open the document of this line; make it where there is none.

        :raise DocumentError: it cannot be made, or the user may not see it
        :raise TransitionAccessError: making it is for agents
        """
        self.ensure_one()
        self.check_access("read")
        complaint = self.complaint_id
        complaint.check_access("read")
        complaint._cs_lock(touch=True)
        self.invalidate_recordset()
        if not self._cs_document():
            complaint._cs_check_not_readonly()
            self._cs_check_may_document()
            self.sudo()._cs_make_document()
        document = self._cs_document()
        if not document.has_access("read"):
            raise DocumentError(
                self.env._(
                    "%s is in another app that you have no rights in: ask accounting "
                    "or sales.",
                    document.sudo().display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    def _cs_check_may_document(self):
        complaint = self.complaint_id
        if not self.env.user.has_group(AGENT):
            raise TransitionAccessError(
                self.env._("Documents of a complaint are made by customer service.")
            )
        if not self.is_granted or complaint.customer_response != "accepted":
            raise DocumentError(
                self.env._(
                    "%s: a document is made of what was granted and the customer has "
                    "accepted.",
                    complaint.display_name,
                )
            )
        model = DOCUMENTS.get(self.kind)
        if not model or not self._cs_installed(model):
            raise DocumentError(
                self.env._(
                    "“%s” leads to no document here: it is on somebody's to-do list.",
                    self.display_name,
                )
            )

    # -- making --------------------------------------------------------------------

    def _cs_make_documents(self):
        """Make every granted line's document, or a to-do where none can be made.

        Nothing that goes wrong in another app undoes the customer's response.
        """
        for remedy in self.sudo().filtered("is_granted"):
            model = DOCUMENTS.get(remedy.kind)
            if remedy.kind in ERRANDS:
                remedy._cs_errand()
            if not model or remedy._cs_document():
                continue
            if not remedy._cs_installed(model):
                remedy._cs_todo_instead()
                continue
            try:
                with self.env.cr.savepoint():
                    remedy._cs_make_document()
            except (UserError, RedirectWarning) as error:
                remedy.invalidate_recordset()
                remedy._cs_todo_instead(error.args[0])

    def _cs_make_document(self):
        """Make the draft and record it on the line; the caller checked the rights.

        :raise DocumentError: the grant does not fit the invoice
        """
        self.ensure_one()
        complaint = self.complaint_id
        if self.kind == "replacement":
            document, user = self._cs_make_order()
        else:
            document, user = self._cs_make_refund()
        self.write({"document_model": document._name, "document_id": document.id})
        document.message_post(
            body=Markup("<p>%s</p>")
            % self.env._(
                "Draft made of complaint %(complaint)s: %(grant)s",
                complaint=complaint._get_html_link(title=complaint.name),
                grant=self.granted_text,
            )
        )
        complaint.message_post(
            body=Markup("<p>%s</p>")
            % self.env._(
                "Draft made: %(document)s (%(grant)s)",
                document=document._get_html_link(),
                grant=self.granted_text,
            )
        )
        if user:
            document.activity_schedule(
                TODO,
                date_deadline=complaint.company_id._cs_today(),
                summary=self.env._("Check and confirm: %s", complaint.name),
                user_id=user.id,
            )
        return document

    # -- instead of a document -----------------------------------------------------

    def _cs_todo_instead(self, why=False):
        """Give accounting or sales the figures, where no draft can be made."""
        self.ensure_one()
        is_order = self.kind == "replacement"
        complaint = self.complaint_id
        user = complaint._cs_salesperson() if is_order else complaint._cs_accountant()
        what = {"complaint": complaint.name, "grant": self.granted_text}
        if is_order:
            summary = self.env._("Replacement for %(complaint)s: %(grant)s", **what)
        else:
            summary = self.env._("Credit note for %(complaint)s: %(grant)s", **what)
        complaint._cs_todo(user, summary, self._cs_todo_note(why))

    def _cs_errand(self):
        """Put a repair or another promise on the responsible department's list."""
        self.ensure_one()
        complaint = self.complaint_id
        complaint._cs_todo(
            complaint.head_id or complaint.user_id,
            self.env._(
                "Promised for %(complaint)s: %(grant)s",
                complaint=complaint.name,
                grant=self.granted_text,
            ),
            self._cs_todo_note(),
        )

    def _cs_todo_note(self, why=False):
        complaint = self.complaint_id
        lines = [
            self.granted_text,
            self.note,
            self.env._("Customer: %s", complaint.partner_id.display_name),
            complaint.product_id.display_name,
            complaint.origin_number
            and self.env._("Invoice or order: %s", complaint.origin_number),
            why,
        ]
        return Markup("").join(Markup("<p>%s</p>") % line for line in lines if line)

    # -- guards --------------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & (GRANT_FIELDS | {"kind", "complaint_id"}):
            self._cs_check_no_document()
        return super().write(vals)

    def unlink(self):
        self._cs_check_no_document()
        return super().unlink()

    def _cs_check_no_document(self):
        """Refuse changes of a grant that is carried out already.

        :raise DocumentError: a draft or posted document was made of it
        """
        for remedy in self.sudo().filtered("document_id"):
            document = remedy._cs_document()
            if document:
                raise DocumentError(
                    self.env._(
                        "%(document)s was made of “%(grant)s”: cancel it first, or "
                        "grant the difference on a new line.",
                        document=document.display_name,
                        grant=remedy.granted_text or remedy.display_name,
                    )
                )
