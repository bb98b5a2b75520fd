"""`./dev test`: pytest over a fresh copy of the template database."""

import argparse
import os
import shutil
import subprocess
import sys

from . import cluster, database, odoo, packages, paths, say, templates


def main(arguments):
    """Exit code of pytest; arguments that are not ours go to it."""
    parser = argparse.ArgumentParser(prog="./dev test", allow_abbrev=False)
    parser.add_argument("--keep", action="store_true", help="keep the database")
    parser.add_argument(
        "--addons",
        default=os.environ.get("CS_ADDONS", ",".join(paths.ADDONS)),
        help="install only these, e.g. cs_department,cs_visits",
    )
    ours, theirs = parser.parse_known_args(arguments)
    addons = [name for name in paths.ADDONS if name in ours.addons.split(",")]
    if not addons:
        raise say.Fail(f"no such add-on: {ours.addons}; there is {paths.ADDONS}")
    if not theirs and not any((paths.ROOT / "tests").rglob("test_*.py")):
        raise say.Fail("there are no tests yet: put test_*.py files into tests/.")
    packages.ensure_for_tests()
    cluster.ensure()
    with copy_of_template(addons, "test", keep=ours.keep) as name:
        return _pytest(name, theirs)


def copy_of_template(addons, purpose, keep=False):
    """A database with the add-ons, made under the lock, for one run."""
    database.drop_leftovers()
    manager = None
    with say.lock("templates", waiting="Waiting for another run to make its template"):
        template = templates.ensure_template(addons)
        manager = database.temporary(template, purpose, keep)
        name = manager.__enter__()
    return _Entered(manager, name)


class _Entered:
    """A context manager that has been entered already, inside the lock."""

    def __init__(self, manager, name):
        self.manager, self.name = manager, name

    def __enter__(self):
        return self.name

    def __exit__(self, *error):
        return self.manager.__exit__(*error)


def _pytest(name, arguments):
    pytest = [paths.VENV_PYTHON, "-m", "pytest", f"--odoo-database={name}"]
    pytest += ["--odoo-http", "--odoo-extra=max-cron-threads=0"]
    if sys.stdout.isatty():
        pytest.append("--color=yes")
    say.step("Running the tests")
    process = subprocess.Popen(
        [str(part) for part in [*pytest, *arguments]],
        cwd=paths.ROOT,
        env={**odoo.environment(), "CS_TEST_DATABASE": name},
        stdin=subprocess.DEVNULL,
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait(30)
        raise
    finally:
        if process.poll() is None:
            process.kill()
        shutil.rmtree(paths.DATA / "sessions" / name, ignore_errors=True)
