"""Databases of the development server: make, copy, rename, drop.

Each carries a comment, `cs-dev <key>`: the key says what it was made from, and
on somebody else's server nothing without this mark is ever dropped.
"""

import contextlib
import os
import shutil
import subprocess

import psutil
import psycopg2
from psycopg2 import sql

from . import cluster, paths, say

MARK = "cs-dev"
RUN_PREFIX = "cs_run_"


@contextlib.contextmanager
def _cursor(name="postgres"):
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _run(statement, *names):
    with _cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def rows(name, query):
    """First columns of a query's rows."""
    with _cursor(name) as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def key(name):
    """What the database was made from, None when it is not ours or not there."""
    with _cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database')"
            " FROM pg_database WHERE datname = %s",
            [name],
        )
        row = cursor.fetchone()
    mark, _, value = ((row and row[0]) or "").partition(" ")
    return value if mark == MARK else None


def exists(name):
    return name in names()


def names():
    with _cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")
        return [name for (name,) in cursor.fetchall()]


def set_key(name, value):
    with _cursor() as cursor:
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(name), sql.Literal(f"{MARK} {value}")
        )
        cursor.execute(comment)


def create(name):
    _run("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", name)
    set_key(name, "new")
    with _cursor(name) as cursor, contextlib.suppress(psycopg2.Error):
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")


def copy(source, name):
    """Copy a database and its files; the source must have no sessions."""
    # Copying files beats copying through the log since PostgreSQL 15 has both.
    strategy = " STRATEGY file_copy" if _server_version() >= 150000 else ""
    _run("CREATE DATABASE {} TEMPLATE {}" + strategy, name, source)
    set_key(name, "copy")
    files = filestore(source)
    if files.is_dir():
        # Hard links: Odoo never changes a stored file, it only adds and removes.
        subprocess.run(["cp", "-al", files, filestore(name)], check=False)


def _server_version():
    with _cursor() as cursor:
        return cursor.connection.server_version


def rename(old, new):
    """Files first: a database is only found under its name when complete."""
    shutil.rmtree(filestore(new), ignore_errors=True)
    if filestore(old).is_dir():
        filestore(old).rename(filestore(new))
    _run("ALTER DATABASE {} RENAME TO {}", old, new)


def drop(name):
    """Drop one of ours with its files; others are left alone."""
    if exists(name):
        if key(name) is None and cluster.is_external():
            raise say.Fail(
                f"the database {name} was not made by ./dev: drop it yourself, "
                "or set CS_DB to another name."
            )
        _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(filestore(name), ignore_errors=True)


def filestore(name):
    folder = paths.DATA / "filestore"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


@contextlib.contextmanager
def temporary(source, purpose, keep=False):
    """A copy of `source` under a name of its own, dropped at the end."""
    name = f"{RUN_PREFIX}{purpose}_{os.getpid()}"
    suffix = os.environ.get("CS_DB_SUFFIX")
    if suffix:
        name = f"{name}_{suffix}"
    drop(name)
    try:
        copy(source, name)
        yield name
    finally:
        if keep:
            say.note(f"kept: database {name} (drop it with ./dev reset)")
        else:
            drop(name)


def drop_leftovers():
    """Databases of runs that were killed, on a server that only we use."""
    if cluster.is_external():
        return
    for name in names():
        if name.startswith(RUN_PREFIX) and key(name) is not None:
            numbers = [part for part in name.split("_") if part.isdigit()]
            if numbers and not psutil.pid_exists(int(numbers[0])):
                drop(name)
