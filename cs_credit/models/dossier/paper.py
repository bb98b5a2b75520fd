from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# Known by identity: no client can send it.
_REMINDING = object()


class CsCreditPaper(models.Model):
    """A paper of the customer's credit file (B5.2): its number, validity and copy."""

    _name = "cs.credit.paper"
    _description = "Credit Paper"
    _inherit = ["cs.credit.finite.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "partner_id, type_id, date_expires desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    type_id = fields.Many2one(
        comodel_name="cs.credit.paper.type",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('source', '=', 'paper'), ('company_id', 'in', [False, company_id])]",
        tracking=True,
    )
    has_expiry = fields.Boolean(related="type_id.has_expiry")
    number = fields.Char(tracking=True)
    date_issued = fields.Date(string="Issued", tracking=True)
    date_expires = fields.Date(string="Valid Until", tracking=True, index=True)
    is_permanent = fields.Boolean(
        string="Without End", help="The paper itself says that it is valid for ever"
    )
    date_remind = fields.Date(
        string="Remind On", compute="_compute_date_remind", store=True, index=True
    )
    reminded_on = fields.Date(readonly=True, copy=False)
    attachment_ids = fields.Many2many(comodel_name="ir.attachment", string="Copies")
    state = fields.Selection(
        selection=[
            ("valid", "Valid"),
            ("expiring", "Expiring"),
            ("expired", "Expired"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    note = fields.Char(string="Remarks")
    active = fields.Boolean(default=True)

    _permanent_valid = models.Constraint(
        "CHECK(is_permanent IS NOT TRUE OR date_expires IS NULL)",
        "A paper that is valid without end has no last day.",
    )
    _dates_valid = models.Constraint(
        "CHECK(date_issued IS NULL OR date_expires IS NULL"
        " OR date_issued <= date_expires)",
        "The paper expires before it was issued.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("date_expires", "type_id.lead_days", "company_id")
    def _compute_date_remind(self):
        for paper in self:
            if not paper.date_expires:
                paper.date_remind = False
                continue
            company = paper.company_id or self.env.company
            end = company._cs_end_of_day(paper.date_expires)
            opening = company._cs_opening(end, paper.type_id.lead_days)
            paper.date_remind = company._cs_local(opening).date()

    @api.depends("date_expires", "date_remind", "company_id")
    def _compute_state(self):
        for paper in self:
            today = paper.company_id._cs_today() if paper.company_id else None
            if not paper.date_expires or not today:
                paper.state = "valid"
            elif paper.date_expires < today:
                paper.state = "expired"
            elif paper.date_remind and paper.date_remind <= today:
                paper.state = "expiring"
            else:
                paper.state = "valid"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain.FALSE
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            today = company._cs_today()
            expired = Domain("date_expires", "<", today)
            expiring = Domain("date_expires", ">=", today) & Domain(
                "date_remind", "<=", today
            )
            parts = {
                "expired": expired,
                "expiring": expiring,
                "valid": Domain("date_expires", "=", False)
                | (
                    Domain("date_expires", ">=", today)
                    & Domain("date_remind", ">", today)
                ),
            }
            asked = Domain.OR(parts[key] for key in value if key in parts)
            domain |= Domain("company_id", "=", company.id) & asked
        return domain

    @api.depends("type_id", "number", "partner_id")
    def _compute_display_name(self):
        for paper in self:
            parts = (paper.type_id.name, paper.number, paper.partner_id.display_name)
            paper.display_name = ", ".join(part for part in parts if part)

    # -- checks --------------------------------------------------------------------

    @api.constrains("type_id", "date_expires", "is_permanent")
    def _check_expiry(self):
        for paper in self:
            if paper.type_id.source != "paper":
                raise ValidationError(
                    self.env._(
                        "“%s” is fulfilled by a form of the credit file, not by a "
                        "paper.",
                        paper.type_id.name,
                    )
                )
            open_end = not paper.date_expires and not paper.is_permanent
            if paper.type_id.has_expiry and open_end:
                raise ValidationError(
                    self.env._(
                        "“%s” expires: enter until when it is valid, or tick “Without "
                        "End”.",
                        paper.type_id.name,
                    )
                )

    @api.constrains("type_id", "company_id")
    def _check_type_company(self):
        for paper in self:
            if paper.type_id.company_id not in (
                paper.company_id,
                self.env["res.company"],
            ):
                raise ValidationError(
                    self.env._(
                        "“%s” belongs to another company's list.", paper.type_id.name
                    )
                )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._cs_commercial(vals) for vals in vals_list]
        for vals in vals_list:
            vals.pop("reminded_on", None)
        papers = super().create(vals_list)
        papers._cs_own_copies()
        papers.sudo()._cs_settle_reminders()
        self.env["res.partner"]._cs_credit_changed()
        return papers

    def write(self, vals):
        vals = self._cs_commercial(vals)
        if self.env.context.get("cs_paper_reminding") is not _REMINDING:
            vals.pop("reminded_on", None)
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._cs_own_copies()
        if vals.keys() & {"date_expires", "type_id", "partner_id", "active"}:
            # another date is another reminder
            self.sudo()._cs_forget_reminder()
            self.sudo()._cs_settle_reminders()
            self.env["res.partner"]._cs_credit_changed()
        return result

    def _cs_set_reminded(self, day):
        """Note when the reminder was given; no client writes it."""
        papers = self.with_context(cs_paper_reminding=_REMINDING)
        papers.write({"reminded_on": day})

    def _cs_commercial(self, vals):
        vals = dict(vals)
        partner = self.env["res.partner"].browse(vals.get("partner_id") or []).exists()
        if partner:
            vals["partner_id"] = partner.commercial_partner_id.id
        return vals

    def _cs_own_copies(self):
        """Make the paper the owner of files that were uploaded without one.

        Whoever may read the paper may then read its copies, nobody else.
        """
        for paper in self:
            loose = paper.attachment_ids.sudo().filtered(
                lambda a: not a.res_id and a.create_uid == self.env.user
            )
            loose.write({"res_model": self._name, "res_id": paper.id})
