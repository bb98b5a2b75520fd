from odoo import fields, models


class CsVisitPurpose(models.Model):
    """Why a customer is visited (A1.1), and what such a visit has to bring home."""

    _name = "cs.visit.purpose"
    _description = "Visit Purpose"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name for imports")
    sequence = fields.Integer(default=10)
    mandatory_item_ids = fields.Many2many(
        comodel_name="cs.visit.item",
        string="Mandatory Items",
        help="Items a visit with this purpose cannot be submitted without",
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty: all companies"
    )
    active = fields.Boolean(default=True)

    _code_not_blank = models.Constraint(
        "CHECK(btrim(code) <> '')", "A purpose's short name cannot be blank."
    )
