"""Demo series, colleagues along and seminars, made as the demo users make them."""

from datetime import timedelta

from odoo import api, models


class CsVisitsDemo(models.AbstractModel):
    _inherit = "cs.visits.demo"

    @api.model
    def _load_rooms(self):
        result = super()._load_rooms()
        self._make_series()
        self._make_seminars()
        return result

    def _purpose(self, code):
        return self.env.ref(f"cs_visits.cs_visit_purpose_{code}").id

    def _user_of(self, login):
        return self.env.ref(f"cs_department.user_{login}_demo")

    def _new_series(self, login, partner, **values):
        return self._as(login, self.env["cs.visit.series"]).create(
            {
                "partner_id": partner.id,
                "contact_ids": [(6, 0, partner.child_ids[:1].ids)],
                "purpose_id": self._purpose("care_ties"),
                "date_begin": self.env.company._cs_today(),
                **values,
            }
        )

    def _make_series(self):
        """One that runs with a moved visit, one monthly, one draft, one stopped."""
        mine, theirs = self._customers("sales"), self._customers("sales2")
        weekly = self._new_series(
            "sales",
            mine[0],
            interval=2,
            tue=True,
            hour=9.5,
            hours=1.5,
            companion_ids=[(6, 0, self._user_of("sales2").ids)],
            prepared_material="Stock list and shelf plan 库存表与陈列图",
        )
        weekly.action_start()
        visit = weekly.visit_ids.sorted("date_start")[1:2]
        if visit:
            later = timedelta(days=1)
            visit.write(
                {
                    "date_start": visit.date_start + later,
                    "date_end": visit.date_end + later,
                }
            )
        monthly = self._new_series(
            "sales2",
            theirs[0],
            unit="month",
            month_by="weekday",
            nth="1",
            weekday="3",
            hour=14.0,
            purpose_id=self._purpose("care_volume"),
        )
        monthly.action_start()
        self._new_series("sales", mine[1], fri=True, interval=4, hour=15.0)
        stopped = self._new_series("sales", mine[2], thu=True, interval=4, hour=10.0)
        stopped.action_start()
        stopped.action_stop()

    def _new_seminar(self, subject, day, guests, **values):
        return self._as("sales_manager", self.env["cs.visit.seminar"]).create(
            {
                "subject": subject,
                "place": "Hongqiao Conference Center 虹桥会议中心",
                "date_start": self._moment(day, 14),
                "date_end": self._moment(day, 17),
                "purpose_id": self._purpose("new_products"),
                "host_ids": [(6, 0, self._user_of("sales").ids)],
                "guest_ids": [
                    (
                        0,
                        0,
                        {
                            "partner_id": partner.id,
                            "contact_ids": [(6, 0, partner.child_ids[:1].ids)],
                        },
                    )
                    for partner in guests
                ],
                **values,
            }
        )

    def _make_seminars(self):
        """One held yesterday with a follow-up, one announced, one draft."""
        today = self.env.company._cs_today()
        ahead = self._working_days(
            today + timedelta(days=5), today + timedelta(days=40)
        )
        guests = self._customers("sales")
        held = self._new_seminar(
            "Energy-saving cold rooms 节能冷库",
            ahead[0],
            guests[:4],
            content="Showed the new control panel and two reference plants.",
        )
        held.action_invite()
        yesterday = today - timedelta(days=1)
        held.write(
            {
                "date_start": self._moment(yesterday, 14),
                "date_end": self._moment(yesterday, 17),
            }
        )
        held.guest_ids[3].attendance = "absent"
        held.guest_ids[0].write(
            {
                "note": "Wants an offer for two rooms 要两间冷库报价",
                "follow_up_date": self._moment(ahead[1], 10),
            }
        )
        held.action_all_came()
        held.action_hold()
        this_year = [day for day in ahead if day.year == today.year] or ahead
        coming = self._new_seminar(
            "Year-end customer meeting 年终客户会", this_year[-1], guests[2:8]
        )
        coming.action_invite()
        self._new_seminar("Spring service day 春季服务日", ahead[-1], guests[:2])
