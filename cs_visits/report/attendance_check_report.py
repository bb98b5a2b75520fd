from odoo import api, models


class AttendanceCheckReport(models.AbstractModel):
    """Values of the printed month's sheet (A1.5, 考勤核查)."""

    _name = "report.cs_visits.report_attendance_check"
    _description = "Attendance Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return each sheet with the lines the reader may see, its columns and sums."""
        checks = self.env["cs.attendance.check"].browse(docids)
        checks.check_access("read")
        lines = self.env["cs.attendance.check.line"]
        figures = [name for name in lines._cs_columns()[2:]]
        return {
            "docs": checks,
            "figures": figures,
            "labels": {
                name: lines._fields[name]._description_string(self.env)
                for name in figures
            },
            "sums": {
                check.id: {name: sum(check.line_ids.mapped(name)) for name in figures}
                for check in checks
            },
            "number": self._cs_number,
        }

    @api.model
    def _cs_number(self, name, value):
        """Return a figure as the sheet shows it; nothing for zero."""
        if not value:
            return "–"
        return f"{value:.1f}" if name == "hours_out" else str(value)
