"""Visits and the Odoo calendar, both ways; colleagues along."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.cs_visits.exceptions import MeetingError, VisitError

from .common import VisitsCase


class CalendarCase(VisitsCase):
    def planned(self, start="2026-09-21 10:00", role="sales", **values):
        with self.at("2026-09-18 10:00"):
            return self.make_visit(start, role, **values)

    def move(self, role, meeting, start, stop, **values):
        with self.at("2026-09-18 12:00"):
            self.as_user(role, meeting).write(
                {"start": self.utc(start), "stop": self.utc(stop), **values}
            )


class TestCalendar(CalendarCase):
    def test_meeting_moves_the_visit(self):
        visit = self.planned()
        meeting = visit.calendar_event_id
        self.move("sales", meeting, "2026-09-22 14:00", "2026-09-22 15:30")
        self.assertEqual(self.local(visit.date_start), "2026-09-22 14:00")
        self.assertEqual(self.local(visit.date_end), "2026-09-22 15:30")
        self.assertEqual(visit.date_planned, visit.date_start)
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", meeting).write({"location": "Hotel Pudong"})
            self.as_user("sales", meeting).write({"duration": 3})
        self.assertEqual(visit.address, "Hotel Pudong")
        self.assertEqual(self.local(visit.date_end), "2026-09-22 17:00")

    def test_own_name_of_the_meeting_stays(self):
        visit = self.planned()
        meeting = visit.calendar_event_id
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", meeting).write({"name": "Lunch with Ms. Chen"})
            self.as_user("sales", visit).date_end = self.utc("2026-09-21 12:00")
        self.assertEqual(meeting.name, "Lunch with Ms. Chen")
        self.assertEqual(meeting.stop, visit.date_end)

    def test_guests_invited_in_the_calendar_stay(self):
        visit = self.planned()
        meeting = visit.calendar_event_id
        buyer = self.env["res.partner"].create({"name": "Buyer"})
        with self.at("2026-09-18 12:00"):
            meeting.write({"partner_ids": [Command.link(buyer.id)]})
            self.as_user("sales", visit).date_start = self.utc("2026-09-21 09:00")
        self.assertIn(buyer, meeting.partner_ids)
        self.assertFalse(visit.companion_ids)

    def test_deleted_meeting_cancels_the_visit(self):
        first, second, third = (
            self.planned(f"2026-09-21 {hour}:00") for hour in (10, 12, 14)
        )
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", first.calendar_event_id).unlink()
            self.as_user("sales", second.calendar_event_id).write({"active": False})
            self.as_user("sales", third.calendar_event_id).action_archive()
        self.assertEqual((first | second | third).mapped("state"), ["cancelled"] * 3)
        self.assertFalse(first.calendar_event_id)
        self.assertTrue(first.date_planned)

    def test_deleted_visit_drops_the_meeting(self):
        visit = self.planned()
        meeting = visit.calendar_event_id
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", visit).unlink()
        self.assertFalse(meeting.active)
        self.assertFalse(visit.exists())

    def test_meeting_of_a_visit_that_took_place(self):
        visit = self.planned()
        meeting = visit.calendar_event_id
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            with self.assertRaises(MeetingError):
                self.as_user("sales", meeting).write(
                    {"start": self.utc("2026-09-21 09:00")}
                )
            self.env.invalidate_all()
            self.as_user("sales", meeting).write({"name": "Free to rename"})
            self.as_user("sales", meeting).unlink()
        self.assertEqual(visit.state, "done")

    def test_others_obey_the_rights_of_the_visit(self):
        visit = self.planned(companion_ids=[(6, 0, self.users["sales2"].ids)])
        meeting = visit.calendar_event_id
        # core lets everybody who attends write a meeting
        with self.assertRaises(MeetingError), self.env.cr.savepoint():
            self.move("sales2", meeting, "2026-09-22 14:00", "2026-09-22 15:00")
        with self.assertRaises(MeetingError), self.env.cr.savepoint():
            self.as_user("sales2", meeting).write({"active": False})
        with self.assertRaises(MeetingError), self.env.cr.savepoint():
            self.as_user("sales2", meeting).unlink()
        # and nobody else a private one
        for role in ("sales3", "sales_manager", "agent", "outsider"):
            with (
                self.subTest(role=role),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                self.move(role, meeting, "2026-09-22 14:00", "2026-09-22 15:00")
        self.assertEqual(self.local(visit.date_start), "2026-09-21 10:00")

    def test_context_opens_nothing(self):
        visit = self.planned(companion_ids=[(6, 0, self.users["sales2"].ids)])
        forged = visit.calendar_event_id.with_context(
            dont_notify=True, cs_by_transition=True, no_mail_to_attendees=True
        )
        with self.assertRaises(MeetingError):
            self.move("sales2", forged, "2026-09-22 14:00", "2026-09-22 15:00")

    def test_colleagues_do_not_read_the_customer_in_the_calendar(self):
        visit = self.planned()
        seen = self.as_user("sales3", visit.calendar_event_id)
        seen.invalidate_recordset()
        self.assertEqual(seen.read(["name"])[0]["name"], "Busy")
        seen.invalidate_recordset()
        mine = self.as_user("sales", visit.calendar_event_id)
        self.assertIn("Ningbo", mine.read(["name"])[0]["name"])

    def test_what_a_visit_cannot_be(self):
        visit = self.planned()
        mine = self.as_user("sales", visit.calendar_event_id)
        for values in (
            {
                "recurrency": True,
                "rrule_type": "weekly",
                "mon": True,
                "end_type": "count",
                "count": 3,
                "interval": 1,
            },
            {"allday": True},
            {"user_id": self.users["sales3"].id},
        ):
            with (
                self.subTest(values=values),
                self.at("2026-09-18 12:00"),
                self.assertRaises(MeetingError),
                self.env.cr.savepoint(),
            ):
                mine.write(values)

    def test_logging_a_past_visit_writes_nothing_to_the_calendar(self):
        events = self.env["calendar.event"].with_context(active_test=False)
        before = events.search_count([])
        with self.at("2026-09-22 12:00"):
            visit = self.make_visit("2026-09-21 10:00")
            self.as_user("sales", visit).write(
                {"date_start": self.utc("2026-09-21 09:00")}
            )
            self.hand_over(visit, "2026-09-22 12:00")
        self.assertEqual(events.search_count([]), before)

    def test_visit_moved_ahead_gets_a_meeting(self):
        with self.at("2026-09-22 12:00"):
            visit = self.make_visit("2026-09-21 10:00")
            self.as_user("sales", visit).write(
                {
                    "date_start": self.utc("2026-09-24 10:00"),
                    "date_end": self.utc("2026-09-24 11:00"),
                }
            )
        self.assertEqual(visit.calendar_event_id.start, visit.date_start)

    def test_bulk(self):
        visits = self.env["cs.visit"]
        for hour in (9, 10, 11):
            visits |= self.planned(f"2026-09-21 {hour:02}:00")
        with self.at("2026-09-18 12:00"):
            visits.write({"address": "New plant"})
            meetings = visits.calendar_event_id
            self.assertEqual(set(meetings.mapped("location")), {"New plant"})
            self.as_user("sales", meetings).write({"location": "Old plant"})
        self.assertEqual(set(visits.mapped("address")), {"Old plant"})
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", visits).action_cancel()
        self.assertFalse(any(meetings.mapped("active")))

    def test_unchanged_meetings_are_not_written(self):
        visit = self.planned()
        meeting = visit.calendar_event_id
        with self.at("2026-09-18 12:00"):
            meeting.invalidate_recordset()
            self.env.cr.execute(
                "UPDATE calendar_event SET write_date = '2020-01-01' WHERE id = %s",
                [meeting.id],
            )
            self.as_user("sales", visit).write({"date_start": visit.date_start})
            self.env.flush_all()
        meeting.invalidate_recordset()
        self.assertEqual(meeting.write_date.year, 2020)


class TestCompanions(CalendarCase):
    def test_companion_reads_and_attends(self):
        visit = self.planned()
        self.assertFalse(self.as_user("sales3", visit).has_access("read"))
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", visit).companion_ids = self.users["sales3"]
        mine = self.as_user("sales3", visit)
        self.assertTrue(mine.has_access("read"))
        self.assertFalse(mine.has_access("write"))
        meeting = visit.calendar_event_id
        self.assertIn(self.users["sales3"].partner_id, meeting.partner_ids)
        with self.at("2026-09-18 13:00"):
            self.as_user("sales", visit).companion_ids = self.users["sales2"]
        self.assertNotIn(self.users["sales3"].partner_id, meeting.partner_ids)
        self.assertIn(self.users["sales2"].partner_id, meeting.partner_ids)
        self.env.invalidate_all()
        self.assertFalse(self.as_user("sales3", visit).has_access("read"))

    def test_companion_sees_nothing_of_the_check(self):
        visit = self.hand_over(
            self.make_visit(companion_ids=[(6, 0, self.users["sales3"].ids)])
        )
        mine = self.as_user("sales3", visit)
        self.assertEqual(mine.read(["content"])[0]["content"], visit.content)
        for name in ("round_id", "check_result", "callback_ids"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                mine.read([name])

    def test_invited_colleague_becomes_a_companion(self):
        visit = self.planned()
        partner = self.users["sales3"].partner_id
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", visit.calendar_event_id).write(
                {"partner_ids": [Command.link(partner.id)]}
            )
            self.assertEqual(visit.companion_ids, self.users["sales3"])
            self.as_user("sales", visit.calendar_event_id).write(
                {"partner_ids": [Command.unlink(partner.id)]}
            )
        self.assertFalse(visit.companion_ids)

    def test_who_cannot_go_along(self):
        for role in ("sales", "outsider"):
            with self.subTest(role=role), self.assertRaises(ValidationError):
                self.planned(companion_ids=[(6, 0, self.users[role].ids)])

    def test_fixed_once_submitted(self):
        visit = self.make_visit()
        with self.at("2026-09-21 12:00"):
            mine = self.as_user("sales", visit)
            mine.action_done()
            mine.companion_ids = self.users["sales3"]
            mine.action_submit()
            with self.assertRaises(VisitError):
                mine.companion_ids = False

    def test_clash_is_visible(self):
        visit = self.planned(companion_ids=[(6, 0, self.users["sales3"].ids)])
        self.assertFalse(visit.has_clash)
        other = self.make_customer("Secret Customer")
        self.planned("2026-09-21 10:30", "sales3", partner=other)
        self.env.invalidate_all()
        mine = self.as_user("sales", visit)
        self.assertIn("Sales3 is on a visit at the same time", mine.clash_warning)
        self.assertIn("2026-09-21 10:30", mine.clash_warning)
        self.assertNotIn("Secret", mine.clash_warning)

    def test_queries_of_the_clash(self):
        def read(visits):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            visits.mapped("clash_warning")
            return self.env.cr.sql_log_count - before

        visits = self.env["cs.visit"]
        for hour in range(8, 16):
            visits |= self.planned(
                f"2026-09-21 {hour:02}:00",
                companion_ids=[(6, 0, self.users["sales3"].ids)],
            )
        read(visits)
        self.assertEqual(read(visits[:2]), read(visits))
