"""Demo: targets, and the plans of last month, of this one and of the next."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models

from .loader import SALES


class CsVisitsDemo(models.AbstractModel):
    """Plans of four salespeople: approved, to approve, draft; some changed late."""

    _inherit = "cs.visits.demo"

    @api.model
    def _load_rooms(self):
        result = super()._load_rooms()
        self._make_levels()
        this = self.env.company._cs_today().replace(day=1)
        for number, login in enumerate(SALES):
            if number < 2:
                self._make_last_month(login, this, this - relativedelta(months=1))
            self._make_month(login, this, "approved" if number < 3 else "draft")
            state = ("approval", "approved", "draft", None)[number]
            if state:
                self._make_month(login, this + relativedelta(months=1), state)
        self._change_late("sales2", this + relativedelta(months=1))
        return result

    def _make_levels(self):
        """A level for each customer, and one who is seen every week."""
        levels = [
            self.env.ref(f"cs_department.customer_level_{name}")
            for name in ("vip", "key", "key", "ordinary", "ordinary", "potential")
        ]
        for login in SALES:
            for number, partner in enumerate(self._customers(login)):
                if not partner.cs_level_id:
                    partner.cs_level_id = levels[number % len(levels)]
        self.env["cs.visit.target"].create(
            {
                "partner_id": self._customers("sales")[1].id,
                "purpose_id": self.env.ref("cs_visits.cs_visit_purpose_care_volume").id,
                "interval": 1,
                "interval_unit": "week",
                "clause_id": self.env.ref("cs_department.clause_e10").id,
            }
        )

    def _make_plan(self, login, month):
        return (
            self._as(login, self.env["cs.visit.plan"])
            .create({"month": month})
            .with_env(self.env)
        )

    def _make_month(self, login, month, state):
        """A month proposed, and taken to a state by who may."""
        plan = self._make_plan(login, month)
        mine = self._as(login, plan)
        mine.action_propose()
        if state != "draft" and plan.visit_ids:
            mine.action_submit()
            if state == "approved":
                self._as(SALES[login], plan).action_approve()
        return plan

    def _make_last_month(self, login, this, month):
        """Nobody can plan last month: a plan of this one is set back."""
        ahead = self._working_days(this, self.env["cs.visit.plan"]._cs_last_day(this))[
            -1
        ]
        missed = self._make_visit(login, self._customers(login)[9], ahead, 17, 2)
        plan = self._make_plan(login, this)
        if missed.plan_id != plan:
            # the last working day is today
            return plan.unlink()
        self._as(login, plan).action_submit()
        self._as(SALES[login], plan).action_approve()
        (plan.visit_ids - missed)._cs_write_checked({"plan_id": False})
        return self._set_back(login, plan, missed, month)

    def _set_back(self, login, plan, missed, month):
        """Only the moments are set afterwards: last month's visits were planned."""
        before = self._moment(month - timedelta(days=4), 10)
        end = self.env["cs.visit.plan"]._cs_last_day(month)
        begin, end = self.env.company._cs_day_span(month, end)
        made = self.env["cs.visit"].search(
            [
                ("user_id", "=", plan.user_id.id),
                ("company_id", "=", plan.company_id.id),
                ("date_start", ">=", begin),
                ("date_start", "<=", end),
                ("state", "not in", ("planned", "cancelled")),
            ]
        )
        plan._cs_write_checked(
            {
                "month": month,
                "is_late": False,
                "date_submitted": before,
                "date_approved": before,
                "date_first_approved": before,
            }
        )
        missed._cs_write_checked(
            {
                "date_start": end - timedelta(days=2),
                "date_end": end - timedelta(days=2, hours=-1),
                "date_planned": end - timedelta(days=2),
            }
        )
        for number, visit in enumerate(made):
            moved = number % 4 == 3
            day = timedelta(days=1 if moved else 0)
            visit._cs_write_checked(
                {
                    "plan_id": plan.id,
                    "date_planned": max(visit.date_start - day, begin),
                    "plan_change": "moved" if moved else False,
                }
            )
        approval = plan.approval_ids
        approval.content_hash = plan._cs_content_hash("plan")
        return plan

    def _change_late(self, login, month):
        """After the approval: one visit moved, one called off, one added."""
        user = self.env.ref(f"cs_department.user_{login}_demo")
        plan = self.env["cs.visit.plan"].search(
            [("user_id", "=", user.id), ("month", "=", month)]
        )
        visits = plan.visit_ids.sorted("date_start")
        if len(visits) < 2:
            return
        moved = self._as(login, visits[0])
        moved.date_start += timedelta(days=1)
        self._as(login, visits[-1]).action_cancel()
        day = self._working_days(month, plan.date_to)[-1]
        self._make_visit(login, self._customers(login)[5], day, 16, 1)
