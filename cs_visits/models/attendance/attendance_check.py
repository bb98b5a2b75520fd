import calendar
import io
import logging
from datetime import timedelta

import xlsxwriter
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import AttendanceError
from ..round.callback_round import AGENT, MANAGER, UniqueViolation

_logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CsAttendanceCheck(models.Model):
    """What CS found about a month's outings and visits, for HR (A1.5, 考勤核查)."""

    _name = "cs.attendance.check"
    _description = "Attendance Check"
    _inherit = ["cs.document.mixin"]
    _order = "date_from desc, id desc"

    _cs_sequence_code = "cs.attendance.check"
    _cs_readonly_states = ("sent",)
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(
        {"date_to", "date_due", "date_computed", "checked_by", "checked_on", "sent_on"}
    )

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="In Charge",
        tracking=True,
        domain=[("share", "=", False)],
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_from = fields.Date(string="Month", required=True, index=True)
    date_to = fields.Date(
        string="Last Day", compute="_compute_date_to", store=True, precompute=True
    )
    date_due = fields.Datetime(
        string="Due at HR",
        readonly=True,
        copy=False,
        help="End of the third working day of the next month (A1.5)",
    )
    date_computed = fields.Datetime(string="Computed On", readonly=True, copy=False)
    checked_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    checked_on = fields.Datetime(readonly=True, copy=False)
    sent_on = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many(
        comodel_name="cs.attendance.check.line", inverse_name="check_id", readonly=True
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("checked", "Checked"), ("sent", "Sent to HR")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_compute = fields.Boolean(compute="_compute_can_actions")
    can_check = fields.Boolean(compute="_compute_can_actions")
    can_reset = fields.Boolean(compute="_compute_can_actions")
    can_send = fields.Boolean(compute="_compute_can_actions")

    _month_uniq = models.UniqueIndex(
        "(company_id, date_from)", "This month has its attendance check already."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition("compute", ("draft",), "draft", groups=(AGENT,)),
            # signed by hand: the figures are taken again only after taking it back
            Transition(
                "check",
                ("draft",),
                "checked",
                groups=(AGENT,),
                checks=("_check_computed",),
            ),
            Transition("reset", ("checked",), "draft", groups=(MANAGER,)),
            Transition(
                "send", ("checked",), "sent", groups=(AGENT,), ends=("attendance",)
            ),
        )

    @api.depends("company_id")
    def _compute_user_id(self):
        role = self.env["cs.role.mixin"]
        for check in self:
            if not check.user_id:
                check.user_id = role._cs_fallback_users(check.company_id)[:1].id

    @api.depends("date_from")
    def _compute_date_to(self):
        for check in self:
            first = check.date_from
            check.date_to = first and first.replace(
                day=calendar.monthrange(first.year, first.month)[1]
            )

    @api.depends("name", "date_from")
    def _compute_display_name(self):
        for check in self:
            month = check.date_from and check.date_from.strftime("%Y-%m")
            check.display_name = f"{check.name} · {month}" if month else check.name

    @api.constrains("date_from")
    def _check_month(self):
        if any(check.date_from.day != 1 for check in self):
            raise ValidationError(
                self.env._("An attendance check begins on the first of a month.")
            )

    def _check_computed(self):
        if not self.date_computed:
            raise AttendanceError(
                self.env._("Compute the figures first, and look at them.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        for clock in checks._cs_start_step("attendance"):
            checks.browse(clock.res_id)._cs_write_checked({"date_due": clock.date_due})
        return checks

    def write(self, vals):
        if {"date_from", "company_id"} & vals.keys() and self:
            raise AttendanceError(
                self.env._("Month and company of an attendance check are fixed.")
            )
        return super().write(vals)

    def _cs_step_start(self, step):
        """The clock starts at noon of the month's last day (A1.5)."""
        start, _end = self.company_id._cs_day_span(self.date_to, self.date_to)
        return start + timedelta(hours=12)

    # -- opening -------------------------------------------------------------------

    @api.model
    def _cron_open(self):
        """Open and compute last month's checks, for companies with visits in it."""
        cron = self.env["ir.cron"]
        for company in self.env["cs.callback.round"]._cs_visited_companies():
            first = company._cs_today().replace(day=1) - timedelta(days=1)
            first = first.replace(day=1)
            try:
                if self._cs_is_wanted(company, first):
                    self._cs_open(company, first)
            except Exception:
                self.env.cr.rollback()
                _logger.exception("No attendance check of %s", company.name)
            cron._commit_progress(1)

    @api.model
    def _cs_is_wanted(self, company, first):
        if self.sudo().search_count(
            [("company_id", "=", company.id), ("date_from", "=", first)], limit=1
        ):
            return False
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        start, end = company._cs_day_span(first, last)
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("date_start", ">=", start)
            & Domain("date_start", "<=", end)
            & Domain("state", "not in", ("planned", "draft", "cancelled"))
        )
        return any(
            self.env[model].sudo().search(domain, limit=1)
            for model in ("cs.visit", "cs.outing")
        )

    @api.model
    def _cs_open(self, company, first):
        try:
            with self.env.cr.savepoint():
                check = (
                    self.sudo()
                    .with_company(company)
                    .create({"company_id": company.id, "date_from": first})
                )
                check.flush_recordset()
        except UniqueViolation:
            return self.browse()
        check.action_compute()
        return check

    # -- actions -------------------------------------------------------------------

    def action_compute(self):
        """Take the month's figures of every person with outings or visits anew."""
        self._transition("compute", {"date_computed": fields.Datetime.now()})
        self.sudo()._cs_compute_lines()
        return True

    def _cs_compute_lines(self):
        self.env.flush_all()
        lines = self.env["cs.attendance.check.line"]
        for check in self:
            start, end = check.company_id._cs_day_span(check.date_from, check.date_to)
            lines._cs_insert(check, start, end)
        self.env.invalidate_all()

    def action_check(self):
        """Sign the figures for CS (A1.5).

        :raise AttendanceError: they were never computed
        """
        return self._transition(
            "check", {"checked_by": self.env.uid, "checked_on": fields.Datetime.now()}
        )

    def action_reset(self):
        """Take a signature back, to compute anew."""
        return self._transition("reset", {"checked_by": False, "checked_on": False})

    def action_send(self):
        """Send the signed sheet to HR, which ends the clock (A1.5).

        :raise AttendanceError: HR has nobody with an e-mail address
        """
        for check in self:
            check._cs_lock()
            step = self._cs_transitions().find("send", check.state)
            if step:
                check._cs_check_may(step)
                # attachments of a sent check cannot be made any more
                check.sudo()._cs_send_sheet()
            check._transition("send", {"sent_on": fields.Datetime.now()})
        return True

    def _cs_send_sheet(self):
        self.ensure_one()
        officers = self.env["cs.role.mixin"]._cs_usable(
            self.env.ref("hr.group_hr_user").sudo().all_user_ids, self.company_id
        )
        readers = officers.filtered("email")
        if not readers:
            raise AttendanceError(
                self.env._(
                    "Nobody in HR of %s has an e-mail address. Give somebody the role "
                    "Employees: Officer, with an address.",
                    self.company_id.name,
                )
            )
        check = self.with_context(lang=readers[0].lang)
        attachment = self.env["ir.attachment"].create(
            {
                "name": check.env._(
                    "Attendance check %s.xlsx", self.date_from.strftime("%Y-%m")
                ),
                "raw": check._cs_xlsx(),
                "mimetype": XLSX,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.env["mail.mail"].create(
            {
                "subject": attachment.name.rsplit(".", 1)[0],
                "body_html": Markup("<p>%s</p>")
                % check.env._(
                    "Customer service has checked the outings and visits of %(month)s. "
                    "Signed by %(name)s. The sheet is attached (A1.5).",
                    month=self.date_from.strftime("%Y-%m"),
                    name=self.checked_by.name,
                ),
                "recipient_ids": [(6, 0, readers.partner_id.ids)],
                "attachment_ids": [(6, 0, attachment.ids)],
                "auto_delete": False,
            }
        )

    def _cs_xlsx(self):
        """Return the sheet as the bytes of a spreadsheet."""
        self.ensure_one()
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            sheet = book.add_worksheet(self.date_from.strftime("%Y-%m"))
            bold = book.add_format({"bold": True, "text_wrap": True})
            names = self.line_ids._cs_columns()
            for column, name in enumerate(names):
                field = self.line_ids._fields[name]
                label = field._description_string(self.env)
                sheet.write_string(0, column, label, bold)
                sheet.set_column(column, column, 28 if column < 2 else 12)
            for row, line in enumerate(self.line_ids, start=1):
                for column, name in enumerate(names):
                    value = line[name]
                    if isinstance(value, models.BaseModel):
                        sheet.write_string(row, column, value.display_name or "")
                    else:
                        sheet.write_number(row, column, value)
            sheet.freeze_panes(1, 1)
        return buffer.getvalue()
