from contextlib import contextmanager

from odoo import api, fields, models

from .res_partner import FINANCE, STATUS


class CsCreditCheckedMixin(models.AbstractModel):
    """A document that can commit us to a customer: it is checked before it does.

    Two ways lead there. Buttons ask first (:meth:`_cs_credit_screen`): what is held
    stays as it is and its hold is stored. Everything else that would take the document
    over (writing its state, importing it, raising it) fails in
    :meth:`_cs_credit_require`; its hold is stored once the transaction is undone. The
    judging itself is ``cs.credit.check``'s.
    """

    _name = "cs.credit.checked.mixin"
    _description = "Document Checked against Credit"

    cs_credit_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Credit of",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        string="Credit Grade",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_status = fields.Selection(
        selection=STATUS,
        string="Credit",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_limit_amount = fields.Monetary(
        string="Limit in Force",
        currency_field="cs_credit_currency_id",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
    )
    cs_credit_exposure = fields.Monetary(
        string="Exposure",
        currency_field="cs_credit_currency_id",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
    )
    cs_credit_overdue = fields.Monetary(
        string="Credit Overdue",
        currency_field="cs_credit_currency_id",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
    )
    cs_credit_used = fields.Float(
        string="Credit Used",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
        groups=FINANCE,
        help="Per cent of the limit in force",
    )
    cs_credit_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Credit Currency",
        compute="_compute_cs_credit_panel",
        compute_sudo=True,
    )
    cs_credit_hold_id = fields.Many2one(
        comodel_name="cs.credit.hold",
        string="Credit Hold",
        compute="_compute_cs_credit_hold",
        search="_search_cs_credit_hold_id",
        compute_sudo=True,
    )
    cs_credit_hold_state = fields.Selection(
        selection=[
            ("open", "Held"),
            ("released", "Released"),
            ("refused", "Refused"),
        ],
        string="Hold State",
        compute="_compute_cs_credit_hold",
        compute_sudo=True,
    )

    # -- hooks ---------------------------------------------------------------------

    def _cs_credit_debtor(self):
        """Return the contact who will owe the document."""
        raise NotImplementedError(self._name)

    def _cs_credit_amount(self):
        """Return the document's total in company currency."""
        raise NotImplementedError(self._name)

    def _cs_credit_extra(self):
        """Return by how much the document will raise the exposure (lazily asked)."""
        raise NotImplementedError(self._name)

    def _cs_credit_prepaid(self):
        """Return what is paid for the document and not in the ledger yet."""
        return 0.0

    def _cs_credit_user(self):
        """Return the document's salesperson."""
        return self.user_id

    # Whether the exposure holds the document before it is checked (draft invoices).
    _cs_credit_needs_extra = False

    def _cs_credit_is_judged(self, added):
        """Whether the document can commit us at all.

        :param added: what it adds to the exposure
        """
        return self._cs_credit_amount() > 0 and (
            not self._cs_credit_needs_extra or added > 0
        )

    def _cs_credit_release(self, partner):
        """Return the release (sudo) that lets the document pass, if there is one."""
        amount = self._cs_credit_amount()
        holds = self.env["cs.credit.hold"]._cs_of(self, ("released",))
        return holds.filtered(lambda hold: hold._cs_covers(partner, amount))[:1]

    # -- computes ------------------------------------------------------------------

    def _compute_cs_credit_panel(self):
        """Fill the panel beside the document; one query a company."""
        for company, documents in self.grouped("company_id").items():
            company = company or self.env.company
            debtors = {
                document: document._cs_credit_debtor().commercial_partner_id
                for document in documents
            }
            exposures = self.env["cs.credit.exposure"]
            ids = {partner.id for partner in debtors.values() if partner.id}
            rows = exposures._cs_shown(ids, company) if ids else {}
            for document, partner in debtors.items():
                row = rows.get(partner.id, exposures.sudo())
                document.cs_credit_partner_id = partner
                document.cs_credit_currency_id = company.currency_id
                document._cs_credit_show(row)

    def _cs_credit_show(self, row):
        self.ensure_one()
        self.cs_credit_grade_id = row.grade_id
        self.cs_credit_status = row._cs_status()
        self.cs_credit_limit_amount = row.limit_amount
        self.cs_credit_exposure = row.amount
        self.cs_credit_overdue = row.overdue
        self.cs_credit_used = row._cs_used()

    def _compute_cs_credit_hold(self):
        holds = self.env["cs.credit.hold"]._cs_of(self, ("open", "released", "refused"))
        newest = {}
        for hold in holds:
            newest.setdefault(hold.res_id, hold)
        for document in self:
            hold = newest.get(document._origin.id)
            document.cs_credit_hold_id = hold
            document.cs_credit_hold_state = hold.state if hold else False

    @api.model
    def _search_cs_credit_hold_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        holds = self.env["cs.credit.hold"].sudo()
        open_holds = holds._search(
            [("res_model", "=", self._name), ("state", "=", "open")]
        ).subselect("res_id")
        if operator == "in" and set(value) == {False}:
            return [("id", "not in", open_holds)]
        if operator == "in":
            ids = holds.browse([i for i in value if i]).mapped("res_id")
            return [("id", "in", ids)]
        return NotImplemented

    # -- checking ------------------------------------------------------------------

    def _cs_credit_screen(self):
        """Open holds for what the credit does not allow; return these documents."""
        held = self.env["cs.credit.check"]._cs_screen(self)
        documents = self.browse([document.id for document in held])
        documents.invalidate_recordset(["cs_credit_hold_id", "cs_credit_hold_state"])
        return documents

    def _cs_credit_require(self, extra=None):
        """Refuse when the credit does not allow a document.

        :raise CreditHoldError: B5.6; the hold is stored once all is undone
        """
        self.env["cs.credit.check"]._cs_require(self, extra)

    @contextmanager
    def _cs_credit_passing(self):
        """While it lasts, these checked documents are not checked again."""
        with self.env["cs.credit.check"]._cs_passing(self):
            yield

    def _cs_credit_notice(self):
        """Client action that tells the user what was held."""
        return self.env["cs.credit.check"]._cs_notice(self)
