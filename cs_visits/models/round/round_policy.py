from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import RoundError


class CsRoundPolicy(models.Model):
    """Which share of the visited customers a round calls (A2.1)."""

    _name = "cs.round.policy"
    _description = "Round Policy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    share = fields.Float(
        string="Share (%)",
        default=100.0,
        required=True,
        help="Per cent of each salesperson's visited customers",
    )
    minimum = fields.Integer(
        string="At Least",
        default=3,
        required=True,
        help="Customers called for each salesperson, as far as there are that many",
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
