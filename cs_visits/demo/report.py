"""Earlier months, so that a round has something to be compared with."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models

from ..models.round.callback_round import period_end, period_start
from .loader import SALES

# ten-day periods before the rounds of the demo
EARLIER = 4
# degrees of the cities most customers are in
PLACES = {
    "上海 Shanghai": (31.23, 121.47),
    "杭州 Hangzhou": (30.27, 120.16),
    "宁波 Ningbo": (29.87, 121.55),
    "南京 Nanjing": (32.06, 118.79),
    "苏州 Suzhou": (31.30, 120.62),
    "广州 Guangzhou": (23.13, 113.26),
    "深圳 Shenzhen": (22.54, 114.06),
    "厦门 Xiamen": (24.48, 118.09),
    "北京 Beijing": (39.90, 116.40),
    "天津 Tianjin": (39.13, 117.20),
    "大连 Dalian": (38.91, 121.60),
    "沈阳 Shenyang": (41.80, 123.43),
    "武汉 Wuhan": (30.59, 114.30),
    "成都 Chengdu": (30.66, 104.06),
    "洛阳 Luoyang": (34.62, 112.45),
    "南昌 Nanchang": (28.68, 115.86),
}


class CsVisitsDemo(models.AbstractModel):
    _inherit = "cs.visits.demo"

    def _make_current(self):
        """Before the rounds are drawn and reported on: the months before them."""
        self._make_history()
        self._place_customers()
        return super()._make_current()

    def _make_history(self):
        visits = self.env["cs.visit"].search([("company_id", "=", self.env.company.id)])
        visits = visits.filtered(lambda v: v.state == "handed_over")
        first = oldest = period_start(
            self.env.company._cs_local(min(visits.mapped("date_start"))).date()
        )
        periods = [oldest - relativedelta(years=1)]
        for _number in range(EARLIER):
            first = period_start(first - timedelta(days=1))
            periods.append(first)
        for index, day in enumerate(periods):
            visits += self._make_earlier(day, index)
        # three of four visits had been planned, most of them for that moment
        for number, visit in enumerate(visits.sorted("id")):
            if number % 4 != 3:
                visit._cs_write_checked({"date_planned": visit.date_start})
        self._call_off(visits[:1], oldest)

    def _make_earlier(self, first, index):
        """A visit of each salesperson in ten days long past; two in some."""
        days = self._working_days(first, period_end(first))
        made = self.env["cs.visit"]
        for number, (login, manager) in enumerate(SALES.items()):
            customers = self._customers(login)
            for turn in range(1 + (index + number) % 2):
                if not days or not customers:
                    continue
                day = days[(number + turn) % len(days)]
                partner = customers[-1 - (index + turn) % len(customers)]
                visit = self._make_visit(login, partner, day, 14 + turn * 2, number)
                self._hand_over(visit, login, manager, day, late=number == index)
                made += visit
        return made

    def _call_off(self, visit, first):
        """A visit that was planned and called off: the plan was missed by one."""
        login = next(
            login
            for login in SALES
            if self.env.ref(f"cs_department.user_{login}_demo") == visit.user_id
        )
        day = self._working_days(first, period_end(first))[-1]
        missed = self._make_visit(login, visit.partner_id, day, 16, 0)
        self._as(login, missed).action_cancel()
        missed._cs_write_checked({"date_planned": missed.date_start})

    def _place_customers(self):
        """Where customers are that nobody located yet, a little apart in a city."""
        customers = self.env["res.partner"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("is_company", "=", True),
                ("city", "in", list(PLACES)),
            ]
        )
        for customer in customers:
            latitude, longitude = PLACES[customer.city]
            if not customer.partner_latitude and not customer.partner_longitude:
                customer.write(
                    {
                        "partner_latitude": latitude + (customer.id % 7 - 3) / 60,
                        "partner_longitude": longitude + (customer.id % 5 - 2) / 60,
                    }
                )
