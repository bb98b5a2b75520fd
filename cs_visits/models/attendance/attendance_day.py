from odoo import fields, models

from ...tools.evidence import EvidenceMany2one


class CsAttendanceDay(models.Model):
    """One day of one person on which outings or visits took time.

    Local days of the company: an outing over midnight or the end of a month is split.
    Time that an outing and its visits share counts once. A line takes its days along.
    """

    _name = "cs.attendance.day"
    _description = "Day Out"
    _order = "line_id, date, id"
    _rec_name = "date"
    _log_access = False

    line_id = EvidenceMany2one(
        comodel_name="cs.attendance.check.line",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    check_id = fields.Many2one(related="line_id.check_id")
    user_id = fields.Many2one(related="line_id.user_id")
    date = fields.Date(required=True, readonly=True)
    date_first = fields.Datetime(string="Left", readonly=True)
    date_last = fields.Datetime(string="Back", readonly=True)
    hours = fields.Float(string="Hours Out", readonly=True, digits=(8, 2))
    outing_count = fields.Integer(string="Outings", readonly=True)
    visit_count = fields.Integer(
        string="Visits", readonly=True, help="Own ones and those the person came along"
    )

    _hours_valid = models.Constraint(
        # 25: the day on which the clocks are set back
        "CHECK(hours BETWEEN 0 AND 25)",
        "A day has no more than 25 hours.",
    )
    _day_uniq = models.UniqueIndex(
        "(line_id, date)", "A day is on a person's sheet once."
    )

    def action_evidence(self):
        """Open the outings and visits of this day."""
        self.ensure_one()
        self.check_access("read")
        return self.line_id._cs_open_entries(
            self.env._(
                "%(person)s, %(day)s", person=self.user_id.sudo().name, day=self.date
            ),
            [
                ("is_out", "=", True),
                ("date_start", "<=", self.date_last),
                ("date_end", ">=", self.date_first),
            ],
        )
