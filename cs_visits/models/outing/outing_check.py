import math

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import mute_logger

from ...exceptions import OutingLeaveError, OutingOverlapError, VisitError
from .outing import TAKEN

_AMOUNTS = ("amount_estimate", "amount_actual")
# Filled in on the way and on return
_RETURN = {"date_returned", "amount_actual", "return_note"}
# What makes an outing urgent is said when it is asked for
_URGENT = {"is_urgent", "urgent_reason"}


class CsOuting(models.Model):
    """What an outing must not be: double, on leave, late without a word."""

    _inherit = "cs.outing"

    leave_warning = fields.Char(
        compute="_compute_leave_warning",
        help="For those who ask and decide: the person has leave at that time.",
    )

    @api.depends("date_start", "date_end", "employee_id", "state")
    @api.depends_context("uid")
    def _compute_leave_warning(self):
        for outing in self:
            open_ = outing.state in ("draft", "submitted", "approved")
            concerned = open_ and (outing._cs_is_owner() or outing._cs_leads())
            span = concerned and outing._cs_leave()
            outing.leave_warning = span and self.env._(
                "On leave from %(start)s to %(end)s.", **outing._cs_local_span(*span)
            )

    # -- overlap -------------------------------------------------------------------

    def _cs_take_time(self, values):
        """Take the step "submit"; of two at the same moment one gets through.

        :raise OutingOverlapError: another outing, perhaps one just submitted in another
            window, takes the time
        """
        self.ensure_one()
        try:
            # written out here, so that the database's refusal has its name
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self._transition("submit", values)
                self.flush_recordset()
        except ExclusionViolation as error:
            raise OutingOverlapError(
                self.env._(
                    "%s is out already at that time: another outing was just asked "
                    "for. Reload the page, and change the times or cancel one of them.",
                    self.user_id.name,
                )
            ) from error

    def _check_overlap(self):
        """Check that the person is on no other outing at that time.

        :raise OutingOverlapError: names the other outing
        """
        other = self._cs_other_outing()
        if other:
            raise OutingOverlapError(
                self.env._(
                    "%(person)s is out already at that time: %(outing)s, %(start)s to "
                    "%(end)s. Change the times or cancel the other outing.",
                    person=self.user_id.name,
                    outing=other.display_name,
                    **self._cs_local_span(other.date_start, other.date_end),
                )
            )

    def _cs_other_outing(self):
        """Return an outing that takes the person's time then already (sudo)."""
        self.ensure_one()
        return self.sudo().search(
            Domain("user_id", "=", self.user_id.id)
            & Domain("state", "in", TAKEN)
            & Domain("id", "!=", self.id)
            & Domain("date_start", "<", self.date_end)
            & Domain("date_end", ">", self.date_start),
            limit=1,
        )

    # -- leave ---------------------------------------------------------------------

    def _check_leave(self):
        """Check that the person is not on leave at that time.

        :raise OutingLeaveError: says when
        """
        span = self._cs_leave()
        if span:
            raise OutingLeaveError(
                self.env._(
                    "%(person)s is on leave from %(start)s to %(end)s. Change the "
                    "times of the outing, or have the leave changed first.",
                    person=self.user_id.name,
                    **self._cs_local_span(*span),
                )
            )

    def _cs_leave(self):
        """Return start and end of the person's leave during this outing, or False.

        Looks at the leaves of the employee's resource and, where time off is kept in
        Odoo, at requests that nobody has decided on yet (sudo: a date, no reason).
        """
        self.ensure_one()
        employee = self.sudo().employee_id
        if not employee or not self.date_start or not self.date_end:
            return False
        during = Domain("date_from", "<", self.date_end) & Domain(
            "date_to", ">", self.date_start
        )
        leave = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                during
                & Domain("resource_id", "=", employee.resource_id.id)
                & Domain("time_type", "=", "leave"),
                order="date_from",
                limit=1,
            )
        )
        if not leave and "hr.leave" in self.env:
            leave = (
                self.env["hr.leave"]
                .sudo()
                .search(
                    during
                    & Domain("employee_id", "=", employee.id)
                    & Domain("state", "not in", ("refuse", "cancel"))
                    & Domain("holiday_status_id.time_type", "=", "leave"),
                    order="date_from",
                    limit=1,
                )
            )
        return (leave.date_from, leave.date_to) if leave else False

    def _cs_local_span(self, start, end):
        """Return two UTC moments as texts in company time: ``start`` and ``end``."""
        company = self.company_id or self.env.company
        return {
            "start": company._cs_local(start).strftime("%Y-%m-%d %H:%M"),
            "end": company._cs_local(end).strftime("%Y-%m-%d %H:%M"),
        }

    # -- asked in time, back in time -----------------------------------------------

    def _check_asked_in_time(self):
        """Check that an outing is asked for before it begins, where that is wanted.

        :raise VisitError: it began, is not urgent, and the company refuses such
        """
        began = fields.Datetime.now() > self.date_start
        if began and not self.is_urgent and self.company_id.cs_outing_late == "refuse":
            raise VisitError(
                self.env._(
                    "%s has begun already: outings are asked for before leaving "
                    "(A1.3). If there was no time for that, mark it as urgent and say "
                    "why.",
                    self.display_name,
                )
            )

    def _check_begun(self):
        """Check that an outing that is reported back has begun.

        :raise VisitError: it lies in the future
        """
        if self.date_start > fields.Datetime.now():
            raise VisitError(
                self.env._(
                    "%s has not begun yet. Cancel it when nobody goes.",
                    self.display_name,
                )
            )

    def _check_return(self):
        """Check that nobody is back in the future, or before leaving.

        :raise VisitError: the time of the return cannot be
        """
        back = self.date_returned
        if back and not self.date_start < back <= fields.Datetime.now():
            raise VisitError(
                self.env._(
                    "You cannot have been back at %s: enter a time after you left and "
                    "not in the future.",
                    self.company_id._cs_local(back).strftime("%Y-%m-%d %H:%M"),
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_check_amounts(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_amounts(vals)
        if not self._cs_is_by_transition():
            self._cs_check_moment(vals)
        return super().write(vals)

    @api.model
    def _cs_check_amounts(self, vals):
        # a monetary field would fail on NaN and infinity with a trace
        for name in _AMOUNTS:
            amount = vals.get(name) or 0
            if isinstance(amount, float) and not math.isfinite(amount):
                raise VisitError(
                    self.env._(
                        "%s: an amount from 0 is wanted.",
                        self._fields[name]._description_string(self.env),
                    )
                )

    def _cs_check_moment(self, vals):
        """Refuse what is said at the wrong time of an outing.

        :raise VisitError: urgency after asking, or a return before the approval
        """
        for outing in self.filtered(lambda o: o.state not in o._cs_readonly_states):
            if _URGENT & vals.keys() and outing.state != "draft":
                raise VisitError(
                    self.env._(
                        "Whether %s is urgent is said when it is asked for.",
                        outing.display_name,
                    )
                )
            given = [name for name in _RETURN & vals.keys() if vals[name]]
            if given and outing.state != "approved":
                raise VisitError(
                    self.env._(
                        "Return and expenses of %s are reported once it is approved.",
                        outing.display_name,
                    )
                )
