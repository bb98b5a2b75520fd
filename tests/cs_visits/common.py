"""A company with two sales centers and the people of visits."""

from datetime import timedelta

from odoo import Command

from ..base import CsCase


class VisitsCase(CsCase):
    """Adds ``cls.east`` and ``cls.west`` (centers) with sales, sales2 (east), sales3
    (west), their managers sales_manager and sales_manager2, hr, and purposes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purpose = cls.env["cs.visit.purpose"].create(
            {
                "name": "Test purpose",
                "mandatory_item_ids": [
                    Command.link(cls.env.ref("cs_visits.cs_visit_item_content").id)
                ],
            }
        )
        cls.env["cs.round.policy"].create(
            {
                "name": "Everybody",
                "share": 100,
                "minimum": 1,
                "company_id": cls.company.id,
            }
        )
        cls.policy = cls.env["cs.round.policy"]._cs_for_company(cls.company)

    @classmethod
    def _make_people(cls):
        super()._make_people()
        cls.east = cls._make_department("East Center", cs_is_center=True)
        cls.west = cls._make_department("West Center", cs_is_center=True)
        user, manager = "cs_visits.group_visit_user", "cs_visits.group_visit_manager"
        cls._make_user("sales_manager", manager, cls.east)
        cls._make_user("sales_manager2", manager, cls.west)
        cls._make_user("sales", user, cls.east)
        cls._make_user("sales2", user, cls.east)
        cls._make_user("sales3", user, cls.west)
        cls._make_user("hr", "hr.group_hr_user")
        cls.east.manager_id = cls.employees["sales_manager"]
        cls.west.manager_id = cls.employees["sales_manager2"]
        for role, boss in (
            ("sales", "sales_manager"),
            ("sales2", "sales_manager"),
            ("sales3", "sales_manager2"),
        ):
            cls.employees[role].parent_id = cls.employees[boss]

    def make_customer(self, name, **values):
        return self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "phone": "+86 21 5550 0000",
                "company_id": self.company.id,
                **values,
            }
        )

    def make_visit(
        self, start="2026-09-21 10:00", role="sales", partner=None, **values
    ):
        """A planned visit of one hour, made by the person."""
        user = self.users[role]
        begin = self.utc(start)
        visits = self.as_user(role, self.env["cs.visit"])
        return visits.create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": user.company_id.id,
                "date_start": begin,
                "date_end": begin + timedelta(hours=1),
                "purpose_id": self.purpose.id,
                "content": "Talked about the autumn prices",
                **values,
            }
        ).with_env(self.env)

    def hand_over(self, visit, moment="2026-09-21 17:00", reviewer=None):
        """Take a planned visit to the hand-over, each step by whom it is for."""
        role = next(r for r, u in self.users.items() if u == visit.user_id)
        boss = "sales_manager2" if visit.department_id == self.west else "sales_manager"
        with self.at(moment):
            self.as_user(role, visit).action_done()
            self.as_user(role, visit).action_submit()
            self.as_user(reviewer or boss, visit).action_review()
            self.as_user(role, visit).action_hand_over()
        return visit

    def make_round(self, first="2026-09-21", seed="7", **values):
        return self.env["cs.callback.round"].create(
            {
                "company_id": self.company.id,
                "date_from": first,
                "seed": seed,
                **values,
            }
        )

    def answer(self, callback, outcome, **values):
        """The assigned agent reaches the customer and finishes the call."""
        role = next(r for r, u in self.users.items() if u == callback.user_id)
        mine = self.as_user(role, callback)
        mine._log_attempt("reached")
        mine.write({"visit_outcome": outcome, **values})
        mine.action_done()
        return mine
