from odoo import api, fields, models
from odoo.fields import Domain

from .complaint_remedy_document import TODO


class CsComplaint(models.Model):
    """The drafts that grants lead to, and who in the house finishes them."""

    _inherit = "cs.complaint"

    credit_note_count = fields.Integer(compute="_compute_document_counts")
    replacement_order_count = fields.Integer(compute="_compute_document_counts")
    origin_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Invoice Currency",
        compute="_compute_origin_currency_id",
        help="Currency of the invoice or order, where it is another one than the "
        "company's. Amounts here are in company currency, at the invoice's rate.",
    )

    @api.depends("remedy_ids.document_id")
    @api.depends_context("uid")
    def _compute_document_counts(self):
        for name, model in (
            ("credit_note_count", "account.move"),
            ("replacement_order_count", "sale.order"),
        ):
            ids = self._cs_document_ids(model)
            for complaint in self:
                complaint[name] = len(ids.get(complaint.id, ()))

    def _cs_document_ids(self, model):
        """Return ``{complaint id: ids}`` of the documents the user may read."""
        if not self.remedy_ids._cs_installed(model):
            return {}
        documents = self.env[model]
        if not documents.has_access("read"):
            return {}
        lines = self.sudo().remedy_ids.filtered(
            lambda line: line.document_model == model and line.document_id
        )
        readable = set(
            documents.browse(lines.mapped("document_id"))
            .exists()
            ._filtered_access("read")
            .ids
        )
        result = {}
        for line in lines.filtered(lambda line: line.document_id in readable):
            result.setdefault(line.complaint_id.id, []).append(line.document_id)
        return result

    @api.depends("origin_model", "origin_id", "company_id")
    def _compute_origin_currency_id(self):
        for complaint in self:
            origin = complaint._cs_origin()
            currency = origin.currency_id if origin is not None else None
            other = currency and currency != complaint.company_id.currency_id
            complaint.origin_currency_id = currency if other else False

    def _cs_origin(self):
        """Return the invoice, order or line the complaint is about (sudo), or None."""
        self.ensure_one()
        if not self.origin_model or not self.origin_id:
            return None
        if not self.remedy_ids._cs_installed(self.origin_model):
            return None
        return (
            self.env[self.origin_model]
            .sudo()
            .with_company(self.company_id)
            .browse(self.origin_id)
            .exists()
        ) or None

    # -- actions -------------------------------------------------------------------

    def action_credit_notes(self):
        """Show the credit notes made of this complaint."""
        return self._cs_open_documents("account.move", self.env._("Credit Notes"))

    def action_replacement_orders(self):
        """Show the replacement orders made of this complaint."""
        return self._cs_open_documents("sale.order", self.env._("Replacement Orders"))

    def _cs_open_documents(self, model, name):
        self.ensure_one()
        self.check_access("read")
        ids = self._cs_document_ids(model).get(self.id, [])
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "domain": [("id", "in", ids)],
            "views": [(False, "list"), (False, "form")],
        }
        if len(ids) == 1:
            action.update(res_id=ids[0], views=[(False, "form")])
        return action

    def _cs_accept(self, values):
        result = super()._cs_accept(values)
        # in the complaint's company, whoever records the response
        lines = self.remedy_ids.with_context(
            allowed_company_ids=self.company_id.ids, lang=self._cs_document_lang()
        )
        lines._cs_make_documents()
        return result

    def _cs_document_lang(self):
        return self.partner_id.lang or self.env.lang

    # -- who -----------------------------------------------------------------------

    def _cs_accountant(self, invoice=None):
        """Return who finishes credit notes: named in the settings, or in accounting.

        :param invoice: the ``account.move`` to credit: its maker goes before others
        :return: ``res.users``, empty when nobody can be found
        """
        self.ensure_one()
        named = self.company_id.sudo().cs_accountant_id
        members = self._cs_members("account.group_account_invoice")
        makers = invoice.create_uid & members if invoice else members.browse()
        role = self.env["cs.role.mixin"]
        return (
            role._cs_usable(named, self.company_id)[:1]
            or makers
            or members[:1]
            or role._cs_fallback_users(self.company_id)[:1]
        ) - self._cs_hidden_from()

    def _cs_salesperson(self):
        """Return who finishes replacement orders: the customer's salesperson first."""
        self.ensure_one()
        customer = self.partner_id.sudo()
        barred = self._cs_hidden_from()
        role = self.env["cs.role.mixin"]
        seller = customer.user_id or customer.commercial_partner_id.user_id
        return (
            role._cs_usable(seller, self.company_id) - barred
            or self._cs_members("sales_team.group_sale_salesman_all_leads")[:1]
            or role._cs_fallback_users(self.company_id)[:1] - barred
        )

    def _cs_members(self, xmlid):
        """Return the usable members of a group that may not be there, by id."""
        group = self.env.ref(xmlid, raise_if_not_found=False)
        users = group.sudo().all_user_ids if group else self.env["res.users"].sudo()
        usable = self.env["cs.role.mixin"]._cs_usable(users, self.company_id)
        return (usable - self._cs_hidden_from()).sorted("id")

    def _cs_todo(self, user, summary, note):
        """Put something on a person's to-do list.

        On the complaint where that person may read it; else on its own, with the
        figures alone.
        """
        self.ensure_one()
        complaint = self.sudo()
        user = user or self.user_id
        same = Domain("user_id", "=", user.id) & Domain("summary", "=", summary)
        # accepted again before it was done: once is enough
        if self.env["mail.activity"].sudo().search_count(same, limit=1):
            return
        values = {
            "date_deadline": self.company_id._cs_today(),
            "summary": summary,
            "note": note,
        }
        reader = self.with_user(user).with_context(
            allowed_company_ids=self.company_id.ids
        )
        if user and reader.sudo(False).has_access("read"):
            complaint.activity_schedule(TODO, user_id=user.id, **values)
        elif user:
            self.env["mail.activity"].sudo().create(
                {
                    **values,
                    "activity_type_id": self.env.ref(TODO).id,
                    "user_id": user.id,
                    "automated": True,
                }
            )
        complaint.message_post(body=note, subject=summary)
