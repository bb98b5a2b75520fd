"""The visits of the ten days beside plan and habit (A2.1), and the worked calendars."""

from datetime import timedelta

from odoo.exceptions import AccessError

from .common import VisitsCase
from .round_common import RoundCase


class TestRoundFrequency(RoundCase):
    def make_done(self, start, role="sales", partner=None, **values):
        """A visit that was made and written up, not handed over."""
        visit = self.make_visit(start, role, partner, **values)
        with self.at(f"{start[:10]} 20:00"):
            self.as_user(role, visit).action_done()
        return visit

    def plan(self, start, role="sales", partner=None):
        """A visit that was planned the month before."""
        with self.at("2026-08-31 09:00"):
            return self.make_visit(start, role, partner or self.customers[0])

    def person(self, round_, role="sales"):
        return round_.person_ids.filtered(lambda p: p.user_id == self.users[role])

    def compare(self, first="2026-09-21"):
        round_ = self.generate(self.make_round(first))
        return round_, self.person(round_)

    def test_visits_customers_and_plan(self):
        kept = self.plan("2026-09-22 09:00")
        self.hand_over(kept, "2026-09-22 18:00")
        moved = self.plan("2026-09-23 09:00", partner=self.customers[1])
        missed = self.plan("2026-09-24 09:00")
        cancelled = self.plan("2026-09-25 09:00")
        self.as_user("sales", cancelled).action_cancel()
        late = self.make_done("2026-09-28 09:00", partner=self.customers[2])
        self.hand_over(self.make_visit("2026-09-29 09:00"), "2026-10-03 09:00")
        self.make_done(
            "2026-09-28 14:00",
            "sales2",
            self.customers[0],
            companion_ids=[(6, 0, self.users["sales"].ids)],
        )
        # other days, other company's calendar month
        self.make_done("2026-09-20 09:00", partner=self.customers[4])
        round_, mine = self.compare()
        self.assertEqual(
            (mine.visit_count, mine.handed_count, mine.late_count), (3, 2, 1)
        )
        self.assertEqual(mine.customer_count, 3)
        self.assertEqual((mine.planned_count, mine.kept_count), (4, 1))
        self.assertEqual(mine.along_count, 1)
        self.assertEqual(mine.center_id, self.east)
        self.assertEqual(self.person(round_, "sales2").visit_count, 1)
        # figure = records
        visits = self.env["cs.visit"]
        self.assertEqual(len(visits.search(mine._cs_domain("visits"))), 3)
        self.assertIn(late, visits.search(mine._cs_domain("visits")))
        planned = visits.search(mine._cs_domain("planned"))
        self.assertEqual(planned, kept | moved | missed | cancelled)
        self.assertEqual(visits.search(mine._cs_domain("kept")), kept)
        self.assertEqual(len(visits.search(mine._cs_domain("along"))), 1)
        for action in (mine.action_open_visits(), mine.action_open_planned()):
            self.assertEqual(action["res_model"], "cs.visit")

    def habit(self, count, months=range(3, 9), role="sales"):
        for month in months:
            for number in range(count):
                self.make_done(f"2026-{month:02}-22 {9 + number:02}:00", role)

    def test_usual_is_the_mean_of_the_same_ten_days(self):
        self.habit(6)
        # the middle of the month is not compared with its end
        self.make_done("2026-08-12 09:00")
        for hour in (9, 11):
            self.make_done(f"2026-09-22 {hour:02}:00")
        _round, mine = self.compare()
        self.assertEqual((mine.usual, mine.usual_periods), (6, 6))
        # working days of March to August; 21–30 September has 8
        days = [7, 8, 7, 7, 9, 7]
        self.assertAlmostEqual(mine.expected, 36 / sum(days) * 8, 2)
        self.assertTrue(mine.is_deviating)
        self.assertAlmostEqual(
            mine.deviation, (2 - mine.expected) / mine.expected * 100, 2
        )

    def test_a_holiday_is_no_deviation(self):
        self.habit(4, range(4, 10))
        for month in range(4, 10):
            for number in range(4):
                self.make_done(f"2026-{month:02}-08 {9 + number:02}:00")
        # 1–10 October: National Day leaves the 8th, the 9th and the make-up Saturday
        self.make_done("2026-10-09 09:00")
        round_ = self.make_round("2026-10-01")
        self.generate(round_, "2026-10-12 09:00")
        mine = self.person(round_)
        self.assertEqual(mine.usual, 4)
        self.assertLess(mine.expected, 2)
        self.assertFalse(mine.is_deviating)

    def test_since_the_first_visit(self):
        self.habit(4, (7, 8))
        for hour in range(9, 13):
            self.make_done(f"2026-09-22 {hour:02}:00")
        _round, mine = self.compare()
        self.assertEqual((mine.usual, mine.usual_periods), (4, 2))
        self.assertFalse(mine.is_deviating)

    def test_a_newcomer_is_compared_with_nothing(self):
        for hour in range(9, 15):
            self.make_done(f"2026-09-22 {hour:02}:00")
        _round, mine = self.compare()
        self.assertEqual((mine.usual, mine.usual_periods), (0, 0))
        self.assertFalse(mine.is_deviating)

    def test_who_stopped_going_out_is_marked(self):
        self.habit(5)
        self.make_done("2026-09-22 09:00", "sales2")
        round_, mine = self.compare()
        self.assertEqual((mine.visit_count, round(mine.deviation)), (0, -100))
        self.assertTrue(mine.is_deviating)
        self.assertEqual(round_.unusual_count, 1)
        self.policy.deviation = 0
        self.make_done("2026-09-23 09:00")
        self.generate(round_, "2026-10-09 09:00")
        self.assertFalse(mine.is_deviating)
        self.assertEqual(mine.visit_count, 1)

    def test_again_writes_nothing_new(self):
        self.make_done("2026-09-22 09:00")
        round_, mine = self.compare()
        before = mine.write_date, round_.person_ids
        self.env.cr.execute(
            "UPDATE cs_callback_round_person SET write_date = '2000-01-01'"
        )
        round_._cs_compare_frequency()
        self.assertEqual(round_.person_ids, before[1])
        self.assertEqual(mine.write_date.year, 2000)

    def test_one_statement(self):
        def count(round_):
            self.env.flush_all()
            self.env.invalidate_all()
            round_.company_id, round_.policy_id.deviation  # noqa: B018
            round_.date_from  # noqa: B018
            before = self.env.cr.sql_log_count
            round_._cs_compare_frequency()
            return self.env.cr.sql_log_count - before

        round_ = self.make_round()
        self.make_done("2026-09-22 09:00")
        few = count(round_)
        self.habit(2)
        for role in ("sales", "sales2", "sales3"):
            for hour in range(10, 14):
                self.make_done(f"2026-09-22 {hour}:00", role)
        self.assertLessEqual(count(round_), few)

    def test_nobody_reads_the_own_line(self):
        group = self.env.ref("cs_department.group_cs_user")
        self.users["sales"].group_ids += group
        self.make_done("2026-09-22 09:00")
        self.make_done("2026-09-22 09:00", "sales3")
        round_, mine = self.compare()
        self.assertFalse(self.as_user("sales", mine).has_access("read"))
        seen = self.as_user("sales", self.env["cs.callback.round.person"]).search(
            [("round_id", "=", round_.id)]
        )
        self.assertEqual(seen.user_id, self.users["sales3"])
        with self.assertRaises(AccessError):
            self.as_user("sales", mine).action_open_visits()


class TestWorkedCalendars(VisitsCase):
    """When each round of three months opens and is due (A2.2)."""

    def check(self, first, opens, due):
        """Open on the first working day after the ten days, due on the third."""
        with self.subTest(first=first):
            visit = self.make_visit(f"{first[:8]}{int(first[8:]) + 5:02} 10:00")
            self.hand_over(visit, f"{first[:8]}{int(first[8:]) + 5:02} 18:00")
            rounds = self.env["cs.callback.round"]
            before = self.utc(f"{opens} 00:30") - timedelta(days=1)
            with self.at(self.local(before)):
                day = rounds._cs_due_periods(self.company)
                self.assertNotIn(first, [str(d) for d in day])
            with self.at(f"{opens} 00:30"):
                day = rounds._cs_due_periods(self.company)
                self.assertIn(first, [str(d) for d in day])
                round_ = rounds._cs_open_round(self.company, day[-1])
            self.assertEqual(str(round_.date_from), first)
            self.assertEqual(self.local(round_.date_due), f"{due} 18:00")
            with self.at(f"{opens} 09:00"):
                self.as_user("manager", round_).action_generate()
            self.assertEqual(round_.callback_ids.date_to, round_.date_due)
            self.assertEqual(round_.callback_ids.visit_id, visit)

    def test_september(self):
        self.check("2026-09-01", "2026-09-11", "2026-09-15")
        # Sunday 20 is a make-up day, and the last of the ten
        self.check("2026-09-11", "2026-09-21", "2026-09-23")
        # National Day: Thu 8, Fri 9 and the make-up Saturday
        self.check("2026-09-21", "2026-10-08", "2026-10-10")

    def test_october(self):
        self.check("2026-10-01", "2026-10-12", "2026-10-14")
        self.check("2026-10-11", "2026-10-21", "2026-10-23")
        self.check("2026-10-21", "2026-11-02", "2026-11-04")

    def test_february(self):
        self._add_holiday("Spring Festival", "2026-02-15", "2026-02-23")
        self._add_make_up_day("2026-02-14")
        self._add_make_up_day("2026-02-28")
        self.check("2026-02-01", "2026-02-11", "2026-02-13")
        self.check("2026-02-11", "2026-02-24", "2026-02-26")
        # ends on a make-up Saturday
        self.check("2026-02-21", "2026-03-02", "2026-03-04")
