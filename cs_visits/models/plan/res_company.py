from odoo import fields, models


class ResCompany(models.Model):
    """How visits are planned: what the proposal of a month goes by."""

    _inherit = "res.company"

    cs_visit_per_day = fields.Integer(
        string="Visits a Day",
        default=4,
        help="Most visits a proposal puts on one day of one salesperson",
    )
    cs_visit_slot = fields.Float(
        string="Time for a Visit",
        default=1.5,
        help="Hours a proposed visit takes, with the way to it",
    )
    cs_visit_due_days = fields.Integer(
        string="Due Soon",
        default=14,
        help="Days before its date a visit is shown as due",
    )

    _cs_visit_per_day_valid = models.Constraint(
        "CHECK(cs_visit_per_day BETWEEN 1 AND 20)",
        "A proposal puts 1 to 20 visits on a day.",
    )
    _cs_visit_slot_valid = models.Constraint(
        "CHECK(cs_visit_slot >= 0.25 AND cs_visit_slot <= 10)",
        "A visit takes a quarter of an hour to ten hours.",
    )
    _cs_visit_due_days_valid = models.Constraint(
        "CHECK(cs_visit_due_days BETWEEN 0 AND 366)",
        "Visits are shown as due 0 to 366 days before.",
    )
