"""Seminars (E10): one event, several customers, a visit for each."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import EngineFieldError, TransitionAccessError
from odoo.addons.cs_visits.exceptions import MeetingError, SeminarError

from .common import VisitsCase


class TestSeminar(VisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guests = [
            cls.env["res.partner"].create(
                {
                    "name": f"Guest {number}",
                    "is_company": True,
                    "company_id": cls.company.id,
                    "user_id": owner and cls.users[owner].id,
                }
            )
            for number, owner in enumerate(("sales", "sales2", False))
        ]

    def make_seminar(self, role="sales", **values):
        with self.at("2026-09-18 10:00"):
            return (
                self.as_user(role, self.env["cs.visit.seminar"])
                .create(
                    {
                        "subject": "Cold rooms",
                        "company_id": self.company.id,
                        "place": "Hotel Pudong",
                        "purpose_id": self.purpose.id,
                        "date_start": self.utc("2026-09-24 14:00"),
                        "date_end": self.utc("2026-09-24 17:00"),
                        "host_ids": [(6, 0, self.users["sales2"].ids)],
                        "guest_ids": [
                            (0, 0, {"partner_id": partner.id})
                            for partner in self.guests
                        ],
                        **values,
                    }
                )
                .with_env(self.env)
            )

    def announced(self, **values):
        seminar = self.make_seminar(**values)
        with self.at("2026-09-18 11:00"):
            self.as_user("sales", seminar).action_invite()
        return seminar

    def held(self, **values):
        seminar = self.announced(**values)
        with self.at("2026-09-24 18:00"):
            mine = self.as_user("sales", seminar)
            mine.guest_ids[2].attendance = "absent"
            mine.action_all_came()
            mine.action_hold()
        return seminar

    def test_invited_customers_are_planned_visits(self):
        seminar = self.announced()
        visits = seminar.visit_ids
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        self.assertEqual(len(visits), 3)
        by_customer = {v.partner_id: v.user_id for v in visits}
        # sales2 is a host: the own customer's visit is sales2's
        self.assertEqual(by_customer[self.guests[1]], self.users["sales2"])
        self.assertEqual(by_customer[self.guests[0]], self.users["sales"])
        self.assertEqual(by_customer[self.guests[2]], self.users["sales"])
        self.assertEqual(set(visits.mapped("address")), {"Hotel Pudong"})
        self.assertEqual(visits[0].date_planned, seminar.date_start)
        self.assertFalse(any(visits.mapped("has_clash")))

    def test_one_meeting(self):
        before = self.env["calendar.event"].search_count([])
        seminar = self.announced()
        self.assertEqual(self.env["calendar.event"].search_count([]), before + 1)
        meeting = seminar.calendar_event_id
        self.assertEqual(seminar.visit_ids.calendar_event_id, meeting)
        self.assertEqual(
            meeting.partner_ids, (self.users["sales"] | self.users["sales2"]).partner_id
        )

    def test_other_visit_at_that_time_is_a_clash(self):
        seminar = self.announced()
        with self.at("2026-09-18 12:00"):
            other = self.make_visit("2026-09-24 15:00")
        self.env.invalidate_all()
        mine = seminar.visit_ids.filtered(lambda v: v.user_id == self.users["sales"])
        self.assertTrue(all(mine.mapped("has_clash")))
        self.assertIn("2026-09-24 15:00", mine[0].clash_warning)
        self.assertIn("2026-09-24 14:00", other.clash_warning)

    def test_visits_follow_the_seminar_and_its_meeting(self):
        seminar = self.announced()
        span = {
            "date_start": self.utc("2026-09-25 14:00"),
            "date_end": self.utc("2026-09-25 16:00"),
        }
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", seminar).write(span)
            self.assertEqual(
                set(seminar.visit_ids.mapped("date_start")), {span["date_start"]}
            )
            self.assertEqual(seminar.calendar_event_id.start, span["date_start"])
            self.as_user("sales", seminar.calendar_event_id).write(
                {
                    "start": self.utc("2026-09-28 09:00"),
                    "stop": self.utc("2026-09-28 12:00"),
                    "location": "Our plant",
                }
            )
        self.assertEqual(self.local(seminar.date_start), "2026-09-28 09:00")
        self.assertEqual(seminar.place, "Our plant")
        self.assertEqual(
            {self.local(v.date_end) for v in seminar.visit_ids}, {"2026-09-28 12:00"}
        )

    def test_meeting_is_the_organizers(self):
        seminar = self.announced()
        with self.at("2026-09-18 12:00"):
            for values in (
                {"start": self.utc("2026-09-24 13:00")},
                {"active": False},
                {"allday": True},
            ):
                with (
                    self.subTest(values=values),
                    self.assertRaises(MeetingError),
                    self.env.cr.savepoint(),
                ):
                    self.as_user("sales2", seminar.calendar_event_id).write(values)
            self.as_user("sales", seminar.calendar_event_id).unlink()
        self.assertEqual(seminar.state, "cancelled")
        self.assertEqual(set(seminar.visit_ids.mapped("state")), {"cancelled"})

    def test_later_guests(self):
        seminar = self.announced()
        mine = self.as_user("sales", seminar)
        with self.at("2026-09-19 10:00"):
            mine.guest_ids = [(0, 0, {"partner_id": self.customer.id})]
            self.assertEqual(len(seminar.visit_ids), 4)
            visit = seminar.guest_ids.filtered(
                lambda g: g.partner_id == self.guests[0]
            ).visit_id
            mine.guest_ids.filtered(lambda g: g.partner_id == self.guests[0]).unlink()
        self.assertEqual(visit.state, "cancelled")

    def test_held(self):
        seminar = self.held(content="Showed the new panel")
        came = seminar.guest_ids.filtered(lambda g: g.attendance == "attended")
        self.assertEqual(len(came), 2)
        self.assertEqual(set(came.visit_id.mapped("state")), {"done"})
        self.assertIn("Showed the new panel", came.visit_id[0].content)
        self.assertEqual(seminar.guest_ids[2].visit_id.state, "cancelled")
        # the clock of the hand-over runs for each (A1.4)
        self.assertEqual(
            {self.local(v.date_deadline) for v in came.visit_id}, {"2026-09-25 23:59"}
        )
        self.assertEqual(
            (seminar.guest_count, seminar.attended_count, seminar.absent_count),
            (3, 2, 1),
        )
        mine = self.as_user(
            "sales", came.visit_id.filtered(lambda v: v.user_id == self.users["sales"])
        )
        with self.at("2026-09-24 19:00"):
            mine.action_submit()
        with self.assertRaises(SeminarError):
            self.as_user("sales", seminar.guest_ids[2]).attendance = "attended"
        with self.assertRaises(SeminarError):
            self.as_user("sales", seminar).date_end = self.utc("2026-09-24 20:00")

    def test_follow_ups_are_planned_once(self):
        seminar = self.held()
        guest = self.as_user("sales", seminar).guest_ids[0]
        with self.at("2026-09-25 09:00"):
            guest.follow_up_date = self.utc("2026-10-12 10:00")
            self.as_user("sales", seminar).action_plan_follow_ups()
            visit = guest.follow_up_id
            self.as_user("sales", seminar).action_plan_follow_ups()
            self.assertEqual(guest.follow_up_id, visit)
            self.assertEqual(visit.state, "planned")
            self.assertTrue(visit.calendar_event_id)
            self.assertFalse(visit.seminar_id)
            guest = self.as_user("sales", seminar).guest_ids[1]
            guest.follow_up_date = self.utc("2026-09-20 10:00")
            with self.assertRaises(SeminarError):
                self.as_user("sales", seminar).action_plan_follow_ups()
            with self.assertRaises(SeminarError):
                self.as_user("sales2", seminar).action_plan_follow_ups()

    def test_bad_input(self):
        nobody = self.make_seminar(guest_ids=False)
        with self.at("2026-09-18 11:00"), self.assertRaises(SeminarError):
            self.as_user("sales", nobody).action_invite()
        late = self.make_seminar()
        with self.at("2026-09-24 14:30"), self.assertRaises(SeminarError):
            self.as_user("sales", late).action_invite()
        seminar = self.announced()
        mine = self.as_user("sales", seminar)
        with self.at("2026-09-24 13:00"):
            self.assertFalse(mine.can_hold)
            with self.assertRaises(SeminarError):
                mine.action_hold()
        mine.invalidate_recordset(["can_hold"])
        with self.at("2026-09-24 18:00"):
            self.assertTrue(mine.can_hold)
        with self.at("2026-09-24 18:00"), self.assertRaises(SeminarError):
            self.as_user("sales", seminar).action_hold()
        foreign = self.make_customer("Foreign", company_id=self.other_company.id)
        with self.assertRaises(ValidationError):
            self.make_seminar(guest_ids=[(0, 0, {"partner_id": foreign.id})])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(Exception) as caught,
            self.env.cr.savepoint(),
        ):
            self.make_seminar(date_end=self.utc("2026-09-24 13:00"))
            self.env.flush_all()
        self.assertIn("span_ordered", str(caught.exception))

    def test_links_cannot_be_forged(self):
        seminar = self.announced()
        with self.assertRaises(EngineFieldError):
            self.make_visit(seminar_id=seminar.id)
        visit = seminar.visit_ids.filtered(lambda v: v.user_id == self.users["sales"])
        with self.assertRaises(EngineFieldError):
            self.as_user("sales", visit).write({"seminar_id": False})
        with self.assertRaises(EngineFieldError):
            self.as_user("sales", seminar.guest_ids[0]).visit_id = visit[1]
        visits = self.as_user("sales", self.env["cs.visit"]).with_context(
            default_seminar_id=seminar.id
        )
        made = visits.create(
            {"partner_id": self.customer.id, "purpose_id": self.purpose.id}
        )
        self.assertFalse(made.seminar_id)

    def test_who_may(self):
        seminar = self.announced()
        readers = {"sales", "sales2", "sales_manager", "manager", "manager2"}
        readers |= {"president", "auditor"}
        for role in self.users:
            with self.subTest(role=role):
                may = self.as_user(role, seminar).has_access("read")
                self.assertEqual(may, role in readers)
                may = self.as_user(role, seminar.guest_ids).has_access("read")
                self.assertEqual(may, role in readers)
        for role in set(self.users) - {"sales"}:
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.as_user(role, seminar).subject = "Forged"
                with self.assertRaises(AccessError):
                    self.as_user(role, seminar.guest_ids).write({"note": "Forged"})
        with self.at("2026-09-18 12:00"):
            for role in ("sales2", "manager", "president"):
                with self.subTest(role=role), self.assertRaises(TransitionAccessError):
                    self.as_user(role, seminar).action_cancel()
            self.as_user("sales_manager", seminar).action_cancel()
        self.assertEqual(set(seminar.visit_ids.mapped("state")), {"cancelled"})
        self.assertFalse(seminar.calendar_event_id.active)
