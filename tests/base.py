"""Base case of all tests: a company in Shanghai with people of each role."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

# Weekday 09:00–12:00, 13:00–18:00
HOURS = ((9, 12, "morning"), (13, 18, "afternoon"))


@tagged("standard", "post_install", "-at_install")
class CsCase(TransactionCase):
    """A company with a Shanghai calendar, the holidays of autumn 2026, and its people.

    ``cls.users[role]`` are agent, agent2, manager, manager2, president, auditor, head
    (leads ``cls.product_dept``), employee (works there) and outsider (another company).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": True,
                "no_reset_password": True,
            }
        )
        cls.company = cls._make_company("Huadong Test Co")
        cls.other_company = cls._make_company("Other Test Co")
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": [cls.company.id, cls.other_company.id],
            }
        )
        cls.company = cls.company.with_env(cls.env)
        cls._add_holiday("National Day", "2026-10-01", "2026-10-07")
        cls._add_make_up_day("2026-09-20")
        cls._add_make_up_day("2026-10-10")
        cls._make_people()
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Ningbo Marine Parts",
                "is_company": True,
                "phone": "+86 574 8888 0000",
                "email": "buyer@ningbo.example.com",
                "company_id": False,
            }
        )

    @classmethod
    def _make_company(cls, name):
        company = cls.env["res.company"].create({"name": name})
        company.resource_calendar_id = cls._make_calendar(company)
        return company

    @classmethod
    def _make_calendar(cls, company):
        return cls.env["resource.calendar"].create(
            {
                "name": f"Office hours {company.name}",
                "company_id": company.id,
                "tz": "Asia/Shanghai",
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
                    for start, end, period in HOURS
                ],
            }
        )

    @classmethod
    def _add_holiday(cls, name, first, last, company=None):
        company = company or cls.company
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": name,
                "calendar_id": company.resource_calendar_id.id,
                "date_from": cls.utc(f"{first} 00:00"),
                "date_to": cls.utc(f"{last} 23:59") + timedelta(seconds=59),
            }
        )

    @classmethod
    def _add_make_up_day(cls, day, is_working=True, **values):
        return cls.env["cs.working.day.exception"].create(
            {
                "name": f"Exception {day}",
                "date": day,
                "is_working": is_working,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _make_people(cls):
        cls.users = {}
        cls.employees = {}
        cls.product_dept = cls._make_department("Product Department")
        cls.cs_dept = cls._make_department("Customer Service Center")
        cls._make_user("manager", "cs_department.group_cs_manager", cls.cs_dept)
        cls._make_user("manager2", "cs_department.group_cs_manager", cls.cs_dept)
        cls._make_user("agent", "cs_department.group_cs_user", cls.cs_dept)
        cls._make_user("agent2", "cs_department.group_cs_user", cls.cs_dept)
        cls._make_user("president", "cs_department.group_cs_president")
        cls._make_user("auditor", "cs_department.group_cs_auditor")
        cls._make_user("head", "base.group_user", cls.product_dept)
        cls._make_user("employee", "base.group_user", cls.product_dept)
        cls._make_user(
            "outsider", "cs_department.group_cs_manager", company=cls.other_company
        )
        cls.product_dept.manager_id = cls.employees["head"]
        cls.cs_dept.manager_id = cls.employees["manager"]
        cls.employees["employee"].parent_id = cls.employees["head"]
        cls.employees["agent"].parent_id = cls.employees["manager"]

    @classmethod
    def _make_department(cls, name, **values):
        return cls.env["hr.department"].create(
            {"name": name, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _make_user(cls, role, groups, department=None, company=None):
        """Make a user with an employee; login and name are the role's."""
        company = company or cls.company
        user = new_test_user(
            cls.env,
            login=f"test_{role}",
            groups=groups,
            name=role.capitalize(),
            email=f"{role}@example.com",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            tz="Asia/Shanghai",
        )
        cls.users[role] = user
        cls.employees[role] = cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": company.id,
                "department_id": department.id if department else False,
            }
        )
        return user

    # -- time ----------------------------------------------------------------------

    @staticmethod
    def utc(text):
        """``"2026-09-30 15:00"`` in Shanghai as naive UTC datetime."""
        return datetime.strptime(text, "%Y-%m-%d %H:%M") - timedelta(hours=8)

    @classmethod
    def local(cls, moment):
        """Naive UTC datetime as ``"2026-09-30 15:00"`` in Shanghai."""
        return (moment + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M")

    @classmethod
    def at(cls, text):
        """Context in which it is that time in Shanghai."""
        return freeze_time(cls.utc(text))

    # -- people --------------------------------------------------------------------

    def as_user(self, role, records):
        """The same records as seen by somebody, in that person's own company."""
        user = self.users[role]
        return (
            records.with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .sudo(False)
        )
