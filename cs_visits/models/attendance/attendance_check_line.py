from odoo import api, fields, models
from odoo.tools import SQL

COUNTS = (
    "outing_count",
    "retroactive_count",
    "visit_count",
    "no_outing_count",
    "late_count",
    "called_count",
    "verified_count",
    "refuted_count",
    "doubt_count",
)


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
    outing_count = fields.Integer(string="Outings", readonly=True)
    retroactive_count = fields.Integer(string="Approved Afterwards", readonly=True)
    visit_count = fields.Integer(string="Visits", readonly=True)
    no_outing_count = fields.Integer(string="Visits without Outing", readonly=True)
    late_count = fields.Integer(string="Handed Over Late", readonly=True)
    called_count = fields.Integer(string="Checked by Phone", readonly=True)
    verified_count = fields.Integer(string="Verified", readonly=True)
    refuted_count = fields.Integer(string="Refuted", readonly=True)
    doubt_count = fields.Integer(
        string="Doubts", readonly=True, help="The customer remembers them differently"
    )

    _person_uniq = models.UniqueIndex(
        "(check_id, user_id)", "A person stands in a month's check once."
    )

    @api.model
    def _cs_columns(self):
        """Return the fields of the sheet that goes to HR, in order."""
        return ("user_id", "department_id", *COUNTS)

    @api.model
    def _cs_insert(self, check, start, end):
        """Replace the lines of a check by what the registers hold now.

        :param start, end: naive UTC, first and last second of the month
        """
        params = {
            "check": check.id,
            "company": check.company_id.id,
            "start": start,
            "end": end,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
        }
        self.env.cr.execute(
            SQL("DELETE FROM cs_attendance_check_line WHERE check_id = %s", check.id)
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_attendance_check_line (
                    check_id, company_id, user_id, employee_id, department_id,
                    outing_count, retroactive_count, visit_count, no_outing_count,
                    late_count, called_count, verified_count, refuted_count,
                    doubt_count, create_uid, create_date, write_uid, write_date)
                SELECT %(check)s, %(company)s, user_id,
                       MAX(employee_id), MAX(department_id),
                       SUM(outing), SUM(retroactive), SUM(visit), SUM(no_outing),
                       SUM(late), SUM(called), SUM(verified), SUM(refuted), SUM(doubt),
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (
                    SELECT user_id, employee_id, department_id,
                           1 AS outing,
                           COALESCE(is_retroactive, FALSE)::int AS retroactive,
                           0 AS visit, 0 AS no_outing, 0 AS late, 0 AS called,
                           0 AS verified, 0 AS refuted, 0 AS doubt
                      FROM cs_outing
                     WHERE company_id = %(company)s
                       AND state IN ('approved', 'done')
                       AND date_start BETWEEN %(start)s AND %(end)s
                    UNION ALL
                    SELECT user_id, employee_id, department_id, 0, 0, 1,
                           (outing_id IS NULL)::int,
                           COALESCE(is_hand_over_late, FALSE)::int,
                           (check_result IS NOT NULL
                            AND check_result <> 'no_phone')::int,
                           (state = 'verified')::int, (state = 'refuted')::int,
                           (COALESCE(check_result, '') = 'differs')::int
                      FROM cs_visit
                     WHERE company_id = %(company)s
                       AND state NOT IN ('planned', 'cancelled')
                       AND date_start BETWEEN %(start)s AND %(end)s
                  ) AS registers
                 GROUP BY user_id
                """,
                **params,
            )
        )
