"""The deadline cron among many complaints, beside a database with only the due ones."""

import statistics

from . import complaint_rows
from .table import Result, row

MOST_DUE = 1000


def _make_due(bench, count):
    """Let some clocks of open complaints be missed by now; return their ids."""
    bench.cr.execute(
        "UPDATE cs_deadline"
        " SET date_due = now() AT TIME ZONE 'UTC' - interval '1 hour',"
        " date_check = now() AT TIME ZONE 'UTC' - interval '1 hour' WHERE id IN ("
        " SELECT id FROM cs_deadline WHERE res_model = 'cs.complaint'"
        " AND state = 'running' ORDER BY id LIMIT %s) RETURNING id, res_id",
        [count],
    )
    found = bench.cr.fetchall()
    bench.env.invalidate_all(flush=False)
    return [clock for clock, _document in found], [document for _c, document in found]


def _run(bench):
    clocks = bench.env["cs.deadline"]
    clocks._cron_check(limit=MOST_DUE)


def _empty_the_rest(bench, clocks, documents):
    """Leave only what is due, as in a small database."""
    cr = bench.cr
    cr.execute("SET LOCAL session_replication_role = replica")
    cr.execute("DELETE FROM cs_deadline WHERE id <> ALL(%s)", [clocks])
    cr.execute("DELETE FROM cs_complaint WHERE id <> ALL(%s)", [documents])
    cr.execute("SET LOCAL session_replication_role = DEFAULT")
    cr.execute("ANALYZE cs_deadline")
    cr.execute("ANALYZE cs_complaint")
    bench.env.invalidate_all(flush=False)


def _once(bench, clocks, documents, alone):
    with bench.cr.savepoint() as savepoint:
        if alone:
            _empty_the_rest(bench, clocks, documents)
        found = bench.once(lambda: _run(bench))
        savepoint.rollback()
        bench.env.invalidate_all(flush=False)
    return found


@row(44)
def cron(bench):
    """Clocks missed by now, each stored as a miss and told to those it concerns."""
    complaint_rows.generate(bench)
    due = min(MOST_DUE, bench.complaints // 40)
    with bench.cr.savepoint() as savepoint:
        clocks, documents = _make_due(bench, due)
        bench.cr.execute("ANALYZE cs_deadline")
        if due < MOST_DUE:
            _once(bench, clocks, documents, False)
        pairs = [
            (
                _once(bench, clocks, documents, True),
                _once(bench, clocks, documents, False),
            )
            for _run_number in range(2 if due < MOST_DUE else 1)
        ]
        savepoint.rollback()
        bench.env.invalidate_all(flush=False)
    seconds = statistics.median(mine[0] for _alone, mine in pairs)
    ratio = statistics.median(mine[0] / alone[0] for alone, mine in pairs)
    return Result(
        f"deadline cron, {len(clocks):,} missed among them",
        bench.complaints,
        seconds,
        "only those in the database",
        seconds / ratio,
        min(mine[1] for _alone, mine in pairs),
        # a few among a few say nothing about the many: then statements are counted
        ratio_max=1.3 if due == MOST_DUE else None,
        queries_max=35 * len(clocks),
    )
