from odoo import api, fields, models

from ..visit.visit import STAFF
from .finding import STATES


class CsVisit(models.Model):
    """A visit about which there is a question, and what its decision makes of it."""

    _inherit = "cs.visit"

    finding_ids = fields.One2many(
        comodel_name="cs.visit.finding",
        inverse_name="visit_id",
        readonly=True,
        # a search for “is set” does not ask for the rights to what is set
        groups=STAFF,
    )
    finding_state = fields.Selection(
        selection=STATES,
        string="Question",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=STAFF,
        help="Only an upheld question counts against anybody.",
    )

    finding_count = fields.Integer(compute="_compute_finding_count")

    @api.depends("finding_ids", "finding_state")
    @api.depends_context("uid")
    def _compute_finding_count(self):
        """Questions the reader may see: colleagues do not learn of any."""
        # the rules of questions are dear, and most visits have none
        asked = self.sudo().filtered("finding_state").ids
        counts = {}
        if asked:
            counts = dict(
                self.env["cs.visit.finding"]._read_group(
                    [("visit_id", "in", asked)], ["visit_id"], ["__count"]
                )
            )
        for visit in self:
            visit.finding_count = counts.get(visit._origin, 0)

    def action_finding(self):
        """Open the question about this visit."""
        self.ensure_one()
        finding = self.env["cs.visit.finding"].search([("visit_id", "=", self.id)])
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.visit.finding",
            "res_id": finding.id,
            "views": [(False, "form")],
        }

    def _cs_verify_dismissed(self):
        """A question that was dismissed: the visit counts as made (sudo).

        What the customer said stays in ``check_result``.
        """
        for visit in self:
            if visit.state in ("handed_over", "refuted"):
                visit._cs_as_system()._transition("verify")
