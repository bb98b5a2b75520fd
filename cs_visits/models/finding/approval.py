from odoo import api, fields, models
from odoo.fields import Domain

FINDING = "cs.visit.finding"


class CsApproval(models.Model):
    """The reason of a decision about a visit is not for those who were along (A2.3).

    The salesperson is kept from it by ``hidden_from_id``, which names one person.
    """

    _inherit = "cs.approval"

    is_of_own_visit = fields.Boolean(
        string="About One's Own Visit",
        compute="_compute_is_of_own_visit",
        search="_search_is_of_own_visit",
    )

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_is_of_own_visit(self):
        own = set(self._cs_findings_along().ids)
        for approval in self:
            approval.is_of_own_visit = (
                approval.res_model == FINDING and approval.res_id in own
            )

    def _search_is_of_own_visit(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self._cs_findings_along().ids
        domain = Domain("res_model", "=", FINDING) & Domain("res_id", "in", own)
        return domain if True in value else ~domain

    @api.model
    def _cs_findings_along(self):
        """Return the questions about visits the user was along on (sudo)."""
        return (
            self.env[FINDING]
            .sudo()
            .search(Domain("visit_id.companion_ids", "in", [self.env.uid]))
        )
