"""Outings: leave, urgency, return, visits, calendar, paper (A1.3)."""

from lxml.html import fromstring
from psycopg2 import IntegrityError

from odoo.tools import mute_logger

from odoo.addons.cs_visits.exceptions import (
    OutingLeaveError,
    OutingOverlapError,
    VisitError,
)

from .common import VisitsCase


class OutingCase(VisitsCase):
    def make_outing(
        self,
        start="2026-09-21 09:00",
        end="2026-09-21 18:00",
        role="sales",
        **values,
    ):
        return (
            self.as_user(role, self.env["cs.outing"])
            .create(
                {
                    "date_start": self.utc(start),
                    "date_end": self.utc(end),
                    "purpose": "Two customers in Ningbo",
                    "destination": "Ningbo",
                    "partner_ids": [(6, 0, self.customer.ids)],
                    **values,
                }
            )
            .with_env(self.env)
        )

    def submit(self, outing, moment="2026-09-18 10:00", role="sales"):
        with self.at(moment):
            self.as_user(role, outing).action_submit()
        return outing

    def approve(self, outing, moment="2026-09-18 11:00", role="sales_manager"):
        with self.at(moment):
            self.as_user(role, outing).action_approve()
        return outing

    def make_leave(self, first, last, role="sales", **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": self.employees[role].resource_id.id,
                "date_from": self.utc(first),
                "date_to": self.utc(last),
                **values,
            }
        )


class TestOutingLeave(OutingCase):
    def test_clash_when_asking(self):
        self.make_leave("2026-09-21 13:00", "2026-09-22 18:00")
        outing = self.make_outing()
        with self.assertRaisesRegex(OutingLeaveError, "2026-09-21 13:00"):
            self.submit(outing)
        self.assertEqual(outing.state, "draft")
        self.assertIn("2026-09-22", self.as_user("sales", outing).leave_warning)
        # the hours before, and somebody else's leave, are none of it
        self.submit(self.make_outing(end="2026-09-21 13:00"))
        self.submit(self.make_outing(role="sales2"), role="sales2")

    def test_clash_when_approving(self):
        outing = self.submit(self.make_outing())
        self.make_leave("2026-09-21 00:00", "2026-09-21 23:59")
        with self.assertRaises(OutingLeaveError):
            self.approve(outing)
        self.assertEqual(outing.state, "submitted")
        self.assertTrue(self.as_user("sales_manager", outing).leave_warning)
        # how long somebody is on leave is not for those who only read
        self.assertFalse(self.as_user("agent", outing).leave_warning)

    def test_presence_elsewhere_and_holidays_are_no_leave(self):
        self.make_leave("2026-09-21 00:00", "2026-09-21 23:59", time_type="other")
        self.submit(self.make_outing())
        # a trip in the holidays may be
        self.submit(self.make_outing("2026-10-02 09:00", "2026-10-02 18:00"))

    def test_time_off_requests(self):
        if "hr.leave" not in self.env:
            self.skipTest("hr_holidays is not installed")
        kind = self.env["hr.leave.type"].create(
            {"name": "Paid", "requires_allocation": False}
        )
        self.env["hr.leave"].create(
            {
                "employee_id": self.employees["sales"].id,
                "holiday_status_id": kind.id,
                "request_date_from": "2026-09-21",
                "request_date_to": "2026-09-21",
            }
        )
        with self.assertRaises(OutingLeaveError):
            self.submit(self.make_outing())


class TestOutingTimes(OutingCase):
    def test_across_midnight_and_month_end(self):
        night = self.make_outing("2026-09-30 20:00", "2026-10-01 02:00")
        self.submit(night)
        with self.assertRaises(OutingOverlapError):
            self.submit(self.make_outing("2026-10-01 01:00", "2026-10-01 09:00"))
        self.submit(self.make_outing("2026-10-01 02:00", "2026-10-01 09:00"))
        self.approve(night)
        self.assertFalse(night.is_retroactive)

    def test_the_database_refuses_two_at_a_time(self):
        self.submit(self.make_outing())
        second = self.make_outing(start="2026-09-21 17:00", end="2026-09-21 20:00")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            second._cs_write_checked(
                {"state": "submitted", "date_submitted": self.utc("2026-09-18 10:00")}
            )
            second.flush_recordset()

    def test_old_overlaps_stay_loadable(self):
        """Outings of before this rule have no date of request."""
        first = self.submit(self.make_outing())
        second = self.make_outing(start="2026-09-21 17:00", end="2026-09-21 20:00")
        second._cs_write_checked({"state": "approved"})
        (first | second).flush_recordset()

    def test_urgent_says_so(self):
        outing = self.make_outing(is_urgent=True, urgent_reason="The line stood still")
        self.submit(outing, "2026-09-21 10:00")
        self.approve(outing, "2026-09-21 12:00")
        self.assertTrue(outing.is_late_request)
        self.assertTrue(outing.is_retroactive)
        self.assertIn("urgent", outing.display_name)
        with self.assertRaises(VisitError):
            self.as_user("sales", outing).is_urgent = False

    def test_urgent_needs_a_reason(self):
        for reason in (False, "", "  "):
            with (
                self.subTest(reason=reason),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.make_outing(is_urgent=True, urgent_reason=reason)
                self.env.flush_all()

    def test_late_without_urgency_is_flagged_or_refused(self):
        flagged = self.submit(self.make_outing(), "2026-09-21 10:00")
        self.assertTrue(flagged.is_late_request)
        self.assertFalse(flagged.is_urgent)
        self.as_user("sales", flagged).action_cancel()
        self.company.cs_outing_late = "refuse"
        with self.assertRaises(VisitError):
            self.submit(self.make_outing(), "2026-09-21 10:00")
        self.submit(
            self.make_outing(is_urgent=True, urgent_reason="Accident"),
            "2026-09-21 10:00",
        )
        self.submit(self.make_outing("2026-09-22 09:00", "2026-09-22 18:00"))

    def test_asked_before_is_not_late(self):
        self.assertFalse(self.submit(self.make_outing()).is_late_request)


class TestOutingReturn(OutingCase):
    def setUp(self):
        super().setUp()
        self.outing = self.approve(self.submit(self.make_outing()))
        self.mine = self.as_user("sales", self.outing)

    def test_return_and_expenses(self):
        with self.at("2026-09-21 19:30"):
            self.mine.write(
                {
                    "date_returned": self.utc("2026-09-21 19:00"),
                    "amount_actual": 212.5,
                    "return_note": "Both met",
                }
            )
            self.mine.action_done()
        self.assertEqual(self.outing.state, "done")
        self.assertEqual(self.local(self.outing.date_returned), "2026-09-21 19:00")
        self.assertEqual(self.outing.amount_actual, 212.5)

    def test_by_default_as_planned(self):
        with self.at("2026-09-23 09:00"):
            self.mine.action_done()
        self.assertEqual(self.outing.date_returned, self.outing.date_end)

    def test_back_early(self):
        with self.at("2026-09-21 15:00"):
            self.mine.action_done()
        self.assertEqual(self.local(self.outing.date_returned), "2026-09-21 15:00")

    def test_impossible_returns(self):
        with self.at("2026-09-21 19:30"):
            self.mine.date_returned = self.utc("2026-09-21 21:00")
            with self.assertRaises(VisitError):
                self.mine.action_done()
            self.mine.date_returned = False
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.mine.date_returned = self.utc("2026-09-21 08:00")
            self.env.flush_all()

    def test_impossible_amounts(self):
        for amount in (float("nan"), float("inf")):
            with self.subTest(amount=amount), self.assertRaises(VisitError):
                self.mine.amount_actual = amount
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.mine.amount_actual = -1
            self.env.flush_all()

    def test_not_before_the_approval(self):
        other = self.make_outing("2026-09-22 09:00", "2026-09-22 18:00")
        for values in (
            {"date_returned": self.utc("2026-09-22 18:00")},
            {"amount_actual": 3},
            {"return_note": "Was there"},
        ):
            with self.subTest(values=values), self.assertRaises(VisitError):
                self.as_user("sales", other).write(values)

    def test_reporting_does_not_void_the_approval(self):
        self.mine.write({"amount_actual": 10, "return_note": "x"})
        self.assertEqual(self.outing.state, "approved")


class TestOutingVisits(OutingCase):
    def test_outing_from_visits(self):
        other = self.make_customer("Second", city="Cixi")
        self.customer.city = "Ningbo"
        visits = self.make_visit("2026-09-21 10:00")
        visits |= self.make_visit("2026-09-21 14:00", partner=other)
        visits |= self.make_visit("2026-09-23 09:00", partner=other)
        with self.at("2026-09-18 10:00"):
            action = self.as_user("sales", visits).action_ask_outing()
        outings = self.env["cs.outing"].search(action["domain"], order="date_start")
        self.assertEqual(len(outings), 2)
        first = outings[0]
        self.assertEqual(first.state, "draft")
        self.assertEqual(first.partner_ids, self.customer | other)
        self.assertEqual(self.local(first.date_start), "2026-09-21 10:00")
        self.assertEqual(self.local(first.date_end), "2026-09-21 15:00")
        self.assertEqual(first.purpose, "Test purpose")
        self.assertEqual(first.destination, "Ningbo, Cixi")
        self.assertEqual(first.visit_ids, visits[:2])
        with self.assertRaises(VisitError):
            self.as_user("sales", visits).action_ask_outing()
        # called off: the visits are free for another one
        self.as_user("sales", first).action_cancel()
        self.assertFalse(visits[:2].outing_id)
        action = self.as_user("sales", visits[:1]).action_ask_outing()
        self.assertEqual(action["res_model"], "cs.outing")
        self.assertTrue(action["res_id"])

    def test_only_own_planned_visits(self):
        planned = self.make_visit("2026-09-21 10:00")
        done = self.make_visit("2026-09-17 10:00")
        with self.at("2026-09-18 10:00"):
            self.as_user("sales", done).action_done()
            for role, visits in (
                ("sales", done),
                ("sales", planned | done),
                ("sales_manager", planned),
                ("sales", planned.browse()),
            ):
                with self.subTest(role=role), self.assertRaises(VisitError):
                    self.as_user(role, visits).action_ask_outing()

    def test_visits_of_an_outing(self):
        second = self.make_customer("Second")
        outing = self.make_outing(
            partner_ids=[(6, 0, (self.customer | second).ids)],
        )
        self.assertEqual(outing.unplanned_count, 2)
        mine = self.as_user("sales", outing)
        mine.action_plan_visits()
        visits = outing.visit_ids.sorted("date_start")
        self.assertEqual(visits.partner_id, self.customer | second)
        self.assertEqual(set(visits.mapped("state")), {"planned"})
        self.assertEqual(self.local(visits[1].date_start), "2026-09-21 10:00")
        self.assertEqual(outing.unplanned_count, 0)
        mine.action_plan_visits()
        self.assertEqual(len(outing.visit_ids), 2)
        with self.assertRaises(VisitError):
            self.as_user("sales_manager", outing).action_plan_visits()

    def test_a_short_outing_holds_its_visits(self):
        customers = self.customer
        for name in ("B", "C", "D"):
            customers |= self.make_customer(name)
        outing = self.make_outing(
            end="2026-09-21 09:30", partner_ids=[(6, 0, customers.ids)]
        )
        self.as_user("sales", outing).action_plan_visits()
        for visit in outing.visit_ids:
            self.assertGreaterEqual(visit.date_start, outing.date_start)
            self.assertLessEqual(visit.date_end, outing.date_end)


class TestOutingCalendar(OutingCase):
    def test_meeting_follows_the_approval(self):
        outing = self.submit(self.make_outing())
        self.assertFalse(outing.calendar_event_id)
        self.approve(outing)
        meeting = outing.calendar_event_id
        self.assertEqual(meeting.user_id, self.users["sales"])
        self.assertEqual(
            (meeting.start, meeting.stop), (outing.date_start, outing.date_end)
        )
        self.assertIn("Ningbo", meeting.name)
        self.assertNotIn("Marine", meeting.name)
        with self.at("2026-09-18 12:00"):
            self.as_user("sales", outing).date_end = self.utc("2026-09-21 19:00")
        self.assertEqual(outing.state, "draft")
        self.assertFalse(meeting.active)

    def test_called_off(self):
        outing = self.approve(self.submit(self.make_outing()))
        self.as_user("sales", outing).action_cancel()
        self.assertFalse(outing.calendar_event_id.active)

    def test_what_is_over_stands_in_no_calendar(self):
        outing = self.submit(self.make_outing(), "2026-09-22 10:00")
        self.approve(outing, "2026-09-22 11:00")
        self.assertFalse(outing.calendar_event_id)


class TestOutingPaper(OutingCase):
    def render(self, outing, role, lang="en_US"):
        report = self.env["ir.actions.report"].with_user(self.users[role])
        report = report.with_context(
            lang=lang, allowed_company_ids=self.users[role].company_ids.ids
        )
        return str(
            report._render_qweb_html("cs_visits.report_outing", outing.ids)[0], "utf-8"
        )

    def test_sheet(self):
        outing = self.make_outing(is_urgent=True, urgent_reason="The line stood still")
        self.approve(self.submit(outing, "2026-09-21 10:00"), "2026-09-21 11:00")
        html = self.render(outing, "sales")
        for text in (
            outing.name,
            "Outing Approval Sheet",
            "2026-09-21 09:00",
            "The line stood still",
            "Approved after the outing had begun",
            "Sales_manager",
        ):
            self.assertIn(text, html)

    def test_prints_in_one_piece(self):
        # each article is a document of its own, which wkhtmltopdf may not join
        outings = self.make_outing() | self.make_outing(
            "2026-09-24 09:00", "2026-09-24 12:00"
        )
        root = fromstring(self.render(outings, "sales"))
        articles = root.xpath("//div[contains(@class, 'article')]")
        self.assertEqual(len(articles), 1)
        self.assertEqual(len(articles[0].xpath(".//h1")), 2)

    def test_not_for_others(self):
        outing = self.submit(self.make_outing())
        with self.assertRaises(Exception) as caught:
            self.render(outing, "sales3")
        self.assertIn("AccessError", repr(caught.exception) + str(caught.exception))
