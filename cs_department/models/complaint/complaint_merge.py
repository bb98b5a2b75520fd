from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import MergeError
from .complaint import MANAGER

# Before an answer has left the house.
MERGEABLE = ("draft", "confirmed", "analysis", "approval", "approved")


class CsComplaint(models.Model):
    """Records of one case become one; the others stay, cancelled, and say so."""

    _inherit = "cs.complaint"

    merged_into_id = fields.Many2one(
        comodel_name="cs.complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    merged_ids = fields.One2many(
        comodel_name="cs.complaint",
        inverse_name="merged_into_id",
        string="Merged Complaints",
        readonly=True,
        copy=False,
    )
    can_merge = fields.Boolean(compute="_compute_can_merge")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_merge(self):
        for complaint in self:
            complaint.can_merge = complaint.state in MERGEABLE and complaint.can_cancel

    def _cs_merged_root(self):
        """Return the complaint that stands for a merged one, or the same one."""
        complaint, seen = self, set()
        while complaint.merged_into_id and complaint.id not in seen:
            seen.add(complaint.id)
            complaint = complaint.merged_into_id
        return complaint

    def action_merge(self):
        """Open the form that asks which complaint stays."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge Complaints"),
            "res_model": "cs.complaint.merge",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_complaint_ids": self.ids},
        }

    def action_merge_duplicates(self):
        """Open the form with this complaint and its open duplicates."""
        self.ensure_one()
        same = self.duplicate_ids.filtered(lambda c: c.state in MERGEABLE)
        return (self | same).action_merge()

    # -- checks --------------------------------------------------------------------

    def _cs_check_merge(self, target):
        """Check that these complaints and the target are records of one case.

        :param target: the complaint that stays
        :raise MergeError: another company, customer or accused person, or one of them
            is answered, closed or cancelled
        :raise TransitionAccessError: one is confirmed, and the user is no manager
        """
        both = self | target
        if target in self or len(both) < 2:
            raise MergeError(
                self.env._("Choose at least two complaints: one stays, others join it.")
            )
        for complaint in both:
            if complaint.state not in MERGEABLE:
                raise MergeError(
                    self.env._(
                        "%(document)s is in state “%(state)s”: only what is not "
                        "answered yet can be merged. Link the complaints instead.",
                        document=complaint.display_name,
                        state=complaint._cs_state_label(),
                    )
                )
        if len(both.company_id) > 1:
            raise MergeError(
                self.env._("Complaints of different companies stay apart.")
            )
        self._cs_check_same_customer(target)
        accused = self.sudo().accused_employee_id - target.sudo().accused_employee_id
        if accused:
            raise MergeError(
                self.env._(
                    "A complaint about a person joins no other one: that person could "
                    "read it there. Let the complaint about the person be the one that "
                    "stays."
                )
            )
        if target.state != "draft":
            self._cs_check_manager(target)

    def _cs_check_same_customer(self, target):
        for complaint in self:
            same = complaint.commercial_partner_id == target.commercial_partner_id
            if not complaint.commercial_partner_id:
                # not known yet who wrote: the same address will do
                sender = complaint.sender_email
                same = bool(sender) and sender in (target.sender_email, target.email)
            if not same:
                raise MergeError(
                    self.env._(
                        "%(one)s and %(other)s are of different customers.",
                        one=complaint.display_name,
                        other=target.display_name,
                    )
                )

    def _cs_check_manager(self, target):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            step = target._cs_transitions().find("cancel", target.state)
            target._cs_check_may(step)

    # -- merging -------------------------------------------------------------------

    def _cs_merge_into(self, target):
        """Join these complaints to the target: all that hangs on them moves there.

        Clocks, requests for approval and calls of the others end; they stay under
        their numbers, cancelled.

        :raise MergeError: see :meth:`_cs_check_merge`
        """
        self.check_access("write")
        target.check_access("write")
        (self | target)._cs_lock()
        self._cs_check_merge(target)
        for complaint in self.sudo():
            complaint._cs_move_to(target.sudo())
        self._cs_open_callbacks()._transition("cancel")
        self._transition(
            "cancel",
            {
                "merged_into_id": target.id,
                "cancel_reason": self.env._("Merged into %s", target.name),
            },
        )
        self.sudo().activity_ids.unlink()
        target.sudo().message_post(
            body=self.env._("Merged with this one: %s", ", ".join(self.mapped("name")))
        )
        return True

    def _cs_move_to(self, target):
        """Hook: move what belongs to this complaint to another one (both sudo)."""
        self.ensure_one()
        here = Domain("res_id", "=", self.id)
        messages = self.env["mail.message"].search(
            here & Domain("model", "=", self._name)
        )
        messages.write({"res_id": target.id})
        files = self.env["ir.attachment"].search(
            here & Domain("res_model", "=", self._name)
        )
        files.write({"res_id": target.id})
        self.contact_ids.write({"complaint_id": target.id})
        self.mail_ids.write({"complaint_id": target.id})
        if target.state == "draft" and self.state == "draft":
            # once read back the demands are what the customer confirmed
            self.remedy_ids.write({"complaint_id": target.id})
        target._message_subscribe(self.message_partner_ids.ids)
        manual = self.activity_ids.filtered(
            lambda a: not a.cs_deadline_id and not a.cs_approval_id
        )
        manual.write({"res_id": target.id})
        if self.mail_count:
            total = target.mail_count + self.mail_count
            target._cs_write_checked({"mail_count": total})
        for other in self.related_ids - target:
            target.link_ids |= other
