"""Callback rounds: periods, draw, calls, results, sign-off (A2)."""

from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    CallbackError,
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionError,
)
from odoo.addons.cs_department.tools import sampling
from odoo.addons.cs_visits.exceptions import RoundError

from .common import VisitsCase

CLOSE_DAY = "2026-10-10 17:00"


class TestRoundPeriod(VisitsCase):
    def test_late_september_is_due_on_the_make_up_saturday(self):
        round_ = self.make_round("2026-09-21")
        self.assertEqual(round_.date_to, date(2026, 9, 30))
        self.assertEqual(self.local(round_.date_due), "2026-10-10 18:00")
        self.assertEqual(round_.deadline_ids.clause_id.number, "A2.2")

    def test_late_february_over_spring_festival(self):
        # holidays 15–23 February 2026, make-up days Sat 14 and Sat 28
        self._add_holiday("Spring Festival", "2026-02-15", "2026-02-23")
        self._add_make_up_day("2026-02-14")
        self._add_make_up_day("2026-02-28")
        middle, late = self.make_round("2026-02-11"), self.make_round("2026-02-21")
        self.assertEqual(late.date_to, date(2026, 2, 28))
        # ends on Fri 20, in the holidays: Tue 24, Wed 25, Thu 26
        self.assertEqual(self.local(middle.date_due), "2026-02-26 18:00")
        self.assertEqual(self.local(late.date_due), "2026-03-04 18:00")

    def test_wrong_days(self):
        for values in (
            {"date_from": "2026-09-02"},
            {"date_from": "2026-09-21", "date_to": "2026-09-29"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.env["cs.callback.round"].create(
                    {"company_id": self.company.id, **values}
                )

    def test_one_round_a_period(self):
        self.make_round()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.make_round()
        self.assertIn("period_uniq", str(caught.exception))

    def _open(self, moment):
        with self.at(moment):
            rounds = self.env["cs.callback.round"]
            for first in rounds._cs_due_periods(self.company):
                rounds._cs_open_round(self.company, first)
            return rounds.search([("company_id", "=", self.company.id)])

    def test_opens_on_the_first_working_day_after(self):
        self.hand_over(self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00")
        self.assertFalse(self._open("2026-09-30 23:00"))
        self.assertFalse(self._open("2026-10-07 23:00"))
        opened = self._open("2026-10-08 00:30")
        self.assertEqual(opened.date_from, date(2026, 9, 21))
        self.assertTrue(opened.activity_ids)
        self.assertEqual(self._open("2026-10-08 01:30"), opened)

    def test_missed_cron_is_made_up_for(self):
        self.hand_over(self.make_visit("2026-09-08 10:00"), "2026-09-08 18:00")
        self.hand_over(self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00")
        opened = self._open("2026-10-09 09:00").sorted("date_from")
        # nothing happened in the middle of September
        self.assertEqual(
            opened.mapped("date_from"), [date(2026, 9, 1), date(2026, 9, 21)]
        )

    def test_cron(self):
        self.hand_over(self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00")
        cron = self.env.ref("cs_visits.ir_cron_callback_round")
        with self.at("2026-10-08 09:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(
            self.env["cs.callback.round"].search_count(
                [("company_id", "=", self.company.id)]
            ),
            1,
        )


class TestRoundDraw(VisitsCase):
    def setUp(self):
        super().setUp()
        self.customers = self.env["res.partner"]
        for number in range(6):
            self.customers |= self.make_customer(f"Customer {number}")

    def visit_all(self, role="sales", customers=None, day="2026-09-28"):
        visits = self.env["cs.visit"]
        for hour, partner in enumerate(customers or self.customers, start=8):
            visits |= self.hand_over(
                self.make_visit(f"{day} {hour:02}:00", role, partner), f"{day} 18:00"
            )
        return visits

    def generate(self, round_, moment="2026-10-08 09:00", role="manager"):
        with self.at(moment):
            self.as_user(role, round_).action_generate()
        return round_

    def test_everybody_is_called_within_the_window(self):
        visits = self.visit_all()
        round_ = self.generate(self.make_round())
        calls = round_.callback_ids
        self.assertEqual(round_.state, "calling")
        self.assertEqual(calls.partner_id, self.customers)
        self.assertEqual(calls.visit_id, visits)
        self.assertEqual(visits.round_id, round_)
        self.assertEqual(set(calls.mapped("date_to")), {round_.date_due})
        self.assertEqual(calls.hidden_from_id, self.users["sales"])
        self.assertEqual(set(calls.mapped("kind")), {"visit_check"})
        self.assertTrue(all(calls.mapped("script_never_say")))
        self.assertEqual(len(set(calls.mapped("name"))), 6)
        # spread over the two agents, not over the managers
        self.assertEqual(calls.user_id, self.users["agent"] | self.users["agent2"])
        self.assertEqual(
            [len(calls.filtered(lambda c, u=u: c.user_id == u)) for u in calls.user_id],
            [3, 3],
        )

    def test_second_run_adds_nothing(self):
        self.visit_all()
        round_ = self.generate(self.make_round())
        before = round_.callback_ids, round_.line_ids
        self.generate(round_)
        self.assertEqual((round_.callback_ids, round_.line_ids), before)

    def test_a_customer_once(self):
        for day in ("2026-09-22", "2026-09-23", "2026-09-24"):
            self.visit_all("sales", self.customers[0], day)
        self.visit_all("sales3", self.customers[0], "2026-09-25")
        round_ = self.generate(self.make_round())
        self.assertEqual(len(round_.callback_ids), 1)
        self.assertEqual(round_.line_ids.visit_count, 4)
        # a record that comes in later does not bring a second call
        self.visit_all("sales2", self.customers[0], "2026-09-26")
        self.generate(round_)
        self.assertEqual(len(round_.callback_ids), 1)

    def test_same_seed_same_list(self):
        self.policy.write({"share": 34, "minimum": 1})
        visits = self.visit_all()
        drawn = []
        for seed in ("7", "7", "8", "9", "10"):
            with self.env.cr.savepoint() as savepoint:
                round_ = self.generate(self.make_round(seed=seed))
                drawn.append(round_.callback_ids.visit_id.ids)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(len(drawn[0]), 3)
        self.assertEqual(drawn[0], drawn[1])
        self.assertGreater(len({tuple(ids) for ids in drawn}), 1)
        expected = sampling.draw("7:draw", visits.ids, 34, 1)
        self.assertEqual(set(drawn[0]), set(expected))

    def test_passed_over_customers_are_on_record(self):
        self.policy.write({"share": 34, "minimum": 1})
        self.visit_all()
        round_ = self.generate(self.make_round())
        self.assertEqual(round_.line_ids.partner_id, self.customers)
        passed = round_.line_ids.filtered(lambda line: line.state == "passed")
        self.assertEqual(len(passed), 3)
        self.assertFalse(passed.visit_id.round_id)
        self.assertEqual((round_.share, round_.minimum), (34, 1))

    def test_sql_and_python_rank_alike(self):
        self.env.cr.execute("SELECT md5('7' || ':' || 12)")
        self.assertEqual(self.env.cr.fetchone()[0], sampling.rank("7", 12))
        self.env.cr.execute("SELECT md5('7' || ':draw:' || 12)")
        self.assertEqual(self.env.cr.fetchone()[0], sampling.rank("7:draw", 12))

    def test_floor_for_each_salesperson(self):
        self.policy.write({"share": 10, "minimum": 2})
        self.visit_all("sales", self.customers[:4])
        self.visit_all("sales3", self.customers[4:])
        round_ = self.generate(self.make_round())
        for role in ("sales", "sales3"):
            calls = round_.callback_ids.filtered(
                lambda c, u=self.users[role]: c.hidden_from_id == u
            )
            self.assertEqual(len(calls), 2)

    def test_no_phone_is_listed_and_blocks_nothing(self):
        self.customers[0].phone = "  "
        visits = self.visit_all()
        round_ = self.generate(self.make_round())
        line = round_.line_ids.filtered(lambda x: x.partner_id == self.customers[0])
        self.assertEqual(line.state, "no_phone")
        self.assertFalse(line.callback_id)
        self.assertEqual(visits[0].check_result, "no_phone")
        self.assertEqual(round_.no_phone_count, 1)
        self.assertEqual(len(round_.callback_ids), 5)

    def test_the_person_met_is_called(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Purchasing",
                "parent_id": self.customers[0].id,
                "phone": "+86 21 5550 4444",
            }
        )
        visit = self.make_visit(
            "2026-09-28 10:00",
            partner=self.customers[0],
            contact_ids=[(6, 0, contact.ids)],
        )
        self.hand_over(visit, "2026-09-28 18:00")
        call = self.generate(self.make_round()).callback_ids
        self.assertEqual((call.contact_id, call.phone), (contact, contact.phone))

    def test_only_handed_over_visits_of_the_days(self):
        with self.at("2026-09-28 18:00"):
            visit = self.make_visit("2026-09-28 10:00", partner=self.customers[0])
            self.as_user("sales", visit).action_done()
        self.hand_over(
            self.make_visit("2026-10-01 10:00", partner=self.customers[1]),
            "2026-10-01 18:00",
        )
        self.assertFalse(self.generate(self.make_round()).line_ids)

    def test_handing_over_late_does_not_spare_the_check(self):
        self.visit_all("sales", self.customers[:1], "2026-09-08")
        early = self.generate(self.make_round("2026-09-01"), "2026-09-11 09:00")
        late = self.make_visit("2026-09-08 10:00", partner=self.customers[1])
        self.hand_over(late, "2026-09-15 10:00")
        middle = self.generate(self.make_round("2026-09-11"), "2026-09-21 09:00")
        self.assertEqual(middle.callback_ids.visit_id, late)
        self.assertNotIn(late, early.callback_ids.visit_id)

    def test_nobody_checks_the_own_center(self):
        self.employees["agent"].department_id = self.east
        self.visit_all()
        calls = self.generate(self.make_round()).callback_ids
        self.assertEqual(calls.user_id, self.users["agent2"])
        call = calls[0]
        with self.assertRaises(CallbackError):
            call.user_id = self.users["agent"]
        with self.assertRaises(CallbackError):
            self.as_user("agent", call)._log_attempt("reached")

    def test_nobody_checks_the_own_visit(self):
        self.users["agent"].write(
            {"group_ids": [(4, self.env.ref("cs_visits.group_visit_user").id)]}
        )
        self.hand_over(
            self.make_visit("2026-09-28 10:00", "agent", self.customers[0]),
            "2026-09-28 18:00",
            reviewer="manager",
        )
        for role in ("agent", "agent2"):
            self.employees[role].department_id = False
        round_ = self.generate(self.make_round())
        self.assertEqual(round_.callback_ids.user_id, self.users["agent2"])
        self.assertFalse(self.as_user("agent", round_.callback_ids).has_access("read"))
        self.assertFalse(self.as_user("agent", round_.line_ids).has_access("read"))

    def test_only_agents_of_the_center(self):
        for role in ("agent", "agent2"):
            self.employees[role].department_id = self.east
        self.visit_all()
        self.assertFalse(self.generate(self.make_round()).callback_ids.user_id)

    def test_company_without_agents(self):
        self.env.ref("cs_department.group_cs_user").all_user_ids.filtered(
            lambda u: self.company in u.company_ids
        ).write({"active": False})
        with self.assertRaises(RoundError):
            self.make_round().sudo().action_generate()

    def test_fixed_once_drawn(self):
        self.visit_all()
        round_ = self.make_round()
        round_.seed = "8"
        self.generate(round_)
        with self.assertRaises(RoundError):
            round_.seed = "9"
        with self.assertRaises(RoundError):
            round_.date_from = "2026-09-11"
        call = round_.callback_ids[0]
        mine = self.as_user("agent", call)
        for values in (
            {"hidden_from_id": False},
            {"visit_id": False},
            {"round_id": False},
            {"partner_id": self.customers[1].id},
        ):
            with self.subTest(values=values), self.assertRaises(CallbackError):
                mine.write(values)

    def test_who_may(self):
        round_ = self.make_round()
        for role in set(self.users) - {"agent", "agent2", "manager", "manager2"}:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, round_).action_generate()
        for role in ("agent", "sales", "president", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, self.env["cs.callback.round"]).create(
                    {"date_from": "2026-09-01", "company_id": self.company.id}
                )
        with self.assertRaises(StateWriteError):
            self.as_user("manager", round_).state = "closed"
        with self.assertRaises(StateWriteError):
            self.as_user("manager", round_).date_due = self.utc("2027-01-01 00:00")

    def test_queries_do_not_grow(self):
        def count(round_, moment):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.generate(round_, moment)
            return self.env.cr.sql_log_count - before

        self.visit_all("sales", self.customers[:1], "2026-09-08")
        self.generate(self.make_round("2026-09-01"))
        few = self.make_visit("2026-09-15 10:00", partner=self.customers[0])
        self.hand_over(few, "2026-09-15 18:00")
        one = count(self.make_round("2026-09-11"), "2026-09-21 09:00")
        self.visit_all()
        many = count(self.make_round("2026-09-21"), "2026-10-08 09:00")
        self.assertLessEqual(many, one)


class TestRoundCalls(VisitsCase):
    def setUp(self):
        super().setUp()
        self.visit = self.hand_over(
            self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00"
        )
        self.round = self.make_round()
        with self.at("2026-10-08 09:00"):
            self.as_user("manager", self.round).action_generate()
        self.call = self.round.callback_ids

    def test_as_registered(self):
        with self.at("2026-10-08 10:00"):
            self.answer(self.call, "as_registered", satisfaction=5)
        self.assertEqual(self.visit.state, "verified")
        self.assertEqual(self.visit.check_result, "verified")
        self.assertFalse(self.visit.activity_ids)

    def test_did_not_take_place(self):
        with self.at("2026-10-08 10:00"):
            self.answer(self.call, "not_took_place", customer_words="Never saw him")
        self.assertEqual(self.visit.state, "refuted")
        self.assertEqual(self.visit.finding_state, "statement")
        # the salesperson reads the state, never the wording
        mine = self.as_user("sales", self.visit)
        self.assertEqual(mine.state, "refuted")
        texts = [*mine.message_ids.mapped("body"), *mine.activity_ids.mapped("note")]
        self.assertNotIn("Never saw him", " ".join(map(str, texts)))
        with self.assertRaises(AccessError):
            self.as_user("sales", self.call).read(["customer_words"])
        with self.assertRaises(AccessError):
            self.as_user("sales_manager", self.call).read(["customer_words"])

    def test_differs_is_a_doubt(self):
        with self.at("2026-10-08 10:00"):
            with self.assertRaises(MissingInputError):
                self.answer(self.call, "differs")
            self.answer(self.call, "differs", differs_date=True)
        self.assertEqual(self.visit.state, "handed_over")
        self.assertEqual(self.visit.check_result, "differs")
        self.assertEqual(self.visit.finding_state, "statement")

    def test_cannot_say(self):
        with self.at("2026-10-08 10:00"):
            self.answer(self.call, "cannot_say")
        self.assertEqual(self.visit.state, "handed_over")
        self.assertEqual(self.visit.check_result, "cannot_say")
        self.assertFalse(self.visit.activity_ids)

    def test_unreached(self):
        for day in ("2026-10-08", "2026-10-09", "2026-10-10"):
            with self.at(f"{day} 10:00"):
                self.as_user("agent", self.call)._log_attempt("no_answer")
        self.assertEqual(self.call.state, "unreached")
        self.assertEqual(self.visit.state, "handed_over")
        self.assertEqual(self.visit.check_result, "unreachable")

    def test_outcome_of_another_kind(self):
        with self.assertRaises(CallbackError):
            mine = self.as_user("agent", self.call)
            mine._log_attempt("reached")
            mine.outcome = "satisfied"
            mine.action_done()

    def test_invented_call_checks_nothing(self):
        call = self.as_user("agent2", self.env["cs.callback"]).create(
            {
                "kind": "visit_check",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "res_model": "cs.visit",
                "res_id": self.visit.id,
                "date_to": self.utc("2030-10-10 18:00"),
            }
        )
        call._log_attempt("reached")
        call.visit_outcome = "not_took_place"
        with self.assertRaises(RoundError):
            call.action_done()

    # -- sign-off ------------------------------------------------------------------

    def close(self, role="manager", moment=CLOSE_DAY):
        with self.at(moment):
            self.as_user(role, self.round).action_close()

    def test_not_with_open_calls(self):
        with self.assertRaises(RoundError):
            self.close()
        self.assertFalse(self.round.message_attachment_count)

    def test_only_the_cs_manager_signs_off(self):
        self.answer(self.call, "as_registered")
        for role in ("agent", "sales_manager", "president"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.close(role)

    def test_reports(self):
        with self.at("2026-10-09 10:00"):
            self.answer(self.call, "as_registered", satisfaction=4)
        figures = self.round._cs_figures()[self.east]
        self.assertEqual(figures["visits"], 1)
        self.assertEqual(figures["verified"], 1)
        self.assertEqual(figures["satisfaction"], 4)
        self.close()
        self.assertEqual(self.round.state, "closed")
        self.assertEqual(self.round.closed_by, self.users["manager"])
        self.assertEqual(self.round.deadline_ids.state, "met")
        attachments = self.round.report_ids.attachment_ids
        self.assertEqual(len(attachments), 2)
        mails = self.env["mail.mail"].search(
            [("attachment_ids", "in", attachments.ids)]
        )
        self.assertEqual(
            mails.recipient_ids,
            (self.users["sales_manager"] | self.users["president"]).partner_id,
        )
        # a center's director gets the own center's report alone
        mine = mails.filtered(
            lambda m: self.users["sales_manager"].partner_id in m.recipient_ids
        )
        self.assertIn("East Center", mine.attachment_ids.name)

    def test_director_does_not_read_about_own_visits(self):
        self.answer(self.call, "not_took_place")

        def noted(center, hidden):
            return self.round._cs_sheet(center, hidden)["noted"].visit_id

        self.assertFalse(noted(self.east, self.users["sales"].ids))
        self.assertEqual(noted(self.east, []), self.visit)
        self.assertFalse(noted(self.west, []))

    def test_late_calls_stay_visible(self):
        with self.at("2026-10-12 10:00"):
            self.answer(self.call, "as_registered")
        self.close(moment="2026-10-12 11:00")
        self.assertTrue(self.round.line_ids.is_late)
        self.assertEqual(self.round._cs_figures()[self.east]["late_calls"], 1)
        self.assertEqual(self.round.deadline_ids.state, "breached")

    def test_nothing_changes_after_sign_off(self):
        self.answer(self.call, "as_registered")
        self.close()
        for change in (
            lambda: self.round.write({"user_id": self.users["manager2"].id}),
            lambda: self.visit.write({"future_notes": "other"}),
            lambda: self.round.line_ids.unlink(),
            lambda: self.round.unlink(),
            lambda: self.env["ir.attachment"].create(
                {"name": "x", "res_model": self.round._name, "res_id": self.round.id}
            ),
        ):
            with self.assertRaises(ReadonlyDocumentError):
                change()
        with self.assertRaises(RoundError):
            self.call.write({"customer_words": "other"})
        with self.assertRaises(TransitionError):
            self.as_user("manager", self.round).action_generate()
        self.assertEqual(self.round.state, "closed")
