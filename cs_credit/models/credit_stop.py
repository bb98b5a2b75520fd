from odoo import api, fields, models
from odoo.fields import Domain


class CsCreditStop(models.Model):
    """A manual stop: nothing is delivered on credit until it ends."""

    _name = "cs.credit.stop"
    _description = "Credit Stop"
    _order = "date_from desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self.env.company._cs_today()
    )
    date_to = fields.Date(string="Until", help="Empty: until it is ended here")
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Stopped By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    active = fields.Boolean(default=True)

    _reason_not_blank = models.Constraint(
        "CHECK(btrim(reason) <> '' AND (date_to IS NULL OR date_from <= date_to))",
        "Give the reason of the stop, and an end that is not before its start.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
            if partner.exists():
                vals["partner_id"] = partner.commercial_partner_id.id
        stops = super().create(vals_list)
        for company, mine in stops.grouped("company_id").items():
            self.env["cs.credit.guard"].sudo()._cs_take(mine.partner_id.ids, company)
        self.env["res.partner"]._cs_credit_changed()
        return stops

    def write(self, vals):
        result = super().write(vals)
        self.env["res.partner"]._cs_credit_changed()
        return result

    @api.model
    def _cs_domain_now(self, company):
        today = company._cs_today()
        return (
            Domain("company_id", "=", company.id)
            & Domain("date_from", "<=", today)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        )
