from odoo import fields, models

from odoo.addons.cs_department.exceptions import MissingInputError


class CsVisit(models.Model):
    """The manager's review (A1.4, 经理审核): reviewed, with a comment or without.

    A record that is not good enough goes back to the salesperson with the reason.
    """

    _inherit = "cs.visit"

    review_comment = fields.Text(
        string="Manager's Comment",
        readonly=True,
        copy=False,
        help="What the manager wrote at the review",
    )

    def action_review(self):
        """Confirm the record of a visit of somebody else (A1.4, 经理审核)."""
        return self._review()

    def action_review_comment(self):
        """Open the form to review records, one or many, with a comment."""
        return self._cs_open_wizard("cs.visit.review", self.env._("Review"))

    def action_send_back(self):
        """Open the form that asks why the record goes back to the salesperson."""
        return self._cs_open_wizard("cs.visit.send.back", self.env._("Send Back"))

    def _cs_open_wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_visit_ids": self.ids},
        }

    def _review(self, comment=None):
        """Review the records and tell their salespeople the comment, if there is one.

        :param comment: str, kept on the record and posted on it
        :raise TransitionAccessError: one's own visit, or somebody else's people
        """
        comment = (comment or "").strip()
        self._transition(
            "review",
            {
                "reviewed_by": self.env.uid,
                "reviewed_on": fields.Datetime.now(),
                "review_comment": comment or False,
            },
        )
        if comment:
            self._cs_tell_salesperson(comment)
        return True

    def _cs_tell_salesperson(self, text):
        """Post a text of the current user on the visits; the salespeople are told."""
        for visit in self.sudo():
            visit.message_post(
                body=text,
                author_id=self.env.user.partner_id.id,
                partner_ids=visit.user_id.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )

    def _send_back(self, reason):
        """Send records back to be corrected; the clock of the hand-over runs on.

        :param reason: str, what has to be corrected
        :raise MissingInputError: the reason is empty
        """
        reason = (reason or "").strip()
        if not reason:
            raise MissingInputError(self.env._("Say what has to be corrected."))
        self._transition(
            "send_back",
            {"reviewed_by": False, "reviewed_on": False, "review_comment": reason},
        )
        for visit in self.sudo():
            translated = visit.with_context(lang=visit.user_id.lang)
            visit.message_post(
                body=translated.env._("Sent back: %s", reason),
                author_id=self.env.user.partner_id.id,
            )
            visit.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=visit.company_id._cs_today(),
                summary=translated.env._("Correct the visit record"),
                note=reason,
                user_id=visit.user_id.id,
            )

    def _cs_after_transition(self, step):
        """A corrected record leaves the salesperson's to-do list."""
        result = super()._cs_after_transition(step)
        if step.action == "submit":
            self._cs_corrected()
        return result

    def _cs_corrected(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        for visit in self.sudo().filtered("review_comment"):
            visit.activity_ids.filtered(
                lambda a, v=visit: (
                    a.activity_type_id == todo
                    and a.user_id == v.user_id
                    and a.automated
                )
            ).action_feedback()
