from odoo import api, fields, models
from odoo.fields import Domain


class CsWorkingDayException(models.Model):
    """A date that the company calendar gets wrong (调休): worked, or not worked.

    It overrides weekday and public holiday both ways. A make-up day is worked in the
    hours named here, else in those of the calendar's longest weekday.
    """

    _name = "cs.working.day.exception"
    _description = "Working Day Exception"
    _inherit = ["cs.calendar.cache.mixin"]
    _order = "date desc, id desc"

    name = fields.Char(required=True, translate=True)
    date = fields.Date(required=True)
    is_working = fields.Boolean(
        string="Worked", default=True, help="A make-up day; off: a day off."
    )
    hour_from = fields.Float(string="From")
    hour_to = fields.Float(string="To")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )

    _company_date_uniq = models.UniqueIndex(
        "(company_id, date)",
        "This company has an exception for that date already: change that one.",
    )
    _hours_valid = models.Constraint(
        "CHECK((COALESCE(hour_from, 0) = 0 AND COALESCE(hour_to, 0) = 0)"
        " OR (hour_from >= 0 AND hour_to <= 24 AND hour_from < hour_to))",
        "The hours of a make-up day run from an earlier to a later time of one day.",
    )

    @api.model
    def _cs_by_date(self, company):
        """Return ``{date: intervals in minutes}`` of a company.

        The value is ``[]`` for a day off and ``None`` for a make-up day without hours
        of its own.
        """
        days = {}
        for exception in self.sudo().search_fetch(
            Domain("company_id", "=", company.id),
            ["date", "is_working", "hour_from", "hour_to"],
        ):
            if not exception.is_working:
                days[exception.date] = []
            elif exception.hour_to:
                days[exception.date] = [
                    (round(exception.hour_from * 60), round(exception.hour_to * 60))
                ]
            else:
                days[exception.date] = None
        return days
