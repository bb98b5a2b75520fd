"""Odoo 19 out of the vendor's nightly source archive."""

import shutil
import tarfile
import urllib.error
import urllib.request

from . import paths, say

ADDRESS = "https://nightly.odoo.com/19.0/nightly/src/odoo_19.0.latest.tar.gz"
HOME = paths.DEV / "odoo-archive"
CHUNK = 1 << 18


def provide():
    """The folder that holds Odoo's Python package, fetched if need be."""
    if not HOME.is_dir():
        packed = paths.DEV / "odoo-archive.tar.gz"
        if not packed.exists():
            _download(packed)
        _unpack(packed)
        packed.unlink()
    return HOME


def _download(packed):
    say.step("Fetching Odoo's official source archive")
    partial = packed.with_suffix(".part")
    progress = say.Progress("download")
    try:
        with (
            urllib.request.urlopen(ADDRESS, timeout=60) as answer,
            open(partial, "wb") as output,
        ):
            total, done = int(answer.headers.get("Content-Length") or 0), 0
            while chunk := answer.read(CHUNK):
                output.write(chunk)
                done += len(chunk)
                share = f"{100 * done // total} % of " if total else ""
                progress.show(f"{share}{say.megabytes(total or done)}")
    except (OSError, urllib.error.URLError) as error:
        raise say.Fail(f"the archive cannot be fetched ({error})") from error
    finally:
        progress.close()
    if total and done < total:
        raise say.Fail("the download of the archive broke off")
    partial.rename(packed)


def _unpack(packed):
    say.step("Unpacking Odoo's archive")
    folder = HOME.with_suffix(".tmp")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        packed.unlink()
        raise say.Fail(f"the archive cannot be unpacked ({error})") from error
    (root,) = [path.parents[1] for path in folder.glob("*/odoo/release.py")]
    root.rename(HOME)
    shutil.rmtree(folder)
