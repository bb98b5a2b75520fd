"""Two workers rate one quarter, and two people start it: real transactions."""

import threading
from contextlib import closing
from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged

from odoo.addons.cs_credit.models.rating import rating_batch_run

CUSTOMERS = 12


@tagged("standard", "post_install", "-at_install")
class TestRatingRace(TransactionCase):
    """Commits its records to the run's own database, in a company of their own."""

    def setUp(self):
        super().setUp()
        self.patch(rating_batch_run, "LEAST", 2)
        self.patch(rating_batch_run, "MOST", 2)
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            company = env["res.company"].create({"name": f"Rating {self.id()}"})
            limits = env["cs.credit.limit"]
            for number in range(CUSTOMERS):
                partner = env["res.partner"].create({"name": f"Racer {number}"})
                limit = limits.create(
                    {
                        "partner_id": partner.id,
                        "company_id": company.id,
                        "amount": 100,
                        "date_from": "2025-01-01",
                        "date_to": "2099-12-31",
                    }
                )
                limit._transition("submit")
                limit._transition("approve")
            batch = env["cs.credit.rating.batch"].create(
                {
                    "company_id": company.id,
                    "date_from": date(2025, 1, 1),
                    "date_to": date(2025, 3, 31),
                }
            )
            cr.commit()
            self.batch_id = batch.id

    def env_of(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def at_once(self, *jobs):
        """Run each job in a thread and transaction of its own; their results."""
        barrier, errors, results = threading.Barrier(len(jobs)), [], []

        def run(job):
            try:
                with closing(self.registry.cursor()) as cr:
                    env = self.env_of(cr)
                    env.cr.execute("SELECT count(*) FROM cs_credit_rating")
                    barrier.wait(30)
                    batch = env["cs.credit.rating.batch"].browse(self.batch_id)
                    results.append(job(batch))
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(errors)
        return results

    def assertRatedOnce(self):
        with closing(self.registry.cursor()) as cr:
            env = self.env_of(cr)
            batch = env["cs.credit.rating.batch"].browse(self.batch_id)
            self.assertEqual(batch.rating_count, CUSTOMERS)
            self.assertEqual(batch.customer_count, CUSTOMERS)
            self.assertEqual(len(batch.shard_ids), CUSTOMERS / 2)
            ratings = env["cs.credit.rating"].search(batch._cs_ratings_domain())
            self.assertEqual(len(set(ratings.mapped("name"))), CUSTOMERS)

    def test_started_twice(self):
        counts = self.at_once(*[lambda b: retrying(b._cs_run, b.env)] * 2)
        self.assertEqual(sorted(counts), [0, CUSTOMERS])
        self.assertRatedOnce()

    def test_two_workers_share_the_shards(self):
        with closing(self.registry.cursor()) as cr:
            self.env_of(cr)["cs.credit.rating.batch"].browse(self.batch_id)._cs_cut()
            cr.commit()
        both = threading.Barrier(2)

        def work(batch):
            done = []

            def one():
                shard = batch.env["cs.credit.rating.shard"]._cs_take(batch)
                if not done:
                    both.wait(30)  # each holds one of its own
                return shard._cs_rate() if shard else None

            while (count := retrying(one, batch.env)) is not None:
                done.append(count)
            return sum(done)

        counts = self.at_once(work, work)
        self.assertEqual(sum(counts), CUSTOMERS)
        self.assertTrue(min(counts))
        self.assertRatedOnce()
