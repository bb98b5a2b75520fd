"""A WARNING while the add-ons install, upgrade or go is a fault.

Warnings of Odoo itself that are no fault of ours are named here, each with the
reason; everything else is reported.
"""

import re

from . import say

LINE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) \S+ (\S+): (.*)")
KNOWN = (
    # No wkhtmltopdf on this machine: only paper forms miss it.
    re.compile(r"You need Wkhtmltopdf to print"),
    re.compile(r"Running as user 'root' is a security risk"),
    # Odoo 19 still uses this library for its reports.
    re.compile(r"DeprecationWarning: PyPDF2 is deprecated"),
    # PostgreSQL out of the wheel has no contrib extensions.
    re.compile(r"pg_trgm|unaccent"),
)


def faults(log):
    """The lines of an Odoo log that must not be there."""
    found = []
    for line in log.splitlines():
        match = LINE.match(line)
        if match and not any(known.search(line) for known in KNOWN):
            level, logger, message = match.groups()
            found.append(f"{level} {logger}: {message}")
    return found


def check(log, what, lenient=False):
    """Show the faults of a log; raises Fail unless `lenient`."""
    found = faults(log)
    for line in found:
        say.note(line)
    if found and not lenient:
        raise say.Fail(
            f"{what}: {len(found)} warning(s) in Odoo's log, see above. "
            "Mend them, or go on with CS_LENIENT=1."
        )
