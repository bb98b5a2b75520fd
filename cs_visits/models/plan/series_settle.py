from odoo import api, fields, models
from odoo.fields import Domain


class CsVisitSeries(models.Model):
    """Visits made ahead, when a public holiday is entered after them.

    The State Council names the holidays of a year in the autumn before it: visits of
    January may have been made by then.
    """

    _inherit = "cs.visit.series"

    @api.model
    def _cs_settle_company(self, company):
        """Move or take back untouched visits ahead that lie on a free day by now.

        What an approved plan holds is the salesperson's to change, not ours.
        """
        cron = self.env["ir.cron"]
        for visit in self._cs_on_free_days(company):
            locked = visit.try_lock_for_update()
            if locked and locked.state == "planned":
                locked.series_id._cs_settle(locked)
            if not cron._commit_progress(1):
                return

    @api.model
    def _cs_on_free_days(self, company):
        """Return the untouched visits ahead that are on a free day (sudo)."""
        visits = (
            self.env["cs.visit"]
            .sudo()
            .search_fetch(
                Domain("company_id", "=", company.id)
                & Domain("series_id.state", "=", "running")
                & Domain("series_id.on_free_day", "!=", "keep")
                & Domain("state", "=", "planned")
                & Domain("is_series_own", "=", False)
                & Domain("date_start", ">", fields.Datetime.now()),
                ["date_start", "series_date", "series_id"],
            )
        )
        return visits.filtered(
            lambda v: (
                not company._cs_is_working_day(company._cs_local(v.date_start).date())
                and not v._cs_is_in_approved_plan()
            )
        )

    def _cs_settle(self, visit):
        """Put one visit on the working day the series' rule names, or take it back."""
        self.ensure_one()
        span = self._cs_span_on(self.company_id, visit.series_date)
        taken = (self.visit_ids - visit).filtered(lambda v: v.state != "cancelled")
        days = {self._cs_local_day(other.date_start) for other in taken}
        if not span or self._cs_local_day(span[0]) in days:
            visit.unlink()
            return
        visit.write({"date_start": span[0], "date_end": span[1]})
        # the series moved it, nobody else: it stays in the series' hands
        visit._cs_write_checked({"is_series_own": False})
