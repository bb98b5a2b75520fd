"""Run by test_attendance_proposal in a process of its own: ``DATABASE``.

Installs the app Attendances into a database that is dropped afterwards, and goes
through the proposals there. Exit code 0 when all is as it should be.
"""

import sys
from datetime import datetime

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import AccessError
from odoo.modules.registry import Registry
from odoo.tests import new_test_user
from odoo.tools import config

NAME = sys.argv[1]


def make(env):
    """A company's sheet of September with an outing over night and a visit."""
    company = env.ref("base.main_company")
    company.resource_calendar_id.tz = "UTC"
    people = {}
    for role, groups in (
        ("sales", "cs_visits.group_visit_user"),
        ("hr", "hr.group_hr_user"),
        ("agent", "cs_department.group_cs_user"),
    ):
        people[role] = new_test_user(
            env, f"app_{role}", groups=groups, email=f"{role}@example.com"
        )
    employee = env["hr.employee"].create(
        {
            "name": "Sales",
            "user_id": people["sales"].id,
            "company_id": company.id,
            "department_id": env["hr.department"].create({"name": "East"}).id,
        }
    )
    env["hr.employee"].create(
        {"name": "HR", "user_id": people["hr"].id, "company_id": company.id}
    )
    outing = env["cs.outing"].create(
        {
            "user_id": people["sales"].id,
            "date_start": datetime(2026, 9, 21, 14),
            "date_end": datetime(2026, 9, 22, 10),
            "purpose": "Night train",
        }
    )
    visit = env["cs.visit"].create(
        {
            "user_id": people["sales"].id,
            "partner_id": env["res.partner"].create({"name": "C", "is_company": 1}).id,
            "date_start": datetime(2026, 9, 24, 18),
            "date_end": datetime(2026, 9, 24, 21),
            "purpose_id": env["cs.visit.purpose"].search([], limit=1).id,
        }
    )
    # the steps are tested elsewhere
    outing._cs_write_checked({"state": "done"})
    visit._cs_write_checked({"state": "done"})
    env["hr.attendance"].create(
        {
            "employee_id": employee.id,
            "check_in": datetime(2026, 9, 24, 9),
            "check_out": datetime(2026, 9, 24, 19),
        }
    )
    return company, people, employee


def send(env, company, people):
    check = env["cs.attendance.check"].create(
        {"company_id": company.id, "date_from": "2026-09-01"}
    )
    check._cs_open_deadlines("attendance")._cs_finish(datetime(2026, 10, 1))
    agent = check.with_user(people["agent"])
    agent.action_compute()
    agent.action_check()
    agent.action_send()
    return check


def raises(kind, function):
    try:
        function()
    except kind:
        return True
    return False


def go(env):
    # no server answers here for the styles of a PDF
    type(env["ir.actions.report"]).get_wkhtmltopdf_state = lambda self: "install"
    company, people, employee = make(env)
    check = send(env, company, people)
    assert env["cs.attendance.proposal"]._cs_has_app()
    menu = env.ref("cs_visits.cs_attendance_proposal_menu")
    hr = check.with_user(people["hr"])
    assert menu.id in env["ir.ui.menu"].with_user(people["hr"]).load_menus(False)
    agent = check.with_user(people["agent"])
    assert hr.can_propose and not agent.can_propose
    assert raises(Exception, agent.action_propose)
    before = env["hr.attendance"].search_count([])
    hr.action_propose()
    hr.action_propose()
    found = [
        (str(p.date), p.date_start.hour, p.date_end.hour)
        for p in check.proposal_ids.sorted("date_start")
    ]
    # the working hours of the two days of the outing; of the visit what is missing
    assert ("2026-09-24", 19, 21) in found, found
    assert not [row for row in found if row[2] > 18 and row[0] != "2026-09-24"], found
    assert len({row[0] for row in found}) == 3, found
    # never by itself
    assert env["hr.attendance"].search_count([]) == before
    late = check.proposal_ids.filtered(lambda p: str(p.date) == "2026-09-24")
    assert raises(AccessError, late.with_user(people["agent"]).action_accept)
    late.with_user(people["hr"]).action_accept()
    made = env["hr.attendance"].browse(late.attendance_ref)
    assert made.employee_id == employee and made.check_in == late.date_start
    assert late.state == "accepted" and late.decided_by == people["hr"]
    other = check.proposal_ids - late
    env["hr.attendance"].create(
        {
            "employee_id": employee.id,
            "check_in": other[0].date_start,
            "check_out": other[0].date_end,
        }
    )
    kept = env.cr.savepoint(flush=True)
    assert raises(Exception, other[0].with_user(people["hr"]).action_accept)
    kept.rollback()
    other[0].with_user(people["hr"]).action_refuse()
    hr.action_propose()
    assert len(check.proposal_ids) == len(found)
    # one's own time
    people["sales"].group_ids = [Command.link(env.ref("hr.group_hr_user").id)]
    if len(other) > 1:
        mine = other[1].with_user(people["sales"])
        assert raises(Exception, mine.action_accept)


def main():
    options = ["-c", "odoo.conf", "-d", NAME, "--no-http", "--log-level=error"]
    config.parse_config(options, setup_logging=True)
    Registry.new(NAME, update_module=True, install_modules=["hr_attendance"])
    with Registry(NAME).cursor() as cr:
        go(api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True}))
        cr.rollback()


if __name__ == "__main__":
    main()
