import calendar
import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import AttendanceError
from ..round.callback_round import AGENT, MANAGER

_logger = logging.getLogger(__name__)

# How many past months the cron looks back for a sheet that was never opened
MONTHS_BACK = 2


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
        {
            "date_to",
            "date_due",
            "date_computed",
            "figures_hash",
            "checked_by",
            "checked_on",
            "content_hash",
            "sent_on",
            "hr_state",
            "version",
            "confirmed_by",
            "confirmed_on",
        }
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
                checks=("_check_computed", "_check_fresh", "_check_remarks"),
            ),
            Transition("reset", ("checked",), "draft", groups=(MANAGER,)),
            Transition(
                "send",
                ("checked",),
                "sent",
                groups=(AGENT,),
                checks=("_check_as_signed",),
                ends=("attendance",),
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
        """Open and compute past months' sheets, for companies that went out in them.

        Asks which month is over and has no sheet, so a missed day is made up for. Of
        two workers one opens it.
        """
        cron = self.env["ir.cron"]
        for company in self.env["cs.callback.round"]._cs_visited_companies():
            for first in self._cs_past_months(company):
                try:
                    if self._cs_is_wanted(company, first):
                        self._cs_open(company, first)
                except Exception:
                    self.env.cr.rollback()
                    _logger.exception("No attendance check of %s", company.name)
                cron._commit_progress(1)

    @api.model
    def _cs_past_months(self, company):
        """Return the first days of the past months to look at, oldest first."""
        months, first = [], company._cs_today().replace(day=1)
        for _month in range(MONTHS_BACK):
            first = (first - timedelta(days=1)).replace(day=1)
            months.insert(0, first)
        return months

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
            & Domain("date_end", ">", start)
            & Domain("date_start", "<=", end)
        )
        states = {
            "cs.visit": ("planned", "cancelled"),
            "cs.outing": ("draft", "submitted", "refused", "cancelled"),
        }
        return any(
            self.env[model]
            .sudo()
            .search(domain & Domain("state", "not in", unmade), limit=1)
            for model, unmade in states.items()
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
        """Take the month's figures of everybody who visits customers anew.

        Remarks stay on their lines.
        """
        self._transition("compute", {"date_computed": fields.Datetime.now()})
        self.sudo()._cs_compute_lines()
        return True
