"""Rounds that were closed before keep their figures as well."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Keep the figures of closed rounds, so that later ones are compared with them."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["cs.callback.round.report"]._cs_fill_missing()
