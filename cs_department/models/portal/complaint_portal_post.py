from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.fields import Domain

from ...exceptions import MissingInputError, PortalLimitError, ResponseError

# Messages of one customer about one complaint in a day.
DAILY_MESSAGES = 30
TO_DO = "cs_department.mail_activity_type_customer_mail"
ORDERED = ("sale.order.line", "account.move.line")


class CsComplaint(models.Model):
    """What a customer does on the portal: send in, write, accept or decline.

    Every method checks by itself that the current user speaks for the customer.
    """

    _inherit = "cs.complaint"

    # -- sending in ----------------------------------------------------------------

    @api.model
    def _cs_portal_company(self):
        """The company the current user complains to."""
        user = self.env.user
        own = user.partner_id.commercial_partner_id.company_id
        return own if own in user.company_ids else user.company_id

    @api.model
    def _cs_portal_categories(self):
        """Return the categories to choose from (sudo)."""
        company = self._cs_portal_company()
        categories = self.env["cs.complaint.category"].sudo()
        return categories.search(Domain("company_id", "in", (False, company.id)))

    @api.model
    def _cs_portal_products(self):
        """Return the products the current user's company bought of us, by name.

        By orders and invoices, where these add-ons are installed.
        """
        customer = self.env.user.partner_id.commercial_partner_id
        company = self._cs_portal_company()
        products = self.env["product.product"].sudo()
        for model in ORDERED:
            if model not in self.env:
                continue
            bought = Domain("product_id", "!=", False)
            bought &= Domain("company_id", "=", company.id)
            if model == "sale.order.line":
                bought &= Domain("order_partner_id", "child_of", customer.id)
                bought &= Domain("state", "in", ("sale", "done"))
            else:
                bought &= Domain("move_id.commercial_partner_id", "=", customer.id)
                bought &= Domain("move_id.move_type", "=", "out_invoice")
                bought &= Domain("parent_state", "=", "posted")
                bought &= Domain("display_type", "=", "product")
            groups = self.env[model].sudo()._read_group(bought, ["product_id"])
            products |= products.browse([product.id for (product,) in groups])
        return products.filtered("active").sorted("display_name")

    @api.model
    def _cs_portal_same(self, description):
        """Return the open complaint in which this customer wrote the same words."""
        words = " ".join(description.split())
        complaints = self.sudo().search_fetch(
            self._cs_portal_domain()
            & Domain("state", "not in", ("closed", "cancelled")),
            ["description"],
            limit=500,
        )
        return complaints.filtered(
            lambda c: " ".join((c.description or "").split()) == words
        )[:1]

    @api.model
    def _cs_portal_check_limit(self):
        """Check that this login has not sent in too much today.

        :raise PortalLimitError: as many as the company's settings allow
        """
        company = self._cs_portal_company().sudo()
        today = company._cs_today()
        start, end = company._cs_day_span(today, today)
        count = self.sudo().search_count(
            Domain("recorder_id", "=", self.env.uid)
            & Domain("portal_key", "!=", False)
            & Domain("date_received", ">=", start)
            & Domain("date_received", "<=", end)
        )
        if count >= company.cs_portal_daily_limit:
            raise PortalLimitError(
                self.env._(
                    "You have sent in %s complaints today. Please call us, or add to "
                    "one of them.",
                    count,
                )
            )

    @api.model
    def _cs_portal_register(self, values, demands, files, key):
        """Register what a customer sent in and confirmed on the screen (A3.3).

        It stays a draft until an agent confirms it: nothing moves before.

        :param values: checked values of the form
        :param demands: list of create values of ``cs.complaint.remedy``
        :param files: list of ``(name, bytes)``
        :param key: of the form; the same form sent twice is one complaint
        :return: ``cs.complaint`` (sudo)
        :raise PortalLimitError: too many in a day, or sent already
        """
        self._cs_portal_check_limit()
        user, company = self.env.user, self._cs_portal_company()
        complaints = self.sudo().with_company(company)
        complaints = complaints.with_context(mail_create_nosubscribe=True)
        partner = user.partner_id
        try:
            with self.env.cr.savepoint():
                complaint = complaints.create(
                    {
                        **values,
                        "company_id": company.id,
                        "channel": "portal",
                        "user_id": company.sudo().cs_mail_user_id.id,
                        "partner_id": partner.commercial_partner_id.id,
                        "contact_id": partner.id,
                        "email": partner.email,
                        "date_received": fields.Datetime.now(),
                        "read_back_by": user.name,
                        "read_back_method": "portal",
                        "remedy_ids": [Command.create(line) for line in demands],
                    }
                )
                complaint._cs_write_checked({"portal_key": f"{user.id}-{key}"})
                complaint.flush_recordset()
        except UniqueViolation as error:
            raise PortalLimitError(
                self.env._("This complaint has been sent already: it is in the list.")
            ) from error
        if files:
            title = self.env._("Files sent with the complaint")
            # part of the complaint, no further contact
            complaint._cs_mailing()._cs_portal_message_post(title, files)
        complaint._cs_portal_ask_agent()
        return complaint

    def _cs_portal_ask_agent(self):
        """Put it on the list of whoever the company lets take what comes in."""
        self.ensure_one()
        agent = self.user_id
        if agent:
            env = self.with_context(lang=agent.lang or self.env.lang).env
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                TO_DO,
                date_deadline=self.company_id._cs_today(),
                summary=env._("Confirm the complaint sent in on the portal"),
                user_id=agent.id,
            )

    # -- writing -------------------------------------------------------------------

    def _cs_portal_write_message(self, text, files):
        """Add what the customer writes, and files, to the exchange.

        :param text: plain text
        :param files: list of ``(name, bytes)``
        :raise MissingInputError: neither text nor file
        :raise PortalLimitError: too many messages today
        :raise ReadonlyDocumentError: the complaint is finished
        """
        self.ensure_one()
        self._cs_portal_check_customer()
        self._cs_check_not_readonly()
        text = (text or "").strip()
        if not text and not files:
            raise MissingInputError(self.env._("Write something, or attach a file."))
        start, _end = self.company_id._cs_day_span(*[self.company_id._cs_today()] * 2)
        count = (
            self.env["mail.message"]
            .sudo()
            .search_count(
                Domain("model", "=", self._name)
                & Domain("res_id", "=", self.id)
                & Domain("author_id", "=", self.env.user.partner_id.id)
                & Domain("date", ">=", start)
            )
        )
        if count >= DAILY_MESSAGES:
            raise PortalLimitError(
                self.env._("You have sent %s messages today. Please call us.", count)
            )
        return self.sudo()._cs_portal_message_post(text, files)

    def _cs_portal_message_post(self, text, files):
        """Post plain text of the customer, and tell the agent.

        Lines stay as typed, mark-up is shown and has no effect.
        """
        body = Markup("<p style='white-space: pre-line'>%s</p>") % text if text else ""
        return self.sudo().message_post(
            body=body,
            author_id=self.env.user.partner_id.id,
            partner_ids=self.sudo().user_id.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=files,
        )

    def _cs_portal_check_customer(self):
        """Check that the current user speaks for the customer.

        :raise MissingInputError: otherwise
        """
        if not self._cs_portal_is_customer():
            raise MissingInputError(
                self.env._("Log in as the customer to do this on the portal.")
            )

    # -- accepting -----------------------------------------------------------------

    def _cs_portal_respond(self, accepted, reason):
        """The customer accepts or declines the solution (B3.3).

        :param accepted: True or False
        :param reason: words of the customer, needed to decline
        :raise MissingInputError: declined without a reason
        :raise ResponseError: nothing to answer, or answered already
        """
        self.ensure_one()
        self._cs_portal_check_customer()
        if not self.sudo()._cs_portal_can_respond():
            raise ResponseError(
                self.env._(
                    "There is nothing to accept or decline now. Reload the page."
                )
            )
        if not accepted and not (reason or "").strip():
            raise MissingInputError(
                self.env._("Please tell us why the solution does not suit you.")
            )
        self.sudo()._cs_respond(
            accepted, reason=reason, by=self.env.user.name, channel="portal"
        )
