"""Template databases, so that a test run starts in seconds.

cs_base has Odoo's own modules that the add-ons need, with the second language and
without demo data (cs_base_demo has it, for Odoo loads a module's demo data only
where what it depends on has its own); cs_template has the add-ons on top of cs_base.
Each is made again when what it was made from has changed.
"""

import ast
import os

from . import database, home, logcheck, odoo, paths, say

BASE = "cs_base"
TEMPLATE = "cs_template"


def depends(addons=paths.ADDONS):
    """The modules outside this project that the add-ons name."""
    found = set()
    for addon in addons:
        manifest = paths.ROOT / addon / "__manifest__.py"
        try:
            found |= set(ast.literal_eval(manifest.read_text())["depends"])
        except (OSError, SyntaxError, ValueError, KeyError) as error:
            raise say.Fail(f"{addon}/__manifest__.py cannot be read: {error}") from None
    return sorted(found - set(paths.ADDONS))


def _base_key(addons=paths.ADDONS):
    version = (home.find() / "odoo/release.py").read_text()
    return paths.hash_text(version, paths.LANGUAGES, *depends(addons))


def template_key(addons=paths.ADDONS):
    return paths.hash_text(_base_key(), paths.hash_files(paths.addon_files(addons)))


def name_for(kind, addons):
    """One database for all add-ons, others for a choice of them."""
    if tuple(addons) == paths.ADDONS:
        return kind
    return "_".join([kind, *(addon.removeprefix("cs_") for addon in addons)])


def ensure_base(demo=False, addons=paths.ADDONS):
    """What `addons` build on, made when missing. Call with the lock `templates`."""
    name = name_for(f"{BASE}_demo" if demo else BASE, addons)
    wanted = _base_key(addons)
    if database.key(name) != wanted:
        what = " and their demo data" if demo else ""
        say.step(f"Making a database with Odoo's own modules{what} (once, 2 minutes)")
        _make(name, wanted, lambda new: _install_base(new, demo, addons))
    return name


def _install_base(name, demo, addons):
    database.create(name)
    return odoo.change(
        name,
        "Odoo's modules",
        f"--init={','.join(depends(addons))}",
        f"--load-language={paths.LANGUAGES}",
        *(["--with-demo"] if demo else []),
    )


def ensure_template(addons=paths.ADDONS):
    """The template with `addons`. Call with the lock `templates`."""
    name, wanted = name_for(TEMPLATE, addons), template_key(addons)
    if database.key(name) != wanted:
        ensure_base()
        say.step(f"Installing {', '.join(addons)} into a template database")
        lenient = bool(os.environ.get("CS_LENIENT"))
        log = _make(name, wanted, lambda new: _install_addons(new, addons), addons)
        try:
            logcheck.check(log, "installing the add-ons", lenient)
        except say.Fail:
            database.set_key(name, "faulty")
            raise
    return name


def _install_addons(name, addons):
    database.copy(BASE, name)
    return odoo.change(name, "add-ons", f"--init={','.join(addons)}")


def _make(name, wanted, fill, addons=None):
    """Fill a new database, then let it take the name: never half made."""
    partial = f"{name}_new"
    database.drop(partial)
    log = fill(partial)
    database.drop(name)
    database.rename(partial, name)
    # A file saved meanwhile may or may not be in: make it again next time.
    if addons is None or template_key(addons) == wanted:
        database.set_key(name, wanted)
    return log
