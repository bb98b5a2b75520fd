"""Measure the add-ons over one database: `./dev bench [--gate] [--customers N]`.

Makes a trading history, measures the limits of SQL on it in the same session, then
every row of every module of this package (``table.row``). Targets are ratios and
counts of statements, never seconds; with --gate, a missed one fails the run.
Everything but the races happens in one transaction that is rolled back.
"""

import argparse
import importlib
import pkgutil
import sys
import time
from pathlib import Path

from odoo.modules.registry import Registry
from odoo.tools import config

from . import generator, session, table


def main(cr, arguments):
    """Exit code: 1 when --gate is given and a row misses its target."""
    bench = session.Bench(cr, arguments.customers, arguments.repeat)
    bench.complaints = arguments.complaints
    bench.trials = arguments.trials
    start = time.perf_counter()
    generator.generate(bench, arguments.seed)
    print(
        f"{arguments.customers:,} customers, "
        f"{arguments.customers * generator.INVOICES_A_CUSTOMER:,} invoices "
        f"(seed {arguments.seed}) in {time.perf_counter() - start:.1f} s",
        flush=True,
    )
    bench.measure_limits()
    print(
        f"L (quarterly figures of {bench.rated:,} customers) "
        f"{bench.limit_l * 1000:.1f} ms, "
        f"X (exposure of all) {bench.limit_x * 1000:.1f} ms\n",
        flush=True,
    )
    results = []
    for _order, function in sorted(table.ROWS, key=lambda pair: pair[0]):
        if arguments.only and arguments.only not in function.__name__:
            continue
        found = function(bench)
        found = found if isinstance(found, list) else [found]
        for result in found:
            # a long run shows what it has
            print(table.short(result), file=sys.stderr, flush=True)
        results += found
    print(table.text(results))
    missed = [result.name for result in results if result.good is False]
    if missed:
        print(f"\n{len(missed)} missed: {', '.join(missed)}")
    return 1 if missed and arguments.gate else 0


def _load_rows():
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name != "__main__":
            importlib.import_module(f".{module.name}", __package__)


def _run():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--database", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--gate", action="store_true", help="fail on missed targets")
    parser.add_argument("--customers", type=int, default=2000, metavar="N")
    parser.add_argument("--complaints", type=int, default=2000, metavar="N")
    parser.add_argument("--trials", type=int, default=20, help="races of orders")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--repeat", type=int, default=5, help="runs a median is of")
    parser.add_argument("--only", metavar="WORD", help="rows whose function has WORD")
    arguments = parser.parse_args()
    options = ["-c", "odoo.conf", "-d", arguments.database, "--no-http"]
    options += ["--log-level=error", "--log-handler=py.warnings:ERROR"]
    # the losers of a race are tried again: no news
    options += ["--log-handler=odoo.sql_db:CRITICAL"]
    config.parse_config(options, setup_logging=True)
    _load_rows()
    # a document of core to compare with; the database is a throw-away copy
    Registry.new(arguments.database, update_module=True, install_modules=["project"])
    with Registry(arguments.database).cursor() as cr:
        # crons commit their progress: here nothing is to stay
        cr.commit = lambda: cr.flush()
        try:
            return main(cr, arguments)
        finally:
            cr.rollback()


if __name__ == "__main__":
    sys.exit(_run())
