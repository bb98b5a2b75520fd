"""Approvals of a solution are bound to what is granted as well, and stay valid."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Bind what was asked for or approved before to the new content, unchanged.

    Without it every open approval would read as given to another content.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    approvals = env["cs.approval"].search(
        [
            ("res_model", "=", "cs.complaint"),
            ("is_current", "=", True),
            ("state", "in", ("pending", "approved")),
        ]
    )
    for approval in approvals:
        complaint = approval._cs_document()
        if complaint:
            approval.content_hash = complaint._cs_content_hash(approval.step)
