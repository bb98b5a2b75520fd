from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CsComplaintMail(models.Model):
    """A mail that came in for a complaint, once for all mails that say the same.

    Of five hundred equal mails one becomes a complaint; the others are counted here,
    each by one row that is looked up and one that is written.
    """

    _name = "cs.complaint.mail"
    _description = "Mail Received for a Complaint"
    _inherit = ["cs.engine.row.mixin"]
    _order = "date_last desc, id desc"
    _rec_name = "subject"

    complaint_id = fields.Many2one(
        comodel_name="cs.complaint",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    digest = fields.Char(required=True, readonly=True)
    sender = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    count = fields.Integer(string="Times Received", default=1, readonly=True)
    is_intake = fields.Boolean(
        string="Opened the Complaint", readonly=True, help="Or came in later"
    )
    date_first = fields.Datetime(string="First Received", required=True, readonly=True)
    date_last = fields.Datetime(string="Last Received", required=True, readonly=True)

    _digest_unique = models.UniqueIndex(
        "(company_id, digest)", "This mail is known already."
    )
    _sender_idx = models.Index("(company_id, sender, date_first) WHERE is_intake")

    @api.model
    def _cs_since(self, company):
        """Return from when on equal mails of a company are joined."""
        return fields.Datetime.now() - timedelta(hours=company.cs_mail_join_hours)

    @api.model
    def _cs_find(self, company, digest):
        """Return the row of an equal mail that came in not long ago (sudo)."""
        return self.sudo().search(
            Domain("company_id", "=", company.id)
            & Domain("digest", "=", digest)
            & Domain("date_last", ">=", self._cs_since(company)),
            limit=1,
        )

    @api.model
    def _cs_flooding(self, company, sender):
        """Return the last complaint of a sender who opened too many, or none."""
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("sender", "=", sender)
            & Domain("is_intake", "=", True)
            & Domain("date_first", ">=", self._cs_since(company))
        )
        rows = self.sudo().search(domain, limit=company.cs_mail_limit)
        if not sender or len(rows) < company.cs_mail_limit:
            return self.env["cs.complaint"]
        return rows[:1].complaint_id

    @api.model
    def _cs_note(self, complaint, digest, mail, is_intake):
        """Remember a mail that was taken.

        One statement: of two workers that take the same mail at once the second one
        fails, and is told to try again on what the first one made.

        :param mail: ``{"sender", "subject"}``
        """
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """INSERT INTO cs_complaint_mail AS m
                (company_id, digest, complaint_id, sender, subject, count, is_intake,
                 date_first, date_last, create_uid, create_date, write_uid, write_date)
                VALUES (%(company)s, %(digest)s, %(complaint)s, %(sender)s, %(subject)s,
                 1, %(intake)s, %(now)s, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s)
                ON CONFLICT (company_id, digest) DO UPDATE SET
                 complaint_id = EXCLUDED.complaint_id, count = 1,
                 is_intake = EXCLUDED.is_intake, date_first = EXCLUDED.date_first,
                 date_last = EXCLUDED.date_last""",
                company=complaint.company_id.id,
                digest=digest,
                complaint=complaint.id,
                sender=mail["sender"] or None,
                subject=mail["subject"] or None,
                intake=is_intake,
                now=now,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    def _cs_count(self):
        """Count one more equal mail, here and on the complaint."""
        self.ensure_one()
        self.sudo().write({"count": self.count + 1, "date_last": fields.Datetime.now()})
        complaint = self.complaint_id
        complaint._cs_write_checked({"mail_count": complaint.mail_count + 1})
