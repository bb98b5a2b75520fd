"""What an uninstallation takes along and what it leaves."""


def prepare_uninstall(env, module):
    """Clear the way for Odoo, which deletes an add-on's records one by one.

    Rules, grades or purposes that documents use cannot be deleted before these: Odoo
    would try and log an error for each. Records of the add-on's own models go with
    their tables, so only their external ids are removed here; clocks, approvals and
    calls of its documents, which live in the engines' tables, are removed for good.

    :param module: technical name of the add-on
    """
    _release_demo_records(env, module)
    own = _own_models(env, module)
    if own:
        env["ir.model"]._cs_drop_engine_rows(tuple(own))
    env["ir.model.data"].search(
        [("module", "=", module), ("model", "in", own)]
    ).unlink()


def _own_models(env, module):
    """Names of the add-on's own models; all of ours when the engines themselves go."""
    found = env["ir.model"].search([("model", "=like", "cs.%")])
    if module == "cs_department":
        return found.mapped("model")
    references = env["ir.model.data"].search(
        [("model", "=", "ir.model"), ("res_id", "in", found.ids)]
    )
    shared = references.filtered(lambda ref: ref.module != module).mapped("res_id")
    return [model.model for model in found if model.id not in shared]


def _release_demo_records(env, module):
    """Let an add-on's demo records of Odoo's own models stay behind when it goes.

    A company with posted invoices, its people, customers and products cannot be
    deleted. Without their external ids they stay, as what a company has entered itself
    stays; names that exist once are freed for another installation.
    """
    references = env["ir.model.data"].search(
        [("module", "=", module), ("name", "ilike", "_demo")]
    )
    references = references.filtered(
        lambda ref: not ref.model.startswith(("cs.", "ir."))
    )
    for ref in references.filtered(lambda r: r.model in ("res.company", "res.users")):
        record = env[ref.model].browse(ref.res_id).exists()
        name = "login" if ref.model == "res.users" else "name"
        if record:
            record[name] = f"{record[name]} (demo {record.id})"
    references.unlink()


def uninstall_hook(env):
    prepare_uninstall(env, "cs_department")
