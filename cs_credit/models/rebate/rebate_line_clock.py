from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

STEP = "check"


class CsRebateLine(models.Model):
    """The clock of an amount: it runs out on the due date, reminded before (A6.1)."""

    _inherit = "cs.rebate.line"

    def _cs_step_start(self, step):
        """The rule counts from the due date: 0 days is the end of its work."""
        self.ensure_one()
        return self.company_id._cs_utc(datetime.combine(self.date_due, time.min))

    def _cs_prepare_deadlines(self, rule, company):
        """The clock runs from now; its reminder lies before the due date."""
        vals_list = super()._cs_prepare_deadlines(rule, company)
        now = fields.Datetime.now()
        for vals in vals_list:
            due = vals["date_due"]
            start = min(now, due)
            remind = rule._cs_remind_date(company, start, due)
            vals.update(
                date_start=start,
                date_remind=remind,
                date_check=min(remind or due, due),
            )
        return vals_list

    def _cs_begin(self):
        """Start the clocks of an agreement that was just activated (sudo)."""
        clocks = self._cs_start_step(STEP)
        by_line = {clock.res_id: clock for clock in clocks}
        for line in self:
            company = line.company_id
            today = company._cs_today()
            remind = by_line[line.id].date_remind
            first = company._cs_local(remind).date() if remind else today
            if line.period_to:
                # what a period earned is known when it is over
                first = max(first, line.period_to + relativedelta(days=1))
            line._cs_write_checked({"date_open": first})
        self.filtered(
            lambda line: line.date_open <= line.company_id._cs_today()
        )._cs_fall_due()

    @api.model
    def _cron_due(self, limit=200):
        """Let amounts fall due, work out their turnover; run daily, twice is safe."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search(Domain.TRUE):
            domain = (
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "planned")
                & Domain("rebate_id.state", "=", "active")
                & Domain("date_open", "<=", company._cs_today())
            )
            found = self.search(domain, limit=limit)
            if not found:
                continue
            cron._commit_progress(remaining=self.search_count(domain))
            # an agreement's lines share its cap: they are taken together
            for rebate, lines in found.grouped("rebate_id").items():
                if not rebate.try_lock_for_update():
                    continue
                lines = lines.try_lock_for_update().filtered_domain(domain)
                lines._cs_fall_due()
                if not cron._commit_progress(len(lines)):
                    return
