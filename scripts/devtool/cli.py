"""`./dev COMMAND`: first make sure of Odoo and its packages, then do it.

The first half runs with the system's Python and the standard library; then the
tool starts itself again inside the virtual environment.
"""

import importlib
import os
import sys
import traceback

from . import paths, say

STAGE = "CS_DEV_STAGE"
# command: (module, needs Odoo and the environment, what it does)
COMMANDS = {
    "run": ("serving", True, "serve the demo company on this machine"),
    "test": ("testing", True, "run tests/; arguments go to pytest"),
    "lint": ("linting", True, "check style and translations; --fix mends"),
    "check": ("checking", True, "install, upgrade, uninstall: no warnings"),
    "bench": ("benching", True, "measure speed; --gate fails on the targets"),
    "i18n": ("catalogs", True, "bring the translation catalogs up to date"),
    "shot": ("shooting", True, "picture of a page: URL LOGIN FILE"),
    "shell": ("tending", True, "Odoo's Python shell on the demo database"),
    "psql": ("tending", True, "SQL prompt on the demo database"),
    "stop": ("tending", True, "stop the server and the database we started"),
    "reset": ("tending", True, "drop the databases; --all removes .dev"),
}


def main(arguments):
    if "--verbose" in arguments:
        arguments.remove("--verbose")
        say.verbose = True
        os.environ["CS_DEV_VERBOSE"] = "1"
    say.verbose = say.verbose or bool(os.environ.get("CS_DEV_VERBOSE"))
    command, rest = (arguments or ["help"])[0], arguments[1:]
    if command not in COMMANDS:
        return _help(command)
    try:
        return _dispatch(command, rest)
    except say.Fail as failure:
        return _fail(str(failure))
    except KeyboardInterrupt:
        print("\ndev: interrupted; call the same command again to go on.")
        return 130
    except Exception as error:  # one line for the user, the trace on demand
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        return _fail(f"{reason} (./dev {command} --verbose shows where)")


def _dispatch(command, rest):
    module, needs_odoo, _what = COMMANDS[command]
    paths.make_folders()
    if command in ("stop", "reset") and not paths.VENV_PYTHON.exists():
        return importlib.import_module(".cleaning", __package__).main(command, rest)
    if needs_odoo and os.environ.get(STAGE) != str(paths.ROOT):
        _bootstrap(command)
        _restart(command, rest)
    os.environ.pop(STAGE, None)
    run = importlib.import_module(f".{module}", __package__).main
    return run([command, *rest] if module == "tending" else rest) or 0


def _bootstrap(command):
    from . import home, venv

    if command in ("stop", "reset"):
        return
    with say.lock("bootstrap", waiting="Waiting for another ./dev to set things up"):
        venv.provide(home.find())


def _restart(command, rest):
    """Go on inside the virtual environment, in the same process."""
    os.environ[STAGE] = str(paths.ROOT)
    python = str(paths.VENV_PYTHON)
    os.execv(python, [python, "-B", str(paths.ROOT / "dev"), command, *rest])


def _fail(line):
    if say.verbose:
        traceback.print_exc()
    print(f"dev: {line}", file=sys.stderr, flush=True)
    return 1


def _help(command):
    known = command in ("help", "-h", "--help")
    print("" if known else f"dev: there is no command {command}.\n", end="")
    print("./dev COMMAND [--verbose]")
    for name, (_module, _needs, what) in COMMANDS.items():
        print(f"  {name:<6} {what}")
    return 0 if known else 2
