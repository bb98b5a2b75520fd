"""Logging a visit from the phone, beside a meeting made in core's calendar."""

from datetime import timedelta

from odoo import Command, fields

from .complaint_lists import _specification
from .table import Result, row

MODEL = "cs.visit"
COUNT = 20


def _salesperson(bench):
    """A salesperson with an employee, and visits enough to look through."""
    env = bench.env(context={"no_reset_password": True})
    user = env["res.users"].create(
        {
            "name": "Bench sales",
            "login": "bench_visit_log",
            "email": "sales@example.com",
            "group_ids": [
                Command.link(env.ref("cs_visits.group_visit_user").id),
                Command.link(env.ref("base.group_user").id),
            ],
        }
    )
    env["hr.employee"].create({"name": user.name, "user_id": user.id})
    return user


def _visits(bench, purpose, now):
    """What the phone's form sends when a visit has just ended."""
    return [
        {
            "partner_id": bench.partner_ids[number % len(bench.partner_ids)],
            "purpose_id": purpose.id,
            "date_start": now - timedelta(days=number, minutes=30),
            "date_end": now - timedelta(days=number),
            "content": f"Went through order list {number}",
            "latitude": 31.2304,
            "longitude": 121.4737,
            "position_accuracy": 12,
            "date_position": now - timedelta(days=number),
            "client_key": f"bench-{number}",
        }
        for number in range(COUNT)
    ]


def _meetings(bench, user, now):
    partners = bench.env["res.partner"].browse(bench.partner_ids)
    return [
        {
            "name": f"Visit {number}",
            "start": now - timedelta(days=number, minutes=30),
            "stop": now - timedelta(days=number),
            "user_id": user.id,
            "partner_ids": [
                Command.set((user.partner_id | partners[number % len(partners)]).ids)
            ],
        }
        for number in range(COUNT)
    ]


@row(60)
def visit_log(bench):
    """One save of the phone's form after the other, answer included."""
    name = "visit logged from the phone"
    if MODEL not in bench.env:
        return Result(name, note=f"there is no {MODEL}")
    user, now = _salesperson(bench), fields.Datetime.now()
    context = {"allowed_company_ids": bench.env.company.ids}
    env = bench.env(user=user, context=context)
    purpose = bench.env["cs.visit.purpose"].search([], limit=1)
    visits, meetings = _visits(bench, purpose, now), _meetings(bench, user, now)
    specification = _specification(env[MODEL], "form")

    def ours():
        for vals in visits:
            env[MODEL].browse().web_save(dict(vals), specification)

    def theirs():
        for vals in meetings:
            env["calendar.event"].create(vals)

    seconds, queries, base = bench.side_by_side(ours, theirs)
    return Result(
        name,
        COUNT,
        seconds,
        "calendar.event created",
        base,
        queries,
        # target: 1.5; the gate leaves a quarter for a busy machine
        ratio_max=1.875,
        queries_max=16 * COUNT,
    )
