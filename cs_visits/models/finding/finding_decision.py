from odoo import fields, models

from odoo.addons.cs_department.exceptions import MissingInputError

from ...exceptions import FindingError

DECISIONS = [
    ("upheld", "Upheld: it counts as not made as registered"),
    ("dismissed", "Dismissed: the visit counts as made"),
]


class CsVisitFinding(models.Model):
    """Deciding a question: with a reason, by somebody who was not along (A2.3).

    The requests are those of the approval engine, so that absent deciders, several
    levels and the list "To Decide" work as everywhere; approved is upheld, refused is
    dismissed. Several deciders must all uphold; one who dismisses ends the question.
    """

    _inherit = "cs.visit.finding"

    def action_uphold(self):
        """Open the form that asks for the reason of upholding."""
        return self._cs_open_decision("upheld")

    def action_dismiss(self):
        """Open the form that asks for the reason of dismissing."""
        return self._cs_open_decision("dismissed")

    def action_refuse(self):
        """Open the form that asks how, and why, a question is decided."""
        return self._cs_open_decision(False)

    def _cs_open_decision(self, decision):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide"),
            "res_model": "cs.visit.finding.decide",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_finding_id": self.id,
                "default_decision": decision,
            },
        }

    def _decide(self, decision, reason, summary=False):
        """Decide a question.

        :param decision: ``upheld`` or ``dismissed``
        :param reason: text, not blank; never shown to the person it is about
        :param summary: what that person reads; by default a neutral sentence
        :raise MissingInputError: no reason is given
        :raise TransitionAccessError: somebody else decides
        :raise ApprovalError: nothing waits for a decision
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise MissingInputError(self.env._("Give the reason of the decision."))
        if decision not in dict(DECISIONS):
            raise FindingError(self.env._("Choose between upheld and dismissed."))
        summary = (summary or "").strip() or self._cs_neutral_summary(decision)
        state = "approved" if decision == "upheld" else "refused"
        # the engine's way in; the one of this model is closed, see below
        super()._cs_decide(  # pylint: disable=super-method-mismatch
            state, reason.strip()
        )
        # one more may have to decide: nothing is said before
        if self.state == decision:
            self._cs_write_checked({"summary": summary})
            self.sudo()._cs_tell_decision()
        return True

    def _cs_decide(self, state, comment=False):
        """Approve or refuse from a list says neither how nor why: refused.

        :raise FindingError: always; the wizard decides
        """
        raise FindingError(
            self.env._(
                "Open the question and choose “Uphold” or “Dismiss”: the decision "
                "needs its reason."
            )
        )

    def _cs_neutral_summary(self, decision):
        """Return what the person reads by default, in that person's language."""
        self.ensure_one()
        finding = self.sudo().with_context(lang=self.sudo().user_id.lang)
        values = {
            "date": finding.company_id._cs_local(finding.date_visit).date(),
            "customer": finding.partner_id.name,
        }
        if decision == "dismissed":
            return finding.env._(
                "Your visit of %(date)s to %(customer)s counts as made.", **values
            )
        return finding.env._(
            "Your visit of %(date)s to %(customer)s could not be confirmed as it was "
            "registered.",
            **values,
        )

    def _cs_check_my_turn(self):
        if self.env.user in self._cs_parties():
            raise FindingError(
                self.env._("Nobody decides about a visit he or she was on.")
            )
        return super()._cs_check_my_turn()

    def _cs_log_decision(self, approvals, comment):
        """The reason stays with the request: the person reads this page."""

    # -- what follows --------------------------------------------------------------

    def _cs_approved(self, step):
        self._cs_close("uphold")

    def _cs_refused(self, step, comment):
        self._cs_close("dismiss")

    def _cs_close(self, action):
        """End a question; the visit follows (sudo: the decider's right stands)."""
        for finding in self.sudo():
            finding._transition(
                action,
                {"date_decided": fields.Datetime.now(), "decided_by": self.env.uid},
            )
            finding.activity_unlink(["cs_visits.mail_activity_type_statement"])
            if action == "dismiss":
                finding.visit_id._cs_verify_dismissed()

    def _cs_tell_decision(self):
        """Tell the person of the decision, in neutral words and nothing else."""
        self.ensure_one()
        user = self.env["cs.role.mixin"]._cs_usable(self.user_id, self.company_id)
        if not user:
            return
        finding = self.with_context(lang=user.lang)
        finding.message_notify(
            partner_ids=user.partner_id.ids,
            subject=finding.env._("Decision on your visit: %s", self.name),
            body=self.summary,
            force_send=False,
        )
