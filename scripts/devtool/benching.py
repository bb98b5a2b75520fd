"""`./dev bench`: measure over a copy of the template, so that nothing is left."""

import argparse
import subprocess

from . import cluster, odoo, paths, say, testing


def main(arguments):
    """Arguments other than --keep go to scripts/bench."""
    parser = argparse.ArgumentParser(prog="./dev bench", add_help=False)
    parser.add_argument("--keep", action="store_true")
    ours, theirs = parser.parse_known_args(arguments)
    if not (paths.ROOT / "scripts" / "bench" / "__main__.py").exists():
        raise say.Fail("there is no scripts/bench yet.")
    cluster.ensure()
    with testing.copy_of_template(paths.ADDONS, "bench", keep=ours.keep) as name:
        command = [paths.VENV_PYTHON, "-m", "scripts.bench", "--database", name]
        return subprocess.run(
            [str(part) for part in [*command, *theirs]],
            cwd=paths.ROOT,
            env=odoo.environment(),
            stdin=subprocess.DEVNULL,
        ).returncode
