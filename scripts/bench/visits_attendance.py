"""The month's attendance sheet of 2,000 people, beside one statement by hand."""

import resource
from datetime import datetime

from odoo import Command

from . import rows
from .table import Result, row

PEOPLE, OUTINGS, VISITS = 2000, 10, 20
MONTH = "2026-09-01"
MEMORY = 300
# The same rows in one statement: what each person did, with the figures and the days.
BY_HAND = """
    WITH entry AS MATERIALIZED (
        SELECT user_id, 'outing' AS kind, id, date_start, date_end, is_retroactive,
               FALSE AS late, NULL AS result
          FROM cs_outing
         WHERE company_id = %(company)s AND state IN ('approved', 'done')
           AND date_start < %(stop)s AND date_end > %(start)s
         UNION ALL
        SELECT user_id, 'visit', id, date_start, date_end, FALSE, is_hand_over_late,
               COALESCE(check_result, state)
          FROM cs_visit
         WHERE company_id = %(company)s AND state NOT IN ('planned', 'cancelled')
           AND date_start < %(stop)s AND date_end > %(start)s
         UNION ALL
        SELECT along.user_id, 'companion', visit.id, date_start, date_end, FALSE,
               FALSE, NULL
          FROM cs_visit visit
          JOIN cs_visit_companion_rel along ON along.visit_id = visit.id
         WHERE company_id = %(company)s AND state NOT IN ('planned', 'cancelled')
           AND date_start < %(stop)s AND date_end > %(start)s),
    figure AS (
        SELECT user_id, count(*) FILTER (WHERE kind = 'outing') AS outings,
               count(*) FILTER (WHERE kind = 'visit') AS visits,
               count(*) FILTER (WHERE late) AS late,
               count(*) FILTER (WHERE result = 'verified') AS verified,
               count(*) FILTER (WHERE result = 'differs') AS doubts
          FROM entry GROUP BY user_id),
    piece AS (
        SELECT user_id,
               (date_start AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day,
               date_start, date_end,
               max(date_end) OVER (PARTITION BY user_id,
                   (date_start AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                   ORDER BY date_start, date_end
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
          FROM entry),
    day AS (
        SELECT user_id, day, sum(greatest(interval '0', date_end
                                          - greatest(date_start, before))) AS out
          FROM piece GROUP BY user_id, day),
    span AS (
        SELECT user_id, count(*) AS days, sum(out) AS out FROM day GROUP BY user_id)
    SELECT entry.*, figure.*, span.*
      FROM entry JOIN figure USING (user_id) JOIN span USING (user_id)
     ORDER BY entry.user_id, entry.date_start
"""


def _ids(bench, table, after):
    bench.cr.execute(f"SELECT id FROM {table} WHERE id > %s ORDER BY id", [after])
    return [number for (number,) in bench.cr.fetchall()]


def _nth(ids):
    """SQL text of the id of the person a row belongs to."""
    return f"(ARRAY[{', '.join(map(str, ids))}])[1 + mod(k, {len(ids)})]"


def _people(bench):
    """2,000 salespeople with employees, copied from one; ``(users, employees)``."""
    env = bench.env(context={"no_reset_password": True})
    user = env["res.users"].create(
        {
            "name": "Bench salesperson",
            "login": "bench_salesperson",
            "group_ids": [Command.link(env.ref("cs_visits.group_visit_user").id)],
        }
    )
    employee = env["hr.employee"].create(
        {
            "name": user.name,
            "user_id": user.id,
            "company_id": env.company.id,
            "department_id": env["hr.department"].create({"name": "Bench"}).id,
        }
    )
    version = employee.version_id
    rows.copy(env, user, PEOPLE, {"login": "'bench_salesperson_' || k"})
    users = _ids(bench, "res_users", user.id)
    rows.copy(env, employee, PEOPLE, {"user_id": _nth(users)})
    employees = _ids(bench, "hr_employee", employee.id)
    rows.copy(env, version, PEOPLE, {"employee_id": _nth(employees)})
    bench.cr.execute(
        "UPDATE hr_employee SET current_version_id = version.id FROM hr_version version"
        " WHERE version.employee_id = hr_employee.id AND version.id > %s",
        [version.id],
    )
    for table, column in (
        ("res_groups_users_rel", "gid"),
        ("res_company_users_rel", "cid"),
    ):
        other = "uid" if column == "gid" else "user_id"
        bench.cr.execute(
            f"INSERT INTO {table} ({column}, {other}) SELECT {column}, made"
            f" FROM {table}, unnest(%s) made WHERE {other} = %s",
            [users, user.id],
        )
    env.invalidate_all(flush=False)
    return user, users, employees


def _documents(bench, user, users, employees):
    env = bench.env
    start = "timestamp '2026-09-01' + floor(pg_temp.draw('%s' || k) * 29) * interval"
    start += " '1 day' + pg_temp.draw('hour' || k) * interval '6 hours'"
    person = {"user_id": _nth(users), "employee_id": _nth(employees)}
    outing = env["cs.outing"].create(
        {
            "user_id": user.id,
            "date_start": datetime(2026, 9, 1, 1),
            "date_end": datetime(2026, 9, 1, 9),
            "purpose": "Customers",
        }
    )
    begin = start % "outing"
    rows.copy(
        env,
        outing,
        PEOPLE * OUTINGS,
        {
            **person,
            "name": "'BO/' || k",
            "state": "'done'",
            "date_start": begin,
            "date_end": f"{begin} + interval '7 hours'",
        },
    )
    visit = env["cs.visit"].create(
        {
            "user_id": user.id,
            "partner_id": bench.partner_ids[0],
            "date_start": datetime(2026, 9, 1, 2),
            "date_end": datetime(2026, 9, 1, 3),
            "purpose_id": env["cs.visit.purpose"].search([], limit=1).id,
        }
    )
    begin = start % "visit"
    rows.copy(
        env,
        visit,
        PEOPLE * VISITS,
        {
            **person,
            "name": "'BV/' || k",
            "state": "CASE WHEN mod(k, 3) = 0 THEN 'verified' ELSE 'handed_over' END",
            "check_result": "CASE WHEN mod(k, 3) = 0 THEN 'verified'"
            " WHEN mod(k, 20) = 1 THEN 'differs' END",
            "calendar_event_id": "NULL",
            "date_start": begin,
            "date_end": f"{begin} + interval '90 minutes'",
        },
    )
    bench.cr.execute(
        "INSERT INTO cs_visit_companion_rel (visit_id, user_id)"
        " SELECT id, user_id + 1 FROM cs_visit WHERE id > %s AND id %% 10 = 0"
        " AND user_id < %s",
        [visit.id, max(users)],
    )
    bench.cr.execute("ANALYZE cs_visit_companion_rel")


@row(61)
def attendance_sheet(bench):
    """A month's sheet with evidence and days, as the cron and the button take it."""
    with bench.cr.savepoint() as savepoint:
        results = _measure(bench)
        # what was made here is not for the rows after this one
        savepoint.rollback()
        bench.env.invalidate_all(flush=False)
    return results


def _measure(bench):
    env = bench.env
    _documents(bench, *_people(bench))
    check = env["cs.attendance.check"].create(
        {"company_id": env.company.id, "date_from": MONTH}
    )
    params = check._cs_register_params()
    params = {key: params[key] for key in ("company", "start", "stop", "tz")}

    def by_hand():
        env.cr.execute(BY_HAND, params)
        env.cr.fetchall()

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, queries, base = bench.side_by_side(check._cs_compute_lines, by_hand)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < MEMORY, f"{grown:.0f} MB"
    check._cs_compute_lines()
    counted = sum(check.line_ids.mapped("visit_count"))
    assert counted >= PEOPLE * VISITS * 0.99, counted
    again, more, _base = bench.side_by_side(check._cs_compute_lines, by_hand)
    return [
        Result(
            "attendance sheet of a month, people",
            PEOPLE,
            seconds,
            "one statement by hand",
            base,
            queries,
            # target: 3; the gate leaves a quarter for a busy machine
            ratio_max=3.75,
            queries_max=15,
        ),
        Result("the same sheet taken again", PEOPLE, again, queries=more),
    ]
