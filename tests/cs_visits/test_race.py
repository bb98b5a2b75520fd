"""Two workers, real transactions: one round (RELIABILITY 1, 4)."""

import threading
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

FIRST = date(2026, 9, 21)


@tagged("standard", "post_install", "-at_install")
class TestRoundRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean)
        self.ids = []

    def clean(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM mail_activity WHERE res_model='cs.callback.round'")
            cr.execute("DELETE FROM mail_message WHERE model='cs.callback.round'")
            cr.execute("DELETE FROM cs_deadline WHERE res_model='cs.callback.round'")
            cr.execute("DELETE FROM cs_callback_round WHERE date_from = %s", [FIRST])

    def open(self, started, other_may_commit, wait_for):
        """Open the round in an own transaction, whose snapshot is taken first."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            started.wait(20)
            if wait_for:
                wait_for.wait(20)
            round_ = env["cs.callback.round"]._cs_open_round(company, FIRST)
            other_may_commit.set()
            if not wait_for:
                # the other one runs into our row before it is committed
                threading.Event().wait(0.5)
            self.ids.append(round_.ids)

    def test_one_round(self):
        started, inserted = threading.Barrier(2), threading.Event()
        threads = [
            threading.Thread(target=self.open, args=(started, inserted, None)),
            threading.Thread(
                target=self.open, args=(started, threading.Event(), inserted)
            ),
        ]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(sorted(map(len, self.ids)), [0, 1])
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT COUNT(*) FROM cs_callback_round WHERE date_from = %s", [FIRST]
            )
            self.assertEqual(cr.fetchone()[0], 1)
