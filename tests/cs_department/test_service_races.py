"""Two at once: one complaint of a request or call, one owner of a free request."""

import threading
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import api
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from . import scratch


@tagged("standard", "post_install", "-at_install")
class TestServiceRaces(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = scratch.scratch_database()
        cls.db = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)
        with cls.db.env() as env:
            users = scratch.made["people"](env)
            cls.users = {role: user.id for role, user in users.items()}
            cls.customer_id = (
                env["res.partner"]
                .create({"name": "Ningbo Marine Parts", "phone": "+86 574 8888 0000"})
                .id
            )

    def at_once(self, job):
        """Run a job as two people, in transactions that start together."""
        barrier, results = threading.Barrier(2), {}

        def run(role):
            tries = []
            with self.db.registry.cursor() as cr:
                env = api.Environment(cr, self.users[role], {})

                def attempt():
                    tries.append(role)
                    # both have read the database before the first one writes
                    env["cs.complaint"].sudo().search_count([])
                    if len(tries) == 1:
                        barrier.wait(30)
                    return job(env)

                try:
                    results[role] = retrying(attempt, env)
                except Exception as error:
                    cr.rollback()
                    results[role] = error

        threads = [
            threading.Thread(target=run, args=(role,)) for role in ("agent", "manager")
        ]
        with (
            patch("odoo.service.model.random.uniform", lambda a, b: 0.05),
            mute_logger("odoo.service.model", "odoo.sql_db"),
        ):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return results

    def made(self, model, **values):
        with self.db.env() as env:
            return env[model].create({"partner_id": self.customer_id, **values}).id

    def assert_one_complaint(self, model, record_id):
        results = self.at_once(
            lambda env: env[model].browse(record_id).action_to_complaint()
        )
        for result in results.values():
            self.assertIsInstance(result, dict, result)
        opened = {result["res_id"] for result in results.values()}
        with self.db.env() as env:
            complaints = env[model].browse(record_id)._cs_complaints()
            self.assertEqual(set(complaints.ids), opened)
            self.assertEqual(len(complaints), 1)

    def test_one_complaint_of_a_request(self):
        for _trial in range(3):
            request_id = self.made("cs.service.request", subject="The pump leaks")
            self.assert_one_complaint("cs.service.request", request_id)

    def test_one_complaint_of_a_call(self):
        now = datetime.now().replace(microsecond=0)
        for _trial in range(3):
            call_id = self.made(
                "cs.callback",
                kind="care",
                date_from=now,
                date_to=now + timedelta(days=1),
            )
            self.assert_one_complaint("cs.callback", call_id)

    def test_one_owner_of_a_free_request(self):
        for _trial in range(3):
            request_id = self.made(
                "cs.service.request", subject="The pump leaks", user_id=False
            )
            results = self.at_once(
                lambda env, i=request_id: (
                    env["cs.service.request"].browse(i).action_take()
                )
            )
            self.assertFalse(
                [r for r in results.values() if isinstance(r, Exception)], results
            )
            with self.db.env() as env:
                request = env["cs.service.request"].browse(request_id)
                self.assertIn(request.user_id.id, self.users.values())
                self.assertEqual(request.handler_id, request.user_id)
                clock = request._cs_open_deadlines()
                self.assertEqual(clock.user_id, request.user_id)
