"""Two workers rate a quarter beside one: real transactions, so it runs last of all."""

import threading
import time
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from . import credit_rating
from .table import Result, row

TABLES = ("cs_credit_rating", "cs_credit_rating_shard")


def _env(cr):
    return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})


def _work(name, batch_id):
    """What the cron does: shard after shard, each committed."""
    with closing(Registry(name).cursor()) as cr:
        batch = _env(cr)["cs.credit.rating.batch"].browse(batch_id)
        while True:
            try:
                shard = batch.env["cs.credit.rating.shard"]._cs_take(batch)
                if not shard:
                    return
                shard._cs_rate()
                batch.env.flush_all()
                cr.commit()
            except Exception as error:  # taken by the other one meanwhile
                if getattr(error, "pgcode", None) != "40001":
                    raise
                cr.rollback()


def _timed(name, batch_id, workers):
    """Seconds that some workers need for a quarter cut anew."""
    with closing(Registry(name).cursor()) as cr:
        batch = _env(cr)["cs.credit.rating.batch"].browse(batch_id)
        cr.execute("UPDATE cs_credit_rating_batch SET state = 'draft'")
        for table in TABLES:
            cr.execute(f"DELETE FROM {table}")  # names are ours
        batch.invalidate_recordset()
        batch._cs_cut()
        batch.env.flush_all()
        cr.commit()
        cr.execute("ANALYZE cs_credit_rating")
        cr.commit()
    threads = [
        threading.Thread(target=_work, args=(name, batch_id)) for _n in range(workers)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


@row(99)
def credit_rating_workers(bench):
    """The generated ledger is committed: the database is a throw-away copy."""
    title = "quarter rated by two workers"
    if "cs.credit.rating.batch" not in bench.env:
        return Result(title, note="cs_credit is not there")
    if bench.customers <= 5000:
        return Result(title, note="too few customers to be cut")
    batch = credit_rating.batch_of(bench)
    bench.env.flush_all()
    name = bench.cr.dbname
    type(bench.cr).commit(bench.cr)
    _timed(name, batch.id, 1)  # to warm up
    one = _timed(name, batch.id, 1)
    two = _timed(name, batch.id, 2)
    return Result(
        title,
        bench.customers,
        two,
        "one worker",
        one,
        # 1.6 times as fast as one
        ratio_max=1 / 1.6,
    )
