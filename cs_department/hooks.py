"""What an uninstallation takes along and what it leaves."""


def release_demo_records(env, module):
    """Let an add-on's demo records of Odoo's own models stay behind when it goes.

    A company with posted invoices, its people, customers and products cannot be
    deleted; Odoo would try each and log an error for each. Without their external ids
    they stay as what a company has entered itself stays.

    :param module: technical name of the add-on
    """
    references = env["ir.model.data"].search(
        [("module", "=", module), ("name", "ilike", "_demo")]
    )
    references.filtered(lambda ref: not ref.model.startswith("cs.")).unlink()


def uninstall_hook(env):
    release_demo_records(env, "cs_department")
