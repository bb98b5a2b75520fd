"""A headless Chromium spoken to through its DevTools protocol."""

import base64
import contextlib
import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

from . import cluster, packages, say

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
)
QUIET_SECONDS = 0.8


@contextlib.contextmanager
def page():
    """A Page of a browser with an empty profile, closed at the end."""
    program = packages.browser()
    if not program:
        raise say.Fail("no browser: install chromium (Debian: apt install chromium).")
    profile = Path(tempfile.mkdtemp(prefix="cs-chrome-"))
    process = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Page(_page_address(profile))
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()
        shutil.rmtree(profile, ignore_errors=True)


def _page_address(profile):
    port_file = profile / "DevToolsActivePort"
    if not cluster.wait_until(lambda: port_file.exists(), 30):
        raise say.Fail("chromium does not start: try it with --headless by hand.")
    port = port_file.read_text().split()[0]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    targets = json.load(opener.open(f"http://127.0.0.1:{port}/json/list", timeout=20))
    return next(t["webSocketDebuggerUrl"] for t in targets if t["type"] == "page")


class Page:
    """One tab: commands, and what its events tell of requests and errors."""

    def __init__(self, address):
        self.socket = websocket.create_connection(address, timeout=60)
        self.numbers = itertools.count(1)
        self.pending = {}  # request id: address
        self.last_change = time.monotonic()
        self.errors = []
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise say.Fail(f"chromium: {method}: {answer['error']['message']}")
                return answer["result"]
            self._note_event(answer)

    def evaluate(self, expression):
        answer = self.call(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            text = answer["exceptionDetails"].get("exception", {}).get("description")
            raise say.Fail(f"the page's script fails: {say.last_line(text or '?')}")
        return answer["result"].get("value")

    def wait_until_idle(self, ready, seconds=30):
        """Until `ready` (JavaScript) holds and no request is under way."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.1)
            is_ready = self.evaluate(ready)  # reads the waiting events as well
            quiet = time.monotonic() - self.last_change > QUIET_SECONDS
            if is_ready and quiet and not self.pending:
                return True
        why = ", ".join(self.pending.values()) or f"ready: {is_ready}"
        say.note(f"still waiting for {why}")
        return False

    def picture(self, whole_page=False):
        """The page as PNG bytes."""
        answer = self.call(
            "Page.captureScreenshot", format="png", captureBeyondViewport=whole_page
        )
        return base64.b64decode(answer["data"])

    def _note_event(self, event):
        method, data = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent" and "request" in data:
            address = data["request"]["url"]
            # A worker tells of its end to itself only.
            if address.startswith("http") and "worker" not in address:
                self.pending[data["requestId"]] = address
                self.last_change = time.monotonic()
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self.pending.pop(data["requestId"], None)
            self.last_change = time.monotonic()
        elif method == "Runtime.exceptionThrown":
            details = data["exceptionDetails"]
            text = details.get("exception", {}).get("description", details["text"])
            self.errors.append(text)
        elif method == "Runtime.consoleAPICalled" and data["type"] == "error":
            self.errors.append(" ".join(str(a.get("value", "")) for a in data["args"]))
        elif method == "Log.entryAdded" and data["entry"]["level"] == "error":
            self.errors.append(f"{data['entry']['text']} {data['entry'].get('url')}")
