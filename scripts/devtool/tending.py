"""`./dev stop`, `reset`, `shell` and `psql`."""

import argparse
import os
import shutil

from . import cluster, database, odoo, paths, processes, say, templates


def main(arguments):
    command, rest = arguments[0], arguments[1:]
    return {"stop": _stop, "reset": _reset, "shell": _shell, "psql": _psql}[command](
        rest
    )


def _stop(_arguments):
    server = processes.stop_server()
    base = not cluster.is_external() and cluster.stop()
    stopped = [name for name, did in (("Odoo", server), ("PostgreSQL", base)) if did]
    say.step(f"Stopped {' and '.join(stopped)}." if stopped else "Nothing was running.")


def _reset(arguments):
    parser = argparse.ArgumentParser(prog="./dev reset")
    parser.add_argument("--all", action="store_true", help="remove all of .dev")
    ours = parser.parse_args(arguments)
    if ours.all and not cluster.is_external():
        _stop([])
        shutil.rmtree(paths.DEV)
        say.step("Removed .dev: the next ./dev begins from nothing.")
        return
    processes.stop_server()
    cluster.ensure()
    with say.lock("templates", waiting="Waiting for a test run"), say.lock("demo"):
        for name in _ours():
            say.note(f"dropping {name}")
            database.drop(name)
    if ours.all:
        shutil.rmtree(paths.DEV)


def _ours():
    demo = processes.demo_database()
    prefixes = (templates.BASE, templates.TEMPLATE, database.RUN_PREFIX)
    for name in database.names():
        wanted = name in (demo, f"{demo}_new") or name.startswith(prefixes)
        if wanted and (database.key(name) is not None or not cluster.is_external()):
            yield name


def _name(arguments):
    """The database to open: named first, else the demo database."""
    cluster.ensure()
    name = processes.demo_database()
    if arguments and not arguments[0].startswith("-"):
        name = arguments.pop(0)
    if not database.exists(name):
        known = ", ".join(sorted(database.names()))
        raise say.Fail(f"no database {name}: there is {known}; ./dev run makes cs.")
    return name


def _shell(arguments):
    name = _name(arguments)
    os.chdir(paths.ROOT)
    command = odoo.command("shell", "-c", paths.CONF, "-d", name, "--no-http")
    os.execve(command[0], [*command, *arguments], odoo.environment())


def _psql(arguments):
    name = _name(arguments)
    if not shutil.which("psql"):
        raise say.Fail("psql is not on this machine: install postgresql-client.")
    os.execvp("psql", ["psql", name, *arguments])
