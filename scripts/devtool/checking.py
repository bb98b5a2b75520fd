"""`./dev check`: install, upgrade and uninstall each way, without a warning.

Every case works on its own copy of the base database, two at a time.
"""

import argparse
import concurrent.futures
import os
import sys

from . import cluster, database, logcheck, odoo, paths, say, templates

DEPARTMENT, CREDIT, VISITS = paths.ADDONS
# What to install, with demo data or not. Without, all begin from what the first
# needs: an add-on that leans on a module it does not name is found out.
CASES = {
    "department": ((DEPARTMENT,), False),
    "credit": ((DEPARTMENT, CREDIT), False),
    "visits": ((DEPARTMENT, VISITS), False),
    "all": (paths.ADDONS, False),
    "demo": (paths.ADDONS, True),
}


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev check", description=__doc__)
    parser.add_argument("cases", nargs="*", help=f"some of {', '.join(CASES)}")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    ours = parser.parse_args(arguments)
    cases = [name for name in CASES if not ours.cases or name in ours.cases]
    cluster.ensure()
    database.drop_leftovers()
    with say.lock("templates", waiting="Waiting for another run to make its template"):
        names = {case: _copy(_base(demo=CASES[case][1]), case) for case in cases}
    try:
        with concurrent.futures.ThreadPoolExecutor(ours.jobs) as pool:
            results = list(pool.map(_case, cases, names.values()))
    finally:
        for name in names.values():
            database.drop(name)
    faults = sum(results)
    say.step("No warnings." if not faults else f"{faults} faults, see above.")
    return 1 if faults else 0


def _base(demo):
    if demo:
        return templates.ensure_base(demo=True)
    return templates.ensure_base(addons=(DEPARTMENT,))


def _copy(base, case):
    name = f"{database.RUN_PREFIX}check_{os.getpid()}_{case}"
    database.drop(name)
    database.copy(base, name)
    return name


def _case(case, name):
    """Install, upgrade, uninstall in reverse, install again; count the faults."""
    addons, demo = CASES[case]
    listed = ",".join(addons)
    faults = 0
    try:
        demo_option = ["--with-demo"] if demo else []
        faults += _step(case, name, "install", f"--init={listed}", *demo_option)
        faults += _step(case, name, "upgrade", f"--update={listed}")
        for addon in reversed(addons):
            faults += _uninstall(case, name, addon)
        faults += _leftovers(case, name)
        faults += _step(case, name, "install again", f"--init={listed}")
    except say.Fail as failure:
        print(f"  {case}: {failure}", flush=True)
        return faults + 1
    return faults


def _step(case, name, what, *options):
    return _report(case, what, odoo.change(name, f"{case}: {what}", *options))


def _report(case, what, log):
    found = logcheck.faults(log)
    print(f"  {case}: {what}: {'ok' if not found else 'FAULTS'}", flush=True)
    for line in found:
        print(f"    {line}", flush=True)
    return len(found)


def _uninstall(case, name, addon):
    options = ["-c", paths.CONF, "-d", name, addon]
    said = say.command(
        odoo.command("module", "uninstall", *options),
        failure=f"{case}: {addon} cannot be uninstalled",
        cwd=paths.ROOT,
        env=odoo.environment(),
    )
    return _report(case, f"uninstall {addon}", said)


def _leftovers(case, name):
    """Tables, models, crons, groups of ours that an uninstall forgot."""
    queries = {
        "table": "SELECT tablename FROM pg_tables WHERE tablename ~ '^cs_'",
        "model": "SELECT model FROM ir_model WHERE model ~ '^cs\\.'",
        "record": "SELECT module || '.' || name FROM ir_model_data"
        " WHERE module IN ('cs_department', 'cs_credit', 'cs_visits')",
        "parameter": "SELECT key FROM ir_config_parameter WHERE key ~ '^cs_'",
    }
    left = [
        f"{kind} {row}"
        for kind, query in queries.items()
        for row in database.rows(name, query)
    ]
    if left:
        print(f"  {case}: left after uninstall: {', '.join(left[:10])}", flush=True)
    return len(left)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
