from odoo import Command, models
from odoo.fields import Domain


class CsHiddenMixin(models.AbstractModel):
    """A thread of which one person must not hear: the accused of a complaint (A3.6).

    Concrete models have :meth:`_cs_hidden_from`. Nobody can make that person a follower
    or a recipient, whoever asks for it, and no to-do on it can be given to the person.
    """

    _name = "cs.hidden.mixin"
    _description = "Thread Hidden from One Person"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    def _cs_without_hidden(self, partner_ids):
        hidden = set()
        for record in self.sudo():
            hidden.update(record._cs_hidden_from().partner_id.ids)
        return [pid for pid in partner_ids or [] if pid not in hidden]

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        return super()._message_subscribe(
            self._cs_without_hidden(partner_ids), subtype_ids, customer_ids
        )

    def message_post(self, *, partner_ids=None, **kwargs):
        return super().message_post(
            partner_ids=self._cs_without_hidden(partner_ids), **kwargs
        )

    def message_notify(self, *, partner_ids=False, **kwargs):
        return super().message_notify(
            partner_ids=self._cs_without_hidden(partner_ids), **kwargs
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        # whatever the follower list says: no mail and no inbox
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        shown = set(self._cs_without_hidden([r["id"] for r in recipients if r["id"]]))
        return [r for r in recipients if not r["id"] or r["id"] in shown]

    def _cs_forget(self, user):
        """Take what a person knew of these documents out of reach.

        No follower, no to-dos, no recipient of what was sent before.
        """
        partner = user.partner_id
        for record in self.sudo():
            record.message_unsubscribe(partner.ids)
            record.activity_ids.filtered(lambda a: a.user_id == user).unlink()
            # all of them: ``message_ids`` leaves notices of to-dos out
            messages = self.env["mail.message"].sudo()
            messages = messages.search(
                Domain("model", "=", record._name) & Domain("res_id", "=", record.id)
            )
            messages.notification_ids.filtered(
                lambda n: n.res_partner_id == partner
            ).unlink()
            messages.filtered(lambda m: partner in m.partner_ids).write(
                {"partner_ids": [Command.unlink(partner.id)]}
            )
