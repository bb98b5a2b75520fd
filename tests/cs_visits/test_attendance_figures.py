"""Each figure of the month's sheet is the number of the records behind it (A1.5)."""

from datetime import date
from unittest.mock import patch

from odoo.tools import SQL

from odoo.addons.cs_visits.exceptions import AttendanceError
from odoo.addons.cs_visits.models.attendance.attendance_entry import FIGURES

from .attendance_common import AttendanceCase


class TestFigures(AttendanceCase):
    def fill(self):
        """Sales has each figure once at least, others different ones."""
        self.make_outing(
            "sales", "2026-09-21 09:00", "2026-09-21 18:00", "2026-09-18 09:00"
        )
        self.make_outing(
            "sales", "2026-09-24 09:00", "2026-09-24 12:00", "2026-09-24 10:00"
        )
        good = self.make_visit("2026-09-21 10:00", companion_ids=self.along("sales2"))
        self.hand_over(good)
        self.judge(good, "verified")
        doubt = self.hand_over(self.make_visit("2026-09-22 10:00"), "2026-09-22 17:00")
        self.judge(doubt, "differs", "statement")
        refuted = self.hand_over(
            self.make_visit("2026-09-23 10:00"), "2026-09-28 17:00"
        )
        self.judge(refuted, "refuted", "decision")
        self.make_visit("2026-09-25 10:00")
        with self.at("2026-09-26 09:00"):
            self.as_user(
                "sales3", self.make_visit("2026-09-25 10:00", "sales3")
            ).action_done()
        return self.compute(self.make_check())

    def count(self, action):
        records = self.env[action["res_model"]].search(action["domain"])
        return records

    def test_each_cell_opens_what_it_counts(self):
        check = self.fill()
        seen = dict.fromkeys(FIGURES, 0)
        for line in check.line_ids:
            mine = self.as_user("agent", line)
            for figure in FIGURES:
                with self.subTest(line=line.user_id.name, figure=figure):
                    records = self.count(mine.action_evidence(figure))
                    self.assertEqual(len(records), line[figure])
                    self.assertLessEqual(records.line_id, line)
                    seen[figure] += line[figure]
            days = self.count(mine.action_evidence("days_out"))
            self.assertEqual(len(days), line.days_out)
            self.assertAlmostEqual(sum(days.mapped("hours")), line.hours_out)
        missing = {figure for figure, number in seen.items() if not number}
        self.assertEqual(missing, {"refuted_count"})

    def test_numbers_of_a_person(self):
        check = self.fill()
        line = self.line(check, "sales")
        self.assertEqual(
            {figure: line[figure] for figure in FIGURES},
            {
                "outing_count": 2,
                "retroactive_count": 1,
                "visit_count": 3,
                "companion_count": 0,
                "no_outing_count": 2,
                "handed_over_count": 3,
                "late_count": 1,
                "called_count": 3,
                "verified_count": 1,
                "doubt_count": 2,
                "refuted_count": 0,
            },
        )
        # 21: 9 hours with the visit in them; 22 and 23: an hour each; 24: 3 hours
        self.assertEqual((line.days_out, line.hours_out), (4, 14))
        along = self.line(check, "sales2")
        self.assertEqual((along.visit_count, along.companion_count), (0, 1))
        self.assertEqual((along.days_out, along.hours_out), (1, 1))
        self.assertFalse(along.called_count or along.verified_count)

    def test_planned_and_cancelled_do_not_count(self):
        visit = self.make_visit("2026-09-25 10:00")
        other = self.make_visit("2026-09-26 10:00")
        self.as_user("sales", other).action_cancel()
        self.make_outing(
            "sales", "2026-09-25 09:00", "2026-09-25 18:00", approved=False
        )
        line = self.line(self.compute(self.make_check()), "sales")
        self.assertEqual(
            (line.visit_count, line.outing_count, line.days_out), (0, 0, 0)
        )
        self.assertEqual(visit.state, "planned")

    def test_everybody_who_visits_is_listed(self):
        lines = self.compute(self.make_check()).line_ids
        roles = ("sales", "sales2", "sales3", "sales_manager", "sales_manager2")
        self.assertEqual(set(lines.user_id), {self.users[role] for role in roles})
        self.assertFalse(sum(lines.mapped("visit_count")))
        self.assertEqual(self.line(lines.check_id, "sales3").department_id, self.west)

    def test_who_left_stays_with_what_was_done(self):
        self.hand_over(self.make_visit("2026-09-21 10:00"))
        self.users["sales"].active = False
        self.employees["sales"].active = False
        self.users["sales2"].active = False
        check = self.compute(self.make_check())
        self.assertEqual(self.line(check, "sales").visit_count, 1)
        self.assertFalse(self.line(check, "sales2"))

    def test_who_is_gone_from_the_register_leaves_the_sheet(self):
        check = self.compute(self.make_check())
        self.users["sales2"].group_ids -= self.env.ref("cs_visits.group_visit_user")
        self.compute(check)
        self.assertFalse(self.line(check, "sales2"))

    def test_other_companies_do_not_count(self):
        self.hand_over(self.make_visit("2026-09-21 10:00"))
        other = self.env["cs.attendance.check"].create(
            {"company_id": self.other_company.id, "date_from": "2026-09-01"}
        )
        other.action_compute()
        self.assertFalse(other.line_ids)

    # -- days ----------------------------------------------------------------------

    def days(self, check, role):
        return [
            (str(day.date), day.hours)
            for day in self.line(check, role).day_ids.sorted("date")
        ]

    def test_over_midnight_and_the_end_of_the_month(self):
        self.make_outing("sales3", "2026-09-29 20:00", "2026-10-02 06:00")
        september = self.compute(self.make_check())
        october = self.compute(self.make_check("2026-10-01"))
        self.assertEqual(
            self.days(september, "sales3"), [("2026-09-29", 4), ("2026-09-30", 24)]
        )
        self.assertEqual(
            self.days(october, "sales3"), [("2026-10-01", 24), ("2026-10-02", 6)]
        )
        # the outing itself is counted once, where it began
        self.assertEqual(self.line(september, "sales3").outing_count, 1)
        self.assertEqual(self.line(october, "sales3").outing_count, 0)
        carried = self.line(october, "sales3").entry_ids
        self.assertEqual((carried.is_carried, carried.hours), (True, 30))
        self.assertEqual(self.line(september, "sales3").entry_ids.hours, 28)

    def test_a_visit_over_the_end_of_the_month(self):
        visit = self.make_visit("2026-09-30 23:30")
        with self.at("2026-10-01 09:00"):
            self.as_user("sales", visit).action_done()
        september = self.compute(self.make_check())
        october = self.compute(self.make_check("2026-10-01"))
        self.assertEqual(self.days(september, "sales"), [("2026-09-30", 0.5)])
        self.assertEqual(self.days(october, "sales"), [("2026-10-01", 0.5)])
        self.assertEqual(self.line(september, "sales").visit_count, 1)
        self.assertEqual(self.line(october, "sales").visit_count, 0)

    def test_who_reported_back_was_out_until_then(self):
        outing = self.make_outing("sales", "2026-09-21 09:00", "2026-09-21 18:00")
        with self.at("2026-09-21 19:00"):
            self.as_user("sales", outing).write(
                {"date_returned": self.utc("2026-09-21 15:30")}
            )
            self.as_user("sales", outing).action_done()
        check = self.compute(self.make_check())
        self.assertEqual(self.days(check, "sales"), [("2026-09-21", 6.5)])

    def test_until_midnight_is_one_day(self):
        self.make_outing("sales", "2026-09-29 20:00", "2026-09-30 00:00")
        check = self.compute(self.make_check())
        self.assertEqual(self.days(check, "sales"), [("2026-09-29", 4)])

    def test_shared_time_counts_once(self):
        self.make_outing("sales", "2026-09-21 09:00", "2026-09-21 12:00")
        for start in ("09:30", "11:30", "11:45", "15:00"):
            visit = self.make_visit(f"2026-09-21 {start}")
            with self.at("2026-09-21 19:00"):
                self.as_user("sales", visit).action_done()
        check = self.compute(self.make_check())
        # 9:00 to 12:45 and 15:00 to 16:00
        self.assertEqual(self.days(check, "sales"), [("2026-09-21", 4.75)])
        day = self.line(check, "sales").day_ids
        self.assertEqual(self.local(day.date_first), "2026-09-21 09:00")
        self.assertEqual(self.local(day.date_last), "2026-09-21 16:00")
        self.assertEqual((day.outing_count, day.visit_count), (1, 4))
        opened = self.count(self.as_user("agent", day).action_evidence())
        self.assertEqual(len(opened), 5)

    def test_february_with_spring_festival(self):
        self._add_holiday("Spring Festival", "2026-02-15", "2026-02-23")
        self._add_make_up_day("2026-02-14")
        self._add_make_up_day("2026-02-28")
        check = self.make_check("2026-02-01")
        self.assertEqual(check.date_to, date(2026, 2, 28))
        self.assertEqual(self.local(check.date_due), "2026-03-04 18:00")

    # -- findings ------------------------------------------------------------------

    def test_nothing_counts_before_it_is_decided(self):
        visit = self.hand_over(self.make_visit("2026-09-21 10:00"))
        self.judge(visit, "refuted", "statement")
        line = self.line(self.compute(self.make_check()), "sales")
        self.assertEqual((line.doubt_count, line.refuted_count), (1, 0))
        # and the day counts
        self.assertEqual((line.visit_count, line.days_out), (1, 1))

    def decided(self, result, finding):
        """The line of somebody whose one visit was refuted and then decided on."""
        visit = self.hand_over(self.make_visit("2026-09-21 10:00"))
        self.judge(visit, result)
        # as the decision leaves it; the column comes with the findings
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE cs_visit ADD COLUMN IF NOT EXISTS finding_state varchar"
        )
        self.env.cr.execute(
            "UPDATE cs_visit SET finding_state = %s WHERE id = %s", [finding, visit.id]
        )
        check = self.make_check()
        params = type(check)._cs_register_params
        with patch.object(
            type(check),
            "_cs_register_params",
            lambda self: {**params(self), "finding": SQL("finding_state")},
        ):
            return self.line(self.compute(check), "sales")

    def test_dismissed_counts_as_verified(self):
        line = self.decided("differs", "dismissed")
        self.assertEqual(
            (line.doubt_count, line.refuted_count, line.verified_count), (0, 0, 1)
        )
        self.assertEqual(line.days_out, 1)

    def test_a_difference_that_was_upheld_took_time(self):
        line = self.decided("differs", "upheld")
        self.assertEqual((line.refuted_count, line.days_out), (1, 1))

    def test_upheld_counts_and_its_time_does_not(self):
        line = self.decided("refuted", "upheld")
        self.assertEqual((line.doubt_count, line.refuted_count), (0, 1))
        self.assertEqual((line.visit_count, line.days_out, line.hours_out), (1, 0, 0))

    # -- guards --------------------------------------------------------------------

    def test_figures_are_not_entered(self):
        line = self.line(self.compute(self.make_check()), "sales")
        mine = self.as_user("agent", line)
        with self.assertRaises(AttendanceError):
            mine.write({"visit_count": 9})
        with self.assertRaises(AttendanceError):
            mine.action_evidence("create_uid")
        mine.write({"is_doubt": True, "note": "Two days at once"})
        self.assertTrue(line.is_doubt)

    def test_remarks_stay_when_computed_again(self):
        check = self.compute(self.make_check())
        line = self.line(check, "sales")
        self.as_user("agent", line).write({"note": "Was on leave"})
        self.hand_over(self.make_visit("2026-09-21 10:00"))
        self.compute(check)
        line = self.line(check, "sales")
        self.assertEqual((line.note, line.visit_count), ("Was on leave", 1))

    def test_nobody_sees_the_own_line(self):
        agent = self.users["agent"]
        agent.group_ids += self.env.ref("cs_visits.group_visit_user")
        check = self.compute(self.make_check())
        self.assertTrue(self.line(check, "agent"))
        self.env.invalidate_all()
        mine = self.as_user("agent", check)
        self.assertNotIn(agent, mine.line_ids.user_id)
        self.assertIn(self.users["sales"], mine.line_ids.user_id)
        groups = self.as_user("agent", self.env["cs.attendance.entry"])._read_group(
            [("line_id.user_id", "=", agent.id)], [], ["__count"]
        )
        self.assertEqual(groups[0][0], 0)

    def test_queries_are_the_same_for_more_people(self):
        check = self.make_check()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            check.sudo()._cs_compute_lines()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(5):
            self._make_user(f"more{number}", "cs_visits.group_visit_user", self.east)
        self.fill_september()
        count()
        self.assertLessEqual(count(), few)
