from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_outing_late = fields.Selection(
        selection=[
            ("flag", "Accepted, and says so"),
            ("refuse", "Refused, unless it is urgent with a reason"),
        ],
        string="Outings Asked for After Leaving",
        default="flag",
        required=True,
        help="A1.3: staff apply before they go out.",
    )
