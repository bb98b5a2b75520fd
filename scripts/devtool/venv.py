"""The virtual environments: Odoo's, and one apart for the lint tools."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from . import paths, say

NEWEST_FIRST = ("python3.13", "python3.12", "python3.11")
LOWEST, HIGHEST = (3, 11), (3, 13)


def provide(home):
    """Odoo's environment: requirements.txt installed, `home` importable."""
    _install(paths.VENV, paths.ROOT / "requirements.txt", "Python packages")
    _link(home)


def provide_lint(folder, requirements):
    _install(folder, requirements, "lint tools")


def _install(folder, requirements, what):
    """Nothing to do when the stamp says that this very list is installed."""
    stamp = folder / ".installed"
    wanted = paths.hash_text(requirements.read_text(), str(folder))
    python = folder / "bin" / "python"
    if stamp.exists() and stamp.read_text() == wanted and _runs(python, "-V"):
        return
    if not _has_pip(python):
        say.step(f"Making a virtual environment for the {what}")
        shutil.rmtree(folder, ignore_errors=True)
        say.command(
            [_interpreter(), "-m", "venv", folder],
            failure="no virtual environment can be made: install python3-venv",
        )
    say.step(f"Installing the {what}")
    _pip(python, requirements)
    stamp.write_text(wanted)


def _interpreter():
    """A Python that Odoo 19 and the pinned packages work with."""
    if LOWEST <= sys.version_info[:2] <= HIGHEST:
        return sys.executable
    for name in NEWEST_FIRST:
        if _runs(shutil.which(name), "-c", "import ensurepip"):
            return shutil.which(name)
    raise say.Fail("Python 3.11, 3.12 or 3.13 is needed: install one of them.")


def _runs(python, *arguments):
    if not python or not Path(python).exists():
        return False
    return not subprocess.run([python, *arguments], capture_output=True).returncode


def _has_pip(python):
    return _runs(python, "-m", "pip", "--version")


def _pip(python, requirements):
    log = paths.LOGS / "pip.log"
    names = [line for line in requirements.read_text().splitlines() if "==" in line]
    progress, lines, seen = say.Progress("pip"), [], 0
    process = subprocess.Popen(
        [python, "-m", "pip", "install", "--progress-bar=off"]
        + ["--disable-pip-version-check", "--no-input", "-r", requirements],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for line in process.stdout:
            lines.append(line)
            seen += line.startswith(("Collecting", "Requirement already"))
            size = re.search(r"Downloading \S*?([^/\s]+) (\(.*\))", line)
            progress.show(
                f"{min(seen, len(names))} of {len(names)} "
                + (f"{size.group(1)} {size.group(2)}" if size else "")
            )
        process.wait()
    finally:
        process.terminate()
        process.wait()
        progress.close()
        log.write_text("".join(lines))
    if process.returncode:
        errors = [line for line in lines if "ERROR" in line]
        reason = say.last_line("".join(errors or lines))
        raise say.Fail(
            f"pip cannot install {requirements.name} ({reason}); "
            f"see {log.relative_to(paths.ROOT)}, then call again."
        )


def _link(home):
    """A .pth file makes Odoo's folder part of the environment."""
    (packages,) = (paths.VENV / "lib").glob("python3*/site-packages")
    link = packages / "odoo-home.pth"
    if not link.exists() or link.read_text().strip() != str(home):
        link.write_text(f"{home}\n")
