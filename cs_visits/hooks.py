"""What an uninstallation has to take along."""

from odoo.tools import SQL

MODELS = ("cs.outing", "cs.visit", "cs.callback.round", "cs.attendance.check")


def uninstall_hook(env):
    """Remove the clocks, approvals and calls of the documents that vanish.

    They belong to models of this add-on, but their tables are cs_department's: left
    behind, they would name models that exist no longer.
    """
    for table, column in (
        ("cs_deadline", "res_model"),
        ("cs_approval", "res_model"),
        ("cs_callback", "res_model"),
    ):
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s IN %s",
                SQL.identifier(table),
                SQL.identifier(column),
                MODELS,
            )
        )
    env.invalidate_all()
