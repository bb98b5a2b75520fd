"""A callback round over many visits, beside one statement selecting the same rows."""

import resource
from datetime import date, datetime

from odoo.tools import SQL

from . import rows
from .table import Result, row

VISITS_A_CUSTOMER = 5
CUSTOMERS_A_PERSON = 200
FIRST = date(2026, 9, 21)
MEMORY_MB = 300
# One visit of each customer, weighed and placed; whom to call, with the number.
BY_HAND = """
    WITH denied AS (
        SELECT user_id, COUNT(*) AS n FROM cs_visit
         WHERE company_id = %(company)s AND state = 'refuted'
           AND date_start >= '2026-03-20 16:00' AND date_start < '2026-09-20 16:00'
         GROUP BY user_id),
    spoken AS (
        SELECT DISTINCT p.commercial_partner_id AS customer
          FROM cs_callback k JOIN res_partner p ON p.id = k.partner_id
         WHERE k.company_id = %(company)s AND k.state = 'done'
           AND k.date_done >= '2026-03-20 16:00'),
    candidate AS (
        SELECT DISTINCT ON (p.commercial_partner_id)
               v.id, v.user_id, p.commercial_partner_id AS customer, p.cs_no_call,
               NULLIF(btrim(p.phone), '') AS phone,
               COUNT(*) OVER (PARTITION BY p.commercial_partner_id) AS visits
          FROM cs_visit v JOIN res_partner p ON p.id = v.partner_id
         WHERE v.company_id = %(company)s AND v.state = 'handed_over'
           AND v.round_id IS NULL
           AND v.date_start >= '2026-09-20 16:00' AND v.date_start < '2026-09-30 16:00'
         ORDER BY p.commercial_partner_id, md5(%(seed)s || ':' || v.id)),
    weighed AS (
        SELECT c.*, COALESCE(met.phone, c.phone) AS number,
               -ln(1 - (('x' || substr(md5(%(seed)s || ':draw:' || c.id), 1, 13))
                        ::bit(52)::bigint::float8 + 0.5::float8) / 2::float8 ^ 52)
               / (1 + COALESCE(d.n, 0) + (s.customer IS NULL)::int) AS sort
          FROM candidate c
          LEFT JOIN denied d ON d.user_id = c.user_id
          LEFT JOIN spoken s ON s.customer = c.customer
          LEFT JOIN LATERAL (
               SELECT m.phone FROM cs_visit_res_partner_rel r
                 JOIN res_partner m ON m.id = r.res_partner_id
                WHERE r.cs_visit_id = c.id AND m.phone IS NOT NULL
                  AND m.cs_no_call IS NOT TRUE
                ORDER BY m.id LIMIT 1) met ON TRUE
         WHERE c.cs_no_call IS NOT TRUE),
    placed AS (
        SELECT w.*, COUNT(*) OVER () AS total,
               ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY sort) <= 3 AS is_floor
          FROM weighed w WHERE number IS NOT NULL)
    SELECT id, customer, user_id, number, visits, sort,
           is_floor OR place <= CEIL(total * 0.33) - floors AS called
      FROM (SELECT p.*, COUNT(*) FILTER (WHERE is_floor) OVER () AS floors,
                   ROW_NUMBER() OVER (PARTITION BY is_floor ORDER BY sort) AS place
              FROM placed p) filled
"""


def generate(bench):
    """Salespeople, agents and the visits of ten days, all handed over."""
    env = bench.env
    if bench.__dict__.get("visits"):
        return
    bench.visits = bench.customers * VISITS_A_CUSTOMER
    env.company.resource_calendar_id.tz = "Asia/Shanghai"
    centers = env["hr.department"].create(
        [{"name": f"Bench Center {n}", "cs_is_center": True} for n in range(10)]
    )
    people = max(4, bench.customers // CUSTOMERS_A_PERSON)
    users = _people(env, "bench_sales", "cs_visits.group_visit_user", people, centers)
    _people(
        env,
        "bench_round_agent",
        "cs_department.group_cs_user",
        20,
        env["hr.department"].create({"name": "Bench Service"}),
    )
    visit = env["cs.visit"].create(
        {
            "partner_id": bench.partner_ids[0],
            "user_id": users[0].id,
            "date_start": datetime(2026, 9, 22, 2),
            "purpose_id": env.ref("cs_visits.cs_visit_purpose_care_ties").id,
            "content": "Talked about the autumn orders",
        }
    )
    visit._cs_write_checked(
        {"state": "handed_over", "date_handed_over": datetime(2026, 9, 22, 9)}
    )
    partners = ", ".join(map(str, bench.partner_ids))
    number = f"mod(k, {bench.customers})"
    person = f"1 + mod({number} / {CUSTOMERS_A_PERSON}, {people})"
    start = "timestamp '2026-09-21 01:00' + mod(k, 14000) * interval '1 minute'"
    rows.copy(
        env,
        visit,
        bench.visits - 1,
        {
            "name": "'BV' || k",
            "partner_id": f"(ARRAY[{partners}])[1 + {number}]",
            "user_id": _column(users.ids, person),
            "employee_id": _column(users.employee_id.ids, person),
            "department_id": _column(
                users.employee_id.department_id.ids, "1 + mod(k, 10)"
            ),
            "date_start": start,
            "date_end": f"{start} + interval '1 hour'",
        },
    )
    env.cr.execute("ANALYZE res_partner")
    # Visits are there for days before they are drawn from. Of a row that the same
    # transaction made, PostgreSQL looks up every foreign key again at each update.
    # The database is a throw-away copy.
    env.flush_all()
    type(env.cr).commit(env.cr)


def _people(env, login, group, count, departments):
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"{login} {n}",
                    "login": f"{login}_{n}",
                    "group_ids": [(6, 0, env.ref(group).ids)],
                }
                for n in range(count)
            ]
        )
    )
    env["hr.employee"].create(
        [
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": env.company.id,
                "department_id": departments[n % len(departments)].id,
            }
            for n, user in enumerate(users)
        ]
    )
    return users


def _column(ids, place):
    return f"(ARRAY[{', '.join(map(str, ids))}])[{place}]"


def _memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@row(70)
def visits_round(bench):
    """Whom to call of all visits of ten days: drawn, written, handed to the agents."""
    generate(bench)
    env = bench.env
    # floors of levels are left out: the statement by hand has the share alone
    env["cs.round.policy"]._cs_for_company(env.company).level_ids.unlink()
    round_ = env["cs.callback.round"].create({"date_from": FIRST, "seed": "2026"})
    parameters = {"company": env.company.id, "seed": round_.seed}

    def by_hand():
        env.cr.execute(BY_HAND, parameters)
        return env.cr.fetchall()

    selected = {line[0] for line in by_hand() if line[-1]}
    with env.cr.savepoint() as savepoint:
        before = _memory()
        round_.action_generate()
        grown = _memory() - before
        drawn = set(round_.callback_ids.visit_id.ids)
        assert drawn == selected, (len(drawn), len(selected), len(drawn - selected))
        assert not round_._cs_verify()
        again = _again(bench, round_)
        savepoint.rollback()
        env.invalidate_all(flush=False)
    assert grown <= MEMORY_MB, f"the draw takes {grown:.0f} MB, {MEMORY_MB} at most"
    seconds, queries, base = bench.side_by_side(round_.action_generate, by_hand)
    return [
        Result(
            f"round of {bench.customers:,} customers drawn (+{grown:.0f} MB)",
            bench.visits,
            seconds,
            "one statement selecting the same rows",
            base,
            queries,
            # the target of 3 is missed (docs/benchmarks.md): shown, no gate yet
            queries_max=60,
        ),
        again,
    ]


def _again(bench, round_):
    """The second run: no row of any table."""
    cr = bench.cr

    def count():
        cr.execute(
            SQL(
                "SELECT (SELECT COUNT(*) FROM cs_callback_round_line),"
                " (SELECT COUNT(*) FROM cs_callback),"
                " (SELECT COUNT(*) FROM cs_callback_round_draw)"
            )
        )
        return cr.fetchone()

    before = count()
    seconds, queries = bench.once(round_.action_generate)
    assert count() == before, "the second run writes rows"
    return Result(
        "the same round again: 0 rows",
        bench.visits,
        seconds,
        queries=queries,
        queries_max=50,
    )
