"""Exposures of all customers: lists, searches, and confirming an order."""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tools import SQL

from .table import Result, row

LIST, ORDERS, MANY = 80, 20, 200
SHOWN = [
    "cs_credit_grade_id",
    "cs_credit_limit_amount",
    "cs_credit_exposure",
    "cs_credit_used",
]


def _everybody(bench):
    """A limit and a published rating for each customer, and the table filled."""
    if getattr(bench, "exposed", False):
        return
    env = bench.env
    partner = env["res.partner"].browse(bench.partner_ids[0])
    limit = env["cs.credit.limit"].create(
        {"partner_id": partner.id, "amount": 5000, "company_id": env.company.id}
    )
    limit._cs_write_checked({"state": "active"})
    rating = env["cs.credit.rating"].create(
        {
            "partner_id": partner.id,
            "company_id": env.company.id,
            "date_from": "2026-07-01",
            "date_to": "2026-09-30",
        }
    )
    grade = env["cs.credit.grade"].search([], limit=1)
    rating._cs_write_checked({"state": "published", "grade_id": grade.id})
    env.flush_all()
    for model in (limit, rating):
        _for_the_others(env, model, partner.id)
    env["cs.credit.exposure.store"]._cs_rebuild()
    for table in ("cs_credit_limit", "cs_credit_rating", "cs_credit_exposure_store"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all(flush=False)
    bench.exposed = True


def _for_the_others(env, model, partner_id):
    """Copy a row for every other customer."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND column_name <> 'id'",
        [model._table],
    )
    values = {name: SQL.identifier("model", name) for (name,) in env.cr.fetchall()}
    values["partner_id"] = SQL("customer.id")
    if "name" in values and model._fields["name"].type == "char":
        values["name"] = SQL("model.name || '-' || customer.id")
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM bench_customer customer, %s model"
            " WHERE model.id = %s AND customer.id <> %s",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(values.values()),
            SQL.identifier(model._table),
            model.id,
            partner_id,
        )
    )


@row(40)
def credit_exposure_list(bench):
    """80 customers with grade, limit, exposure and use, beside the plain list."""
    _everybody(bench)
    partners = bench.env["res.partner"]
    domain = [("id", "in", bench.partner_ids)]
    plain = dict.fromkeys(["name", "email", "phone", "country_id", "user_id"], {})
    full = {**plain, **dict.fromkeys(SHOWN, {})}
    full["cs_credit_grade_id"] = {"fields": {"display_name": {}}}

    def read(specification):
        return lambda: partners.web_search_read(
            domain, specification, limit=LIST, order="id desc", count_limit=10001
        )

    plain_queries = bench.median(read(plain))[1]
    seconds, queries, base = bench.side_by_side(read(full), read(plain))
    return Result(
        "list of 80 customers with grade, limit, exposure",
        LIST,
        seconds,
        "the plain list",
        base,
        queries,
        # target: 1.3
        queries_max=plain_queries + 4,
    )


@row(41)
def credit_exposure_search(bench):
    """Searches and the sorted list, with the table right and with 100 touched."""
    _everybody(bench)
    env = bench.env
    partners, exposures = env["res.partner"], env["cs.credit.exposure"]
    names = [name for name, field in exposures._fields.items() if field.store]
    jobs = {
        "search of customers over the limit": lambda: partners.search(
            [("cs_credit_status", "=", "over")]
        ),
        "search of customers overdue": lambda: partners.search(
            [("cs_credit_overdue", ">", 5000)]
        ),
        "80 exposures sorted by use": lambda: exposures.search_fetch(
            [("company_id", "=", env.company.id)], names, order="used desc", limit=LIST
        ),
    }
    results = []
    for touched in (0, 100):
        env["cs.credit.touched"]._cs_note("res.partner", bench.partner_ids[:touched])
        env["cs.credit.touched"]._cs_settle()
        for name, job in jobs.items():
            seconds, queries = bench.median(job)
            note = f", {touched} touched" if touched else ""
            results.append(
                Result(
                    name + note,
                    bench.customers,
                    seconds,
                    "X",
                    bench.limit_x,
                    queries,
                    ratio_max=2,
                )
            )
    env.cr.execute("DELETE FROM cs_credit_touched")
    return results


@row(42)
def credit_exposure_refresh(bench):
    """Filling the table anew, and the nightly check that finds nothing."""
    _everybody(bench)
    env = bench.env
    store, checks = env["cs.credit.exposure.store"], env["cs.credit.exposure.check"]
    results = []
    for name, job in (
        ("all exposures worked out and stored", lambda: store._cs_refill(env.company)),
        ("nightly check of all exposures", lambda: checks._cs_run(env.company)),
    ):
        seconds, queries = bench.median(job)
        results.append(
            Result(name, bench.customers, seconds, "X", bench.limit_x, queries)
        )
    return results


@contextmanager
def _without_us(env):
    """Core alone: neither checked nor noted."""
    orders, touched = type(env["sale.order"]), type(env["cs.credit.touched"])
    with ExitStack() as stack:
        for method in ("_cs_credit_screen", "_cs_credit_checked"):
            if hasattr(orders, method):
                stack.enter_context(
                    patch.object(orders, method, lambda self: self.browse())
                )
        for owner, method in ((orders, "_cs_credit_require"), (touched, "_cs_note")):
            stack.enter_context(patch.object(owner, method, lambda *a, **k: None))
        yield


def _orders(bench, count):
    """Quotations of as many customers, within limits that nobody reaches."""
    env = bench.env
    env.company.account_use_credit_limit = True
    product = env["product.product"].create({"name": "Bench", "type": "consu"})
    limits = env["cs.credit.limit"].search([("state", "=", "active")])
    env.cr.execute("UPDATE cs_credit_limit SET amount = 1e9, amount_company = 1e9")
    limits.invalidate_recordset()
    env["cs.credit.exposure.store"]._cs_rebuild()
    line = Command.create({"product_id": product.id, "price_unit": 10})
    orders = env["sale.order"].create(
        [
            {"partner_id": partner_id, "order_line": [line]}
            for partner_id in bench.partner_ids[:count]
        ]
    )
    _commit(env)
    return orders


def _commit(env):
    """What the end of a transaction does before the commit."""
    env.flush_all()
    env["cs.credit.touched"]._cs_settle()


@row(43)
def credit_exposure_confirm(bench):
    """Orders confirmed one a transaction, and all in one call, beside core."""
    _everybody(bench)
    env = bench.env
    singles, many = _orders(bench, ORDERS), _orders(bench, min(MANY, bench.customers))

    def one_by_one():
        for order in singles:
            env.invalidate_all()
            order.action_confirm()
            _commit(env)

    def at_once():
        many.action_confirm()
        _commit(env)

    def core(job):
        def run():
            with _without_us(env):
                job()

        return run

    results = []
    for name, orders, job, more in (
        ("order confirmed with the check", singles, one_by_one, 8 * len(singles)),
        ("orders confirmed in one call", many, at_once, 10),
    ):
        least = bench.median(core(job))[1]
        seconds, queries, base = bench.side_by_side(job, core(job))
        results.append(
            Result(
                name,
                len(orders),
                seconds,
                "core with its limit on",
                base,
                queries,
                # targets: 1.1; 3 queries more each, 6 in one call
                queries_max=least + more,
            )
        )
    return results
