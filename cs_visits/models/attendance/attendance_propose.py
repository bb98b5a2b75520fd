from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.cs_department.tools.working_days import (
    MINUTES_A_DAY,
    merge,
    subtract,
)

from ...exceptions import AttendanceError
from .attendance_dispatch import HR

# Shorter gaps are how people press a clock, not time that is missing
MIN_MINUTES = 15


class CsAttendanceCheck(models.Model):
    """Draws up which time out is missing in the app Attendances, for HR to accept.

    Reads evidence and attendances by one statement each. Of an outing over several days
    the company's working hours are proposed, nobody works through the night; a visit
    counts as it was. What is under review or did not take place proposes nothing.
    """

    _inherit = "cs.attendance.check"

    proposal_ids = fields.One2many(
        comodel_name="cs.attendance.proposal", inverse_name="check_id", readonly=True
    )
    proposal_count = fields.Integer(compute="_compute_proposal_count")
    can_propose = fields.Boolean(compute="_compute_can_propose")

    @api.depends("proposal_ids")
    def _compute_proposal_count(self):
        counts = dict(
            self.env["cs.attendance.proposal"]._read_group(
                [("check_id", "in", self.ids)], ["check_id"], ["__count"]
            )
        )
        for check in self:
            check.proposal_count = counts.get(check, 0)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_propose(self):
        may = self.env["cs.attendance.proposal"]._cs_has_app() and (
            self.env.user.has_group(HR)
        )
        for check in self:
            check.can_propose = may and check.state == "sent"

    def action_propose(self):
        """Propose what is missing in the app Attendances; again: what is new.

        :raise AttendanceError: the app is not there, the sheet was not sent, or the
            user is not of HR
        :return: the action that opens the proposals
        """
        self.ensure_one()
        self.check_access("read")
        self.env["cs.attendance.proposal"]._cs_check_app()
        if not self.can_propose:
            raise AttendanceError(
                self.env._("HR proposes attendance from a sheet that was sent.")
            )
        self._cs_lock()
        self.sudo()._cs_make_proposals()
        return self.action_open_proposals()

    def action_open_proposals(self):
        """Open the proposals of this sheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Attendance Proposals"),
            "res_model": "cs.attendance.proposal",
            "views": [(False, "list"), (False, "form")],
            "domain": [("check_id", "=", self.id)],
        }

    def _cs_make_proposals(self):
        self.env.flush_all()
        there = self._cs_attendance_spans()
        rows = []
        for (line_id, employee_id), spans in self._cs_time_out().items():
            for day, first, last in spans:
                rows += [
                    (line_id, employee_id, day, start, end)
                    for start, end in subtract(
                        [(first, last)], there.get(employee_id, [])
                    )
                    if end - start >= timedelta(minutes=MIN_MINUTES)
                ]
        if rows:
            self._cs_insert_proposals(rows)
        self.env["cs.attendance.proposal"].invalidate_model()
        self.invalidate_recordset(["proposal_ids", "proposal_count"])

    def _cs_time_out(self):
        """Return when people were out: ``{(line, employee): [(day, start, end)]}``."""
        entries = self.env.execute_query(
            SQL(
                """
                SELECT line.id, line.employee_id, entry.kind,
                       GREATEST(entry.date_start, %(start)s),
                       LEAST(entry.date_end, %(last)s)
                  FROM cs_attendance_entry entry
                  JOIN cs_attendance_check_line line ON line.id = entry.line_id
                 WHERE line.check_id = %(check)s AND line.employee_id IS NOT NULL
                   AND entry.is_out
                   AND COALESCE(entry.result, '') NOT IN ('review', 'upheld')
                 ORDER BY line.id, entry.date_start
                """,
                check=self.id,
                start=self.company_id._cs_day_span(self.date_from, self.date_to)[0],
                last=self.company_id._cs_day_span(self.date_from, self.date_to)[1],
            )
        )
        found = {}
        for line_id, employee_id, kind, start, end in entries:
            days = found.setdefault((line_id, employee_id), {})
            for day, first, last in self._cs_by_day(kind, start, end):
                days.setdefault(day, []).append((first, last))
        return {
            key: [
                (day, first, last)
                for day, spans in sorted(days.items())
                for first, last in merge(spans)
            ]
            for key, days in found.items()
        }

    def _cs_by_day(self, kind, start, end):
        """Yield ``(day, start, end)``, an outing over night by its working hours."""
        company = self.company_id
        calendar = company._cs_work_calendar()[0]
        day, until = company._cs_local(start).date(), company._cs_local(end).date()
        if day == until:
            yield day, start, end
            return
        while day <= until:
            minutes = [(0, MINUTES_A_DAY)]
            if kind == "outing":
                minutes = calendar.intervals(day)
            for begin, stop in minutes:
                first = max(start, calendar.at(day, begin))
                last = min(end, calendar.at(day, stop))
                if first < last:
                    yield day, first, last
            day += timedelta(days=1)

    def _cs_attendance_spans(self):
        """Return the attendances of the month, merged: ``{employee: [(in, out)]}``."""
        start, last = self.company_id._cs_day_span(self.date_from, self.date_to)
        employees = self.line_ids.employee_id
        # who is still checked in is there until now
        rows = (
            self.env["hr.attendance"]
            .sudo()
            .search_fetch(
                Domain("employee_id", "in", employees.ids)
                & Domain("check_in", "<=", last)
                & (Domain("check_out", "=", False) | Domain("check_out", ">=", start)),
                ["employee_id", "check_in", "check_out"],
            )
        )
        spans = {}
        for row in rows:
            end = row.check_out or max(fields.Datetime.now(), row.check_in)
            spans.setdefault(row.employee_id.id, []).append((row.check_in, end))
        return {employee: merge(found) for employee, found in spans.items()}

    def _cs_insert_proposals(self, rows):
        """Write proposals; those made before stay as they were decided."""
        lines, employees, days, starts, ends = zip(*rows, strict=True)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_attendance_proposal (
                    check_id, company_id, line_id, employee_id, date, date_start,
                    date_end, hours, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(check)s, %(company)s, t.line, t.employee, t.day, t.first,
                       t.last,
                       ROUND(EXTRACT(EPOCH FROM t.last - t.first)::numeric / 3600, 2),
                       'proposed', %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(lines)s::int[], %(employees)s::int[], %(days)s::date[],
                              %(starts)s::timestamp[], %(ends)s::timestamp[])
                       AS t(line, employee, day, first, last)
                 WHERE NOT EXISTS (
                       SELECT FROM cs_attendance_proposal old
                        WHERE old.employee_id = t.employee
                          AND old.date_start < t.last AND old.date_end > t.first)
                ON CONFLICT DO NOTHING
                """,
                check=self.id,
                company=self.company_id.id,
                lines=list(lines),
                employees=list(employees),
                days=list(days),
                starts=list(starts),
                ends=list(ends),
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
