from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .attendance_entry import COLUMNS, FIGURES, conditions

ROLE = "cs_visits.group_visit_user"
# What outings and visits of a month say; three lists with the same columns. Who has
# reported back was out until then, whatever was planned.
OUTINGS = """
    SELECT user_id, employee_id, department_id, 'outing' AS kind, id AS outing_id,
           NULL::int AS visit_id, date_start, date_end, %(hours)s AS hours,
           date_start < %(start)s AS is_carried, TRUE AS is_out,
           COALESCE(is_retroactive, FALSE) AS is_retroactive, FALSE AS is_no_outing,
           FALSE AS is_handed_over, FALSE AS is_late, FALSE AS is_called,
           NULL AS result
      FROM (SELECT outing.id, user_id, employee_id, department_id, is_retroactive,
                   date_start, COALESCE(date_returned, date_end) AS date_end
              FROM cs_outing outing
             WHERE company_id = %(company)s AND state IN ('approved', 'done')) went
     WHERE date_start < %(stop)s AND date_end > %(start)s
"""
VISITS = """
    SELECT user_id, employee_id, department_id, 'visit', NULL::int, id,
           date_start, date_end, %(hours)s, date_start < %(start)s,
           NOT (state = 'refuted' AND %(finding)s IS NOT DISTINCT FROM 'upheld'),
           FALSE, outing_id IS NULL, date_handed_over IS NOT NULL,
           COALESCE(is_hand_over_late, FALSE),
           COALESCE(check_result NOT IN ('no_phone', 'no_call'), FALSE),
           CASE WHEN %(finding)s = 'upheld' THEN 'upheld'
                WHEN state = 'verified' OR %(finding)s = 'dismissed' THEN 'verified'
                WHEN %(finding)s IS NOT NULL OR state = 'refuted'
                     OR check_result = 'differs' THEN 'review'
                WHEN check_result IN ('cannot_say', 'unreachable', 'no_phone',
                                      'no_call') THEN check_result END
      FROM cs_visit
     WHERE company_id = %(company)s AND state NOT IN ('planned', 'cancelled')
       AND date_start < %(stop)s AND date_end > %(start)s
"""
# of a colleague's visit only the time counts for who came along
COMPANIONS = """
    SELECT along.user_id, NULL::int, NULL::int, 'companion', NULL::int, visit.id,
           date_start, date_end, %(hours)s, date_start < %(start)s,
           NOT (state = 'refuted' AND %(finding)s IS NOT DISTINCT FROM 'upheld'),
           FALSE, FALSE, FALSE, FALSE, FALSE, NULL
      FROM cs_visit visit
      JOIN cs_visit_companion_rel along ON along.visit_id = visit.id
     WHERE company_id = %(company)s AND state NOT IN ('planned', 'cancelled')
       AND date_start < %(stop)s AND date_end > %(start)s
       AND along.user_id <> visit.user_id
"""
# Each entry by local day; what several of them share counts once, by adding only what
# goes past the latest end so far.
DAYS = """
    piece AS (
        SELECT entry.user_id, entry.kind, day.day::date AS day,
               GREATEST(entry.date_start, %(start)s, day.day AT TIME ZONE %(tz)s
                        AT TIME ZONE 'UTC') AS first,
               LEAST(entry.date_end, %(stop)s, (day.day + interval '1 day')
                     AT TIME ZONE %(tz)s AT TIME ZONE 'UTC') AS last
          FROM entry
          CROSS JOIN LATERAL generate_series(
               date_trunc('day', GREATEST(entry.date_start, %(start)s)
                          AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s),
               (LEAST(entry.date_end, %(stop)s) - interval '1 second')
                    AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s,
               interval '1 day') AS day
         WHERE entry.is_out),
    spread AS (
        SELECT *, MAX(last) OVER (PARTITION BY user_id, day ORDER BY first, last
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                  AS before
          FROM piece),
    out_day AS (
        SELECT user_id, day, MIN(first) AS date_first, MAX(last) AS date_last,
               ROUND(SUM(EXTRACT(EPOCH FROM GREATEST(
                   interval '0', last - GREATEST(first, before)))) / 3600, 2) AS hours,
               COUNT(*) FILTER (WHERE kind = 'outing') AS outing_count,
               COUNT(*) FILTER (WHERE kind <> 'outing') AS visit_count
          FROM spread GROUP BY user_id, day)
"""
# Who has the role and works in a department of the company stands on the sheet too
PEOPLE = """
    person AS (
        SELECT employee.user_id, employee.id AS employee_id, version.department_id
          FROM hr_employee employee
          LEFT JOIN hr_version version ON version.id = employee.current_version_id
         WHERE employee.company_id = %(company)s AND employee.user_id IS NOT NULL),
    listed AS (
        SELECT user_id FROM entry
         UNION
        SELECT person.user_id FROM person
          JOIN hr_employee employee ON employee.id = person.employee_id
          JOIN res_users users ON users.id = person.user_id
         WHERE employee.active AND users.active AND person.department_id IS NOT NULL
           AND EXISTS (SELECT FROM res_groups_users_rel role
                        WHERE role.uid = users.id AND role.gid = ANY(%(roles)s)))
"""
LINES = """
    figure AS (
        SELECT user_id, %(counts)s,
               (array_agg(employee_id ORDER BY date_start DESC)
                    FILTER (WHERE employee_id IS NOT NULL))[1] AS employee_id,
               (array_agg(department_id ORDER BY date_start DESC)
                    FILTER (WHERE department_id IS NOT NULL))[1] AS department_id
          FROM entry GROUP BY user_id),
    span AS (
        SELECT user_id, COUNT(*) AS days_out, SUM(hours) AS hours_out
          FROM out_day GROUP BY user_id),
    line AS (
        INSERT INTO cs_attendance_check_line AS old (
               check_id, company_id, date_from, user_id, employee_id, department_id,
               days_out, hours_out, %(names)s,
               create_uid, create_date, write_uid, write_date)
        SELECT %(check)s, %(company)s, %(month)s, listed.user_id,
               COALESCE(figure.employee_id, person.employee_id),
               COALESCE(figure.department_id, person.department_id),
               COALESCE(span.days_out, 0), COALESCE(span.hours_out, 0), %(figures)s,
               %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM listed
          LEFT JOIN figure ON figure.user_id = listed.user_id
          LEFT JOIN span ON span.user_id = listed.user_id
          LEFT JOIN person ON person.user_id = listed.user_id
        ON CONFLICT (check_id, user_id) DO UPDATE SET %(updates)s
        RETURNING id, user_id)
"""


class CsAttendanceCheck(models.Model):
    """Takes a month's figures from the registers, and what is behind each of them.

    One statement writes people, entries and days, whatever their number. The remarks of
    customer service stay on their lines when the figures are taken anew.
    """

    _inherit = "cs.attendance.check"

    figures_hash = fields.Char(readonly=True, copy=False)

    def _cs_compute_lines(self):
        self.env.flush_all()
        # compiling a statement that runs once takes longer than running it
        self.env.cr.execute("SET LOCAL jit = off")
        for check in self:
            check._cs_delete_evidence()
            [(line_ids, digest)] = self.env.execute_query(check._cs_register_query())
            # whoever is on the sheet no longer
            self.env.cr.execute(
                SQL(
                    "DELETE FROM cs_attendance_check_line"
                    " WHERE check_id = %s AND id <> ALL(%s)",
                    check.id,
                    line_ids or [],
                )
            )
            check._cs_write_checked({"figures_hash": digest})
        self.env.invalidate_all()

    def unlink(self):
        self.sudo()._cs_delete_evidence()
        return super().unlink()

    def _cs_delete_evidence(self):
        lines = self.line_ids
        lines._cs_delete_evidence(lines.ids)

    # -- statements ----------------------------------------------------------------

    def _cs_register_params(self):
        """Return what the statements need; the month in UTC, ``stop`` exclusive."""
        self.ensure_one()
        company = self.company_id
        start, last = company._cs_day_span(self.date_from, self.date_to)
        stop = last + timedelta(seconds=1)
        has_finding = "finding_state" in self.env["cs.visit"]._fields
        return {
            "check": self.id,
            "company": company.id,
            "month": self.date_from,
            "start": start,
            "stop": stop,
            "tz": company._cs_work_calendar()[0].tz,
            # until it is decided, nothing is said about anyone
            "finding": SQL("finding_state" if has_finding else "NULL::varchar"),
            "hours": SQL(
                "ROUND(EXTRACT(EPOCH FROM LEAST(date_end, %s)"
                " - GREATEST(date_start, %s))::numeric / 3600, 2)",
                stop,
                start,
            ),
            "roles": self.env.ref(ROLE).sudo().all_implied_by_ids.ids,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
        }

    def _cs_entries_query(self):
        """Return the statement that selects the outings and visits of the month."""
        params = self._cs_register_params()
        return SQL(" UNION ALL ").join(
            SQL(text, **params) for text in (OUTINGS, VISITS, COMPANIONS)
        )

    def _cs_register_query(self):
        """Return the statement that writes lines, entries and days of the month.

        It gives the ids of the lines and the digest of the entries.
        """
        params = self._cs_register_params()
        entries = SQL("entry AS MATERIALIZED (%s)", self._cs_entries_query())
        parts = [SQL(text, **params) for text in (DAYS, PEOPLE)]
        parts.append(SQL(LINES, **params, **self._cs_figure_columns(params)))
        parts.append(self._cs_insert_entries())
        parts.append(
            SQL(
                "filled AS (INSERT INTO cs_attendance_day (line_id, date, date_first,"
                " date_last, hours, outing_count, visit_count)"
                " SELECT line.id, day, date_first, date_last, hours, outing_count,"
                " visit_count FROM out_day JOIN line USING (user_id))"
            )
        )
        return SQL(
            "WITH %s SELECT (SELECT array_agg(id) FROM line), (%s)",
            SQL(", ").join([entries, *parts]),
            self.env["cs.attendance.entry"]._cs_digest_query(
                SQL("SELECT * FROM entry")
            ),
        )

    def _cs_insert_entries(self):
        columns = [SQL.identifier(name) for name in COLUMNS]
        return SQL(
            "kept AS (INSERT INTO cs_attendance_entry (line_id, %s)"
            " SELECT line.id, %s FROM entry JOIN line USING (user_id)"
            " ORDER BY line.id, entry.date_start)",
            SQL(", ").join(columns),
            SQL(", ").join(SQL("entry.%s", column) for column in columns),
        )

    def _cs_figure_columns(self, params):
        names = [SQL.identifier(name) for name in FIGURES]
        counts = [
            SQL(
                "COUNT(*) FILTER (WHERE %s) AS %s",
                SQL(" AND ").join(
                    SQL("%s = %s", SQL.identifier(column), value)
                    for column, value in conditions(figure)
                ),
                SQL.identifier(figure),
            )
            for figure in FIGURES
        ]
        renewed = ["employee_id", "department_id", "days_out", "hours_out", *FIGURES]
        renewed += ["write_uid", "write_date"]
        return {
            "counts": SQL(", ").join(counts),
            "names": SQL(", ").join(names),
            "figures": SQL(", ").join(
                SQL("COALESCE(figure.%s, 0)", name) for name in names
            ),
            "updates": SQL(", ").join(
                SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
                for name in renewed
            ),
        }

    # -- are they still right? -----------------------------------------------------

    def _cs_live_digest(self):
        """Return a hash over what the registers say of the month now."""
        self.ensure_one()
        entries = self.env["cs.attendance.entry"]
        query = entries._cs_digest_query(self._cs_entries_query())
        return self.env.execute_query(query)[0][0]

    def _cs_kept_digest(self):
        """Return the same hash over the evidence that was kept."""
        self.ensure_one()
        entries = self.env["cs.attendance.entry"]
        rows = SQL(
            "SELECT line.user_id, entry.* FROM cs_attendance_entry entry"
            " JOIN cs_attendance_check_line line ON line.id = entry.line_id"
            " WHERE line.check_id = %s",
            self.id,
        )
        return self.env.execute_query(entries._cs_digest_query(rows))[0][0]
