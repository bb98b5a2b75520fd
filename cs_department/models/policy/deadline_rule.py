from odoo import api, fields, models


class CsDeadlineRule(models.Model):
    """How long a step may take, and who hears of it when it takes longer.

    Changing a rule never moves a clock that already runs.
    """

    _name = "cs.deadline.rule"
    _description = "Deadline Rule"
    _inherit = ["cs.rule.mixin"]
    _order = "res_model, step, sequence, id"

    unit = fields.Selection(
        selection=[
            ("working_day", "Working days"),
            ("working_hour", "Working hours"),
            ("calendar_day", "Calendar days"),
            ("month_working_day", "n-th working day of the next month"),
        ],
        required=True,
        default="working_day",
    )
    days = fields.Integer(default=1)
    hours = fields.Float()
    remind = fields.Boolean(default=True)
    remind_days = fields.Integer(
        string="Remind Before",
        help="Working days before the due date; 0 is the morning of the due date.",
    )
    escalation_ids = fields.One2many(
        comodel_name="cs.deadline.escalation", inverse_name="rule_id", copy=True
    )

    _length_valid = models.Constraint(
        "CHECK(days BETWEEN 0 AND 3650 AND remind_days BETWEEN 0 AND 3650"
        " AND COALESCE(hours, 0) BETWEEN 0 AND 100000"
        " AND (unit <> 'working_hour' OR hours > 0)"
        " AND (unit <> 'month_working_day' OR days BETWEEN 1 AND 23))",
        "Give a deadline rule a length: days from 0, hours above 0, or the 1st to 23rd "
        "working day of a month.",
    )

    @api.depends("step_name", "unit", "days", "hours", "clause_id")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = f"{rule.step_name}: {rule._cs_length_label()}"

    def _cs_length_label(self):
        self.ensure_one()
        if self.unit == "working_hour":
            return self.env._("%s working hours", f"{self.hours:g}")
        if self.unit == "calendar_day":
            return self.env._("%s calendar days", self.days)
        if self.unit == "month_working_day":
            return self.env._("working day %s of the next month", self.days)
        return self.env._("%s working days", self.days)

    def _cs_due_dates(self, company, starts):
        """Return the due moments for a list of starts.

        :param company: ``res.company`` whose calendar counts
        :param starts: list of naive UTC datetimes
        :return: list of naive UTC datetimes
        :raise CalendarError: see ``res.company._cs_add_working_days``
        """
        self.ensure_one()
        if self.unit == "working_day":
            return company._cs_add_working_days(starts, self.days)
        if self.unit == "working_hour":
            return [company._cs_add_working_hours(s, self.hours) for s in starts]
        if self.unit == "calendar_day":
            return [company._cs_add_calendar_days(s, self.days) for s in starts]
        return [self._cs_month_due(company, start) for start in starts]

    def _cs_month_due(self, company, start):
        local = company._cs_local(start)
        year, month = divmod(local.year * 12 + local.month, 12)
        return company._cs_nth_working_day(year, month + 1, self.days)

    def _cs_remind_date(self, company, start, due):
        """Naive UTC moment of the reminder, or False when there is none to give."""
        if not self.remind or self.unit == "working_hour":
            return False
        opening = company._cs_opening(due, self.remind_days)
        return opening if opening > start else False
