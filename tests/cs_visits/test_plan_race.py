"""Two windows, real transactions: one plan a person and month."""

import threading
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from .race_common import one_after_the_other

MONTH = date(2031, 5, 1)


@tagged("standard", "post_install", "-at_install")
class TestPlanRace(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean)
        self.results = {}

    def clean(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM mail_message WHERE model = 'cs.visit.plan'")
            cr.execute("DELETE FROM cs_visit_plan WHERE month = %s", [MONTH])

    def make(self, number, ready, made):
        """Make the plan in an own transaction, before the other is committed."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            ready.wait(20)
            if number:
                made.wait(20)
            try:
                plan = env["cs.visit.plan"].create(
                    {
                        "user_id": env.ref("base.user_admin").id,
                        "company_id": env.ref("base.main_company").id,
                        "month": MONTH,
                    }
                )
                plan.flush_recordset()
                self.results[number] = "made"
            except UniqueViolation:
                self.results[number] = "refused"
                cr.rollback()
            if not number:
                made.set()
                # the other one runs into our row before it is committed
                threading.Event().wait(0.5)

    def test_one_plan(self):
        one_after_the_other(self.make)
        self.assertEqual(self.results, {0: "made", 1: "refused"})
        with self.registry.cursor() as cr:
            cr.execute("SELECT COUNT(*) FROM cs_visit_plan WHERE month = %s", [MONTH])
            self.assertEqual(cr.fetchone()[0], 1)
