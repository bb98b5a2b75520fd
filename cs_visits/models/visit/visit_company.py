from odoo import fields, models


class ResCompany(models.Model):
    """What a company makes of positions and photos: its policy, no number in code."""

    _inherit = "res.company"

    cs_visit_far_m = fields.Integer(
        string="Far from the Customer (m)",
        default=500,
        help="A check-in farther than this from the customer's address is marked.",
    )
    cs_visit_speed_kmh = fields.Integer(
        string="Fastest Travel (km/h)",
        default=200,
        help="Who would have had to travel faster from one visit to the next is warned "
        "of; between two check-ins it is marked.",
    )
    cs_visit_near_km = fields.Integer(
        string="Same Area (km)",
        default=30,
        help="Places no farther apart than this are not compared by speed.",
    )
    cs_visit_photo_limit = fields.Integer(
        string="Photos a Visit", default=20, help="More are refused."
    )
    cs_visit_photo_mb = fields.Integer(
        string="Largest Photo (MB)",
        default=5,
        help="The phone makes photos smaller before it sends them.",
    )

    _cs_visit_position_valid = models.Constraint(
        "CHECK(cs_visit_far_m BETWEEN 10 AND 100000"
        " AND cs_visit_speed_kmh BETWEEN 10 AND 2000"
        " AND cs_visit_near_km BETWEEN 0 AND 1000)",
        "A position counts as far from 10 m to 100 km on, travel goes at 10 to 2,000 "
        "km/h, and an area has at most 1,000 km.",
    )
    _cs_visit_photo_valid = models.Constraint(
        "CHECK(cs_visit_photo_limit BETWEEN 1 AND 100"
        " AND cs_visit_photo_mb BETWEEN 1 AND 25)",
        "A visit has 1 to 100 photos of 1 to 25 MB.",
    )
