"""The server we started: remembered by process id and start time."""

import json
import os
import socket
import urllib.error
import urllib.request

import psutil

from . import cluster, paths

FILE = paths.DEV / "server.json"


def remember(pid, port):
    started = psutil.Process(pid).create_time()
    partial = FILE.with_suffix(".tmp")
    partial.write_text(json.dumps({"pid": pid, "started": started, "port": port}))
    partial.rename(FILE)


def forget():
    FILE.unlink(missing_ok=True)


def running():
    """(process, port) of our server, None when it has gone.

    The start time tells it from a stranger that got the same process id.
    """
    try:
        known = json.loads(FILE.read_text())
        process = psutil.Process(known["pid"])
        if abs(process.create_time() - known["started"]) < 1:
            return process, known["port"]
    except (OSError, ValueError, KeyError, psutil.Error):
        pass
    return None


def stop_server():
    """True when a server of ours was running and has ended."""
    found = running()
    if found:
        end(found[0])
    forget()
    return bool(found)


def end(process):
    """Ask a process and its children to end, insist after 20 seconds."""
    try:
        family = [process, *process.children(recursive=True)]
        process.terminate()
    except psutil.NoSuchProcess:
        return
    _gone, alive = psutil.wait_procs(family, timeout=20)
    for member in alive:
        member.kill()
    psutil.wait_procs(alive, timeout=5)


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port):
    """Whether an Odoo server answers on this port."""
    try:
        address = f"http://127.0.0.1:{port}/web/health"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        return opener.open(address, timeout=5).status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_for(port, process, seconds=120):
    """True when the server answers, False when it ended or time is up."""

    def ready():
        return process.poll() is not None or answers(port)

    return cluster.wait_until(ready, seconds) and process.poll() is None


def demo_database():
    return os.environ.get("CS_DB", "cs")
