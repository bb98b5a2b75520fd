from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import AttendanceError
from .attendance_dispatch import HR


class CsAttendanceProposal(models.Model):
    """Time out with customers for which the attendance app has nothing.

    Proposed to HR from a sheet that was sent, and entered only when an officer accepts
    it. Without the app Attendances there are no proposals.
    """

    _name = "cs.attendance.proposal"
    _description = "Attendance Proposal"
    _inherit = ["cs.transition.mixin"]
    _order = "date_start, id"
    _rec_name = "employee_id"

    _cs_readonly_states = ("accepted", "refused")
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset({"attendance_ref", "decided_by", "decided_on"})

    check_id = fields.Many2one(
        comodel_name="cs.attendance.check",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        comodel_name="cs.attendance.check.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(related="line_id.user_id", string="Person")
    date = fields.Date(required=True, readonly=True)
    date_start = fields.Datetime(string="From", required=True, readonly=True)
    date_end = fields.Datetime(string="To", required=True, readonly=True)
    hours = fields.Float(readonly=True, digits=(8, 2))
    attendance_ref = fields.Integer(
        string="Attendance", readonly=True, help="Entered when HR accepted"
    )
    decided_by = fields.Many2one(comodel_name="res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
        index=True,
    )
    can_accept = fields.Boolean(compute="_compute_can_actions")
    can_refuse = fields.Boolean(compute="_compute_can_actions")

    _start_uniq = models.UniqueIndex(
        "(employee_id, date_start)", "This time was proposed already."
    )
    _span_ordered = models.Constraint(
        "CHECK(date_end > date_start)", "Attendance ends after it begins."
    )
    _hours_valid = models.Constraint(
        "CHECK(hours BETWEEN 0 AND 25)", "A day has no more than 25 hours."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "accept",
                ("proposed",),
                "accepted",
                groups=(HR,),
                checks=("_check_not_own", "_check_still_missing"),
            ),
            Transition(
                "refuse",
                ("proposed",),
                "refused",
                groups=(HR,),
                checks=("_check_not_own",),
            ),
        )

    # -- checks --------------------------------------------------------------------

    def _check_not_own(self):
        """Nobody settles the own attendance.

        :raise AttendanceError: the proposal is about the user
        """
        if self.sudo().user_id == self.env.user:
            raise AttendanceError(
                self.env._("This is your own time. Another HR officer decides on it.")
            )

    def _check_still_missing(self):
        """Check that no attendance was entered for this time since.

        :raise AttendanceError: there is one, or the app Attendances is gone
        """
        self._cs_check_app()
        if self._cs_has_attendance():
            raise AttendanceError(
                self.env._(
                    "%(person)s has an attendance on %(day)s at that time by now. "
                    "Refuse the proposal, or correct the attendance first.",
                    person=self.sudo().employee_id.name,
                    day=self.date,
                )
            )

    def _cs_has_attendance(self):
        found = (
            self.env["hr.attendance"]
            .sudo()
            .search_count(
                Domain("employee_id", "=", self.employee_id.id)
                & Domain("check_in", "<", self.date_end)
                & (
                    Domain("check_out", "=", False)
                    | Domain("check_out", ">", self.date_start)
                ),
                limit=1,
            )
        )
        return bool(found)

    @api.model
    def _cs_has_app(self):
        """Whether the app Attendances is installed."""
        return "hr.attendance" in self.env

    @api.model
    def _cs_check_app(self):
        if not self._cs_has_app():
            raise AttendanceError(
                self.env._(
                    "The app Attendances is not installed: there is nothing to enter "
                    "the time in."
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AttendanceError(
                self.env._("Proposals come from the sheet: “Propose Attendance”.")
            )
        return super().create(vals_list)

    # -- actions -------------------------------------------------------------------

    def action_accept(self):
        """Enter the proposed time as attendance, for HR.

        :raise AttendanceError: an attendance was entered since, or it is one's own time
        """
        now = fields.Datetime.now()
        for proposal in self:
            proposal._transition("accept", {"decided_by": self.env.uid})
            row = proposal.sudo()
            # the right was checked by the step: officers of HR need no right of the app
            attendance = (
                self.env["hr.attendance"]
                .sudo()
                .create(
                    {
                        "employee_id": row.employee_id.id,
                        "check_in": row.date_start,
                        "check_out": row.date_end,
                    }
                )
            )
            row._cs_write_checked({"attendance_ref": attendance.id, "decided_on": now})
        return True

    def action_refuse(self):
        """Leave the proposed time out of the attendance, for HR."""
        return self._transition(
            "refuse",
            {"decided_by": self.env.uid, "decided_on": fields.Datetime.now()},
        )

    def action_evidence(self):
        """Open the outings and visits behind the proposed time."""
        self.ensure_one()
        self.check_access("read")
        title = self.env._("Evidence")
        return self.line_id._cs_open_entries(
            title,
            [
                ("is_out", "=", True),
                ("date_start", "<", self.date_end),
                ("date_end", ">", self.date_start),
            ],
        )
