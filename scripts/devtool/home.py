"""Which Odoo 19 to use: the user's own, Debian's package, the vendor's archive."""

import os
import re
from pathlib import Path

from . import archive, debian, say

SERIES = "19.0"


def find():
    """The folder to put on Python's path so that `import odoo` is Odoo 19."""
    own = os.environ.get("ODOO_HOME")
    if own:
        return _check(Path(own).expanduser().resolve())
    tried = ["ODOO_HOME (not set)"]
    if archive.HOME.is_dir() and not debian.HOME.is_dir():
        return _check(archive.provide())
    for name, source in (
        (f"Debian's package {debian.PACKAGE}", debian),
        ("Odoo's nightly archive", archive),
    ):
        try:
            return _check(source.provide())
        except say.Fail as failure:
            tried.append(f"{name} ({failure})")
    raise say.Fail(
        f"no Odoo {SERIES}: tried {'; '.join(tried)}. "
        f"Set ODOO_HOME=/path/to/odoo-{SERIES} and call again."
    )


def version(home):
    """The version written in Odoo's release.py, '' when there is none."""
    try:
        text = (home / "odoo/release.py").read_text()
    except OSError:
        return ""
    found = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+)", text, re.MULTILINE)
    return ".".join(found.groups()) if found else ""


def _check(home):
    if not (home / "odoo/addons/base/__manifest__.py").is_file():
        raise say.Fail(
            f"{home} holds no Odoo: ODOO_HOME must be the folder that contains odoo/"
        )
    found = version(home)
    if found != SERIES:
        raise say.Fail(f"{home} holds Odoo {found or '?'}, not {SERIES}")
    return home
