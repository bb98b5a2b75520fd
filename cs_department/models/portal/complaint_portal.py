from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import consteq

# What a customer confirmed on the portal: a change needs a new read-back (A3.3).
CUSTOMER_WORDS = {
    "partner_id",
    "description",
    "content_kind",
    "product_id",
    "product_text",
    "remedy_ids",
}


class CsComplaint(models.Model):
    """Which complaints a customer reaches on the portal, and by which link.

    Portal users have no rights on the model: what RPC would open, it would open with
    every field. The pages look up a complaint here, and show only what
    ``_cs_portal_page`` says. The token in a link opens the page to be read, never the
    chatter's own routes.
    """

    _name = "cs.complaint"
    _inherit = ["cs.complaint", "portal.mixin"]

    read_back_method = fields.Selection(
        selection_add=[("portal", "On the portal")], ondelete={"portal": "set null"}
    )
    product_text = fields.Char(
        string="Product, as Named",
        help="What the customer calls the product, when it is not one of the list",
    )
    portal_key = fields.Char(
        readonly=True,
        copy=False,
        help="Of the form it was sent with: sent twice, it is one complaint",
    )

    _portal_key_unique = models.UniqueIndex(
        "(portal_key) WHERE portal_key IS NOT NULL",
        "This complaint has been sent already.",
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for complaint in self:
            complaint.access_url = f"/my/complaints/{complaint.id}"
        return result

    # -- who reaches what ----------------------------------------------------------

    @api.model
    def _cs_portal_domain(self):
        """Domain of the complaints the current user's company has with us.

        What an agent noted is shown when the customer knows of it: sent it in, had it
        read back or got the acknowledgement. Before, it may be on the wrong name.
        """
        user = self.env.user
        known = (
            Domain("portal_key", "!=", False)
            | Domain("read_back_date", "!=", False)
            | Domain("date_acknowledged", "!=", False)
        )
        customer = user.partner_id.commercial_partner_id
        return (
            Domain("commercial_partner_id", "=", customer.id)
            & Domain("company_id", "in", user.company_ids.ids)
            & Domain("hidden_from_id", "!=", user.id)
            & Domain("merged_into_id", "=", False)
            & known
        )

    @api.model
    def _cs_portal_search(self):
        """Return the model the current user's list is searched in.

        Internal users see on the portal what they may see anyhow.
        """
        return self if self.env.user._is_internal() else self.sudo()

    @api.model
    def _cs_portal_find(self, complaint_id, access_token=None):
        """Return one complaint (sudo) for the current user or the bearer of its link.

        :param complaint_id: id from a request
        :param access_token: token from a request
        :return: empty when it does not exist or is not for this user
        """
        complaint = self.sudo().browse(complaint_id).exists()
        user = self.env.user
        if not complaint or complaint.hidden_from_id == user:
            return complaint.browse()
        if complaint._cs_portal_is_own():
            return complaint
        token = complaint.access_token
        if token and access_token and consteq(token, access_token):
            return complaint
        return complaint.browse()

    def _cs_portal_merged(self):
        """Return what a merged complaint has become, if it is the same customer's."""
        self.ensure_one()
        root = self._cs_merged_root()
        same = root.commercial_partner_id == self.commercial_partner_id
        hidden = root.hidden_from_id == self.env.user
        return root if root != self and same and not hidden else self.browse()

    def _cs_portal_is_own(self):
        """Whether the current user may open this without a link."""
        self.ensure_one()
        user = self.env.user
        if user._is_public():
            return False
        if user._is_internal():
            return self.sudo(False).has_access("read")
        return bool(self.sudo().filtered_domain(self._cs_portal_domain()))

    def _cs_portal_is_customer(self):
        """Whether the current user speaks for the customer: may write and decide."""
        self.ensure_one()
        return self.env.user._is_portal() and self._cs_portal_is_own()

    # -- link ----------------------------------------------------------------------

    def _portal_ensure_token(self):
        """Also a finished complaint can be linked to, by those who may read it.

        ``get_portal_url`` is public: the token is not for every caller.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.sudo().access_token:
            self._cs_portal_new_token()
        return self.sudo().access_token

    def _cs_portal_new_token(self):
        for complaint in self:
            token = self.env["ir.attachment"]._generate_access_token()
            complaint._cs_write_checked({"access_token": token})

    def action_renew_portal_link(self):
        """Make links sent so far useless; the next mail carries a new one."""
        self.check_access("write")
        self._cs_portal_new_token()
        return True

    def action_portal_preview(self):
        """Show the page as the customer sees it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": self.access_url,
        }

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, mode="read", hash=None, pid=None, token=None, **kwargs
    ):
        """A link opens our page only: by the chatter's routes it would open all of it.

        The names of the arguments are those of ``portal``.
        """
        return super()._get_thread_with_access(thread_id, mode=mode, **kwargs)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Everybody on the customer's side gets the link to the page.

        Core's own group for the customer would write a sign-up token to the contact
        with each mail.
        """
        quiet = self.with_context(cs_no_sign_up=True)
        groups = super(CsComplaint, quiet)._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if len(self) != 1 or not self.id:
            return groups
        complaint = self.sudo()
        customer = complaint.partner_id | complaint.contact_id
        people = set((customer | complaint.recorder_id.partner_id).ids)
        button = {"url": complaint.get_base_url() + complaint.get_portal_url()}
        own = {"active": True, "button_access": button, "has_button_access": True}
        mine = ("cs_customer", lambda data: data["id"] in people, own)
        return [mine, *(g for g in groups if g[0] != "portal_customer")]

    def _mail_get_partners(self, introspect_fields=False):
        if self.env.context.get("cs_no_sign_up"):
            return dict.fromkeys(self.ids, self.env["res.partner"])
        return super()._mail_get_partners(introspect_fields=introspect_fields)

    # -- changes by an agent -------------------------------------------------------

    def write(self, vals):
        """A link goes with the customer it was made for; new words are read back."""
        owners = {c.id: c.commercial_partner_id for c in self}
        stale = self._cs_portal_stale(vals)
        if stale:
            (self - stale).write(vals)
            return stale.write(
                {**vals, "read_back_by": False, "read_back_method": False}
            )
        result = super().write(vals)
        if "partner_id" in vals:
            moved = self.filtered(lambda c: c.commercial_partner_id != owners[c.id])
            moved.filtered("access_token")._cs_portal_new_token()
        return result

    def _cs_portal_stale(self, vals):
        """Return the drafts whose confirmation on the portal ends with these values."""
        if not CUSTOMER_WORDS & vals.keys() or self._cs_is_by_transition():
            return self.browse()
        if {"read_back_by", "read_back_method"} & vals.keys():
            return self.browse()
        return self.filtered(
            lambda c: c.state == "draft" and c.read_back_method == "portal"
        )
