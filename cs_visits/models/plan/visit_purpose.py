from odoo import api, fields, models
from odoo.fields import Domain

# What a visit is made for in the large; targets and figures tell these apart
KINDS = [
    ("sales", "Sales"),
    ("preventive", "Preventive service"),
    ("relationship", "Relationship"),
    ("seminar", "Seminar or event"),
]


class CsVisitPurpose(models.Model):
    """Sales visits (A1.1), preventive ones (C9), relationship and seminars (E10)."""

    _inherit = "cs.visit.purpose"

    kind = fields.Selection(
        selection=KINDS,
        required=True,
        default="sales",
        index=True,
        help="A preventive, relationship or seminar target is met by visits of its own "
        "kind alone, a sales target by any visit.",
    )

    @api.model
    def _cs_default(self, kind, company):
        """Return the first purpose of a kind that a company has, or none."""
        return self.search(
            Domain("kind", "=", kind) & Domain("company_id", "in", [False, company.id]),
            limit=1,
        )
