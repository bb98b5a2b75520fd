"""Where things lie. All that the tool makes is inside DEV, which git ignores."""

import configparser
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEV = ROOT / ".dev"
LOGS = DEV / "log"
LOCKS = DEV / "lock"
VENV = DEV / "venv"
VENV_PYTHON = VENV / "bin" / "python"
DATA = DEV / "data"
CONF = ROOT / "odoo.conf"

ADDONS = ("cs_department", "cs_credit", "cs_visits")
LANGUAGE = "zh_CN"
# The first becomes everybody's own, the others are there to choose.
LANGUAGES = f"en_US,{LANGUAGE}"

# What may lie in an add-on's folder without being part of it.
IGNORED = ("__pycache__", ".pyc", ".swp", "~")


def addon_files(addons=ADDONS):
    """Every file of the add-ons, sorted, caches left out."""
    for addon in addons:
        for path in sorted((ROOT / addon).rglob("*")):
            if path.is_file() and not any(part in str(path) for part in IGNORED):
                yield path


def hash_files(paths):
    """A digest over names and contents of files inside ROOT."""
    digest = hashlib.sha256()
    for path in paths:
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # removed by an editor while we read
            continue
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:20]


def hash_text(*texts):
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:20]


def conf_value(key):
    """A value of odoo.conf, None when absent or false."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(CONF)
    value = parser.get("options", key, fallback="").strip()
    return None if value.lower() in ("", "false", "none") else value


def make_folders():
    for folder in (DEV, LOGS, LOCKS, DATA):
        folder.mkdir(parents=True, exist_ok=True)


def is_ci():
    return os.environ.get("CI", "").lower() not in ("", "0", "false")
