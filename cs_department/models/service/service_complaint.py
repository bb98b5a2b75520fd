from markupsafe import Markup

from odoo import api, fields, models

from ...exceptions import MissingInputError, UnsettledComplaintError

# As the complaint record form (B4.9) names the ways; walk-in is 来访 there.
CHANNELS = {
    "phone": "phone",
    "fax": "fax",
    "mailbox": "email",
    "web": "other",
    "on_site": "visit",
    "walk_in": "visit",
    "callback": "callback",
}
OVER = ("closed", "cancelled")


class CsServiceRequest(models.Model):
    """Complaints are never settled privately (C5): they go to the register."""

    _name = "cs.service.request"
    _inherit = ["cs.service.request", "cs.complaint.source.mixin"]

    is_complaint_over = fields.Boolean(
        compute="_compute_is_complaint_over",
        help="The complaint that came of it is closed or cancelled",
    )

    @api.depends("state")
    def _compute_is_complaint_over(self):
        escalated = self.filtered(lambda request: request.state == "escalated")
        newest = {}
        for complaint in escalated._cs_complaints():
            newest.setdefault(complaint.source_id, complaint._cs_merged_root())
        for request in self:
            complaint = newest.get(request._origin.id)
            request.is_complaint_over = bool(complaint) and complaint.state in OVER

    # -- checks --------------------------------------------------------------------

    def _check_customer(self):
        """Check that it is known who complains.

        :raise MissingInputError: the customer is missing
        """
        if not self.partner_id:
            raise MissingInputError(
                self.env._(
                    "%s: enter the customer first. A complaint is registered under a "
                    "customer's name.",
                    self.display_name,
                )
            )

    def _check_no_complaint(self):
        """Check that no complaint is on its way.

        :raise UnsettledComplaintError: the complaint decides what happens
        """
        complaint = self._cs_live_complaint()
        if complaint:
            raise UnsettledComplaintError(
                self.env._(
                    "%(document)s was registered as complaint %(complaint)s: it is "
                    "settled there.",
                    document=self.display_name,
                    complaint=complaint.name,
                )
            )

    def _check_complaint_over(self):
        """Check that the complaint that came of it is closed.

        :raise MissingInputError: it is not, or there is none
        """
        if self._cs_complaints()[:1]._cs_merged_root().state not in OVER:
            raise MissingInputError(
                self.env._(
                    "%s can go to the archive when it is solved, or the complaint that "
                    "came of it is closed.",
                    self.display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_to_complaint(self):
        """Register a complaint with all that is known, once, and open it (C5, D3).

        A second call opens the complaint that is there.

        :raise MissingInputError: the customer is missing
        :raise TransitionAccessError: neither an agent nor whoever works on it asks
        """
        self.ensure_one()
        self.check_access("read")
        complaint = self._cs_live_complaint()
        if not complaint:
            complaint = self._cs_to_complaint()
        return self._cs_show_complaint(complaint)

    def _cs_to_complaint(self, words="", call=None):
        """Register a complaint, unless somebody else just has.

        :param words: what the customer says now
        :param call: ``cs.callback`` in which it is said; it goes on
        :return: ``cs.complaint`` (sudo)
        """
        self.ensure_one()
        # of two at once the second starts again and finds the first one's complaint
        self._cs_lock(touch=True)
        complaint = self._cs_live_complaint()
        if complaint:
            return complaint
        values = self._cs_complaint_values(words)
        self._transition("to_complaint", {"waiting_for": False})
        complaint = self._cs_register_complaint(values)
        # its own clocks run from now on; what was missed stays missed
        self._cs_cancel_deadlines()
        calls = self._cs_open_callbacks()
        (calls - call if call else calls)._transition("cancel")
        self.sudo().activity_ids.unlink()
        self.sudo().message_post(
            body=Markup("<p>%s</p>")
            % self.env._("Registered as complaint %s.", complaint.name),
            author_id=self.env.user.partner_id.id,
        )
        return complaint

    def _cs_complaint_values(self, words=""):
        """Return what the register takes over: nobody asks the customer again."""
        self.ensure_one()
        request = self.sudo()
        usable = self.env["cs.role.mixin"]._cs_usable
        description = "\n\n".join(
            text for text in ((words or "").strip(), request._cs_known()) if text
        )
        values = {
            "company_id": request.company_id.id,
            "partner_id": request.partner_id.id,
            "contact_id": request.contact_id.id,
            "contact_other": False if request.contact_id else request.caller,
            "phone": request.phone,
            "email": request.email,
            "product_id": request.product_id.id,
            "channel": CHANNELS.get(request.channel, "other"),
            "description": description,
        }
        owner = usable(request.user_id, request.company_id)
        if owner:
            values["user_id"] = owner.id
        if request.kind == "complaint":
            # it was one from the start
            values["date_received"] = request.date_received
        return values

    # -- the accused ---------------------------------------------------------------

    def _cs_hide_from_accused(self, complaint):
        """Hide the request from whom the complaint that came of it is about (A3.6).

        An accused owner or handler is replaced by the complaint's agent.
        """
        user = complaint.hidden_from_id
        for request in self.sudo():
            if request.hidden_from_id == user:
                continue
            values = {"hidden_from_id": user.id}
            for name in ("user_id", "handler_id"):
                if user and request[name] == user:
                    values[name] = complaint.user_id.id
            request._cs_write_checked(values)
            for model in ("cs.deadline", "cs.callback"):
                rows = self.env[model].sudo()
                rows.search(
                    [("res_model", "=", self._name), ("res_id", "=", request.id)]
                )._cs_hide_from(user)
            if user:
                request._cs_forget(user)
