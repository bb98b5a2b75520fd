"""`./dev run`: the demo company on http://127.0.0.1:8069."""

import argparse
import signal
import subprocess
import sys

import psutil

from . import (
    cluster,
    database,
    logcheck,
    logins,
    odoo,
    packages,
    paths,
    processes,
    say,
    templates,
)

LOG = paths.LOGS / "server.log"


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev run")
    parser.add_argument("--port", type=int, default=8069)
    parser.add_argument("--dev", default="", help="as Odoo's --dev, e.g. xml,reload")
    parser.add_argument(
        "--fresh", action="store_true", help="make the demo company again"
    )
    parser.add_argument("--no-serve", action="store_true", help="prepare only")
    ours = parser.parse_args(arguments)
    running = processes.running()
    if running and not ours.no_serve:
        _announce(running[1])
        say.note("It was running already; ./dev stop ends it.")
        return 0
    if not ours.no_serve and not processes.port_is_free(ours.port):
        raise say.Fail(
            f"port {ours.port} is taken by another program: end that one, or "
            f"./dev run --port {ours.port + 1}"
        )
    cluster.ensure()
    name = processes.demo_database()
    with say.lock("demo", waiting="Waiting for another ./dev run"):
        _prepare(name, ours.fresh)
    return 0 if ours.no_serve else _serve(name, ours)


def _prepare(name, fresh):
    """Make the demo database, or update it when the add-ons have changed."""
    wanted = paths.hash_files(paths.addon_files())
    found = database.key(name)
    if found == wanted and not fresh:
        return
    if database.exists(name) and found is None and cluster.is_external():
        raise say.Fail(
            f"the database {name} was not made by ./dev: set CS_DB to another name."
        )
    if found is None or fresh:
        log = _create(name)
    else:
        say.step("The add-ons have changed: updating the demo database")
        log = odoo.change(name, "update", f"--update={','.join(paths.ADDONS)}")
    for line in logcheck.faults(log):
        say.note(line)
    database.set_key(name, wanted)


def _create(name):
    """Fill a new database, then let it take the name; returns Odoo's log."""
    partial = f"{name}_new"
    with say.lock("templates", waiting="Waiting for another run to make its template"):
        base = templates.ensure_base(demo=True)
        database.drop(partial)
        database.copy(base, partial)
    say.step("Making the demo company")
    log = odoo.change(
        partial, "demo company", f"--init={','.join(paths.ADDONS)}", "--with-demo"
    )
    database.drop(name)
    database.rename(partial, name)
    return log


def _serve(name, ours):
    if "wkhtmltopdf" in packages.missing():
        say.note("wkhtmltopdf is missing: paper forms come as HTML until it is there")
    say.step("Starting Odoo")
    options = ["-d", name, f"--db-filter=^{name}$", "--no-database-list"]
    options += [f"--http-port={ours.port}", f"--logfile={LOG}"]
    if ours.dev:
        options.append(f"--dev={ours.dev}")
    LOG.unlink(missing_ok=True)
    server = subprocess.Popen(
        odoo.server(*options),
        cwd=paths.ROOT,
        env=odoo.environment(),
        stdin=subprocess.DEVNULL,
        stdout=open(f"{LOG}.out", "wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches us, and we end it in order
    )
    processes.remember(server.pid, ours.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if not processes.wait_for(ours.port, server):
            raise say.Fail(
                f"Odoo does not start: see {LOG.relative_to(paths.ROOT)} "
                "(./dev reset makes the database again)"
            )
        _announce(ours.port)
        server.wait()
    except KeyboardInterrupt:
        say.step("Stopping Odoo (the database goes on: ./dev stop ends it)")
        return 0
    finally:
        if server.poll() is None:
            processes.end(psutil.Process(server.pid))
        processes.forget()
    # Somebody else ended it; after ./dev stop that is as wished.
    return 0 if server.returncode in (0, -signal.SIGTERM) else 1


def _announce(port):
    print(f"\n  Odoo serves the demo company: http://127.0.0.1:{port}\n")
    print("  Log in as any of these; the password is the login:")
    for line in logins.table():
        print(f"    {line}")
    print(
        f"\n  Log: {LOG.relative_to(paths.ROOT)}   Ctrl-C or ./dev stop ends it.",
        flush=True,
    )
