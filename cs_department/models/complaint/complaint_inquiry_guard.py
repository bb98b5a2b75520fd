from odoo import api, fields, models

from ...exceptions import FieldAccessError
from ...models.policy.transition_mixin import _BOOKKEEPING
from .complaint import AGENT, MANAGER
from .complaint_inquiry import ACTIVITY, ANSWER_FIELDS, QUESTION_FIELDS


class CsComplaintInquiry(models.Model):
    """Who writes which part of an inquiry, and who is told of it."""

    _inherit = "cs.complaint.inquiry"

    def _cs_writable_fields(self):
        """Return the names of the fields the current user may write now."""
        self.ensure_one()
        user = self.env.user
        if (self.state or "draft") == "draft":
            asking = user.has_group(AGENT) or not self.id or self._cs_may_ask()
            return QUESTION_FIELDS if asking else set()
        answering = user.has_group(MANAGER) or self._cs_is_asked()
        return ANSWER_FIELDS if self.state == "asked" and answering else set()

    def _cs_check_who_writes(self, names):
        """Refuse what the current user may not write on an inquiry of ``self``.

        :raise FieldAccessError: it is for somebody else to write, or for another state
        """
        names = set(names) & (QUESTION_FIELDS | ANSWER_FIELDS)
        if not names or self.env.su or self._cs_is_by_transition():
            return
        for inquiry in self:
            refused = names - inquiry._cs_writable_fields()
            if refused:
                labels = [
                    self._fields[n]._description_string(self.env) for n in refused
                ]
                raise FieldAccessError(
                    self.env._(
                        "%(document)s is in state “%(state)s”: %(fields)s cannot be "
                        "changed by you now.",
                        document=inquiry.display_name,
                        state=inquiry._cs_state_label(),
                        fields=", ".join(sorted(labels)),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        inquiries = super().create(vals_list)
        complaints = inquiries.complaint_id
        complaints._cs_check_not_readonly()
        if not self.env.su:
            for inquiry in inquiries:
                if not (self.env.user.has_group(AGENT) or inquiry._cs_may_ask()):
                    raise FieldAccessError(
                        self.env._(
                            "Other departments are asked by customer service or by "
                            "the head who analyses the complaint."
                        )
                    )
        return inquiries

    def write(self, vals):
        if vals.keys() - _BOOKKEEPING and not self._cs_is_by_transition():
            self._cs_check_stamps(vals)
            self._cs_check_not_readonly()
            self._cs_check_who_writes(vals)
        return super().write(vals)

    # -- telling -------------------------------------------------------------------

    def _cs_ask_head(self):
        """Put the question on the head's list and send it."""
        self.ensure_one()
        head, clock = self.head_id.sudo(), self._cs_open_deadlines("inquiry")[:1]
        inquiry = self.sudo().with_context(lang=head.lang or self.env.lang)
        due = self.company_id._cs_local(clock.date_due or fields.Datetime.now())
        inquiry.activity_schedule(ACTIVITY, date_deadline=due.date(), user_id=head.id)
        inquiry.message_post(
            subject=inquiry.env._(
                "Complaint %(number)s: a question to your department",
                number=inquiry.complaint_id.name,
            ),
            body=inquiry.question,
            partner_ids=head.partner_id.ids,
            author_id=self.env.user.partner_id.id,
        )

    def _cs_tell_answer(self):
        """Tell whoever asked and whoever analyses; note it on the complaint."""
        self.ensure_one()
        inquiry = self.sudo()
        people = (inquiry.requester_id | inquiry.complaint_id.head_id) - self.env.user
        complaint = inquiry.complaint_id
        complaint.message_post(
            body=self.env._(
                "%(department)s has answered inquiry %(number)s.",
                department=inquiry.department_id.name,
                number=inquiry.name,
            ),
            partner_ids=people.filtered("active").partner_id.ids,
            author_id=self.env.user.partner_id.id,
        )

    def _cs_shield(self):
        """Take it out of the reach of a person who is complained about now."""
        for inquiry in self.sudo():
            user = inquiry.hidden_from_id
            if not user:
                inquiry._cs_update_clocks()
                continue
            if inquiry.state == "asked" and inquiry.head_id == user:
                head = inquiry.complaint_id._cs_find_head(inquiry.department_id)
                inquiry._cs_write_checked({"head_id": head.id})
                inquiry._cs_ask_head()
            inquiry._cs_update_clocks()
            inquiry._cs_clocks()._cs_hide_from(user)
            inquiry._cs_forget(user)
