import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...exceptions import SeriesError
from ...tools.rhythm import place

_logger = logging.getLogger(__name__)

BATCH = 50


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_visit_days_ahead = fields.Integer(
        string="Visits Made Ahead",
        default=60,
        help="Days ahead for which running series have made their visits.",
    )

    _cs_visit_days_ahead_valid = models.Constraint(
        "CHECK(cs_visit_days_ahead BETWEEN 1 AND 400)",
        "Visits are made 1 to 400 days ahead.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_visit_days_ahead = fields.Integer(
        related="company_id.cs_visit_days_ahead", readonly=False
    )


class CsVisitSeries(models.Model):
    """Making the visits of running series ahead, once each.

    A series remembers the first date it has not made a visit for, so nothing is made
    twice, and a visit somebody deleted does not come back.
    """

    _inherit = "cs.visit.series"

    def _cs_make_ahead(self):
        """Make the visits up to the company's horizon (sudo).

        :return: ``cs.visit`` that were made
        """
        self.ensure_one()
        company = self.company_id
        last = company._cs_today() + timedelta(days=company.cs_visit_days_ahead)
        if not self.date_next or self.date_next > last:
            return self.env["cs.visit"]
        rhythm = self._cs_rhythm()
        dates = rhythm.dates(self.date_next, last)
        visits = self._cs_make_visits(dates)
        values = {"date_next": rhythm.next(last + timedelta(days=1)), "problem": False}
        if dates:
            values["date_last"] = dates[-1]
        self._cs_write_checked(values)
        return visits

    def _cs_make_visits(self, dates):
        """Make one planned visit for each date of the rhythm that has none yet."""
        self.ensure_one()
        visits = self.env["cs.visit"].sudo().with_context(active_test=False)
        made = visits.search_fetch(
            Domain("series_id", "=", self.id), ["series_date", "date_start"]
        )
        known = set(made.mapped("series_date"))
        taken = {self._cs_local_day(visit.date_start) for visit in made}
        now, days, vals_list = fields.Datetime.now(), [], []
        for day in dates:
            span = self._cs_span_on(self.company_id, day)
            # a holiday may push two dates of the rhythm onto one working day
            if day in known or not span or span[0] <= now:
                continue
            if self._cs_local_day(span[0]) in taken:
                continue
            taken.add(self._cs_local_day(span[0]))
            days.append(day)
            vals_list.append(self._cs_prepare_visit(*span))
        made = visits.with_context(mail_create_nolog=True).create(vals_list)
        for visit, day in zip(made, days, strict=True):
            visit._cs_write_checked({"series_id": self.id, "series_date": day})
        return made

    def _cs_prepare_visit(self, start, end):
        return {
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "purpose_id": self.purpose_id.id,
            "target_kind": self.target_kind,
            "contact_ids": [(6, 0, self.contact_ids.ids)],
            "companion_ids": [(6, 0, self.companion_ids.ids)],
            "prepared_material": self.prepared_material,
            "date_start": start,
            "date_end": end,
        }

    def _cs_local_day(self, moment):
        return self.company_id._cs_local(moment).date()

    # -- taking back ---------------------------------------------------------------

    def _cs_ahead(self, day):
        """Return the planned visits for dates of the rhythm from a day on (sudo)."""
        now = fields.Datetime.now()
        return self.visit_ids.sudo().filtered(
            lambda v: (
                v.state == "planned" and v.series_date >= day and v.date_start > now
            )
        )

    def _cs_take_back(self, day):
        """Take back the untouched visits ahead; what an approved plan holds is
        cancelled instead, so that the plan shows it.

        :param day: first date of the rhythm that is taken back
        :return: how many
        """
        self.ensure_one()
        ahead = self._cs_ahead(day).filtered(lambda v: not v.is_series_own)
        held = ahead.filtered(lambda v: v._cs_is_in_approved_plan())
        if held:
            held._transition("cancel")
        (ahead - held).unlink()
        return len(ahead)

    def _cs_continue(self, values, day):
        """Go on with other values from a day; the series so far ends before it.

        Single visits from that day on that were moved, changed or cancelled stay as
        they are and take the place of the new date nearest to theirs.

        :param values: dict of the new series
        :param day: first date the new series can have
        :raise SeriesError: the day lies in the past, or the series does not run
        :return: the new, running series
        """
        self.ensure_one()
        if day < self.company_id._cs_today():
            raise SeriesError(
                self.env._("What was made before today stays: choose today or later.")
            )
        new = self.create(
            {
                "partner_id": self.partner_id.id,
                "user_id": self.user_id.id,
                "company_id": self.company_id.id,
                "target_kind": self.target_kind,
                **values,
                "date_begin": day,
            }
        )
        self._transition("stop")
        series = self.sudo()
        series._cs_take_back(day)
        new._cs_write_checked({"previous_id": self.id})
        series._cs_hand_on_kept(new.sudo(), day)
        new.action_start()
        series._cs_note(
            self.env._(
                "Changed from %(day)s on: see %(other)s.",
                day=day,
                other=new.display_name,
            )
        )
        new.sudo()._cs_note(
            self.env._(
                "Continues %(other)s from %(day)s on.",
                day=day,
                other=self.display_name,
            )
        )
        return new

    def _cs_note(self, text):
        self.message_post(body=text, author_id=self.env.user.partner_id.id)

    def _cs_hand_on_kept(self, new, day):
        kept = self.visit_ids.sudo().filtered(
            lambda v: (
                v.series_date >= day
                and (
                    v.state == "cancelled" or (v.state == "planned" and v.is_series_own)
                )
            )
        )
        if not kept:
            return
        rhythm = new._cs_rhythm()
        horizon = max(kept.mapped("series_date")) + timedelta(days=62)
        places = place(
            kept.mapped("series_date"),
            rhythm.dates(day, horizon),
            max(1, rhythm.days_between() // 2),
        )
        for visit in kept:
            if visit.series_date in places:
                visit._cs_write_checked(
                    {"series_id": new.id, "series_date": places[visit.series_date]}
                )

    # -- every day -----------------------------------------------------------------

    @api.model
    def _cron_make_visits(self):
        """Make what has come within reach and end series that are over.

        Works in batches and takes each series once, so it can be killed and run by
        two workers at once.
        """
        # companies are few
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        for company in companies:
            series = self.sudo().with_company(company)
            series._cs_make_company(company)
            series._cs_settle_company(company)

    def _cs_make_company(self, company):
        cron, done = self.env["ir.cron"], set()
        domain = self._cs_due_domain(company)
        while True:
            todo = self.search(domain & Domain("id", "not in", done), limit=BATCH)
            if not todo:
                return
            for series in todo:
                done.add(series.id)
                locked = series.try_lock_for_update().filtered_domain(domain)
                if locked:
                    locked._cs_make_or_say()
                if not cron._commit_progress(1):
                    return

    @api.model
    def _cs_due_domain(self, company):
        today = company._cs_today()
        last = today + timedelta(days=company.cs_visit_days_ahead)
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "running")
            & (
                Domain("date_next", "<=", last)
                | (Domain("date_next", "=", False) & Domain("date_last", "<", today))
            )
        )

    def _cs_make_or_say(self):
        """Make a series' visits, or write down on it why that does not work."""
        try:
            with self.env.cr.savepoint():
                if not self.date_next:
                    self._transition("finish")
                    return
                self._check_people_there()
                self._cs_make_ahead()
        except UserError as error:
            _logger.info("No visits of series %s: %s", self.name, error)
            if self.problem != str(error):
                self._cs_write_checked({"problem": str(error)})

    def _check_people_there(self):
        """Check that salesperson and customer are still there.

        :raise SeriesError: says what to do
        """
        if not self.user_id.active:
            raise SeriesError(
                self.env._(
                    "%s has left. Hand the series over under “Hand Over Customers”.",
                    self.user_id.name,
                )
            )
        if not self.partner_id.active:
            raise SeriesError(
                self.env._(
                    "%s is archived. Stop the series.", self.partner_id.display_name
                )
            )
