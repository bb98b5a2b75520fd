import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain

from .callback_round import period_end, period_start

_logger = logging.getLogger(__name__)

# How many past periods the cron looks back for a round that was never opened
PERIODS_BACK = 3
DAYS_BACK = 65


class CsCallbackRound(models.Model):
    """Opens each round on the first working day after its ten days (A2.2)."""

    _inherit = "cs.callback.round"

    @api.model
    def _cron_open_rounds(self):
        """Open the rounds of past ten days on the first working day after them.

        Asks which period is due and has no round, so a missed day is made up for; a
        period without any visit has no round. Of two workers one opens it.
        """
        cron = self.env["ir.cron"]
        for company in self._cs_visited_companies():
            for first in self._cs_due_periods(company):
                try:
                    self._cs_open_round(company, first)
                except Exception:
                    self.env.cr.rollback()
                    _logger.exception("No round of %s for %s", first, company.name)
                cron._commit_progress(1)

    @api.model
    def _cs_visited_companies(self):
        """Return the companies in which anybody went out lately (sudo)."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS_BACK)
        companies = self.env["res.company"].sudo()
        for model in ("cs.visit", "cs.outing"):
            groups = (
                self.env[model]
                .sudo()
                ._read_group(Domain("date_start", ">=", since), ["company_id"])
            )
            companies = companies.union(*(company for (company,) in groups))
        return companies

    @api.model
    def _cs_due_periods(self, company):
        """Return the first days of past periods that lack a round, oldest first."""
        periods, day = [], period_start(company._cs_today())
        for _period in range(PERIODS_BACK):
            day = period_start(day - timedelta(days=1))
            periods.insert(0, day)
        opened = self.sudo().search(
            Domain("company_id", "=", company.id) & Domain("date_from", "in", periods)
        )
        now = fields.Datetime.now()
        return [
            first
            for first in periods
            if first not in opened.mapped("date_from")
            and self._cs_has_visits(company, first)
            and company._cs_count_working_days(
                company._cs_day_span(first, period_end(first))[1], now
            )
        ]

    @api.model
    def _cs_has_visits(self, company, first):
        start, end = company._cs_day_span(first, period_end(first))
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("state", "not in", ("planned", "cancelled"))
            & Domain("date_start", ">=", start)
            & Domain("date_start", "<=", end)
        )
        return bool(self.env["cs.visit"].sudo().search(domain, limit=1))

    @api.model
    def _cs_open_round(self, company, first):
        """Open a company's round, unless somebody else just did.

        :param first: ``date``, the first of the ten days
        :return: the new round, or an empty recordset
        """
        try:
            with self.env.cr.savepoint():
                round_ = (
                    self.sudo()
                    .with_company(company)
                    .create({"company_id": company.id, "date_from": first})
                )
                round_.flush_recordset()
        except UniqueViolation:
            _logger.info("Another worker opened the round of %s", first)
            return self.browse()
        round_._cs_ask_to_draw()
        return round_

    def _cs_ask_to_draw(self):
        for round_ in self:
            user = round_.user_id
            translated = round_.with_context(lang=user.lang)
            if user:
                translated.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=round_.company_id._cs_today(),
                    summary=translated.env._("Draw up the list of customers to call"),
                    user_id=user.id,
                )
