"""A month with outings and visits of several people, and its sheet."""

from odoo import Command

from .common import VisitsCase


class AttendanceCase(VisitsCase):
    def make_check(self, first="2026-09-01"):
        return self.env["cs.attendance.check"].create(
            {"company_id": self.company.id, "date_from": first}
        )

    def make_outing(self, role, start, end, at=None, approved=True, **values):
        """An outing, approved at a moment (by default when it begins)."""
        outing = self.as_user(role, self.env["cs.outing"]).create(
            {
                "date_start": self.utc(start),
                "date_end": self.utc(end),
                "purpose": "Customers",
                **values,
            }
        )
        boss = "sales_manager2" if role == "sales3" else "sales_manager"
        with self.at(at or start):
            outing.action_submit()
            if approved:
                self.as_user(boss, outing).action_approve()
        return outing.with_env(self.env)

    def fill_september(self):
        """Sales: one visit in time, one late, one in October; sales3: an outing."""
        self.hand_over(self.make_visit("2026-09-21 10:00"), "2026-09-22 17:00")
        self.hand_over(self.make_visit("2026-09-30 23:30"), "2026-10-03 17:00")
        self.hand_over(self.make_visit("2026-10-01 00:30"), "2026-10-01 17:00")
        self.make_outing(
            "sales3", "2026-09-30 09:00", "2026-10-01 18:00", "2026-09-30 10:00"
        )

    def compute(self, check):
        self.as_user("agent", check).action_compute()
        return check

    def sign(self, check):
        self.compute(check)
        self.as_user("agent", check).action_check()
        return check

    def send(self, check):
        self.sign(check)
        self.as_user("agent", check).action_send()
        return check

    def line(self, check, role):
        return check.line_ids.filtered(lambda line: line.user_id == self.users[role])

    def judge(self, visit, result, finding=False):
        """Put an answer on a visit as the round and the finding leave it."""
        values = {"check_result": result}
        if "finding_state" in visit._fields:
            values["finding_state"] = finding
        action = {"verified": "verify", "refuted": "refute"}.get(result)
        if action:
            visit.sudo()._transition(action, values)
        else:
            visit._cs_write_checked(values)

    def along(self, *roles):
        return [Command.set([self.users[role].id for role in roles])]
