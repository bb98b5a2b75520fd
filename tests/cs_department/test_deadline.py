"""Engine 2: which rule, when due, and what stays of a miss."""

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import NoRuleError, ReadonlyDocumentError

from .engine_common import DOCUMENT, EngineCase

START = "2026-09-30 15:00"


class TestDeadline(EngineCase):
    def clock(self, document=None, at=START, step="work"):
        with self.at(at):
            return (document or self.document())._cs_start_step(step)

    def test_due_by_the_rule_and_cites_its_clause(self):
        clock = self.clock()
        self.assertEqual(self.local(clock.date_due), "2026-10-08 18:00")
        self.assertEqual(clock.clause_id, self.clause)
        self.assertEqual(clock.user_id, self.users["agent"])
        self.assertEqual(clock.department_id, self.product_dept)
        self.assertEqual(clock.state, "running")
        self.assertFalse(clock.is_fallback_calendar)

    def test_every_unit(self):
        due = {}
        for unit, values in (
            ("working_hour", {"hours": 4}),
            ("calendar_day", {"days": 2}),
            ("month_working_day", {"days": 3}),
        ):
            self.deadline_rule(unit, unit=unit, **values)
            due[unit] = self.local(self.clock(step=unit).date_due)
        self.assertEqual(due["working_hour"], "2026-10-08 10:00")
        self.assertEqual(due["calendar_day"], "2026-10-02 23:59")
        self.assertEqual(due["month_working_day"], "2026-10-10 18:00")

    def test_a_month_with_fewer_working_days_ends_with_its_last(self):
        self.deadline_rule("late", unit="month_working_day", days=23)
        clock = self.clock(at="2027-01-15 10:00", step="late")
        self.assertEqual(self.local(clock.date_due), "2027-02-26 18:00")

    def test_a_company_s_own_rule_goes_before_the_shared_one(self):
        self.deadline_rule("work", days=5, company_id=self.company.id, sequence=99)
        clock = self.clock()
        self.assertEqual(self.local(clock.date_due), "2026-10-13 18:00")
        theirs = self.document(company_id=self.other_company.id, department_id=False)
        with self.at(START):
            other = theirs._cs_start_step("work")
        self.assertEqual(self.local(other.date_due), "2026-10-01 18:00")

    def test_first_rule_by_sequence_whose_filter_matches(self):
        self.deadline_rule("work", days=3, sequence=1, domain="[('amount', '>', 100)]")
        self.assertEqual(self.local(self.clock().date_due), "2026-10-08 18:00")
        dear = self.document(amount=200)
        self.assertEqual(self.local(self.clock(dear).date_due), "2026-10-10 18:00")

    def test_no_rule_is_an_error_and_nothing_is_saved(self):
        self.rule.domain = "[('amount', '>', 100)]"
        documents = self.document() | self.document(amount=200)
        with self.assertRaises(NoRuleError), self.env.cr.savepoint():
            documents._cs_start_step("work")
        self.assertFalse(documents.deadline_ids)

    def test_a_filter_that_cannot_be_used_is_refused(self):
        for domain in ("[('nothing', '=', 1)]", "[(", "uid", "[('amount', '=', uid)]"):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.rule.domain = domain

    @mute_logger("odoo.sql_db")
    def test_lengths_that_are_no_lengths_are_refused(self):
        for values in (
            {"days": -1},
            {"unit": "working_hour", "hours": 0},
            {"unit": "working_hour", "hours": float("nan")},
            {"unit": "working_hour", "hours": float("inf")},
            {"unit": "month_working_day", "days": 24},
            {"step": "  "},
        ):
            with self.assertRaises(IntegrityError, msg=values), self.env.cr.savepoint():
                self.rule.write(values)
                self.rule.flush_recordset()

    def test_met_in_time(self):
        clock = self.clock()
        with self.at("2026-10-08 18:00"):
            clock._cs_finish(self.utc("2026-10-08 18:00"))
        self.assertEqual(clock.state, "met")
        self.assertFalse(clock.date_breached)

    def test_finished_late_before_the_cron_is_a_breach_and_the_document_hears(self):
        document = self.document()
        clock = self.clock(document)
        with self.at("2026-10-08 18:01"):
            document._cs_end_step("work")
        self.assertEqual(clock.state, "breached")
        self.assertEqual(self.local(clock.date_breached), "2026-10-08 18:00")
        self.assertEqual(self.local(clock.date_done), "2026-10-08 18:01")
        self.assertEqual(document.log, "missed:work")

    def test_a_breach_stays_when_finished_or_cancelled(self):
        done, called_off = self.document(), self.document()
        clocks = self.clock(done) | self.clock(called_off)
        with self.at("2026-10-09 09:00"):
            self.run_cron()
        self.assertEqual(set(clocks.mapped("state")), {"breached"})
        with self.at("2026-10-09 10:00"):
            done._cs_end_step("work")
            self.as_user("manager", called_off).action_cancel()
        self.assertEqual(set(clocks.mapped("state")), {"breached"})
        self.assertTrue(all(clocks.mapped("date_done")))
        self.assertEqual(done.log, "missed:work")

    def test_cancelled_in_time(self):
        document = self.document()
        clock = self.clock(document)
        with self.at("2026-09-30 16:00"):
            self.as_user("manager", document).action_cancel()
        self.assertEqual(clock.state, "cancelled")
        self.assertFalse(document.date_deadline)

    def test_a_missed_clock_s_document_cannot_be_deleted(self):
        document = self.document()
        self.clock(document)
        with self.at("2026-10-09 09:00"):
            self.run_cron()
        with self.assertRaises(ReadonlyDocumentError):
            document.unlink()

    def test_a_deleted_draft_takes_its_clocks_along(self):
        document = self.document()
        clock = self.clock(document)
        document.unlink()
        self.assertFalse(clock.exists())

    @mute_logger("odoo.sql_db")
    def test_one_open_clock_a_step(self):
        document = self.document()
        self.clock(document)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.clock(document)
        document._cs_end_step("work")
        self.assertTrue(self.clock(document))

    def test_changing_a_rule_moves_no_running_clock(self):
        clock = self.clock()
        before = clock.date_due, clock.date_check
        self.rule.write({"days": 9, "active": False})
        self.assertEqual((clock.date_due, clock.date_check), before)
        self.rule.active = True
        later = self.clock()
        self.assertGreater(later.date_due, clock.date_due)

    def test_a_clause_of_the_company_is_cited(self):
        self.clause.with_company(self.company).action_copy_for_company()
        own = self.clause._for_company(self.company)
        self.assertNotEqual(own, self.clause)
        self.assertEqual(self.clock().clause_id, own)

    def test_the_document_shows_its_next_deadline(self):
        document = self.document()
        self.deadline_rule("second", days=3)
        self.clock(document)
        self.clock(document, step="second")
        self.assertEqual(self.local(document.date_deadline), "2026-10-08 18:00")
        with self.at("2026-10-08 12:00"):
            self.assertFalse(document.is_breached)
            document._cs_end_step("work")
        self.assertEqual(self.local(document.date_deadline), "2026-10-10 18:00")
        with self.at("2026-10-10 18:01"):
            document.invalidate_recordset(["is_breached"])
            self.assertTrue(document.is_breached)
            found = self.env[DOCUMENT].search([("is_breached", "=", True)])
            self.assertEqual(found & document, document)
            self.assertFalse(
                self.env[DOCUMENT].search([("is_breached", "=", False)]) & document
            )

    def test_a_new_owner_takes_over_the_open_clock(self):
        document = self.document()
        clock = self.clock(document)
        document.user_id = self.users["agent2"]
        self.assertEqual(clock.user_id, self.users["agent2"])
        self.assertEqual(self.local(clock.date_due), "2026-10-08 18:00")

    def test_a_company_without_hours_counts_calendar_days_and_says_so(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        clock = self.clock()
        self.assertEqual(self.local(clock.date_due), "2026-10-01 23:59")
        self.assertTrue(clock.is_fallback_calendar)

    def test_a_batch_takes_as_many_queries_as_a_few(self):
        few, many = self.document(count=10), self.document(count=400)
        self.env.flush_all()
        self.clock(self.document())
        self.env.flush_all()

        def queries(documents):
            before = self.env.cr.sql_log_count
            with self.at(START):
                documents._cs_start_step("work")
                self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # INSERT and UPDATE go in pieces of 100 and 1000 rows
        self.assertLessEqual(queries(many), queries(few) + 8)

    def test_only_own_clocks_are_seen(self):
        mine = self.clock(self.document(user_id=self.users["employee"].id))
        theirs = self.clock(self.document(department_id=False))
        search = self.as_user("employee", self.env["cs.deadline"]).search
        self.assertEqual(search([("id", "in", (mine | theirs).ids)]), mine)
        search = self.as_user("head", self.env["cs.deadline"]).search
        self.assertEqual(search([("id", "in", (mine | theirs).ids)]), mine)
        search = self.as_user("agent2", self.env["cs.deadline"]).search
        self.assertEqual(len(search([("id", "in", (mine | theirs).ids)])), 2)

    def test_the_accused_sees_no_clock_and_no_approval(self):
        document = self.submitted(accused_id=self.users["manager2"].id)
        clocks = self.as_user("manager2", self.env["cs.deadline"])
        self.assertFalse(clocks.search([("res_id", "=", document.id)]))
        approvals = self.as_user("manager2", self.env["cs.approval"])
        self.assertFalse(approvals.search([("res_id", "=", document.id)]))
        clocks = self.as_user("manager", self.env["cs.deadline"])
        self.assertTrue(clocks.search([("res_id", "=", document.id)]))
