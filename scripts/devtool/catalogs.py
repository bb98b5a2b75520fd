"""`./dev i18n`: the .pot and zh_CN.po of each add-on, kept and completed.

Translations stay; new terms come in as Odoo's own modules translate them, else
empty; vanished ones go. No dates are written: nothing changes when no term did.
"""

import argparse
import os

import polib

from . import cluster, home, odoo, paths, say, templates

HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
    "Plural-Forms": "",
}
SHOWN = 20


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev i18n", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("addons", nargs="*", default=[])
    ours = parser.parse_args(arguments)
    addons = [name for name in paths.ADDONS if not ours.addons or name in ours.addons]
    from . import testing  # it needs more of the environment than `faults` does

    cluster.ensure()
    with testing.copy_of_template(paths.ADDONS, "i18n") as database:
        changed = [addon for addon in addons if _refresh(addon, database, ours.check)]
    open_terms = [fault for addon in addons for fault in faults(addon)]
    for fault in open_terms[:SHOWN]:
        say.note(fault)
    say.step(
        f"{len(changed)} add-ons changed, {len(open_terms)} terms without translation"
    )
    return 1 if open_terms or (ours.check and changed) else 0


def faults(addon):
    """What is missing in the Chinese catalog of an add-on, a line each."""
    path = _folder(addon) / f"{paths.LANGUAGE}.po"
    name = path.relative_to(paths.ROOT)
    template = path.with_name(f"{addon}.pot")
    if not path.exists():
        return [f"{name}: missing (./dev i18n makes it)"]
    catalog = polib.pofile(str(path))
    known = {entry.msgid for entry in catalog}
    found = [
        f"{name}:{entry.linenum}: {'fuzzy' if entry.fuzzy else 'empty'}: {entry.msgid}"
        for entry in catalog
        if not entry.obsolete and (entry.fuzzy or not entry.msgstr.strip())
    ]
    if template.exists():
        terms = {entry.msgid for entry in polib.pofile(str(template))}
        found += [f"{name}: not in it: {term}" for term in sorted(terms - known)]
    return [fault.replace("\n", " ")[:160] for fault in found]


def _folder(addon):
    return paths.ROOT / addon / "i18n"


def _refresh(addon, database, check):
    """Write the catalogs anew; True when a file changed."""
    exported = _export(addon, database)
    target = _folder(addon) / f"{paths.LANGUAGE}.po"
    old = polib.pofile(str(target)) if target.exists() else polib.POFile()
    translated = _core_translations(addon)
    translated |= {entry.msgid: entry for entry in old if entry.msgstr}
    template, catalog = polib.POFile(), polib.POFile()
    for entry in sorted(exported, key=lambda entry: entry.msgid):
        known = translated.get(entry.msgid)
        template.append(_entry(entry, ""))
        catalog.append(_entry(entry, known.msgstr if known else "", known))
    template.metadata = dict(HEADER)
    catalog.metadata = {**HEADER, "Language": paths.LANGUAGE}
    changed = _write(template, _folder(addon) / f"{addon}.pot", addon, check)
    return _write(catalog, target, addon, check) or changed


def _core_translations(addon):
    """Terms that our models have from Odoo's, such as those of followers."""
    addons = home.find() / "odoo" / "addons"
    found = {}
    for module in (*templates.depends((addon,)), "web", "base", "mail"):
        path = addons / module / "i18n" / f"{paths.LANGUAGE}.po"
        if not path.exists():  # a git checkout of Odoo
            path = addons.parents[1] / "addons" / path.relative_to(addons)
        if path.exists():
            entries = polib.pofile(str(path))
            found |= {entry.msgid: entry for entry in entries if entry.translated()}
    return found


def _entry(source, msgstr, known=None):
    return polib.POEntry(
        msgid=source.msgid,
        msgstr=msgstr,
        comment=source.comment,
        occurrences=sorted(source.occurrences),
        flags=[flag for flag in source.flags if flag != "fuzzy"]
        + (["fuzzy"] if known and known.fuzzy else []),
    )


def _export(addon, database):
    """The terms of an add-on as Odoo finds them in a database."""
    output = paths.LOGS / f"{addon}-{os.getpid()}.po"
    arguments = ["-c", paths.CONF, "-d", database, "-l", "pot", "-o", output, addon]
    try:
        say.command(
            odoo.command("i18n", "export", *arguments),
            failure=f"the terms of {addon} cannot be exported",
            cwd=paths.ROOT,
            env=odoo.environment(),
        )
        return polib.pofile(str(output)) if output.stat().st_size else []
    finally:
        output.unlink(missing_ok=True)


def _write(catalog, path, addon, check):
    catalog.header = (
        f"Translation of Odoo Server.\nThis file contains the translation of:\n"
        f"\t* {addon}\n"
    )
    text = str(catalog)
    text = text if text.endswith("\n") else f"{text}\n"
    if path.exists() and path.read_text() == text:
        return False
    if not check:
        path.parent.mkdir(exist_ok=True)
        partial = path.with_suffix(".tmp")
        partial.write_text(text)
        partial.rename(path)
    return True
