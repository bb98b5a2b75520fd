"""The rating of a quarter for all customers, stored, beside the limit L."""

import resource

from . import session
from .table import Result, row

MANY = 20_000


def batch_of(bench):
    """The quarter's batch, made when there is none yet."""
    env = bench.env
    batches = env["cs.credit.rating.batch"].with_context(
        allowed_company_ids=env.company.ids
    )
    there = batches.search([("date_from", "=", session.QUARTER[0])], limit=1)
    return there or batches.create(
        {
            "company_id": env.company.id,
            "date_from": session.QUARTER[0],
            "date_to": session.QUARTER[1],
        }
    )


def _peak():
    """Memory this process has used at most, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _limit(bench):
    """The statement L, fetched."""
    parameters = {
        "company": bench.env.company.id,
        "first": session.QUARTER[0],
        "last": session.QUARTER[1],
    }
    bench.cr.execute(session.LIMIT_L, parameters)
    bench.cr.fetchall()


def _figures(bench):
    """All figures of the scheme (B5.4, B5.5) as one statement, fetched."""
    env = bench.env
    ratings = env["cs.credit.rating"]
    card = env["cs.credit.scorecard"]._cs_for_company(env.company)
    ratings._cs_read_source(env.company, card, *session.QUARTER)


@row(20)
def credit_rating(bench):
    """All customers rated and stored, then once more unchanged."""
    if "cs.credit.rating.batch" not in bench.env:
        return Result("quarter rated and stored", note="cs_credit is not there")
    batch = batch_of(bench)
    number = bench.customers
    # small ones measure the statements' overhead, not the work
    ratio_max = 3 if number >= MANY else None
    before = _peak()
    seconds, queries, base = bench.side_by_side(
        batch._cs_run, lambda: _limit(bench), repeat=3
    )
    grown = _peak() - before
    stored = Result(
        f"quarter rated and stored ({grown:.0f} MB more memory)",
        number,
        seconds,
        "L, fetched",
        base,
        queries,
        queries_max=20 + 3 * -(-number // 5000),
    )
    whole = bench.median(lambda: _figures(bench), repeat=3)[0]
    beside = Result(
        "the same beside all its figures, fetched",
        number,
        seconds,
        "figures of B5.4 and B5.5",
        whole,
        ratio_max=ratio_max,
    )
    return [stored, beside, _again(bench, batch)]


def _again(bench, batch):
    """A second run of an unchanged quarter: no rows, no messages."""
    cr = bench.cr
    batch._cs_run()
    bench.env.flush_all()
    count = """SELECT (SELECT count(*) FROM cs_credit_rating),
                      (SELECT count(*) FROM cs_credit_rating_shard),
                      (SELECT count(*) FROM mail_message)"""
    cr.execute(count)
    before = cr.fetchone()
    seconds, queries, base = bench.side_by_side(
        batch._cs_run, lambda: _limit(bench), repeat=3
    )
    assert batch._cs_run() == 0
    cr.execute(count)
    assert cr.fetchone() == before, "the second run has written something"
    return Result(
        "quarter rated again, unchanged",
        bench.customers,
        seconds,
        "L, fetched",
        base,
        queries,
        queries_max=20,
    )
