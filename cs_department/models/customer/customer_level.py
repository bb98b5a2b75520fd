from odoo import fields, models


class CsCustomerLevel(models.Model):
    """A class of customers, each with its own service (E2, E9)."""

    _name = "cs.customer.level"
    _description = "Customer Level"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The most important level comes first.")
    color = fields.Integer()
    description = fields.Text(
        string="Service", translate=True, help="What customers of this level get (E9)"
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty: all companies"
    )
    active = fields.Boolean(default=True)

    _name_not_blank = models.Constraint(
        "CHECK(btrim(name->>'en_US') <> '')", "Give the level a name."
    )
