"""The embedded PostgreSQL cluster, or the server that PGHOST names.

The cluster listens on a Unix socket only. It is tuned for development: a power
cut may damage it (fsync is off); `./dev reset --all` makes a new one.
"""

import functools
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2

from . import binaries, paths, say

FOLDER = paths.DEV / "pg"
CLUSTER = FOLDER / "data"
LOG = FOLDER / "server.log"
SUPERUSER = "odoo"
PORT = "5432"  # only a part of the socket's name
SOCKET_LIMIT = 100
SETTINGS = """
# --- written by ./dev ---
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = {buffers}
work_mem = 16MB
maintenance_work_mem = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 4GB
checkpoint_timeout = 30min
jit = off
timezone = 'UTC'
lc_messages = 'C'
log_min_messages = fatal
log_min_error_statement = panic
"""


def ensure():
    """Start what is needed; the environment that Odoo and libpq read."""
    if is_external():
        environment = _external_environment()
    else:
        with say.lock("cluster", waiting="Waiting for the database to start"):
            _start()
        environment = {
            "PGHOST": str(_socket_folder()),
            "PGPORT": PORT,
            "PGUSER": SUPERUSER,
        }
    os.environ.update(environment)
    _check_connection()


def is_external():
    return bool(os.environ.get("PGHOST") or paths.conf_value("db_host"))


def stop():
    """Stop our cluster; True when it was running."""
    if not CLUSTER.exists() or not _running_pid():
        return False
    _pg_ctl("stop", "-m", "fast", failure="the database does not stop")
    return True


def _external_environment():
    environment = {}
    for variable, key in (
        ("PGHOST", "db_host"),
        ("PGPORT", "db_port"),
        ("PGUSER", "db_user"),
        ("PGPASSWORD", "db_password"),
    ):
        value = os.environ.get(variable) or paths.conf_value(key)
        if value:
            environment[variable] = value
    if environment.get("PGUSER") == "postgres":
        raise say.Fail(
            "Odoo refuses the database user postgres: set PGUSER to another one."
        )
    return environment


def _check_connection():
    try:
        connection = psycopg2.connect(dbname="postgres", connect_timeout=20)
    except psycopg2.Error as error:
        raise say.Fail(
            f"PostgreSQL on {os.environ['PGHOST']} cannot be reached "
            f"({say.last_line(str(error))}): check PGHOST, PGPORT, PGUSER, PGPASSWORD."
        ) from error
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user")
        (may_create,) = cursor.fetchone()
    connection.close()
    if not may_create:
        raise say.Fail("the database user may not create databases: ALTER ROLE …")


def _start():
    if not CLUSTER.exists():
        _initialise()
    if _running_pid():
        return
    say.step("Starting PostgreSQL")
    (CLUSTER / "postmaster.pid").unlink(missing_ok=True)
    _own(LOG.parent)
    LOG.touch()
    _own(LOG)
    options = f"-k {_socket_folder(make=True)} -p {PORT}"
    _pg_ctl(
        "start",
        *("-w", "-t", "60", "-l", LOG, "-o", options),
        failure=f"PostgreSQL does not start: see {LOG.relative_to(paths.ROOT)}",
    )


def _initialise():
    say.step("Making a PostgreSQL cluster in .dev/pg")
    FOLDER.mkdir(parents=True, exist_ok=True)
    partial = FOLDER / "data.tmp"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    if os.geteuid() == 0 and not _namespaces():
        os.chown(partial, _other_user().pw_uid, _other_user().pw_gid)
    base = ["initdb", "-D", partial, "-U", SUPERUSER, "-E", "UTF8", "-A", "trust"]
    failure = "PostgreSQL's initdb fails: set PGHOST to use another server"
    try:
        _program(*base, "--no-sync", "--locale=C.UTF-8", failure=failure)
    except say.Fail:
        _empty(partial)
        _program(*base, "--no-sync", "--locale=C", failure=failure)
    with open(partial / "postgresql.conf", "a") as conf:
        conf.write(SETTINGS.format(buffers=_buffers()))
    partial.rename(CLUSTER)


def _empty(folder):
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _buffers():
    return "512MB" if psutil.virtual_memory().total > 6e9 else "128MB"


def _running_pid():
    """The server's process, None when its file is a leftover."""
    try:
        pid = int((CLUSTER / "postmaster.pid").read_text().split()[0])
        process = psutil.Process(pid)
        folder = Path(process.cwd()).resolve()
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return pid if folder == CLUSTER.resolve() else None


def _socket_folder(make=False):
    """A private folder with a path short enough for a socket."""
    folder = FOLDER / "socket"
    if len(str(folder)) > SOCKET_LIMIT - len("/.s.PGSQL.5432"):
        name = f"cs-pg-{os.getuid()}-{paths.hash_text(str(FOLDER))[:8]}"
        folder = Path(tempfile.gettempdir()) / name
    if make:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise say.Fail(f"{folder} is in the way: remove it and call again.")
        _own(folder)
    return folder


def _pg_ctl(action, *arguments, failure):
    _program("pg_ctl", "-D", CLUSTER, action, *arguments, failure=failure)


def _program(name, *arguments, failure):
    """Run a program of PostgreSQL, as another user when we are root."""
    made_with = CLUSTER / "PG_VERSION"
    version = made_with.read_text().strip() if made_with.exists() else None
    command = [binaries.provide(version) / name, *arguments]
    options = {"cwd": "/", "start_new_session": True}
    if os.geteuid() == 0:
        if _by_namespace():
            user = _other_user().pw_uid
            command = ["unshare", "--user", f"--map-user={user}", *command]
        else:
            owner = _other_user()
            options |= {
                "user": owner.pw_uid,
                "group": owner.pw_gid,
                "extra_groups": [],
            }
    _quiet(command, failure, options)


def _quiet(command, failure, options):
    # To a file, not a pipe: the server would keep the pipe open for ever.
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            **options,
        )
        output.seek(0)
        said = output.read()
    if say.verbose and said.strip():
        print(said.rstrip(), flush=True)
    if result.returncode:
        raise say.Fail(f"{failure} ({say.last_line(said)})")


def _other_user():
    """PostgreSQL refuses root: the user it runs as instead."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise say.Fail("PostgreSQL refuses root and there is no user nobody: set PGHOST.")


def _own(path):
    if os.geteuid() == 0 and not _by_namespace():
        os.chown(path, _other_user().pw_uid, _other_user().pw_gid)


def _by_namespace():
    """As made, so started: the owner of the cluster's files decides."""
    if CLUSTER.exists():
        return CLUSTER.stat().st_uid == 0
    return _namespaces()


@functools.cache
def _namespaces():
    """Whether root can look like another user without giving its files away.

    This also works in a folder that the other user could not even enter.
    """
    if shutil.which("unshare"):
        user = _other_user().pw_uid
        tried = subprocess.run(
            ["unshare", "--user", f"--map-user={user}", "true"], capture_output=True
        )
        if not tried.returncode:
            return True
    if not _open_to_others(FOLDER):
        raise say.Fail(
            f"PostgreSQL refuses root and another user cannot enter {paths.ROOT}: "
            "chmod o+x its parent folders, or set PGHOST."
        )
    return False


def _open_to_others(folder):
    parents = [folder, *folder.parents]
    return all(path.stat().st_mode & stat.S_IXOTH for path in parents)


def wait_until(check, seconds):
    """Poll `check` until it is true; False when time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.2)
    return False
