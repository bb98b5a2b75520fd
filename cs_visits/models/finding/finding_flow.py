from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import clean_context

STATEMENT = "cs_visits.mail_activity_type_statement"


class CsVisitFinding(models.Model):
    """Opening a question and hearing the person (A2.3)."""

    _inherit = "cs.visit.finding"

    @api.model
    def _cs_open(self, visit, callback):
        """Open the question about a visit that a customer's answer raised, once.

        All is done as the system: neither the author of a message nor who made or last
        changed a record tells the person which agent called.

        :param visit: ``cs.visit``
        :param callback: ``cs.callback`` with the answer; may be empty (old data)
        :return: the question (system's)
        """
        # nor may the agent's context give values: the statement is the person's own
        context = {
            **clean_context(self.env.context),
            "lang": None,
            "mail_create_nosubscribe": True,
            "mail_create_nolog": True,
        }
        system = self.with_user(SUPERUSER_ID)
        system = system.with_context(context)  # pylint: disable=context-overridden
        visit = visit.with_env(system.env)
        finding = system.search([("visit_id", "=", visit.id)], limit=1)
        if finding:
            return finding
        finding = system._cs_create_checked(self._cs_prepare(visit))
        system.env["cs.visit.finding.evidence"]._cs_record(finding, callback)
        finding._cs_show_on_visit()
        finding._cs_start_step("statement")
        finding._cs_ask_statement()
        return finding

    @api.model
    def _cs_prepare(self, visit):
        return {
            "visit_id": visit.id,
            "user_id": visit.user_id.id,
            "employee_id": visit.employee_id.id,
            "department_id": visit.department_id.id,
            "company_id": visit.company_id.id,
            "partner_id": visit.partner_id.id,
            "date_visit": visit.date_start,
        }

    def _cs_ask_statement(self):
        """Put it on the person's to-do list, in that person's language."""
        for finding in self:
            user = self.env["cs.role.mixin"]._cs_usable(
                finding.user_id, finding.company_id
            )
            clock = finding._cs_open_deadlines("statement")[:1]
            if not user:
                continue
            due = finding.company_id._cs_local(clock.date_due).date()
            translated = finding.with_context(lang=user.lang)
            translated.activity_schedule(
                STATEMENT,
                date_deadline=due,
                summary=translated.env._("Say how this visit went"),
                note=translated.env._(
                    "There is a question about your visit of %(date)s to %(customer)s. "
                    "Nothing counts before you were heard and your manager has "
                    "decided.",
                    date=finding.company_id._cs_local(finding.date_visit).date(),
                    customer=finding.partner_id.name,
                ),
                user_id=user.id,
            )

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        self._cs_show_on_visit()
        return result

    def _cs_show_on_visit(self):
        """Let the visit, and the figures in SQL, know how far its question is."""
        for state, findings in self.sudo().grouped("state").items():
            visits = findings.visit_id._cs_as_system()
            visits._cs_write_checked({"finding_state": state})

    # -- the statement -------------------------------------------------------------

    def action_answer(self):
        """Hand in one's statement; the manager is asked to decide.

        :raise FindingError: nothing is written
        :raise TransitionAccessError: the visit is somebody else's
        """
        now = fields.Datetime.now()
        for finding in self:
            clock = finding._cs_open_deadlines("statement")[:1]
            late = finding.state == "decision" or (clock and now > clock.date_due)
            finding._transition(
                "answer", {"date_statement": now, "is_statement_late": bool(late)}
            )
            system = finding.sudo()
            system.activity_unlink([STATEMENT])
            system._cs_ask_decision()
        return True

    def _cs_ask_decision(self):
        """Ask for the decision on behalf of the person (four eyes)."""
        for finding in self:
            finding.with_user(finding.user_id).sudo()._cs_request_approval("decision")

    def _cs_prepare_approval(self, rule):
        """Who was along is no judge; whoever is next up takes the place.

        The request, with the reason of its decision, is hidden from the person.
        """
        vals = super()._cs_prepare_approval(rule)
        parties, person = self._cs_parties(), self.sudo().user_id
        vals["hidden_from_id"] = person.id
        if vals["approver_ids"]:
            named = self.env["res.users"].browse(vals["approver_ids"][0][2])
            approvers = named.sudo() - parties or self._cs_leaders()
            vals["approver_ids"] = [(6, 0, approvers.ids)]
        return vals

    # -- clocks --------------------------------------------------------------------

    def _cs_prepare_deadlines(self, rule, company):
        """The clock of the decision is not the person's to see."""
        vals_list = super()._cs_prepare_deadlines(rule, company)
        if rule.step == "decision":
            for finding, vals in zip(self.sudo(), vals_list, strict=True):
                vals["hidden_from_id"] = finding.user_id.id
        return vals_list

    def _cs_update_clocks(self):
        """Nothing of who is in charge changes: the facts of a question are fixed."""

    def _cs_deadline_breached(self, deadline):
        """No statement came in time: the manager decides without."""
        result = super()._cs_deadline_breached(deadline)
        if deadline.step == "statement" and self.state == "statement":
            finding = self.sudo()
            finding._transition("lapse")
            finding._cs_ask_decision()
        return result

    def _cs_step_start(self, step):
        return fields.Datetime.now()
