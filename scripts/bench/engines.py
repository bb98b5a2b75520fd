"""Deadlines and approvals: what every document of the suite pays for."""

from datetime import timedelta

from odoo import Command, fields

from .table import Result, row

OPEN = 10_000
# One date: what a document may cost, in the work of one plan_days of core.
PLAN_DAYS = 20


def _rule(env):
    return env["cs.deadline.rule"].create(
        {
            "model_id": env["ir.model"]._get_id("cs.deadline.pause"),
            "step": "bench",
            "step_name": "Bench",
            "days": 3,
            "clause_id": env.ref("cs_department.clause_a3_4").id,
        }
    )


def _calendar(bench):
    """Office hours and a public holiday, as a company has them."""
    env = bench.env
    env.company.resource_calendar_id = env["resource.calendar"].create(
        {
            "name": "Bench",
            "tz": "Asia/Shanghai",
            "company_id": env.company.id,
            "attendance_ids": [
                Command.create(
                    {
                        "name": f"{day} {period}",
                        "dayofweek": str(day),
                        "hour_from": start,
                        "hour_to": end,
                        "day_period": period,
                    }
                )
                for day in range(5)
                for start, end, period in ((9, 12, "morning"), (13, 18, "afternoon"))
            ],
        }
    )
    return env.company.resource_calendar_id


def _clocks(bench, count):
    """Values of clocks as the engine prepares them, on documents that are not there."""
    env, now = bench.env, fields.Datetime.now()
    rule = env["cs.deadline.rule"].search([("step", "=", "bench")]) or _rule(env)
    starts = [now + timedelta(minutes=n % 600) for n in range(count)]
    dues = rule._cs_due_dates(env.company, starts)
    return [
        {
            "name": rule.step_name,
            "res_model": "cs.deadline.pause",
            "res_id": 10**6 + number,
            "step": "bench",
            "rule_id": rule.id,
            "clause_id": rule.clause_id.id,
            "company_id": env.company.id,
            "user_id": env.uid,
            "date_start": start,
            "date_due": due,
            "date_due_initial": due,
            "date_check": due,
        }
        for number, (start, due) in enumerate(zip(starts, dues, strict=True))
    ]


@row(10)
def dates(bench):
    """10,000 due dates at once, beside core's plan_days called for each."""
    calendar = _calendar(bench)
    company, now = bench.env.company, fields.Datetime.now()
    starts = [now + timedelta(minutes=7 * n) for n in range(OPEN)]

    def core():
        for start in starts[:PLAN_DAYS]:
            calendar.plan_days(4, start, compute_leaves=True)

    def ours():
        company._cs_calendar_changed()
        company._cs_add_working_days(starts, 3)

    seconds, queries, base = bench.side_by_side(ours, core)
    # RELIABILITY: 0.2 ms a deadline where plan_days takes 3.24 ms, 1/16 of it
    return Result(
        "due dates in one batch",
        OPEN,
        seconds,
        "plan_days for each",
        base / PLAN_DAYS * OPEN,
        queries,
        ratio_max=1 / 16,
        queries_max=20,
    )


@row(11)
def deadlines(bench):
    """Clocks stored in a batch, beside a plain core model of as many rows."""
    env, count = bench.env, 2000
    bench.env["cs.deadline.rule"].search([("step", "=", "bench")]) or _rule(env)

    def core():
        env["resource.calendar.leaves"].create(
            [
                {
                    "name": f"Leave {n}",
                    "company_id": env.company.id,
                    "resource_id": False,
                    "calendar_id": env.company.resource_calendar_id.id,
                    "date_from": "2026-11-02 01:00:00",
                    "date_to": "2026-11-02 02:00:00",
                    "time_type": "other",
                }
                for n in range(count)
            ]
        )

    def ours():
        env["cs.deadline"].create(_clocks(bench, count))

    seconds, queries, base = bench.side_by_side(ours, core)
    return Result(
        "clocks created in one batch",
        count,
        seconds,
        "core rows with two dates",
        base,
        queries,
        ratio_max=3,
        queries_max=count // 25,
    )


@row(12)
def cron_idle(bench):
    """The cron with 10,000 open clocks of which none is due."""
    env = bench.env
    env["cs.deadline"].create(_clocks(bench, OPEN))
    env.flush_all()
    bench.cr.execute("ANALYZE cs_deadline")
    cron = env["cs.deadline"]
    seconds, queries = bench.median(lambda: cron._cron_check())
    return Result(
        "deadline cron, none due", OPEN, seconds, queries=queries, queries_max=5
    )


@row(20)
def approvals(bench):
    """Ask for an approval and decide, beside a task scheduled and done in core."""
    env, count = bench.env, 20
    users = [
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": f"Bench {role}",
                "login": f"bench_{role}",
                "group_ids": [
                    Command.link(env.ref(f"cs_department.group_cs_{role}").id)
                ],
            }
        )
        for role in ("user", "manager")
    ]
    agent, manager = users
    tomorrow = env.company._cs_today() + timedelta(days=20)
    clocks = env["cs.deadline"].create(
        [{**vals, "step": "pause bench"} for vals in _clocks(bench, count)]
    )

    def ours():
        pauses = (
            env["cs.deadline.pause"]
            .with_user(agent)
            .create(
                [
                    {
                        "deadline_id": clock.id,
                        "reason": "complex",
                        "note": "Two makers are involved.",
                        "date_promised": tomorrow,
                    }
                    for clock in clocks
                ]
            )
        )
        pauses.action_submit()
        env.invalidate_all()
        pauses.with_user(manager).action_approve()

    def core():
        for partner in env["res.partner"].browse(bench.partner_ids[:count]):
            partner.with_user(agent).sudo().activity_schedule(
                "mail.mail_activity_data_todo", user_id=manager.id
            )
        env.invalidate_all()
        for partner in env["res.partner"].browse(bench.partner_ids[:count]):
            activities = partner.with_user(manager).sudo().activity_ids
            activities.action_feedback(feedback="Done")

    seconds, queries, base = bench.side_by_side(ours, core)
    return Result(
        "document made, submitted, approved",
        count,
        seconds,
        "core activity planned, done",
        base,
        queries,
        ratio_max=6,
    )
