"""Orders of one customer confirmed at the same instant: none may pass the limit.

The only row that commits: it opens transactions of its own, in a company of its own, on
the throw-away copy the benchmark runs over.
"""

import threading
import time
from contextlib import closing

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying

from .table import Result, row

LIMIT, AMOUNT = 1000, 700
MOST = 8  # orders at once: 2 to 8, in turn


def _env(cr, company_id=None):
    context = {"tracking_disable": True}
    if company_id:
        context["allowed_company_ids"] = [company_id]
    return api.Environment(cr, SUPERUSER_ID, context)


def _company(registry):
    """Ids of a company, with who releases holds, and of something to sell."""
    with closing(registry.cursor()) as cr:
        env = _env(cr)
        company = env["res.company"].create({"name": "Bench race"})
        manager = env.ref("cs_credit.group_credit_manager")
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": "Bench releases holds",
                "login": "bench_race",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.link(manager.id)],
            }
        )
        product = env["product.product"].create({"name": "Bench race goods"})
        cr.commit()
        return company.id, product.id


def _trial(registry, company_id, product_id, count):
    """Ids of a new customer's orders, each larger than half of its limit."""
    with closing(registry.cursor()) as cr:
        env = _env(cr, company_id)
        partner = env["res.partner"].create({"name": "Bench race customer"})
        values = {"partner_id": partner.id, "company_id": company_id}
        limit = env["cs.credit.limit"].create({**values, "amount": LIMIT})
        limit._transition("submit")
        limit._transition("approve")
        line = {"product_id": product_id, "price_unit": AMOUNT}
        line["tax_ids"] = [Command.clear()]
        order = {**values, "order_line": [Command.create(line)]}
        orders = env["sale.order"].create([order] * count)
        cr.commit()
        return orders.ids


def _confirm_all(registry, company_id, order_ids):
    """Confirm each in a thread and transaction of its own; how many passed."""
    barrier, errors = threading.Barrier(len(order_ids)), []

    def confirm(order_id):
        try:
            with closing(registry.cursor()) as cr:
                env = _env(cr, company_id)
                cr.execute("SELECT 1 FROM sale_order LIMIT 1")  # takes the snapshot
                barrier.wait(30)
                retrying(env["sale.order"].browse(order_id).action_confirm, env)
        except Exception as error:  # told by the row
            errors.append(error)

    threads = [threading.Thread(target=confirm, args=(i,)) for i in order_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if errors:
        raise errors[0]
    with closing(registry.cursor()) as cr:
        orders = _env(cr, company_id)["sale.order"].browse(order_ids)
        return len(orders.filtered(lambda order: order.state == "sale"))


@row(99)
def credit_race(bench):
    """Two to eight orders of 700 at once, a limit of 1,000: one passes each time."""
    registry = Registry(bench.cr.dbname)
    company_id, product_id = _company(registry)
    over = none = 0
    start = time.perf_counter()
    for number in range(bench.trials):
        count = 2 + number % (MOST - 1)
        orders = _trial(registry, company_id, product_id, count)
        passed = _confirm_all(registry, company_id, orders)
        over += passed * AMOUNT > LIMIT
        none += not passed
    return [
        Result(
            "orders confirmed at once: over the limit",
            bench.trials,
            time.perf_counter() - start,
            failures=over,
        ),
        Result("orders confirmed at once: none passed", bench.trials, failures=none),
    ]
