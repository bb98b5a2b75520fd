from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import clean_context

from ...exceptions import AttendanceError

HR = "hr.group_hr_user"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CsAttendanceDispatch(models.Model):
    """One sending of a signed sheet to HR, with the files as they went out.

    The first is the sheet; later ones are the same figures with the questions of HR
    and the answers of customer service added.
    """

    _name = "cs.attendance.dispatch"
    _description = "Sheet Sent to HR"
    _inherit = ["cs.engine.row.mixin"]
    _order = "check_id, version, id"
    _rec_name = "version"

    check_id = fields.Many2one(
        comodel_name="cs.attendance.check",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    version = fields.Integer(readonly=True, required=True)
    date = fields.Datetime(string="Sent On", readonly=True, required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Sent By", readonly=True, required=True
    )
    recipients = fields.Char(string="To", readonly=True)
    content_hash = fields.Char(string="Fingerprint", readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Files", readonly=True
    )

    _version_uniq = models.UniqueIndex(
        "(check_id, version)", "A sheet is sent once in each version."
    )


class CsAttendanceCheck(models.Model):
    """Sending the signed sheet: xlsx and PDF, to HR's address or its officers."""

    _inherit = "cs.attendance.check"

    version = fields.Integer(
        readonly=True,
        copy=False,
        help="1 is the sheet as it was signed; answers to HR make the next ones.",
    )
    dispatch_ids = fields.One2many(
        comodel_name="cs.attendance.dispatch", inverse_name="check_id", readonly=True
    )

    def action_send(self):
        """Send the signed sheet to HR, which ends the clock (A1.5).

        :raise AttendanceError: HR has nobody with an e-mail address
        """
        for check in self:
            check._transition(
                "send",
                {
                    "sent_on": fields.Datetime.now(),
                    "hr_state": "waiting",
                    "version": 1,
                },
            )
            check.sudo()._cs_dispatch(self.env.user)
        return True

    def _cs_recipients(self):
        """Return whom a sheet goes to: ``[(language, addresses, partners)]``.

        The company's address for these sheets, or else the HR officers by language.

        :raise AttendanceError: there is neither
        """
        self.ensure_one()
        company = self.company_id
        if company.cs_attendance_email:
            lang = company.partner_id.lang or self.env.lang
            return [(lang, company.cs_attendance_email, self.env["res.partner"])]
        readers = self._cs_hr_officers(company).filtered("email")
        if not readers:
            raise AttendanceError(
                self.env._(
                    "Nobody in HR of %s has an e-mail address. Give somebody the role "
                    "Employees: Officer, with an address, or enter one in the "
                    "settings.",
                    company.name,
                )
            )
        return [
            (lang, "", users.partner_id)
            for lang, users in readers.grouped("lang").items()
        ]

    def _cs_dispatch(self, sender):
        """Make the files of this version and put them into the mail queue (sudo)."""
        self.ensure_one()
        # what defaults the context of the call holds are nobody's to mail
        context = clean_context(self.env.context)
        self = self.with_context(context)  # pylint: disable=context-overridden
        recipients = self._cs_recipients()
        names = [
            ", ".join(partners.mapped("name")) or address
            for _lang, address, partners in recipients
        ]
        dispatch = self.env["cs.attendance.dispatch"].create(
            {
                "check_id": self.id,
                "company_id": self.company_id.id,
                "version": self.version,
                "date": fields.Datetime.now(),
                "user_id": sender.id,
                "recipients": ", ".join(names),
                "content_hash": self.content_hash,
            }
        )
        for lang, address, partners in recipients:
            check = self.with_context(lang=lang)
            files = check._cs_make_files(dispatch)
            dispatch.attachment_ids |= files
            check._cs_mail(files, address, partners)
        return dispatch

    def _cs_make_files(self, dispatch):
        """Return the sheet as attachments, in the language of the context."""
        title = self.env._(
            "Attendance check %(month)s v%(version)s",
            month=self.date_from.strftime("%Y-%m"),
            version=self.version,
        )
        content, kind = self._cs_pdf()
        mime = "application/pdf" if kind == "pdf" else "text/html"
        link = {"res_model": dispatch._name, "res_id": dispatch.id}
        return self.env["ir.attachment"].create(
            [
                {
                    "name": f"{title}.xlsx",
                    "raw": self._cs_xlsx(),
                    "mimetype": XLSX,
                    **link,
                },
                {"name": f"{title}.{kind}", "raw": content, "mimetype": mime, **link},
            ]
        )

    def _cs_mail(self, files, address, partners):
        if self.version > 1:
            text = self.env._(
                "Customer service has answered the questions about %(month)s. The "
                "sheet is attached with the answers (A1.5).",
                month=self.date_from.strftime("%Y-%m"),
            )
        else:
            text = self.env._(
                "Customer service has checked the outings and visits of %(month)s. "
                "Signed by %(name)s. The sheet is attached (A1.5).",
                month=self.date_from.strftime("%Y-%m"),
                name=self.checked_by.name,
            )
        link = f"{self.get_base_url()}/odoo/cs-attendance-checks/{self.id}"
        self.env["mail.mail"].create(
            {
                "subject": files[0].name.rsplit(".", 1)[0],
                "body_html": Markup("<p>%s</p><p><a href='%s'>%s</a></p>")
                % (text, link, self.display_name),
                "email_to": address,
                "recipient_ids": [(6, 0, partners.ids)],
                "attachment_ids": [(6, 0, files.ids)],
                "auto_delete": False,
            }
        )

    @api.model
    def _cs_hr_officers(self, company):
        """Return the HR officers of a company (sudo)."""
        members = self.env.ref(HR).sudo().all_user_ids
        return self.env["cs.role.mixin"]._cs_usable(members, company)
