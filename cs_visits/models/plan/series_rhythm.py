from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.rhythm import Rhythm, settle

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CsVisitRhythmMixin(models.AbstractModel):
    """How often, on which days and when somebody is visited again and again.

    Times are those of the company's time zone: 10:00 stays 10:00 all year.
    """

    _name = "cs.visit.rhythm.mixin"
    _description = "Rhythm of Visits"

    interval = fields.Integer(string="Every", default=1, required=True)
    unit = fields.Selection(
        selection=[("week", "Weeks"), ("month", "Months")],
        required=True,
        default="week",
    )
    mon = fields.Boolean()
    tue = fields.Boolean()
    wed = fields.Boolean()
    thu = fields.Boolean()
    fri = fields.Boolean()
    sat = fields.Boolean()
    sun = fields.Boolean()
    month_by = fields.Selection(
        selection=[("day", "Day of the month"), ("weekday", "Weekday of the month")],
        string="On",
        required=True,
        default="weekday",
    )
    day = fields.Integer(default=1, help="1 to 31; a shorter month takes its last day")
    nth = fields.Selection(
        selection=[
            ("1", "First"),
            ("2", "Second"),
            ("3", "Third"),
            ("4", "Fourth"),
            ("-1", "Last"),
        ],
        string="Which",
        default="1",
    )
    weekday = fields.Selection(
        selection=[
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        default="0",
    )
    hour = fields.Float(
        string="Time", default=10.0, required=True, help="In the company's time zone"
    )
    hours = fields.Float(string="Length", default=1.0, required=True, help="Hours")
    date_begin = fields.Date(
        string="Starts On",
        required=True,
        default=lambda self: self.env.company._cs_today(),
    )
    end_kind = fields.Selection(
        selection=[
            ("open", "Until stopped"),
            ("date", "Until a date"),
            ("count", "A number of visits"),
        ],
        string="Ends",
        required=True,
        default="open",
    )
    date_end = fields.Date(string="Until")
    count = fields.Integer(
        string="Visits",
        default=10,
        help="Dates of the rhythm; one that falls out on a free day counts as well.",
    )
    on_free_day = fields.Selection(
        selection=[
            ("next", "Next working day"),
            ("skip", "Leave it out"),
            ("keep", "Go all the same"),
        ],
        string="On Free Days",
        required=True,
        default="next",
        help="Weekends and public holidays of the company's calendar; make-up days "
        "are working days.",
    )
    rhythm = fields.Char(compute="_compute_rhythm")

    _interval_valid = models.Constraint(
        "CHECK(interval BETWEEN 1 AND 52)", "Every 1 to 52 weeks or months."
    )
    _day_valid = models.Constraint(
        "CHECK(day BETWEEN 1 AND 31)", "A month has days from 1 to 31."
    )
    _hour_valid = models.Constraint(
        "CHECK(hour >= 0 AND hour < 24)", "The time is from 0:00 to 23:59."
    )
    _hours_valid = models.Constraint(
        "CHECK(hours >= 0.05 AND hours <= 24)",
        "A visit takes a few minutes to 24 hours.",
    )
    _count_valid = models.Constraint(
        "CHECK(count BETWEEN 1 AND 500)", "1 to 500 visits can be made in a series."
    )

    @api.constrains(
        "unit", *WEEKDAYS, "end_kind", "date_begin", "date_end", "month_by", "nth"
    )
    def _check_rhythm(self):
        for record in self:
            if record.unit == "week" and not record._cs_weekdays():
                raise ValidationError(
                    self.env._("Choose at least one weekday for the visits.")
                )
            if record.unit == "month" and record.month_by == "weekday":
                if not (record.nth and record.weekday):
                    raise ValidationError(
                        self.env._("Choose which weekday of the month it is.")
                    )
            if record.end_kind == "date" and not record.date_end:
                raise ValidationError(
                    self.env._("Say until when the visits are to be made.")
                )
            if record.end_kind == "date" and record.date_end < record.date_begin:
                raise ValidationError(
                    self.env._("The last date lies before the first one.")
                )

    @api.onchange("date_begin", "unit")
    def _onchange_date_begin(self):
        """The first date proposes its own weekday and day of the month."""
        day = self.date_begin
        if day and self.unit == "week" and not self._cs_weekdays():
            self[WEEKDAYS[day.weekday()]] = True
        if day and self.unit == "month" and not self._origin.id:
            self.day = day.day
            self.weekday = str(day.weekday())
            self.nth = str(min((day.day - 1) // 7 + 1, 4))

    @api.depends(
        "interval", "unit", *WEEKDAYS, "month_by", "day", "nth", "weekday", "hour"
    )
    def _compute_rhythm(self):
        for record in self:
            record.rhythm = record._cs_rhythm_text()

    def _cs_rhythm_text(self):
        """Return the rhythm in words, in the reader's language."""
        hour, minute = divmod(round((self.hour or 0) * 60), 60)
        parts = {
            "n": self.interval,
            "time": f"{hour:02}:{minute:02}",
            "day": self._cs_day_text(),
        }
        if self.unit == "week" and self.interval == 1:
            return self.env._("Every week: %(day)s, %(time)s", **parts)
        if self.unit == "week":
            return self.env._("Every %(n)s weeks: %(day)s, %(time)s", **parts)
        if self.interval == 1:
            return self.env._("Every month: %(day)s, %(time)s", **parts)
        return self.env._("Every %(n)s months: %(day)s, %(time)s", **parts)

    def _cs_day_text(self):
        names = dict(self._fields["weekday"]._description_selection(self.env))
        if self.unit == "week":
            return ", ".join(names[str(number)] for number in self._cs_weekdays())
        if self.month_by == "day":
            return self.env._("day %s", self.day)
        nth = dict(self._fields["nth"]._description_selection(self.env))
        return f"{nth.get(self.nth, '')} {names.get(self.weekday, '')}".strip()

    # -- dates ---------------------------------------------------------------------

    def _cs_weekdays(self):
        return tuple(n for n, name in enumerate(WEEKDAYS) if self[name])

    def _cs_rhythm(self):
        """Return the :class:`Rhythm` of the record."""
        self.ensure_one()
        options = {}
        if self.unit == "week":
            options["weekdays"] = self._cs_weekdays()
        elif self.month_by == "day":
            options["day"] = self.day
        else:
            options["nth"] = (int(self.nth), int(self.weekday))
        if self.end_kind == "date":
            options["until"] = self.date_end
        elif self.end_kind == "count":
            options["count"] = self.count
        return Rhythm(self.unit, self.interval, self.date_begin, **options)

    def _cs_span_on(self, company, day):
        """Return start and end of the visit for a date of the rhythm, naive UTC.

        :param day: a date of the rhythm; a free one is moved on or falls out
        :return: ``(start, end)`` or None
        """
        self.ensure_one()
        actual = settle(day, self.on_free_day, company._cs_is_working_day)
        if not actual:
            return None
        minutes = min(round(self.hour * 60), 24 * 60 - 1)
        begin = datetime.combine(actual, time(*divmod(minutes, 60)))
        start = company._cs_utc(begin)
        return start, start + timedelta(minutes=max(1, round(self.hours * 60)))
