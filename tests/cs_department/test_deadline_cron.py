"""Engine 2 as time goes by: reminders, misses, escalations, and a cron that may die."""

from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo.tools import mute_logger

from .engine_common import EngineCase

LEVELS = (
    {"level": 1, "after_days": 0, "role_kind": "department_head"},
    {
        "level": 2,
        "after_days": 1,
        "role_kind": "group",
        "role_group_id": "cs_department.group_cs_manager",
    },
    {
        "level": 3,
        "after_days": 3,
        "role_kind": "group",
        "role_group_id": "cs_department.group_cs_president",
    },
)
CRON = "odoo.addons.cs_department.models.policy.deadline_cron"
NOTICE = "odoo.addons.cs_department.models.policy.deadline_notice"
ENGINE = "odoo.addons.cs_department.models.policy.deadline_engine"


class TestDeadlineCron(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        levels = [dict(level) for level in LEVELS]
        for level in levels[1:]:
            level["role_group_id"] = cls.env.ref(level["role_group_id"]).id
        cls.rule.escalation_ids = [(0, 0, level) for level in levels]
        cls.rule.days = 3

    def start(self, document=None, **values):
        document = document or self.document(**values)
        with self.at("2026-10-12 10:00"):
            return document, document._cs_start_step("work")

    def mailed(self, document):
        """Partners who got a notice of a document's clocks."""
        domain = [("model", "=", document._name), ("res_id", "=", document.id)]
        return self.env["mail.message"].sudo().search(domain).notified_partner_ids

    def test_reminded_in_the_morning_once(self):
        document, clock = self.start()
        self.assertEqual(self.local(clock.date_remind), "2026-10-15 09:00")
        with self.at("2026-10-15 08:59"):
            self.run_cron()
        self.assertFalse(self.activities(document, "deadline"))
        for minute in ("09:00", "09:10", "17:00"):
            with self.at(f"2026-10-15 {minute}"):
                self.run_cron()
        self.assertEqual(self.activities(document, "deadline"), self.users["agent"])
        self.assertEqual(len(document.activity_ids), 1)
        self.assertEqual(clock.state, "running")

    def test_missed_after_the_second_it_is_due(self):
        document, clock = self.start()
        with self.at("2026-10-15 18:00"):
            self.run_cron()
        self.assertEqual(clock.state, "running")
        with self.at("2026-10-15 18:10"):
            self.run_cron()
        self.assertEqual(clock.state, "breached")
        self.assertEqual(self.local(clock.date_breached), "2026-10-15 18:00")
        self.assertEqual(document.log, "missed:work")

    def test_escalated_line_by_line_each_once(self):
        document, clock = self.start()
        seen = []
        for day in ("15", "16", "17", "19", "20", "21", "22"):
            for hour in ("18:05", "18:15"):
                with self.at(f"2026-10-{day} {hour}"):
                    self.run_cron()
            seen.append((day, clock.escalation_level))
        self.assertEqual(
            seen,
            [
                ("15", 1),
                ("16", 2),
                ("17", 2),
                ("19", 2),
                ("20", 3),
                ("21", 3),
                ("22", 3),
            ],
        )
        told = self.activities(document, "escalation")
        people = ("head", "manager", "manager2", "president")
        self.assertEqual(set(told), {self.users[role] for role in people})
        count = document.activity_ids.filtered(
            lambda a: a.user_id == self.users["head"]
        )
        self.assertEqual(len(count), 1)
        self.assertFalse(clock.date_check)

    def test_all_levels_after_a_long_downtime(self):
        document, clock = self.start()
        with self.at("2026-11-10 09:00"):
            self.run_cron()
        self.assertEqual(clock.escalation_level, 3)
        self.assertEqual(self.local(clock.date_breached), "2026-10-15 18:00")
        self.assertIn(self.users["president"], self.activities(document, "escalation"))

    def test_to_dos_vanish_with_the_clock(self):
        document, _clock = self.start()
        with self.at("2026-10-16 09:00"):
            self.run_cron()
        self.assertTrue(self.activities(document, "escalation"))
        with self.at("2026-10-16 10:00"):
            document._cs_end_step("work")
        self.assertFalse(self.activities(document, "escalation"))
        self.assertFalse(self.activities(document, "deadline"))

    def test_another_clock_s_to_dos_stay(self):
        document, _clock = self.start()
        self.deadline_rule("second", days=3)
        with self.at("2026-10-12 10:00"):
            document._cs_start_step("second")
        with self.at("2026-10-15 09:05"):
            self.run_cron()
            self.assertEqual(len(document.activity_ids), 2)
            document._cs_end_step("work")
        self.assertEqual(len(document.activity_ids), 1)

    def test_archived_person_in_charge_falls_back_to_the_head(self):
        document, _clock = self.start()
        self.users["agent"].active = False
        with self.at("2026-10-15 09:05"):
            self.run_cron()
        self.assertEqual(self.activities(document, "deadline"), self.users["head"])

    def test_archived_head_falls_back_to_the_managers(self):
        document, _clock = self.start()
        self.users["head"].active = False
        with self.at("2026-10-15 18:05"):
            self.run_cron()
        told = self.activities(document, "escalation")
        self.assertEqual(told, self.users["manager"] | self.users["manager2"])

    def test_the_accused_head_is_never_told(self):
        document, _clock = self.start(accused_id=self.users["head"].id)
        with self.at("2026-11-10 18:05"):
            self.run_cron()
        told = self.activities(document, "escalation")
        self.assertTrue(told)
        self.assertNotIn(self.users["head"], told)
        notified = self.mailed(document)
        self.assertNotIn(self.users["head"].partner_id, notified)

    def test_a_user_without_mail_is_told_and_the_manager_is_mailed(self):
        self.rule.escalation_ids[0].write(
            {"role_kind": "user", "role_user_id": self.users["employee"].id}
        )
        self.users["employee"].email = False
        document, _clock = self.start()
        with self.at("2026-10-15 18:05"):
            self.run_cron()
        self.assertIn(self.users["employee"], self.activities(document, "escalation"))
        notified = self.mailed(document)
        self.assertIn(self.users["head"].partner_id, notified)

    @mute_logger(NOTICE)
    def test_a_mail_error_undoes_neither_the_level_nor_the_to_do(self):
        document, clock = self.start()

        def fail(*args, **kwargs):
            raise OSError("the mail server is away")

        with (
            patch.object(type(document), "message_notify", fail),
            self.at("2026-10-15 18:05"),
        ):
            self.run_cron()
        self.assertEqual(clock.escalation_level, 1)
        self.assertEqual(self.activities(document, "escalation"), self.users["head"])

    @mute_logger(ENGINE)
    def test_a_failing_hook_does_not_undo_the_miss(self):
        _document, clock = self.start(text="broken hook")
        with self.at("2026-10-15 18:05"):
            self.run_cron()
        self.assertEqual((clock.state, clock.escalation_level), ("breached", 1))

    @mute_logger(CRON)
    def test_a_poisoned_clock_does_not_stop_the_others(self):
        first, _clock = self.start()
        poisoned, bad = self.start(text="poison")
        last, _clock = self.start()
        with self.at("2026-10-15 09:05"):
            self.run_cron()
        self.assertTrue(self.activities(first, "deadline"))
        self.assertTrue(self.activities(last, "deadline"))
        self.assertFalse(self.activities(poisoned, "deadline"))
        self.assertEqual(self.local(bad.date_check), "2026-10-15 10:05")
        poisoned.text = "Answer"
        with self.at("2026-10-15 10:05"):
            self.run_cron()
        self.assertTrue(self.activities(poisoned, "deadline"))

    def test_a_clock_of_a_document_or_model_that_is_gone(self):
        _document, clock = self.start()
        _other, second = self.start()
        clock.sudo().res_id = 2**30
        second.sudo().res_model = "cs.vanished"
        with self.at("2026-10-16 09:00"):
            self.run_cron()
        for gone in clock | second:
            self.assertFalse(gone.date_check)
            self.assertTrue(gone.date_done)
            self.assertFalse(gone.res_name)

    def test_killed_in_mid_batch_goes_on_and_does_nothing_twice(self):
        documents = self.document(count=6)
        with self.at("2026-10-12 10:00"):
            clocks = documents._cs_start_step("work")
        done = []

        class Killed(BaseException):
            """What a kill is to the code: nothing catches it."""

        check = type(clocks)._cs_check

        def check_three(clock, now):
            if len(done) == 3:
                raise Killed
            done.append(clock.id)
            return check(clock, now)

        with self.at("2026-10-15 18:05"):
            # not assertRaises: it would take back what was committed
            with (
                patch.object(type(clocks), "_cs_check", check_three),
                suppress(Killed),
            ):
                self.run_cron()
                self.fail("the cron was to be killed")
            clocks.invalidate_recordset()
            self.assertEqual(clocks.mapped("state").count("breached"), 3)
            self.run_cron()
            self.run_cron()
        clocks.invalidate_recordset()
        self.assertEqual(clocks.mapped("state"), ["breached"] * 6)
        self.assertEqual(set(documents.mapped("log")), {"missed:work"})
        self.assertEqual(len(documents.activity_ids), 6)

    def test_more_than_a_batch_is_left_for_the_next_run(self):
        documents = self.document(count=5)
        with self.at("2026-10-12 10:00"):
            clocks = documents._cs_start_step("work")
        with self.at("2026-10-15 18:05"):
            self.run_cron(limit=2)
            clocks.invalidate_recordset()
            self.assertEqual(clocks.mapped("state").count("breached"), 2)
            self.run_cron(limit=2)
            self.run_cron(limit=2)
        clocks.invalidate_recordset()
        self.assertEqual(clocks.mapped("state").count("breached"), 5)

    def test_none_due_takes_five_queries_at_most(self):
        with self.at("2026-10-12 10:00"):
            self.document(count=300)._cs_start_step("work")
        self.env.flush_all()
        with self.at("2026-10-12 11:00"), self.enter_registry_test_mode():
            with self.registry.cursor() as cr:
                before = cr.sql_log_count
                self.env(cr=cr)["cs.deadline"]._cron_check()
                self.assertLessEqual(cr.sql_log_count - before, 5)

    def test_odoobot_at_half_past_midnight(self):
        document, clock = self.start()
        bot = self.env["cs.deadline"].with_user(self.env.ref("base.user_root"))
        self.assertFalse(bot.env.user.tz)
        with self.at("2026-10-16 00:30"):
            self.run_cron()
        clock.invalidate_recordset()
        self.assertEqual(clock.state, "breached")
        activity = document.activity_ids[:1]
        self.assertEqual(str(activity.date_deadline), "2026-10-15")

    def test_the_cron_job_itself_runs(self):
        document, _clock = self.start()
        with self.at("2026-10-15 09:05"), self.enter_registry_test_mode():
            self.env.ref("cs_department.ir_cron_deadline").method_direct_trigger()
        self.assertTrue(self.activities(document, "deadline"))

    def test_far_from_now_no_levels_are_lost(self):
        _document, clock = self.start()
        self.assertEqual(clock.date_check, clock.date_remind)
        with self.at("2026-10-15 18:05"):
            self.run_cron()
        # the second level comes a working day after the due date
        self.assertEqual(self.local(clock.date_check), "2026-10-16 18:00")
        self.assertGreater(clock.date_check, clock.date_due + timedelta(hours=1))
