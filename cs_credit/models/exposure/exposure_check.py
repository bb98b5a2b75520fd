import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import exposure_refill_sql

_logger = logging.getLogger(__name__)

PARTS = (
    "receivable",
    "overdue",
    "overdue_days",
    "draft_invoice",
    "ordered",
    "amount",
    "shared",
    "limit_amount",
    "is_limited",
    "is_lapsed",
    "is_stopped",
    "rating_id",
    "grade_id",
    "not_due",
    "overdue_30",
    "overdue_60",
    "overdue_90",
    "overdue_over",
    "advance",
)


class CsCreditExposureCheck(models.Model):
    """A nightly comparison of the table of exposures with the ledger (B5.6).

    Whatever differs is listed, mended and put on finance's to-do list: somebody wrote
    to the books past Odoo, or we have a bug.
    """

    _name = "cs.credit.exposure.check"
    _description = "Check of Credit Exposures"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.engine.row.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Date(required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    customer_count = fields.Integer(string="Customers Compared", readonly=True)
    line_ids = fields.One2many(
        comodel_name="cs.credit.exposure.check.line",
        inverse_name="check_id",
        string="Differences",
        readonly=True,
    )
    difference_count = fields.Integer(string="Differences Found", readonly=True)

    _day_uniq = models.UniqueIndex("(company_id, date)")

    @api.model
    def _cs_run(self, company):
        """Compare a company's rows with the ledger, list and mend what differs.

        :return: the check; run again on the same day it adds to that day's
        """
        self.env["cs.credit.exposure.store"]._cs_refresh(company)
        exposures, today = self.env["cs.credit.exposure"], company._cs_today()
        columns = exposures._cs_columns()
        found = self.env.execute_query(
            exposure_refill_sql.difference(
                *(today, columns, company.id, self._cs_parts(columns)),
                groups=exposures._cs_any_group(),
            )
        )
        ((count,),) = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM cs_credit_exposure_store WHERE company_id = %s",
                company.id,
            )
        )
        check = self._cs_store(company, today, count, found)
        if found:
            self.env["cs.credit.exposure.store"]._cs_refill(
                company, {partner_id for partner_id, *_rest in found}
            )
            check._cs_report(len(found))
        return check

    @api.model
    def _cs_parts(self, columns):
        return [part for part in PARTS if part in columns]

    @api.model
    def _cs_store(self, company, today, count, found):
        check = self.search(
            [("company_id", "=", company.id), ("date", "=", today)], limit=1
        ) or self.create({"company_id": company.id, "date": today})
        self.env["cs.credit.exposure.check.line"].create(
            [
                {
                    "check_id": check.id,
                    "partner_id": partner_id,
                    "part": part,
                    "stored": stored,
                    "ledger": ledger,
                }
                for partner_id, part, stored, ledger in found
            ]
        )
        check.write({"customer_count": count, "difference_count": len(check.line_ids)})
        return check

    def _cs_report(self, count):
        """Put the differences on the to-do list of somebody who can act."""
        self.ensure_one()
        _logger.warning(
            "Credit exposures of company %s differed from the ledger in %s figures",
            self.company_id.id,
            count,
        )
        user = self._cs_report_user()
        if not user:
            return
        self.with_context(lang=user.lang).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.company_id._cs_today(),
            user_id=user.id,
            summary=self.with_context(lang=user.lang).env._(
                "%s figures of customers differed from the ledger", count
            ),
        )

    def _cs_report_user(self):
        """A credit manager of the company; nobody there: an administrator."""
        for group in ("cs_credit.group_credit_manager", "base.group_system"):
            users = (
                self.env.ref(group)
                .sudo()
                .all_user_ids.filtered(
                    lambda user: (
                        user.active
                        and not user.share
                        and self.company_id in user.company_ids
                    )
                )
            )
            if users:
                return users.sorted("id")[:1]
        return self.env["res.users"]

    @api.model
    def _cron_check(self):
        """Compare every company that was not compared today."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search(Domain.TRUE):
            done = [("company_id", "=", company.id), ("date", "=", company._cs_today())]
            if self.search_count(done, limit=1):
                continue
            self._cs_run(company)
            if not cron._commit_progress(1):
                return
