"""Odoo 19 out of Debian's unstable suite, without touching the system.

The mirror is the one this machine's apt already uses; lists and cache are
private, nothing of unstable is installed.
"""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import paths, say

PACKAGE = "odoo-19"
HOME = paths.DEV / "odoo-19"
APT = paths.DEV / "apt"
KEYRINGS = Path("/usr/share/keyrings")
# The package links to these; unpacked beside it, its links find them.
LINKED = (
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
PYTHON_PATH = HOME / "usr/lib/python3/dist-packages"
LINKS_STAMP = HOME / ".links-repaired"


def provide():
    """The folder that holds Odoo's Python package, fetched if need be."""
    if not HOME.is_dir():
        _fetch_odoo()
    _add_left_out_files()
    if not LINKS_STAMP.exists():
        _repair_links()
    return PYTHON_PATH


def _fetch_odoo():
    options = _prepare_apt()
    say.step(f"Fetching {PACKAGE} from the Debian mirror of this machine")
    debs = _download([PACKAGE, *LINKED], options)
    say.step(f"Unpacking {PACKAGE}")
    unpacked = HOME.with_suffix(".tmp")
    shutil.rmtree(unpacked, ignore_errors=True)
    _unpack(debs, unpacked)
    (unpacked / LINKS_STAMP.name).touch()
    unpacked.rename(HOME)
    shutil.rmtree(APT, ignore_errors=True)


def _add_left_out_files():
    """The web client logs an error, which fails tours, when this is missing."""
    script = PYTHON_PATH / (
        "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    )
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.touch()


def _repair_links():
    """Fonts are looks only: without them Odoo works, so a failure is a note."""
    try:
        options = _prepare_apt()
        say.step("Fetching the fonts and scripts that Odoo's package links to")
        _unpack(_download(LINKED, options), HOME)
        shutil.rmtree(APT, ignore_errors=True)
    except say.Fail as failure:
        say.note(f"icons and fonts of Odoo may look plain: {failure}")
        return
    LINKS_STAMP.touch()


def _prepare_apt():
    """Read the unstable index into a private folder; the options to use it."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise say.Fail("this machine has no apt-get")
    lists, cache = APT / "lists", APT / "cache"
    for folder in (lists / "partial", cache / "archives/partial"):
        folder.mkdir(parents=True, exist_ok=True)
    source = APT / "sources.list"
    source.write_text(f"deb [signed-by={_keyring()}] {_mirror()} unstable main\n")
    options = [
        f"-oDir::Etc::sourcelist={source}",
        "-oDir::Etc::sourceparts=/dev/null",
        f"-oDir::State::lists={lists}",
        f"-oDir::Cache={cache}",
        "-oAPT::Sandbox::User=root",
        "-oAcquire::Languages=none",
        "-oAPT::Get::List-Cleanup=0",
        "-oAcquire::Retries=3",
    ]
    say.step("Reading the index of Debian's unstable suite")
    say.command(
        ["apt-get", *options, "--error-on=any", "update"],
        failure="the index of Debian unstable cannot be read",
    )
    return options


def _keyring():
    keyring = KEYRINGS / "debian-archive-keyring.gpg"
    if not keyring.exists():
        raise say.Fail("no Debian archive keyring on this machine")
    return keyring


def _mirror():
    """The address of the main Debian archive in this machine's apt sources."""
    known = say.command(
        ["apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI)"],
        failure="apt-get cannot list its sources",
    )
    for line in known.splitlines():
        label, _, address = line.partition(" ")
        if label == "Debian" and address:
            return address
    # apt lists only what it has read; on a new machine that is nothing yet.
    planned = say.command(
        ["apt-get", "update", "--print-uris"],
        failure="apt-get cannot list its sources",
    )
    found = re.search(r"^'(\S+/debian/)dists/", planned, re.MULTILINE)
    if not found:
        raise say.Fail("this machine's apt has no Debian archive")
    return found.group(1)


def _download(packages, options):
    """Fetch packages; their files, complete and checked by apt."""
    failure = f"{PACKAGE} cannot be fetched from the Debian mirror"
    plan = say.command(
        ["apt-get", *options, "download", "--print-uris", *packages], failure=failure
    )
    wanted = re.findall(r"^'\S+' (\S+) (\d+)", plan, re.MULTILINE)
    total = sum(int(size) for _name, size in wanted)
    folder = APT / "debs"
    folder.mkdir(parents=True, exist_ok=True)
    log = paths.LOGS / "apt.log"
    progress = say.Progress("download")
    with open(log, "wb") as output:
        process = subprocess.Popen(
            ["apt-get", *options, "download", *packages],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, "LC_ALL": "C"},
        )
        try:
            while process.poll() is None:
                done = sum(file.stat().st_size for file in folder.glob("*.deb*"))
                progress.show(
                    f"{100 * done // max(total, 1)} % of {say.megabytes(total)}"
                )
                time.sleep(0.5)
        finally:
            process.terminate()
            process.wait()
    progress.close()
    if process.returncode:
        reason = say.last_line(log.read_text(errors="replace"))
        raise say.Fail(f"{failure} ({reason})")
    return [folder / name for name, _size in wanted]


def _unpack(debs, folder):
    for deb in debs:
        say.command(
            ["dpkg", "-x", deb, folder],
            failure="a package cannot be unpacked: is the disk full?",
        )
