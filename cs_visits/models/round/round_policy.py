from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import RoundError


class CsRoundPolicy(models.Model):
    """Which share of the visited customers a round calls (A2.1).

    First the floors: so many customers of each salesperson and of each level. Then the
    share is filled up from all. The order is that of the round's seed, in which a
    customer of more weight comes sooner.
    """

    _name = "cs.round.policy"
    _description = "Round Policy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    share = fields.Float(
        string="Share (%)",
        default=100.0,
        required=True,
        help="Per cent of the visited customers who can be called; 100: all of them",
    )
    minimum = fields.Integer(
        string="At Least",
        default=3,
        required=True,
        help="Customers called for each salesperson, as far as there are that many",
    )
    level_ids = fields.One2many(
        comodel_name="cs.round.policy.level",
        inverse_name="policy_id",
        string="By Customer Level",
        copy=True,
    )
    weight_refuted = fields.Float(
        string="Weight of a Refutation",
        default=1.0,
        help="Every customer weighs 1. Each visit of the salesperson that was refuted "
        "lately adds this much.",
    )
    months_refuted = fields.Integer(
        string="Refuted Within (Months)",
        default=6,
        help="How long a refuted visit counts",
    )
    weight_silent = fields.Float(
        string="Weight of Silence",
        default=1.0,
        help="A customer to whom customer service has not spoken for long weighs this "
        "much more.",
    )
    months_silent = fields.Integer(
        string="Not Called For (Months)",
        default=6,
        help="After how long a customer counts as silent",
    )
    deviation = fields.Float(
        string="Deviation (%)",
        default=50.0,
        help="From how far off the usual number of visits a salesperson is marked in "
        "the round; 0: nobody is",
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company's own policy goes before the shared one.",
    )
    active = fields.Boolean(default=True)

    _share_valid = models.Constraint(
        "CHECK(share >= 0 AND share <= 100 AND minimum BETWEEN 0 AND 10000"
        " AND (share > 0 OR minimum > 0))",
        "A policy calls a share from 0 to 100 per cent, or a minimum from 0.",
    )
    _weights_valid = models.Constraint(
        "CHECK(COALESCE(weight_refuted, 0) BETWEEN 0 AND 100"
        " AND COALESCE(weight_silent, 0) BETWEEN 0 AND 100)",
        "A weight is a number from 0 (does not matter) to 100.",
    )
    _months_valid = models.Constraint(
        "CHECK(COALESCE(months_refuted, 1) BETWEEN 1 AND 60"
        " AND COALESCE(months_silent, 1) BETWEEN 1 AND 60)",
        "Look back from 1 to 60 months.",
    )
    _deviation_valid = models.Constraint(
        "CHECK(COALESCE(deviation, 0) BETWEEN 0 AND 1000)",
        "A deviation is a number from 0 to 1,000 per cent.",
    )

    @api.model
    def _cs_for_company(self, company):
        """Return the first policy of a company; its own goes before a shared one.

        :raise RoundError: there is none
        """
        policies = self.sudo().search(Domain("company_id", "in", [False, company.id]))
        policies = policies.filtered("company_id") or policies
        if not policies:
            raise RoundError(
                self.env._(
                    "No policy says whom a round calls. Add one under Visits › "
                    "Configuration › Round Policies."
                )
            )
        return policies[0]

    def _cs_strata(self):
        """Return what is drawn of each level that has an own line.

        :return: dict of level id → ``[share, minimum]``, the share in per cent
        """
        self.ensure_one()
        return {
            line.level_id.id: [max(self.share, line.share), line.minimum]
            for line in self.level_ids
        }
