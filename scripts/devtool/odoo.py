"""Run Odoo's own commands: with progress, a log file and a short failure."""

import os
import re
import subprocess
import time

from . import paths, say

MODULE = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
QUIET = ("--no-http", "--max-cron-threads=0", "--stop-after-init")


def environment():
    """What Odoo reads besides odoo.conf; the working directory must be ROOT."""
    own = {
        "ODOO_DATA_DIR": str(paths.DATA),
        "ODOO_ADDONS_PATH": str(paths.ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **own}


def command(*arguments):
    return [str(paths.VENV_PYTHON), "-m", "odoo", *map(str, arguments)]


def server(*arguments):
    return command("server", "-c", paths.CONF, *arguments)


def change(database, label, *arguments):
    """Install, update: start Odoo once over `database`; returns its log's text."""
    log = paths.LOGS / f"{database}.log"
    log.unlink(missing_ok=True)
    process = subprocess.Popen(
        server("-d", database, *QUIET, f"--logfile={log}", *arguments),
        cwd=paths.ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=open(f"{log}.out", "wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        _watch(process, log, label)
    finally:
        process.terminate()
        process.wait()
    text = log.read_text(errors="replace") if log.exists() else ""
    if process.returncode:
        said = (paths.LOGS / f"{log.name}.out").read_text(errors="replace")
        raise say.Fail(
            f"{label} failed: {_reason(text) or say.last_line(said)} "
            f"(all of it: {log.relative_to(paths.ROOT)})"
        )
    return text


def _watch(process, log, label):
    progress, position = say.Progress(label), 0
    while process.poll() is None:
        time.sleep(0.2)
        if not log.exists():
            continue
        with open(log, errors="replace") as lines:
            lines.seek(position)
            for line in lines:
                if say.verbose:
                    print(line, end="", flush=True)
                if found := MODULE.search(line):
                    progress.show("module {} ({} of {})".format(*found.groups()))
            position = lines.tell()
    progress.close()


def _reason(text):
    """The line that names the error: the end of the last traceback."""
    lines = [line for line in text.splitlines() if line.strip()]
    errors = [
        line
        for line in lines
        if re.match(r"^[\w.]+(Error|Exception|Violation)\b", line)
        or re.search(r" (ERROR|CRITICAL) ", line)
    ]
    return errors[-1][:300] if errors else ""


def script(database, *arguments):
    """Run a module of this tool inside the environment, e.g. to fill caches."""
    return say.command(
        [paths.VENV_PYTHON, "-m", *arguments, "--database", database],
        failure=f"{arguments[0]} failed",
        cwd=paths.ROOT / "scripts",
        env=environment(),
    )
