import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.portfolio_sql import RATED

_logger = logging.getLogger(__name__)

PRESIDENT = "cs_department.group_cs_president"


class CsCreditRatingBatch(models.Model):
    """The quarter's figures for the general manager, once all ratings are published."""

    _inherit = "cs.credit.rating.batch"

    date_reported = fields.Datetime(
        string="Reported On",
        readonly=True,
        copy=False,
        help="When the quarter's overview was mailed to the general manager",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any("date_reported" in vals for vals in vals_list):
            raise ValidationError(
                self.env._("The server notes when the quarter's report was sent.")
            )
        return super().create(vals_list)

    @api.model
    def _cron_report_quarter(self):
        """Mail the overview of the last quarter's end, each company's once (B5.1).

        On the first working day on which no rating of the quarter waits any more.
        """
        batches = self.browse()
        for company in self.env["res.company"].search(Domain.TRUE):
            if company._cs_is_working_day(company._cs_today()):
                batches |= self._cs_unreported(company)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(batches))
        for batch in batches:
            # of two workers one sends; who comes late sees that it was sent
            if batch.try_lock_for_update() and not batch.date_reported:
                batch._cs_report()
            if not cron._commit_progress(1):
                break

    @api.model
    def _cs_unreported(self, company):
        """Return the last quarter's batch when it is all published and not reported."""
        ratings = self.env["cs.credit.rating"]
        first, last = ratings._cs_last_quarter(company)
        domain = Domain("company_id", "=", company.id)
        domain &= Domain("date_from", "=", first)
        batch = self.search(
            domain
            & Domain("date_done", "!=", False)
            & Domain("date_reported", "=", False)
        )
        if not batch:
            return batch
        of_quarter = domain & Domain("kind", "=", "quarter")
        states = dict(ratings._read_group(of_quarter, ["state"], ["__count"]))
        return batch if states and set(states) <= set(RATED) else batch.browse()

    def _cs_report(self):
        """Put the overview into the mail queue, in each reader's language."""
        self.ensure_one()
        president = self.env.ref(PRESIDENT).sudo().all_user_ids
        readers = self.env["cs.role.mixin"]._cs_usable(president, self.company_id)
        readers = readers.filtered("email")
        if not readers:
            _logger.info("Nobody gets the credit overview of %s", self.display_name)
            return
        for lang, users in readers.grouped(lambda u: u.lang or self.env.lang).items():
            batch = self.with_context(
                lang=lang, allowed_company_ids=self.company_id.ids
            )
            batch._cs_mail_overview(users)
        self.date_reported = fields.Datetime.now()

    def _cs_mail_overview(self, users):
        """Make the paper and mail it; self's language is the readers'."""
        overview = self.env["cs.credit.overview"].sudo()
        content, kind = overview._cs_pdf(str(self.date_to), {})
        name = self.env._(
            "Credit overview %(company)s %(quarter)s",
            company=self.company_id.name,
            quarter=self.display_name,
        )
        paper = self.env["ir.attachment"].create(
            {
                "name": f"{name}.{kind}",
                "raw": content,
                "mimetype": "application/pdf" if kind == "pdf" else "text/html",
            }
        )
        self.env["mail.mail"].create(
            {
                "subject": name,
                "body_html": Markup("<p>%s</p>")
                % self.env._(
                    "All credit ratings of %s are published (B5.1). The figures of its "
                    "last day are attached.",
                    self.display_name,
                ),
                "recipient_ids": [(6, 0, users.partner_id.ids)],
                "attachment_ids": [(6, 0, paper.ids)],
                "auto_delete": False,
            }
        )
