"""The table is brought up to date while others post: real transactions."""

import uuid
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged


@tagged("standard", "post_install", "-at_install")
class TestExposureRace(TransactionCase):
    """Commits its records to the run's own database, in a company of their own."""

    def setUp(self):
        super().setUp()
        with closing(self.registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            company = env["res.company"].create({"name": f"Race {uuid.uuid4()}"})
            partner = env["res.partner"].create({"name": "Exposure race customer"})
            env = env(context={"allowed_company_ids": company.ids})
            env["cs.credit.exposure.store"]._cs_refresh(company.with_env(env))
            cr.commit()
            self.company_id, self.partner_id = company.id, partner.id

    def env_of(self, cr):
        context = {
            "allowed_company_ids": [self.company_id],
            "tracking_disable": True,
        }
        return api.Environment(cr, SUPERUSER_ID, context)

    def stop(self, cr):
        env = self.env_of(cr)
        env["cs.credit.stop"].create(
            {
                "partner_id": self.partner_id,
                "company_id": self.company_id,
                "reason": "Race",
            }
        )

    def row(self):
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            rows = env["cs.credit.exposure"]._cs_shown([self.partner_id], env.company)
            row = rows.get(self.partner_id)
            return row.is_stopped if row else None

    def refresh(self, cr):
        env = self.env_of(cr)
        return env["cs.credit.exposure.store"]._cs_refresh(env.company)

    def entries(self):
        with closing(self.registry.cursor()) as cr:
            return self.env_of(cr)["cs.credit.touched"].search_count(
                [("partner_id", "=", self.partner_id)]
            )

    def test_what_is_committed_during_a_refresh_stays_touched(self):
        with (
            closing(self.registry.cursor()) as refreshing,
            closing(self.registry.cursor()) as event,
        ):
            refreshing.execute("SELECT count(*) FROM cs_credit_touched")  # snapshot
            self.stop(event)
            event.commit()
            self.assertTrue(self.row())
            self.refresh(refreshing)
            refreshing.commit()
        self.assertEqual(self.entries(), 1)
        self.assertTrue(self.row())
        with closing(self.registry.cursor()) as refreshing:
            self.assertEqual(self.refresh(refreshing), 1)
            refreshing.commit()
        self.assertEqual(self.entries(), 0)
        self.assertTrue(self.row())

    def test_two_events_do_not_wait_for_each_other(self):
        with (
            closing(self.registry.cursor()) as one,
            closing(self.registry.cursor()) as two,
        ):
            for cr in (one, two):
                cr.execute("SET LOCAL lock_timeout = '2s'")
                env = self.env_of(cr)
                env["cs.credit.touched"]._cs_note("res.partner", [self.partner_id])
                env["cs.credit.touched"]._cs_settle()
            two.commit()
            one.commit()
        self.assertGreaterEqual(self.entries(), 2)

    def test_an_event_undone_leaves_nothing(self):
        with closing(self.registry.cursor()) as event:
            self.stop(event)
            event.flush()
            event.rollback()
        self.assertEqual(self.entries(), 0)
        self.assertFalse(self.row())
