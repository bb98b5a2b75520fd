from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import (
    MissingInputError,
    TransitionAccessError,
)

from ...exceptions import VisitError

# Before it was made, nothing was heard on a visit.
NOT_MADE = ("planned", "cancelled")


class CsVisit(models.Model):
    """A complaint heard on a visit goes into the complaint register (A3.3).

    As a draft: CS reads it back to the customer and takes it from there. One visit
    gives one complaint that is alive.
    """

    _name = "cs.visit"
    _inherit = ["cs.visit", "cs.complaint.source.mixin"]

    complaint_heard = fields.Text(
        copy=False,
        help="What the customer complains about, in the customer's words. It goes to "
        "customer service as a complaint when you submit.",
    )
    complaint_count = fields.Integer(compute="_compute_complaints")
    complaint_number = fields.Char(
        string="Complaint",
        compute="_compute_complaints",
        help="Under which customer service follows it up",
    )
    can_make_complaint = fields.Boolean(compute="_compute_can_make_complaint")

    @api.depends_context("uid")
    def _compute_complaints(self):
        """Name it to who may not read complaints, but never to whom it is about."""
        roots, found = {}, self._cs_complaints()
        # the rules of complaints are dear, and most visits have none
        if found:
            self._compute_complaint_count()
        else:
            self.complaint_count = 0
        for complaint in found:
            root = complaint._cs_merged_root()
            if root.state != "cancelled" and root.hidden_from_id != self.env.user:
                roots.setdefault(complaint.source_id, root)
        for visit in self:
            root = roots.get(visit._origin.id)
            visit.complaint_number = root.name if root else False

    @api.depends("state", "complaint_heard")
    @api.depends_context("uid")
    def _compute_can_make_complaint(self):
        for visit in self:
            visit.can_make_complaint = (
                bool((visit.complaint_heard or "").strip())
                and visit.state not in NOT_MADE
                and not visit.complaint_number
                and visit._cs_was_there()
            )

    def _cs_was_there(self):
        """Whether the current user heard the customer, or leads whoever did."""
        self.ensure_one()
        return (
            self._cs_is_owner()
            or self.env.user in self.sudo().companion_ids
            or self._cs_leads()
        )

    def _cs_check_was_there(self):
        """Check what follows from a visit: it was made, and by whom.

        :raise VisitError: it was not made
        :raise TransitionAccessError: it is up to somebody else
        """
        if self.state in NOT_MADE:
            raise VisitError(
                self.env._(
                    "%s was not made yet: report it as done first.", self.display_name
                )
            )
        if not self.env.su and not self._cs_was_there():
            raise TransitionAccessError(
                self.env._(
                    "This is up to who made the visit, and to their manager: %s.",
                    self.sudo().user_id.name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_make_complaint(self):
        """Register what the customer complains about, once, and open or name it.

        :raise MissingInputError: nothing was written down
        :raise VisitError: the visit was not made
        :raise TransitionAccessError: neither who made the visit nor their manager asks
        """
        self.ensure_one()
        self.check_access("read")
        self._cs_check_was_there()
        if not (self.complaint_heard or "").strip():
            raise MissingInputError(
                self.env._("Write down what the customer complains about first.")
            )
        complaint = self._cs_to_complaint()
        if complaint.hidden_from_id == self.env.user:
            # it turned out to be about this person (A3.6)
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return self._cs_show_complaint(complaint)

    def action_submit(self):
        """Hand the record in; a complaint that was heard goes to CS with it."""
        result = super().action_submit()
        for visit in self:
            heard = (visit.complaint_heard or "").strip()
            # one that CS has cancelled does not come back by itself
            if heard and not visit._cs_complaints():
                visit._cs_to_complaint()
        return result

    def _cs_to_complaint(self):
        """Register the complaint, unless somebody else just has.

        :return: ``cs.complaint`` (sudo)
        """
        self.ensure_one()
        # of two at once the second starts again and finds the first one's complaint
        self._cs_lock(touch=True)
        complaint = self._cs_live_complaint()
        if complaint:
            return complaint
        complaint = self._cs_register_complaint(self._cs_complaint_values())
        self.sudo().message_post(
            body=self.env._("Registered as complaint %s.", complaint.name),
            author_id=self.env.user.partner_id.id,
        )
        return complaint

    def _cs_complaint_values(self):
        visit = self.sudo()
        moment = visit.company_id._cs_local(visit.date_start)
        heard = self.env._(
            "Heard by %(person)s on visit %(visit)s of %(date)s.",
            person=visit.user_id.name,
            visit=visit.name,
            date=moment.strftime("%Y-%m-%d %H:%M"),
        )
        values = {
            "company_id": visit.company_id.id,
            "partner_id": visit.partner_id.id,
            "contact_other": visit.contact_other,
            "channel": "sales_visit",
            "description": f"{visit.complaint_heard.strip()}\n\n{heard}",
            # the company knows it since then, whenever it is written up
            "date_received": min(visit.date_end, fields.Datetime.now()),
        }
        customer = visit.partner_id.commercial_partner_id
        contact = visit.contact_ids.filtered(
            lambda c: c.commercial_partner_id == customer
        )
        if contact:
            values["contact_id"] = contact[0].id
        return values
