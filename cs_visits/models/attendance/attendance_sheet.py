import io
import logging
from datetime import datetime

import xlsxwriter

from odoo import models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

REPORT = "cs_visits.report_attendance_check_action"
ENTRY_COLUMNS = (
    "user_id",
    "kind",
    "reference",
    "partner_id",
    "date_start",
    "date_end",
    "hours",
    "is_carried",
    "is_retroactive",
    "is_no_outing",
    "is_handed_over",
    "is_late",
    "result",
)
DAY_COLUMNS = (
    "user_id",
    "date",
    "date_first",
    "date_last",
    "hours",
    "outing_count",
    "visit_count",
)
QUESTION_COLUMNS = (
    "user_id",
    "question",
    "asked_by",
    "asked_on",
    "answer",
    "resolution",
    "answered_by",
    "answered_on",
)


class CsAttendanceCheck(models.Model):
    """The sheet as a spreadsheet and as PDF, in the language of the context."""

    _inherit = "cs.attendance.check"

    def _cs_xlsx(self):
        """Return the sheet as the bytes of a spreadsheet: people, days, evidence."""
        self.ensure_one()
        own = Domain("line_id.check_id", "=", self.id)
        pages = [
            (
                self.date_from.strftime("%Y-%m"),
                self.line_ids,
                (*self.line_ids._cs_columns(), "is_doubt", "note"),
            ),
            (
                self.env._("Days Out"),
                self.env["cs.attendance.day"].search(own),
                DAY_COLUMNS,
            ),
            (
                self.env._("Evidence"),
                self.env["cs.attendance.entry"].search(own),
                ENTRY_COLUMNS,
            ),
        ]
        questions = self.question_ids
        if questions:
            title = self.env._("Questions")
            pages.append((title, questions, QUESTION_COLUMNS))
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            formats = {
                "head": book.add_format({"bold": True, "text_wrap": True}),
                "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
                "day": book.add_format({"num_format": "yyyy-mm-dd"}),
                "hours": book.add_format({"num_format": "0.00"}),
            }
            for title, records, names in pages:
                self._cs_xlsx_page(book, formats, title, records, names)
        return buffer.getvalue()

    def _cs_xlsx_page(self, book, formats, title, records, names):
        # Excel takes 31 characters and none of []:*?/\
        page = book.add_worksheet(title[:31])
        for column, name in enumerate(names):
            field = records._fields[name]
            label = field._description_string(self.env)
            page.write_string(0, column, label, formats["head"])
            page.set_column(column, column, 12 if field.type == "integer" else 20)
            choices = (
                dict(field._description_selection(self.env))
                if field.type == "selection"
                else {}
            )
            for row, record in enumerate(records, start=1):
                value = record[name]
                if field.type == "selection":
                    value = choices.get(value, value or "")
                self._cs_xlsx_cell(page, formats, row, column, value, field.type)
        page.freeze_panes(1, 1)

    def _cs_xlsx_cell(self, page, formats, row, column, value, kind):
        if kind in ("integer", "float"):
            style = formats["hours"] if kind == "float" else None
            page.write_number(row, column, value, style)
        elif kind == "boolean":
            page.write_string(row, column, "✓" if value else "")
        elif kind == "datetime" and isinstance(value, datetime):
            moment = self.company_id._cs_local(value)
            page.write_datetime(row, column, moment, formats["time"])
        elif kind == "date" and value:
            page.write_datetime(row, column, value, formats["day"])
        elif isinstance(value, models.BaseModel):
            page.write_string(row, column, value.display_name or "")
        else:
            # never as a formula, whatever was typed
            page.write_string(row, column, value or "")

    def _cs_pdf(self):
        """Return ``(content, "pdf")``, or HTML where no PDF can be made."""
        self.ensure_one()
        reports = self.env["ir.actions.report"].sudo()
        state = reports.get_wkhtmltopdf_state()
        # while add-ons are being installed no server answers for the styles of a PDF
        if self.env.registry.ready and state in ("ok", "upgrade", "workers"):
            return reports._render_qweb_pdf(REPORT, self.ids)
        content, kind = reports._render_qweb_html(REPORT, self.ids)
        _logger.info("No PDF can be made (%s): the sheet is sent as HTML", state)
        return content, kind
