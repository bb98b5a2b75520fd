from odoo import fields, models


class CsRoundPolicyLevel(models.Model):
    """How many customers of one level a round calls at least (A2.1)."""

    _name = "cs.round.policy.level"
    _description = "Level in a Round Policy"
    _order = "policy_id, level_id"
    _rec_name = "level_id"

    policy_id = fields.Many2one(
        comodel_name="cs.round.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    level_id = fields.Many2one(
        comodel_name="cs.customer.level", required=True, ondelete="cascade"
    )
    share = fields.Float(
        string="Share (%)",
        default=0.0,
        help="Per cent of the level's visited customers, when it is more than the "
        "share of all",
    )
    minimum = fields.Integer(
        string="At Least",
        default=1,
        help="Customers of the level in each round, as far as there are that many",
    )

    _level_uniq = models.UniqueIndex(
        "(policy_id, level_id)", "The policy has a line for this level already."
    )
    _share_valid = models.Constraint(
        "CHECK(COALESCE(share, 0) BETWEEN 0 AND 100"
        " AND COALESCE(minimum, 0) BETWEEN 0 AND 10000)",
        "A level has a share from 0 to 100 per cent and a minimum from 0 to 10,000.",
    )
