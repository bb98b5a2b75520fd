from odoo import api, fields, models, tools
from odoo.fields import Domain


class CsCreditPaperType(models.Model):
    """A paper the credit file must or may hold (B5.2): the company's list, as data.

    A company's own list goes before the shared one.
    """

    _name = "cs.credit.paper.type"
    _description = "Type of Credit Paper"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    source = fields.Selection(
        selection=[
            ("paper", "A paper filed here"),
            ("statement", "Financial statements entered"),
            ("survey", "Approved credit survey"),
        ],
        string="Fulfilled By",
        required=True,
        default="paper",
    )
    customer_kind = fields.Selection(
        selection=[
            ("all", "All customers"),
            ("company", "Companies"),
            ("person", "Individuals"),
        ],
        string="For",
        required=True,
        default="all",
    )
    is_required = fields.Boolean(string="Required", default=True)
    has_expiry = fields.Boolean(
        string="Expires", help="The paper says until when it is valid"
    )
    max_months = fields.Integer(
        string="Not Older Than",
        help="Months: of statements since their period's end, of a survey since it was "
        "filled in; 0: any age",
    )
    lead_days = fields.Integer(
        string="Remind Before", default=20, help="Working days before the paper expires"
    )
    sequence = fields.Integer(default=10)
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company's own list replaces the shared one.",
    )
    active = fields.Boolean(default=True)

    _figures_valid = models.Constraint(
        "CHECK(COALESCE(max_months, 0) BETWEEN 0 AND 240"
        " AND COALESCE(lead_days, 0) BETWEEN 0 AND 250)",
        "Months are 0 to 240, days before the expiry 0 to 250.",
    )

    # -- cache ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _cs_for(self, company):
        """Return the types that hold for a company (sudo)."""
        return self.sudo().browse(self._cs_ids_for(company.id))

    @api.model
    @tools.ormcache("company_id")
    def _cs_ids_for(self, company_id):
        found = self.sudo().search(Domain("company_id", "in", [False, company_id]))
        return tuple((found.filtered("company_id") or found).ids)
