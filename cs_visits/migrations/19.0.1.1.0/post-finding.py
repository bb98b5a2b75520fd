"""Visits that customers denied before get their question."""

from odoo import SUPERUSER_ID, api

BATCH = 200


def migrate(cr, version):
    """Open a question about each visit that was refuted or differs, once.

    The salesperson was never asked in an orderly way before: each question begins with
    the statement, and its clock begins now. To-dos that told the salesperson what the
    customer had said are taken back.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    hide_denied(env)
    drop_old_to_dos(env)
    open_questions(env)


def hide_denied(env):
    """Bring the record rule, which is noupdate, to the new wording, if unchanged."""
    rule = env.ref("cs_visits.cs_visit_rule_customers", raise_if_not_found=False)
    if rule and rule.domain_force == "[('partner_id.user_id', '=', user.id)]":
        rule.domain_force = (
            "[('partner_id.user_id', '=', user.id), ('state', '!=', 'refuted')]"
        )


def drop_old_to_dos(env):
    """Take the managers' old to-dos from the visits: the salesperson reads them."""
    kind = env.ref("cs_visits.mail_activity_type_statement", raise_if_not_found=False)
    if kind:
        env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_model", "=", "cs.visit")]
        ).unlink()


def open_questions(env):
    """Open the questions that lack, in batches.

    :return: how many were opened
    """
    findings = env["cs.visit.finding"].with_context(mail_notify_force_send=False)
    visits = env["cs.visit"].search(
        [
            ("finding_ids", "=", False),
            "|",
            ("state", "=", "refuted"),
            ("check_result", "=", "differs"),
        ],
        order="id",
    )
    calls = env["cs.callback"].search(
        [("visit_id", "in", visits.ids), ("state", "=", "done")], order="id"
    )
    call_by_visit = {call.visit_id.id: call for call in calls}
    nothing = env["cs.callback"]
    for start in range(0, len(visits), BATCH):
        for visit in visits[start : start + BATCH]:
            findings._cs_open(visit, call_by_visit.get(visit.id, nothing))
        env.flush_all()
        env.invalidate_all()
    return len(visits)
