"""Programs of the system that tests and paper forms need."""

import os
import shutil
import subprocess
from pathlib import Path

from . import say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser():
    """The path of a Chromium-like browser, None when there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _has_chinese_font():
    if not shutil.which("fc-list"):
        return False
    answer = subprocess.run(["fc-list", ":lang=zh"], capture_output=True)
    return bool(answer.stdout.strip())


def missing():
    """Debian's names of what this machine lacks."""
    wanted = {
        "chromium": bool(browser()),
        "wkhtmltopdf": bool(shutil.which("wkhtmltopdf")),
        "fonts-noto-cjk": _has_chinese_font(),
    }
    return [name for name, there in wanted.items() if not there]


def ensure_for_tests():
    """Install what is missing as root on Debian, else say what to install."""
    lacking = missing()
    if not lacking:
        return
    may_install = os.geteuid() == 0 and Path("/etc/debian_version").exists()
    if may_install and shutil.which("apt-get"):
        with say.lock(
            "packages", waiting="Waiting for another run to install packages"
        ):
            _install(missing())
    else:
        say.note(
            f"missing: {', '.join(lacking)} (tours are skipped without a browser, "
            "PDFs without wkhtmltopdf): install them with your package manager"
        )


def _install(lacking):
    if not lacking:
        return
    say.step(f"Installing {', '.join(lacking)} (apt-get)")
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *lacking]
    try:
        say.command(install, failure="first try", **quiet)
    except say.Fail:
        # An old or empty list of packages: read it again, then once more.
        say.command(["apt-get", "update"], failure="apt-get update fails", **quiet)
        say.command(
            install,
            failure=f"apt-get cannot install {' '.join(lacking)}: do it by hand",
            **quiet,
        )
