"""`./dev shot URL LOGIN FILE`: what a user of the demo company sees."""

import argparse
import json
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from . import chrome, processes, say

READY = """
document.readyState === "complete"
&& (!document.body.classList.contains("o_web_client")
    || (document.querySelector(".o_action_manager > *, .o_home_menu, .modal") !== null
        && !document.querySelector(".o_blockUI, .o_loading_indicator")))
&& [...document.images].every((image) => image.complete || image.loading === "lazy")
&& document.fonts.status === "loaded"
"""
DESKTOP, PHONE = (1440, 900), (390, 844)


def main(arguments):
    ours = _parse(arguments)
    port = ours.port or _running_port()
    session = Session(f"http://127.0.0.1:{port}", ours.database)
    if ours.login != "public":
        session.log_in(ours.login, ours.password or ours.login)
    language = session.switch_language(ours.lang) if ours.lang else None
    try:
        with chrome.page() as page:
            complete = _open(page, session, ours)
            Path(ours.file).parent.mkdir(parents=True, exist_ok=True)
            Path(ours.file).write_bytes(page.picture(ours.full))
    finally:
        if language:
            session.switch_language(language)
    for error in page.errors:
        say.note(f"browser console: {error.splitlines()[0][:300]}")
    say.step(f"{ours.file}" + ("" if complete else " (the page never came to rest)"))
    return 0 if complete else 1


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="./dev shot", description=__doc__)
    parser.add_argument("url", help="path such as /odoo/contacts")
    parser.add_argument("login", help="a demo login, or public for nobody")
    parser.add_argument("file", help="PNG to write")
    parser.add_argument("--lang", help="in this language, e.g. zh_CN")
    parser.add_argument("--mobile", action="store_true", help="size of a phone")
    parser.add_argument("--size", help="WIDTHxHEIGHT")
    parser.add_argument("--full", action="store_true", help="beyond the window too")
    parser.add_argument("--click", action="append", default=[], metavar="SELECTOR")
    parser.add_argument("--js", action="append", default=[], help="run before, in turn")
    parser.add_argument("--password")
    parser.add_argument("--port", type=int, help="of a server; default: ./dev run's")
    parser.add_argument("--database", default=processes.demo_database())
    return parser.parse_args(arguments)


def _running_port():
    running = processes.running()
    if not running:
        raise say.Fail("no server is running: start ./dev run in another terminal.")
    return running[1]


def _open(page, session, ours):
    """Show the page, click through it; False when it never came to rest."""
    width, height = PHONE if ours.mobile else DESKTOP
    if ours.size:
        width, height = map(int, ours.size.split("x"))
    page.call(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=height,
        deviceScaleFactor=2 if ours.mobile else 1,
        mobile=ours.mobile,
    )
    page.call("Emulation.setTouchEmulationEnabled", enabled=ours.mobile)
    for name, value in session.cookies().items():
        page.call("Network.setCookie", name=name, value=value, url=session.base)
    page.call("Page.navigate", url=session.base + ours.url)
    complete = page.wait_until_idle(READY)
    clicks = [_click(selector) for selector in ours.click]
    for script in [*clicks, *ours.js]:
        page.evaluate(script)
        complete = page.wait_until_idle(READY)
    return complete


def _click(selector):
    quoted = json.dumps(selector)
    return (
        f"(() => {{const found = document.querySelector({quoted});"
        f"if (!found) throw new Error('nothing matches ' + {quoted});"
        "found.click();})()"
    )


class Session:
    """A login over HTTP, whose cookies the browser gets."""

    def __init__(self, base, database):
        self.base, self.database = base, database
        self.jar, self.login = CookieJar(), None
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(self.jar),
        )

    def cookies(self):
        return {cookie.name: cookie.value for cookie in self.jar}

    def rpc(self, path, **parameters):
        body = json.dumps({"jsonrpc": "2.0", "params": parameters}).encode()
        request = urllib.request.Request(
            self.base + path, body, {"Content-Type": "application/json"}
        )
        answer = json.load(self.opener.open(request, timeout=120))
        if "error" in answer:
            raise say.Fail(f"{path}: {answer['error']['data']['message']}")
        return answer["result"]

    def log_in(self, login, password):
        self.login = (login, password)
        try:
            self.user = self.rpc(
                "/web/session/authenticate",
                db=self.database,
                login=login,
                password=password,
            )["uid"]
        except OSError as error:
            raise say.Fail(f"no server at {self.base}: {error}") from error

    def switch_language(self, language):
        """Set the user's own language; returns the one before."""
        before = self._call("res.users", "read", [[self.user], ["lang"]])[0]["lang"]
        self._call("res.users", "write", [[self.user], {"lang": language}])
        self.log_in(*self.login)
        return before

    def _call(self, model, method, arguments):
        return self.rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=arguments,
            kwargs={},
        )
