from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError

from ...exceptions import AttendanceError
from .attendance_entry import FIGURES, conditions

# What an agent writes on a line while the sheet is open; all else comes from the
# registers
_REMARKS = {"is_doubt", "note"}


class CsAttendanceCheckLine(models.Model):
    """One person's month: counted from the outings and visits by one statement."""

    _name = "cs.attendance.check.line"
    _description = "Attendance Check Line"
    _order = "check_id desc, department_id, employee_id, id"
    _rec_name = "user_id"

    check_id = fields.Many2one(
        comodel_name="cs.attendance.check",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(comodel_name="hr.employee", readonly=True)
    department_id = fields.Many2one(comodel_name="hr.department", readonly=True)
    date_from = fields.Date(related="check_id.date_from", string="Month", store=True)
    check_state = fields.Selection(related="check_id.state", string="Sheet")
    can_remark = fields.Boolean(compute="_compute_can_remark")
    days_out = fields.Integer(
        readonly=True,
        help="Days of the month on which outings or visits took time",
    )
    hours_out = fields.Float(
        readonly=True,
        digits=(10, 2),
        help="Time of outings and visits within the month; shared time counts once",
    )
    outing_count = fields.Integer(string="Outings", readonly=True)
    retroactive_count = fields.Integer(string="Approved Afterwards", readonly=True)
    visit_count = fields.Integer(string="Visits", readonly=True)
    companion_count = fields.Integer(
        string="Along", readonly=True, help="Visits of colleagues the person came along"
    )
    no_outing_count = fields.Integer(string="Visits without Outing", readonly=True)
    handed_over_count = fields.Integer(string="Handed Over", readonly=True)
    late_count = fields.Integer(string="Handed Over Late", readonly=True)
    called_count = fields.Integer(string="Checked by Phone", readonly=True)
    verified_count = fields.Integer(string="Verified", readonly=True)
    doubt_count = fields.Integer(
        string="Under Review",
        readonly=True,
        help="The customer remembers them differently or not at all, and nothing is "
        "decided yet: they count against nobody.",
    )
    refuted_count = fields.Integer(
        string="Doubts Upheld",
        readonly=True,
        help="Decided after the salesperson was heard",
    )
    is_doubt = fields.Boolean(
        string="Doubtful", help="Customer service has a doubt about this month"
    )
    note = fields.Text(string="Remark")
    entry_ids = fields.One2many(
        comodel_name="cs.attendance.entry", inverse_name="line_id", readonly=True
    )
    day_ids = fields.One2many(
        comodel_name="cs.attendance.day", inverse_name="line_id", readonly=True
    )
    question_ids = fields.One2many(
        comodel_name="cs.attendance.question", inverse_name="line_id", readonly=True
    )
    question_state = fields.Selection(
        selection=[("open", "Asked by HR"), ("answered", "Answered")],
        string="Asked by HR?",
        compute="_compute_question_state",
    )

    _person_uniq = models.UniqueIndex(
        "(check_id, user_id)", "A person stands in a month's check once."
    )
    _hours_valid = models.Constraint(
        "CHECK(COALESCE(hours_out, 0) BETWEEN 0 AND 800)",
        "A month has no more than 744 hours.",
    )

    @api.depends("check_id.state")
    @api.depends_context("uid")
    def _compute_can_remark(self):
        agent = self.env.user.has_group("cs_department.group_cs_user")
        for line in self:
            line.can_remark = agent and line.check_id.state == "draft"

    @api.depends("question_ids.state")
    def _compute_question_state(self):
        for line in self:
            states = set(line.question_ids.mapped("state"))
            line.question_state = (
                "open" if "open" in states else bool(states) and "answered"
            )

    @api.model
    def _cs_columns(self):
        """Return the fields of the sheet that goes to HR, in order."""
        return ("user_id", "department_id", "days_out", "hours_out", *FIGURES)

    # -- guard ---------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - _REMARKS:
                raise AttendanceError(
                    self.env._(
                        "The figures come from the outings and visits and cannot be "
                        "entered. Write a remark, or have the register corrected."
                    )
                )
            self._cs_check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._cs_check_open()

    def unlink(self):
        result = super().unlink()
        self._cs_delete_evidence(self.ids)
        return result

    def _cs_check_open(self):
        """Check that the sheet is not signed yet.

        :raise ReadonlyDocumentError: nothing changes after the signature
        """
        for line in self:
            if line.check_id.state != "draft":
                raise ReadonlyDocumentError(
                    self.env._(
                        "%s is signed: its lines stay as they are. Take the signature "
                        "back first, as long as the sheet was not sent.",
                        line.check_id.display_name,
                    )
                )

    # -- evidence ------------------------------------------------------------------

    @api.model
    def _cs_delete_evidence(self, line_ids):
        """Delete entries and days of some lines; nothing else refers to them."""
        for model in ("cs.attendance.entry", "cs.attendance.day"):
            evidence = self.env[model]
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE line_id = ANY(%s)",
                    SQL.identifier(evidence._table),
                    line_ids,
                )
            )
            evidence.invalidate_model(flush=False)

    def action_evidence(self, figure):
        """Open exactly the records that a figure of this line counts.

        :param figure: name of a field of the sheet
        :raise AttendanceError: there is no such figure
        """
        self.ensure_one()
        self.check_access("read")
        person = self.sudo().user_id.name
        if figure in ("days_out", "hours_out"):
            return self._cs_action(
                self.env._("%s: Days Out", person),
                "cs.attendance.day",
                [("line_id", "=", self.id)],
            )
        if figure not in FIGURES:
            raise AttendanceError(self.env._("This figure has no evidence."))
        label = self._fields[figure]._description_string(self.env)
        domain = [(name, "=", value) for name, value in conditions(figure)]
        return self._cs_open_entries(
            self.env._("%(person)s: %(figure)s", person=person, figure=label), domain
        )

    def _cs_open_entries(self, name, domain):
        return self._cs_action(
            name, "cs.attendance.entry", [("line_id", "=", self.id), *domain]
        )

    def _cs_action(self, name, model, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
        }

    # -- hash ----------------------------------------------------------------------

    @api.model
    def _cs_digest(self, check):
        """Return one hash over figures and remarks of a check's lines."""
        names = ("user_id", "department_id", "days_out", "hours_out", *FIGURES)
        columns = SQL(", ").join(
            SQL("COALESCE(%s::text, '-')", SQL.identifier(name))
            for name in (*names, "is_doubt", "note")
        )
        self.flush_model()
        [(digest,)] = self.env.execute_query(
            SQL(
                "SELECT encode(sha256(convert_to(COALESCE(string_agg("
                "concat_ws('|', %s), E'\\n' ORDER BY user_id), ''), 'UTF8')), 'hex')"
                " FROM cs_attendance_check_line WHERE check_id = %s",
                columns,
                check.id,
            )
        )
        return digest
