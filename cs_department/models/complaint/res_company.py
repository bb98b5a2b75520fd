from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_repeat_days = fields.Integer(
        string="Days of a Repeated Complaint",
        default=90,
        required=True,
        help="A complaint of the same customer about the same product within so many "
        "days counts as repeated.",
    )

    _cs_repeat_days_positive = models.Constraint(
        "CHECK(cs_repeat_days BETWEEN 1 AND 3650)",
        "A complaint is repeated within 1 to 3650 days.",
    )
