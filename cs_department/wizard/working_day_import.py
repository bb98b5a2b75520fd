import base64
from itertools import groupby

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..exceptions import ImportFileError
from ..tools import holiday_csv

MAX_ERRORS = 20


class CsWorkingDayImport(models.TransientModel):
    """Takes a year's public holidays and make-up days as a pasted or uploaded list.

    Holidays become Odoo's own public holidays, so that time off and planning know
    them too; make-up days become exceptions. A list may be loaded again: dates that
    are entered already are passed over.
    """

    _name = "cs.working.day.import"
    _description = "Import Holidays"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    text = fields.Text(
        string="List",
        help="One day a line: date, holiday or working, name",
    )
    file = fields.Binary(attachment=False)
    filename = fields.Char()

    def action_import(self):
        """Load the list, all of it or nothing.

        :raise ImportFileError: the list is empty, is no text, or has wrong lines; the
            message names them
        :raise CalendarError: a date lies more than 20 years from today
        """
        self.ensure_one()
        self.env["cs.working.day.exception"].check_access("create")
        self._cs_check_own_company()
        days, errors = holiday_csv.parse(self._cs_text())
        if errors:
            raise ImportFileError(self._cs_errors_text(errors))
        if not days:
            raise ImportFileError(
                self.env._("The list is empty. Paste it or choose a file.")
            )
        self.company_id._cs_check_starts([day.date for day in days])
        self._cs_add_holidays([day for day in days if not day.is_working])
        self._cs_add_exceptions([day for day in days if day.is_working])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Public Holidays"),
            "res_model": "resource.calendar.leaves",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("resource_id", "=", False),
                ("company_id", "=", self.company_id.id),
            ],
        }

    def _cs_text(self):
        if not self.file:
            return self.text or ""
        try:
            data = base64.b64decode(self.file, validate=True)
        except ValueError:
            data = b"\0"
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text:
                return text
        raise ImportFileError(
            self.env._("The file is no text. Save the list as CSV and try again.")
        )

    def _cs_check_own_company(self):
        # public holidays are written by the superuser: the company rule is ours
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._("You may not change the calendar of this company.")
            )

    def _cs_errors_text(self, errors):
        lines = [self._cs_error_text(error) for error in errors[:MAX_ERRORS]]
        if len(errors) > MAX_ERRORS:
            lines.append(
                self.env._("and %s more wrong lines", len(errors) - MAX_ERRORS)
            )
        return "\n".join(lines)

    @api.model
    def _cs_error_text(self, error):
        problems = {
            "date": self.env._("is no date that exists (write 2026-10-01)"),
            "kind": self.env._("says neither holiday nor working"),
            "double": self.env._("names a date that stands in the list already"),
            "columns": self.env._("needs a date and a kind, separated by a comma"),
        }
        return self.env._(
            "Line %(line)s %(problem)s: %(text)s",
            line=error.line,
            problem=problems[error.problem],
            text=error.text[:80],
        )

    def _cs_add_holidays(self, days):
        # a make-up day that became a holiday would stay worked: exceptions win
        self._cs_known_exceptions(days).write({"is_working": False})
        calendar = self.company_id._cs_work_calendar()[0]
        new = sorted(
            (d for d in days if not self._cs_is_holiday(calendar, d)),
            key=lambda d: d.date,
        )
        # neighbouring days of one name become one public holiday: only neighbours, so
        # not core's groupby
        # pylint: disable=bad-builtin-groupby
        runs = groupby(
            enumerate(new),
            key=lambda pair: (pair[1].date.toordinal() - pair[0], pair[1].name),
        )
        vals_list = []
        for _key, run in runs:
            listed = [day for _index, day in run]
            start, end = self.company_id._cs_day_span(listed[0].date, listed[-1].date)
            vals_list.append(
                {
                    "name": listed[0].name or self.env._("Public holiday"),
                    "calendar_id": False,
                    "date_from": start,
                    "date_to": end,
                }
            )
        # the CS manager keeps this list without being an HR officer
        leaves = self.env["resource.calendar.leaves"].sudo().create(vals_list)
        # core computes the company of a holiday for all calendars from the current
        # company of whoever flushes it: set it once that is done
        leaves.flush_recordset()
        leaves.write({"company_id": self.company_id.id})

    def _cs_is_holiday(self, calendar, day):
        start, end = self.company_id._cs_day_span(day.date, day.date)
        return any(begin <= start and stop >= end for begin, stop in calendar.leaves)

    def _cs_known_exceptions(self, days):
        return self.env["cs.working.day.exception"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", "in", [day.date for day in days])
        )

    def _cs_add_exceptions(self, days):
        exceptions = self.env["cs.working.day.exception"]
        known = self._cs_known_exceptions(days)
        by_date = {exception.date: exception for exception in known}
        for day in days:
            name = day.name or self.env._("Make-up day")
            if day.date in by_date:
                by_date[day.date].write({"is_working": True, "name": name})
                continue
            exceptions.create(
                {
                    "name": name,
                    "date": day.date,
                    "is_working": True,
                    "company_id": self.company_id.id,
                }
            )
