"""`./dev lint`: style, Odoo's habits, translations, and what must not be written."""

import argparse
import os
import shutil
import subprocess

from . import catalogs, paths, say, venv

TOOLS = paths.DEV / "lint-venv"
NODE = paths.DEV / "node"
NODE_PACKAGES = ("prettier@3.10.1", "@prettier/plugin-xml@3.4.2")
# Odoo's own data files write plain numbers: `<field name="sequence">10</field>`.
OCA_DISABLED = "xml-field-numeric-without-eval"
PRETTIER_KINDS = (".xml", ".js", ".scss", ".css")
# Hosts of package registries and folders of one machine, spelled in parts so
# that this file does not hold them itself.
FORBIDDEN = tuple(
    "".join(parts)
    for parts in (
        ("pypi", ".org"),
        ("files.python", "hosted.org"),
        ("registry.npm", "js.org"),
        ("registry.yarn", "pkg.com"),
        ("deb.deb", "ian.org"),
        ("/wo", "rk/"),
    )
)


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev lint")
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    parser.add_argument("paths", nargs="*", help="only what lies under these")
    ours = parser.parse_args(arguments)
    with say.lock("lint", waiting="Waiting for another ./dev lint"):
        venv.provide_lint(TOOLS, paths.ROOT / "scripts" / "requirements-lint.txt")
        prettier = _provide_prettier()
    files = committed_files(ours.paths)
    results = [
        _ruff(files, ours.fix),
        _oca(files, ours.fix),
        prettier is None or _prettier(prettier, files, ours.fix),
        _pylint(files),
        _translations(files),
        _forbidden(files),
    ]
    faults = results.count(False)
    say.step(
        "Nothing to find fault with."
        if not faults
        else f"{faults} of the checks failed."
    )
    return 1 if faults else 0


def committed_files(under=()):
    """What git has or would take, as paths from ROOT."""
    listed = say.command(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *under],
        failure="git cannot list the files",
        cwd=paths.ROOT,
    )
    names = sorted(set(listed.splitlines()))
    return [name for name in names if (paths.ROOT / name).is_file()]


def _run(title, *arguments):
    """Run a tool; shows what it says only when it finds something."""
    say.step(title)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PATH"] = f"{TOOLS / 'bin'}{os.pathsep}{environment['PATH']}"
    result = subprocess.run(
        [str(argument) for argument in arguments],
        cwd=paths.ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if result.returncode or say.verbose:
        print(result.stdout.rstrip(), flush=True)
    return not result.returncode


def _tool(name):
    return [TOOLS / "bin" / "python", "-m", name]


def _python(files):
    return [name for name in files if name.endswith(".py") or name == "dev"]


def _addons(files):
    return [
        addon
        for addon in paths.ADDONS
        if any(name.startswith(f"{addon}/") for name in files)
    ]


def _ruff(files, fix):
    python = _python(files)
    if not python:
        return True
    check = ["check", *(["--fix"] if fix else []), "--no-cache", "--force-exclude"]
    form = ["format", *([] if fix else ["--check"]), "--no-cache", "--force-exclude"]
    checked = _run("ruff check", *_tool("ruff"), *check, *python)
    return _run("ruff format", *_tool("ruff"), *form, *python) and checked


def _pylint(files):
    addons = _addons(files)
    # The README at the top speaks for the three add-ons; a large model is spread
    # over several files, one concern each.
    options = ["--disable=missing-readme,consider-merging-classes-inherited"]
    return not addons or _run("pylint-odoo", *_tool("pylint"), *options, *addons)


def _oca(files, fix):
    addons = _addons(files)
    catalogues = [name for name in files if name.endswith((".po", ".pot"))]
    programs = TOOLS / "bin"
    good = not addons or _run(
        "oca-checks-odoo-module",
        programs / "oca-checks-odoo-module",
        f"--disable={OCA_DISABLED}",
        *(["--fix"] if fix else []),
        *addons,
    )
    return good & (
        not catalogues or _run("oca-checks-po", programs / "oca-checks-po", *catalogues)
    )


def _provide_prettier():
    """The program, installed when missing; None without npm."""
    program = NODE / "node_modules" / ".bin" / "prettier"
    stamp = NODE / ".installed"
    wanted = " ".join(NODE_PACKAGES)
    if stamp.exists() and stamp.read_text() == wanted and program.exists():
        return program
    if not shutil.which("npm"):
        say.note("prettier is left out: npm is not on this machine (install nodejs)")
        return None
    say.step("Installing prettier")
    NODE.mkdir(parents=True, exist_ok=True)
    (NODE / "package.json").write_text("{}\n")
    say.command(
        ["npm", "install", "--no-save", "--no-audit", "--no-fund", *NODE_PACKAGES],
        failure="npm cannot install prettier",
        cwd=NODE,
    )
    stamp.write_text(wanted)
    return program


def _prettier(program, files, fix):
    wanted = [
        name
        for name in files
        if name.startswith("cs_") and name.endswith(PRETTIER_KINDS)
    ]
    if not wanted:
        return True
    plugin = NODE / "node_modules/@prettier/plugin-xml/src/plugin.js"
    return _run(
        "prettier",
        program,
        *("--no-config", "--print-width=88", "--tab-width=4", f"--plugin={plugin}"),
        "--xml-whitespace-sensitivity=preserve",
        *("--log-level=warn", "--write" if fix else "--check"),
        *wanted,
    )


def _translations(files):
    """Every term of ours has its Chinese."""
    say.step("translations complete")
    faults = []
    for addon in _addons(files):
        faults += catalogs.faults(addon)
    for fault in faults[:50]:
        print(fault)
    if len(faults) > 50:
        print(f"… and {len(faults) - 50} more")
    return not faults


def _forbidden(files):
    """Nothing committed names a package registry's host or a folder of ours."""
    say.step("no registry hosts, no paths of one machine")
    faults = []
    for name in files:
        try:
            text = (paths.ROOT / name).read_text()
        except UnicodeDecodeError:
            continue
        faults += [f"{name}: names {word}" for word in FORBIDDEN if word in text]
    print("\n".join(faults), end="\n" if faults else "")
    return not faults
