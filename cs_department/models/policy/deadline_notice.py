import logging

from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class CsDeadlineMixin(models.AbstractModel):
    """Tells people of a document's clocks: to-dos and mails."""

    _inherit = "cs.deadline.mixin"

    def _cs_deadline_remind(self, deadline):
        """Tell the person in charge that a clock runs out soon."""
        self.ensure_one()
        role, hidden = self.env["cs.role.mixin"], deadline.sudo().hidden_from_id
        users = role._cs_usable(deadline.user_id, deadline.company_id) - hidden
        users = users or role._cs_next_up(
            deadline.user_id | hidden, deadline.company_id, deadline.department_id
        )
        self._cs_notify_deadline(
            users,
            deadline,
            "cs_department.mail_activity_type_deadline",
            email=True,
        )

    def _cs_deadline_escalate(self, deadline, line):
        """Tell the people of one escalation level about a missed clock.

        Whatever mail does, the level counts as done: each notice has its own savepoint.
        """
        self.ensure_one()
        users = line._cs_role_users_except(
            deadline.sudo().hidden_from_id,
            deadline.company_id,
            deadline.user_id,
            deadline.department_id,
        )
        self._cs_notify_deadline(
            users,
            deadline,
            "cs_department.mail_activity_type_escalation",
            email=line.send_email,
        )

    def _cs_notify_deadline(self, users, deadline, activity_type, email=False):
        for user in users:
            notices = [lambda u=user: self._cs_put_to_do(u, deadline, activity_type)]
            # the to-do comes first and without mail: no mail error can undo it
            if email:
                notices.append(lambda u=user: self._cs_mail_deadline(u, deadline))
            for notice in notices:
                try:
                    with self.env.cr.savepoint():
                        notice()
                except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                    raise
                except Exception:
                    _logger.exception(
                        "User %s could not be told of deadline %s", user.id, deadline.id
                    )

    def _cs_put_to_do(self, user, deadline, activity_type):
        document = self.sudo().with_context(
            lang=user.lang or self.env.lang, mail_activity_quick_update=True
        )
        document.activity_schedule(
            activity_type,
            date_deadline=deadline.company_id._cs_local(deadline.date_due).date(),
            summary=document._cs_deadline_summary(deadline),
            user_id=user.id,
            cs_deadline_id=deadline.id,
        )

    def _cs_mail_deadline(self, user, deadline):
        """Mail a user; one without an address has it sent to the manager."""
        if not user.email:
            role = self.env["cs.role.mixin"]
            user = role._cs_manager_of(user, deadline.company_id)
            user -= deadline.sudo().hidden_from_id
        if not user.email:
            return
        document = self.sudo().with_context(lang=user.lang or self.env.lang)
        document.message_notify(
            partner_ids=user.partner_id.ids,
            subject=document._cs_deadline_subject(deadline),
            body=document._cs_deadline_summary(deadline),
            force_send=False,
        )

    def _cs_deadline_subject(self, deadline):
        values = {
            "step": self._cs_deadline_step_name(deadline),
            "document": self.display_name,
        }
        if deadline.state == "breached":
            return self.env._("Missed: %(step)s of %(document)s", **values)
        return self.env._("Due soon: %(step)s of %(document)s", **values)

    def _cs_deadline_summary(self, deadline):
        due = fields.Datetime.to_string(
            deadline.company_id._cs_local(deadline.date_due)
        )
        return self.env._(
            "%(step)s due %(due)s (%(clause)s)",
            step=self._cs_deadline_step_name(deadline),
            due=due[:16],
            clause=deadline.sudo().clause_id.number,
        )

    def _cs_deadline_step_name(self, deadline):
        """A step's name in the language of ``self``."""
        return deadline.with_env(self.env).sudo().rule_id.step_name or deadline.name
