"""Two windows, real transactions: one of two overlapping outings is submitted."""

import threading
from datetime import datetime

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.cs_visits.exceptions import OutingOverlapError

from .race_common import one_after_the_other

PURPOSE = "Race of two windows"


@tagged("standard", "post_install", "-at_install")
class TestOutingRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean)
        self.results = {}
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.ids = [self.make(env, hour) for hour in (9, 10)]

    def make(self, env, hour):
        outing = env["cs.outing"].create(
            {
                "user_id": env.ref("base.user_admin").id,
                "company_id": env.ref("base.main_company").id,
                "date_start": datetime(2026, 9, 21, hour),
                "date_end": datetime(2026, 9, 21, hour + 3),
                "purpose": PURPOSE,
            }
        )
        return outing.id

    def clean(self):
        with self.registry.cursor() as cr:
            for table in ("mail_activity", "mail_message", "cs_approval"):
                column = "model" if table == "mail_message" else "res_model"
                cr.execute(f"DELETE FROM {table} WHERE {column} = 'cs.outing'")
            cr.execute("DELETE FROM cs_outing WHERE purpose = %s", [PURPOSE])

    def submit(self, number, ready, taken):
        """Submit in an own transaction, whose snapshot is taken before the other's."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            outing = env["cs.outing"].browse(self.ids[number])
            outing.read(["state"])
            ready.wait(20)
            if number:
                # the first one has taken the time and has not committed
                taken.wait(20)
            try:
                outing._cs_take_time({"date_submitted": datetime(2026, 9, 18)})
                self.results[number] = "submitted"
            except OutingOverlapError:
                self.results[number] = "refused"
                cr.rollback()
            if not number:
                taken.set()
                threading.Event().wait(0.5)

    def test_one_passes(self):
        one_after_the_other(self.submit)
        self.assertEqual(self.results, {0: "submitted", 1: "refused"})
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT COUNT(*) FROM cs_outing WHERE purpose = %s"
                " AND state = 'submitted'",
                [PURPOSE],
            )
            self.assertEqual(cr.fetchone()[0], 1)
