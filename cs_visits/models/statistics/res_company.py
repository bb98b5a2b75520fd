from odoo import fields, models


class ResCompany(models.Model):
    """How the figures of visits are read."""

    _inherit = "res.company"

    cs_visit_order_days = fields.Integer(
        string="Days from Visit to Order",
        default=60,
        required=True,
        help="An order within so many days after a visit counts as its result.",
    )

    _cs_visit_order_days_valid = models.Constraint(
        "CHECK(cs_visit_order_days BETWEEN 1 AND 366)",
        "An order is a visit's result within 1 to 366 days.",
    )
