"""Measure the add-ons over one database: `./dev bench [--gate] [--customers N]`.

A row is a module of this package with `measure(env, arguments) -> [Row, …]`,
named in ROWS. Rows are printed as a table; with --gate, one over its target
fails the run.
"""

import argparse
import importlib
import sys
from collections import namedtuple

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

# measured and target are ratios or counts, never seconds
Row = namedtuple("Row", "name measured target unit")
ROWS = ()


def main(env, arguments):
    """Exit code: 1 when --gate is given and a row misses its target."""
    missed = 0
    for name in ROWS:
        module = importlib.import_module(f".{name}", __package__)
        for row in module.measure(env, arguments):
            good = row.measured <= row.target
            missed += not good
            print(
                f"{row.name:<50} {row.measured:>10.2f} {row.unit:<8} "
                f"target {row.target:g}{'' if good else '  MISSED'}",
                flush=True,
            )
    return 1 if missed and arguments.gate else 0


def _run():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--customers", type=int, default=2000)
    arguments = parser.parse_args()
    options = ["-c", "odoo.conf", "-d", arguments.database, "--no-http"]
    options += ["--log-level=error", "--log-handler=py.warnings:ERROR"]
    config.parse_config(options, setup_logging=True)
    with Registry(arguments.database).cursor() as cr:
        return main(api.Environment(cr, SUPERUSER_ID, {}), arguments)


if __name__ == "__main__":
    sys.exit(_run())
