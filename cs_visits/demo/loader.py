"""Demo visits of the last weeks, made through the public steps as the demo users.

Only the moments of steps taken in the past are set afterwards: nobody can press a
button last week.
"""

from datetime import datetime, time, timedelta

from odoo import api, models
from odoo.fields import Domain

from ..models.round.callback_round import period_end, period_start

SALES = {
    "sales": "sales_manager",
    "sales2": "sales_manager2",
    "sales3": "sales_manager3",
    "sales4": "sales_manager4",
}
PURPOSES = ("care_ties", "new_products", "care_volume", "market_survey", "coverage")
WORDS = (
    (
        "Went through the autumn order list and the shelf plan. 谈了秋季订单和陈列。",
        "Likes the new compressor line, wants two samples.",
        "Asks for a better price from 200 pieces on.",
    ),
    (
        "Delivered samples and showed the new control panel. 送样并演示。",
        "Interested; the technician wants to test it for a week.",
        "Would order a first lot in the coming month.",
    ),
    (
        "Talked about complaints on the last delivery and about stock. 谈了库存。",
        "Content with the replacement.",
        "Wants shorter lead times before promising a volume.",
    ),
)
OUTCOMES = (
    ("as_registered", 5, "He comes every month, we are content."),
    ("as_registered", 4, "Yes, we talked about the samples."),
    ("as_registered", 4, "Friendly and quick."),
    ("as_registered", 3, "Yes. We would like to hear about prices earlier."),
    ("differs", 3, "It was a phone call, I think, not a visit."),
    ("as_registered", 5, "Helped us with the returns."),
    ("cannot_say", 0, "My colleague is on leave, I do not know."),
    ("as_registered", 4, "She brought the samples as promised."),
    ("as_registered", 5, "Always on time."),
    ("not_took_place", 0, "Nobody of you was here in the last weeks."),
)


class CsVisitsDemo(models.AbstractModel):
    """Fills the demo company with visits in every state."""

    _name = "cs.visits.demo"
    _description = "Demo Visits"

    @api.model
    def _load(self):
        """Make outings, visits, three past rounds and last month's check, once."""
        company = self.env.ref("cs_department.company_demo")
        demo = self.sudo().with_company(company)
        if demo.env["cs.visit"].search([("company_id", "=", company.id)], limit=1):
            return
        demo = demo.with_context(
            allowed_company_ids=company.ids, no_mail_to_attendees=True, dont_notify=True
        )
        # a customer without a phone does not block a round
        silent = demo.env.ref("cs_department.customer_c02_demo")
        (silent | silent.child_ids).phone = False
        first = period_start(company._cs_today())
        for index in range(3):
            first = period_start(first - timedelta(days=1))
            demo._make_period(first, index)
        demo._make_current()
        demo._make_rounds(first)
        month = (company._cs_today().replace(day=1) - timedelta(days=1)).replace(day=1)
        demo.env["cs.attendance.check"]._cs_open(company, month)
        demo._load_rooms()

    @api.model
    def _load_rooms(self):
        """Hook: what the other rooms add, once the visits are there."""

    # -- help ----------------------------------------------------------------------

    def _as(self, login, records):
        user = self.env.ref(f"cs_department.user_{login}_demo")
        return records.with_user(user).with_context(
            allowed_company_ids=self.env.company.ids
        )

    def _moment(self, day, hour, minute=0):
        return self.env.company._cs_utc(datetime.combine(day, time(hour, minute)))

    def _working_days(self, first, last):
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [day for day in days if self.env.company._cs_is_working_day(day)]

    def _customers(self, login):
        user = self.env.ref(f"cs_department.user_{login}_demo")
        return self.env["res.partner"].search(
            Domain("user_id", "=", user.id)
            & Domain("is_company", "=", True)
            & Domain("company_id", "=", self.env.company.id),
            order="ref, id",
        )

    def _make_visit(self, login, partner, day, hour, number, **values):
        words = WORDS[number % len(WORDS)]
        contact = partner.child_ids[:1]
        return (
            self._as(login, self.env["cs.visit"])
            .create(
                {
                    "partner_id": partner.id,
                    "contact_ids": [(6, 0, contact.ids)],
                    "date_start": self._moment(day, hour),
                    "date_end": self._moment(day, hour + 1, 30),
                    "purpose_id": self.env.ref(
                        f"cs_visits.cs_visit_purpose_{PURPOSES[number % len(PURPOSES)]}"
                    ).id,
                    "content": words[0],
                    "result_reaction": words[1],
                    "result_plan_feedback": words[2],
                    **values,
                }
            )
            .with_env(self.env)
        )

    def _make_outing(self, login, partners, day, **values):
        return (
            self._as(login, self.env["cs.outing"])
            .create(
                {
                    "date_start": self._moment(day, 9),
                    "date_end": self._moment(day, 18),
                    "partner_ids": [(6, 0, partners.ids)],
                    "purpose": "Customer visits 客户拜访",
                    "destination": partners[:1].city or "Shanghai",
                    "transport": "company_car",
                    "amount_estimate": 180,
                    **values,
                }
            )
            .with_env(self.env)
        )

    # -- the past ------------------------------------------------------------------

    def _make_period(self, first, index):
        """Two visits of each salesperson in ten days, handed over, some late."""
        days = self._working_days(first, period_end(first))
        for number, (login, manager) in enumerate(SALES.items()):
            customers = self._customers(login)
            if not days or not customers:
                continue
            for turn in range(3):
                day = days[(number + turn * 2) % len(days)]
                partner = customers[(index * 3 + turn) % len(customers)]
                if turn < 2:
                    self._go_out(login, manager, partner, day, late=number + turn == 3)
                visit = self._make_visit(
                    login, partner, day, 10 + turn * 2, number + turn
                )
                self._hand_over(
                    visit, login, manager, day, late=(number + turn) % 5 == 4
                )

    def _go_out(self, login, manager, partner, day, late):
        outing = self._make_outing(login, partner, day)
        if outing._cs_other_outing():
            # ten days with few working days: one outing is for both visits
            outing.unlink()
            return
        self._as(login, outing).action_submit()
        self._as(manager, outing).action_approve()
        if not late:
            outing._cs_write_checked(
                {
                    "is_retroactive": False,
                    "is_late_request": False,
                    "date_submitted": self._moment(day - timedelta(days=1), 14),
                    "date_approved": self._moment(day - timedelta(days=1), 15),
                }
            )
        self._as(login, outing).action_done()

    def _hand_over(self, visit, login, manager, day, late):
        self._as(login, visit).action_done()
        self._as(login, visit).action_submit()
        self._as(manager, visit).action_review()
        moment = self._moment(day + timedelta(days=3 if late else 1), 9, 30)
        self._as(login, visit)._hand_over(moment)
        visit._cs_write_checked({"reviewed_on": self._moment(day, 18)})

    def _make_rounds(self, oldest):
        """The oldest round is closed, the next one called, the last one open."""
        rounds = self.env["cs.callback.round"]
        first = oldest
        for index in range(3):
            round_ = rounds._cs_open_round(self.env.company, first)
            self._as("manager", round_).action_generate()
            calls = round_.callback_ids.sorted("id")
            for number, call in enumerate(calls if index < 2 else calls[:3]):
                self._call(call, number + index * 4, round_, in_time=index < 2)
            if index == 0:
                round_._cs_end_step("round", round_.date_due - timedelta(hours=2))
                self._as("manager", round_).action_close()
            first = period_end(first) + timedelta(days=1)
        # nobody reads the mail of the demo company
        self.env["mail.mail"].search(
            [("attachment_ids.res_model", "=", "cs.callback.round.report")]
        ).cancel()

    def _call(self, call, number, round_, in_time):
        if number % 6 == 5 or not call.user_id:
            return self._give_up(call)
        agent = call.with_user(call.user_id).with_context(
            allowed_company_ids=self.env.company.ids
        )
        outcome, satisfaction, words = OUTCOMES[number % len(OUTCOMES)]
        agent._log_attempt("reached")
        agent.write(
            {
                "outcome": outcome,
                "satisfaction": satisfaction,
                "customer_words": words,
                "differs_topic": outcome == "differs",
            }
        )
        agent.action_done()
        if in_time:
            moment = round_.date_due - timedelta(hours=4 + number % 20)
            call._cs_write_checked({"date_done": moment})
            call.attempt_ids.write({"date": moment})
        return True

    def _give_up(self, call):
        """Three days without an answer: as the engine counts them."""
        agent = call.with_user(
            call.user_id or self.env.ref("cs_department.user_agent_demo")
        )
        agent = agent.with_context(allowed_company_ids=self.env.company.ids)
        for days in (2, 1, 0):
            attempt = agent._log_attempt("no_answer")
            if call.state == "open":
                attempt.sudo().date -= timedelta(days=days)
        return True

    # -- today ---------------------------------------------------------------------

    def _make_current(self):
        """This week's visits and outings: each state once."""
        today = self.env.company._cs_today()
        before = today - timedelta(days=1)
        ahead = self._working_days(
            today + timedelta(days=1), today + timedelta(days=14)
        ) or [today + timedelta(days=1)]
        customers = {login: self._customers(login) for login in SALES}
        mine = customers["sales"]
        make = self._make_visit
        done = make("sales", mine[0], before, 9, 0)
        self._as("sales", done).action_done()
        submitted = make("sales", mine[1], before, 11, 1)
        submitted |= make("sales", mine[2], before, 14, 2)
        self._as("sales", submitted).action_done()
        self._as("sales", submitted).action_submit()
        other = make("sales2", customers["sales2"][0], before, 10, 1)
        self._as("sales2", other).action_done()
        self._as("sales2", other).action_submit()
        self._as("sales_manager2", other).action_review()
        for number, day in enumerate(ahead[:4]):
            for login, partners in customers.items():
                make(login, partners[number + 3], day, 10, number)
        cancelled = make("sales", mine[7], ahead[0], 16, 3)
        self._as("sales", cancelled).action_cancel()
        self._make_outings(mine, ahead)

    def _make_outings(self, mine, ahead):
        outing = self._make_outing("sales", mine[3], ahead[0])
        self._as("sales", outing).action_submit()
        self._as("sales_manager", outing).action_approve()
        waiting = self._make_outing("sales", mine[4], ahead[1 % len(ahead)])
        self._as("sales", waiting).action_submit()
        self._make_outing("sales", mine[5], ahead[-1] + timedelta(days=3))
        partners = self._customers("sales2")
        refused = self._make_outing("sales2", partners[1], ahead[-1], transport="plane")
        self._as("sales2", refused).action_submit()
        self._as("sales_manager2", refused)._cs_decide(
            "refused", "Take the train 请坐火车"
        )
        called_off = self._make_outing(
            "sales3", self._customers("sales3")[1], ahead[-1]
        )
        self._as("sales3", called_off).action_cancel()
