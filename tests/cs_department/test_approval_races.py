"""Two real transactions at once: deciders, clocks, a killed cron, a shared cache."""

import threading
import time
from datetime import datetime
from unittest.mock import patch

from odoo import api
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import ApprovalError

from . import scratch


@tagged("standard", "post_install", "-at_install")
class TestRaces(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = scratch.scratch_database()
        cls.db = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)
        with cls.db.env() as env:
            users = scratch.made["people"](env)
            cls.users = {role: user.id for role, user in users.items()}
            cls.rule_id = scratch.made["rule"](env).id

    def submitted(self, *extra_rules):
        """Commit a submitted pause; return its id and its clock's."""
        with self.db.env() as env:
            users = {role: env["res.users"].browse(i) for role, i in self.users.items()}
            rule = env["cs.deadline.rule"].browse(self.rule_id)
            clock = scratch.made["clocks"](env, rule, users, 1)
            for role in extra_rules:
                env.ref("cs_department.cs_approval_rule_pause").copy(
                    {"role_kind": "user", "role_user_id": self.users[role]}
                )
            pause = scratch.made["pauses"](env, clock, users)
            pause.action_submit()
            env["cs.approval.rule"].search(
                [("role_kind", "=", "user"), ("step", "=", "pause")]
            ).active = False
            return pause.id, clock.id

    def at_once(self, *jobs):
        """Run jobs ``(role, function of env)`` in threads that start together.

        Each has its own transaction, retried as the server does; all have read the
        database before the first one writes.
        """
        barrier, results = threading.Barrier(len(jobs)), {}

        def run(role, job):
            tries = []
            with self.db.registry.cursor() as cr:
                env = api.Environment(cr, self.users[role], {})

                def attempt():
                    tries.append(role)
                    env["cs.approval"].sudo().search_count([])
                    if len(tries) == 1:
                        barrier.wait(30)
                    return job(env)

                try:
                    results[role] = retrying(attempt, env)
                except Exception as error:
                    cr.rollback()
                    results[role] = error

        threads = [threading.Thread(target=run, args=job) for job in jobs]
        with (
            patch("odoo.service.model.random.uniform", lambda a, b: 0.05),
            mute_logger("odoo.service.model", "odoo.sql_db"),
        ):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return results

    @staticmethod
    def approve(pause_id):
        return lambda env: env["cs.deadline.pause"].browse(pause_id).action_approve()

    def state_of(self, pause_id):
        with self.db.env() as env:
            pause = env["cs.deadline.pause"].browse(pause_id)
            decided = pause.approval_ids.filtered("decided_by")
            return pause.state, len(decided), pause.deadline_id.state

    def test_two_managers_approve_at_once(self):
        for _trial in range(5):
            pause_id, _clock = self.submitted()
            job = self.approve(pause_id)
            results = self.at_once(("manager", job), ("manager2", job))
            errors = [r for r in results.values() if isinstance(r, Exception)]
            self.assertEqual(len(errors), 1, results)
            self.assertIsInstance(errors[0], ApprovalError)
            self.assertEqual(self.state_of(pause_id), ("approved", 1, "paused"))

    def test_one_approves_while_another_refuses(self):
        pause_id, _clock = self.submitted()

        def refuse(env):
            approvals = env["cs.deadline.pause"].browse(pause_id).approval_ids
            wizard = env["cs.approval.refuse"].create(
                {"approval_ids": [(6, 0, approvals.ids)], "comment": "No"}
            )
            return wizard.action_refuse()

        results = self.at_once(
            ("manager", self.approve(pause_id)), ("manager2", refuse)
        )
        errors = [r for r in results.values() if isinstance(r, Exception)]
        self.assertEqual(len(errors), 1, results)
        state, decided, _clock = self.state_of(pause_id)
        self.assertIn(state, ("approved", "refused"))
        self.assertEqual(decided, 1)

    def test_two_side_by_side_at_once_do_not_leave_it_undecided(self):
        """Each sees the other's as pending in its snapshot: one must start again."""
        for _trial in range(5):
            pause_id, _clock = self.submitted("president")
            job = self.approve(pause_id)
            results = self.at_once(("manager", job), ("president", job))
            errors = [r for r in results.values() if isinstance(r, Exception)]
            self.assertFalse(errors)
            self.assertEqual(self.state_of(pause_id), ("approved", 2, "paused"))

    def test_approved_while_the_content_changes(self):
        for _trial in range(3):
            pause_id, _clock = self.submitted()

            def change(env, pause_id=pause_id):
                pause = env["cs.deadline.pause"].browse(pause_id)
                pause.note = "Something else altogether"

            self.at_once(("manager", self.approve(pause_id)), ("agent", change))
            with self.db.env() as env:
                pause = env["cs.deadline.pause"].browse(pause_id)
                live = pause.approval_ids.filtered(
                    lambda a: a.state in ("approved", "pending")
                )
                # approved means approved as it stands now
                if pause.state == "approved":
                    self.assertEqual(live.content_hash, pause._cs_content_hash("pause"))
                else:
                    self.assertEqual(pause.state, "draft")
                    self.assertFalse(live)

    def test_a_locked_clock_is_passed_over_and_done_later(self):
        with self.db.env() as env:
            users = {role: env["res.users"].browse(i) for role, i in self.users.items()}
            rule = env["cs.deadline.rule"].browse(self.rule_id)
            clocks = scratch.made["clocks"](env, rule, users, 2)
            pauses = scratch.made["pauses"](env, clocks, users)
            for clock, pause in zip(clocks, pauses, strict=True):
                clock.res_id = pause.id
            past = datetime(2026, 10, 9, 10)
            clocks.write({"date_start": past, "date_due": past, "date_check": past})
            first, second = clocks.ids
        with self.db.env() as holder:
            holder["cs.deadline"].browse(first).lock_for_update()
            with self.db.env() as env:
                env["cs.deadline"]._cron_check()
            self.assertEqual(self.states(first, second), ["running", "breached"])
        with self.db.env() as env:
            env["cs.deadline"]._cron_check()
        self.assertEqual(self.states(first, second), ["breached", "breached"])

    def states(self, *ids):
        with self.db.env() as env:
            return env["cs.deadline"].browse(ids).mapped("state")

    def test_a_cron_killed_in_mid_batch(self):
        count = 150
        with self.db.env() as env:
            env["cs.deadline"].search([]).date_check = False
            users = {role: env["res.users"].browse(i) for role, i in self.users.items()}
            rule = env["cs.deadline.rule"].browse(self.rule_id)
            clocks = scratch.made["clocks"](env, rule, users, count)
            pauses = scratch.made["pauses"](env, clocks, users)
            for clock, pause in zip(clocks, pauses, strict=True):
                clock.res_id = pause.id
            past = datetime(2026, 10, 9, 10)
            clocks.write({"date_start": past, "date_due": past, "date_check": past})
            ids = clocks.ids

        process = self.db.process("env['cs.deadline']._cron_check()")
        try:
            kept = self.wait_for(ids, 20, process)
        finally:
            process.kill()
            process.wait(30)
        self.assertEqual(process.returncode, -9, "it ended before it was killed")
        kept = self.count_breached(ids)
        self.assertTrue(20 <= kept < count, kept)
        # the half-done one is as if never begun; the rest is done, none twice
        for _run in range(2):
            with self.db.env() as env:
                env["cs.deadline"]._cron_check()
        self.assertEqual(self.count_breached(ids), count)
        with self.db.env() as env:
            clocks = env["cs.deadline"].browse(ids)
            self.assertEqual(set(clocks.mapped("escalation_level")), {1})
            activities = env["mail.activity"].search([("cs_deadline_id", "in", ids)])
            self.assertEqual(len(activities), count)

    def wait_for(self, ids, number, process):
        until = time.monotonic() + 90
        while time.monotonic() < until and process.poll() is None:
            done = self.count_breached(ids)
            if done >= number:
                return done
            time.sleep(0.05)
        return 0

    def count_breached(self, ids):
        with self.db.env() as env:
            domain = [("id", "in", ids), ("state", "=", "breached")]
            return env["cs.deadline"].search_count(domain)

    def test_a_holiday_committed_elsewhere_is_seen(self):
        """Another process changes the calendar: this one's cache is told."""
        start = datetime(2026, 12, 2, 10)
        with self.db.env() as env:
            before = env.company._cs_add_working_days(start, 1)
        code = (
            "env['resource.calendar.leaves'].create({'name': 'Off',"
            " 'calendar_id': env.company.resource_calendar_id.id,"
            " 'date_from': '2026-12-02 20:00:00', 'date_to': '2026-12-03 23:00:00'});"
            " cr.commit(); registry.signal_changes()"
        )
        self.assertEqual(self.db.process(code).wait(60), 0)
        with self.db.registry.cursor() as cr:
            self.db.registry.check_signaling(cr)
        with self.db.env() as env:
            after = env.company._cs_add_working_days(start, 1)
        self.assertGreater(after, before)
