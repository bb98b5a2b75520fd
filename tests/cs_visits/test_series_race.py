"""Two workers at once, real transactions: each date of a series has one visit."""

import threading
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..cs_department.scratch import scratch_database


@tagged("standard", "post_install", "-at_install")
class TestSeriesRace(BaseCase):
    def prepare(self, env):
        """Make a running series of which visits are due; return its id."""
        company = env.company
        user = new_test_user(
            env,
            "race_sales",
            groups="cs_visits.group_visit_user",
            context={"no_reset_password": True},
        )
        partner = env["res.partner"].create({"name": "Race", "is_company": True})
        company.cs_visit_days_ahead = 1
        series = env["cs.visit.series"].create(
            {
                "partner_id": partner.id,
                "user_id": user.id,
                "purpose_id": env.ref("cs_visits.cs_visit_purpose_coverage").id,
                "mon": True,
                "thu": True,
                "on_free_day": "keep",
                "date_begin": fields.Date.today() + timedelta(days=1),
            }
        )
        series.action_start()
        company.cs_visit_days_ahead = 28
        return series.id

    def work(self, scratch, barrier, errors):
        """One worker: its snapshot is taken before either begins."""
        try:
            with scratch.env() as env:
                company = env.company
                company.cs_visit_days_ahead  # noqa: B018 takes the snapshot
                barrier.wait(30)
                env["cs.visit.series"].with_company(company)._cs_make_company(company)
        except psycopg2.errors.SerializationFailure as error:
            # the cron starts again tomorrow, or with the next worker
            errors.append(error)

    def test_one_visit_a_date(self):
        with scratch_database() as scratch, mute_logger("odoo.sql_db"):
            with scratch.env() as env:
                series_id = self.prepare(env)
            barrier, errors = threading.Barrier(2), []
            threads = [
                threading.Thread(target=self.work, args=(scratch, barrier, errors))
                for _worker in range(2)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
            self.assertLessEqual(len(errors), 1)
            with scratch.env() as env:
                series = env["cs.visit.series"].browse(series_id)
                dates = series.visit_ids.mapped("series_date")
                self.assertEqual(len(dates), len(set(dates)))
                self.assertGreaterEqual(len(dates), 7)
                self.assertFalse(series.problem)
