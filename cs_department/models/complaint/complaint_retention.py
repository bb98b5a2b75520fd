from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import RetentionError

ARCHIVED = ("closed", "cancelled")


class CsComplaint(models.Model):
    """How long an archived complaint is kept (A3.10, 资料备案保存)."""

    _inherit = "cs.complaint"

    date_retention = fields.Date(
        string="Kept Until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="An archived complaint is kept up to and with this day",
    )
    is_past_retention = fields.Boolean(
        string="Past Retention",
        compute="_compute_is_past_retention",
        search="_search_is_past_retention",
    )

    @api.depends("date_retention")
    def _compute_is_past_retention(self):
        for complaint in self:
            until = complaint.date_retention
            complaint.is_past_retention = bool(
                until and until < complaint.company_id._cs_today()
            )

    def _search_is_past_retention(self, operator, value):
        if operator != "in":
            return NotImplemented
        past = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_retention", "<", company._cs_today())
            for company in self.env.companies
        )
        return past if True in value else ~past

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        for complaint in self:
            if step.target in ARCHIVED:
                until = complaint.company_id._cs_retention_end(fields.Datetime.now())
                complaint._cs_write_checked({"date_retention": until})
            elif complaint.date_retention:
                complaint._cs_write_checked({"date_retention": False})
        return result

    def _check_within_retention(self):
        """Check that an archived complaint may still be taken up again.

        :raise RetentionError: its retention period is over (A3.10)
        """
        if self.is_past_retention:
            raise RetentionError(
                self.env._(
                    "%(document)s was kept until %(day)s: it cannot be reopened any "
                    "more. Register a new complaint.",
                    document=self.display_name,
                    day=fields.Date.to_string(self.date_retention),
                )
            )

    # -- cron ----------------------------------------------------------------------

    @api.model
    def _cron_retention(self):
        """Tell the CS managers once a month what has passed its retention period.

        The software deletes nothing: the president discards, see :meth:`_discard`.
        """
        self._cs_fill_retention()
        # companies are few
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        for company in companies:
            today = company._cs_today()
            told = company.cs_retention_told_on
            if told and told + relativedelta(months=1) > today:
                continue
            past = Domain("company_id", "=", company.id) & Domain(
                "date_retention", "<", today
            )
            number = self.sudo().search_count(past)
            if not number or not company.try_lock_for_update(allow_referencing=True):
                continue
            company._cs_tell_retention(number)
            company.cs_retention_told_on = today
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _cs_fill_retention(self):
        """Give complaints archived before there was a period their day."""
        self.env.flush_all()
        # companies are few
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        for company in companies:
            self.env.cr.execute(
                SQL(
                    "UPDATE cs_complaint SET date_retention ="
                    " ((COALESCE(date_closed, write_date)"
                    " AT TIME ZONE 'UTC' AT TIME ZONE %s)"
                    " + make_interval(months => %s))::date"
                    " WHERE company_id = %s AND date_retention IS NULL"
                    " AND state IN %s",
                    company._cs_work_calendar()[0].tz,
                    company.cs_retention_months,
                    company.id,
                    ARCHIVED,
                )
            )
        self.env.invalidate_all(flush=False)
