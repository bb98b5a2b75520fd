from odoo import api, fields, models

from ..models.finding.finding_decision import DECISIONS


class CsVisitFindingDecide(models.TransientModel):
    """Asks how a question about a visit is decided, and why."""

    _name = "cs.visit.finding.decide"
    _description = "Decide a Question about a Visit"
    _inherit = ["cs.wizard.mixin"]

    finding_id = fields.Many2one(
        comodel_name="cs.visit.finding", required=True, readonly=True
    )
    decision = fields.Selection(selection=DECISIONS, required=True)
    reason = fields.Text(
        required=True, help="For the file; the salesperson does not read it"
    )
    summary = fields.Text(
        string="For the Salesperson",
        compute="_compute_summary",
        store=True,
        readonly=False,
        help="What the salesperson reads. Keep out what the customer said.",
    )

    @api.depends("finding_id", "decision")
    def _compute_summary(self):
        for wizard in self:
            finding = wizard.finding_id
            wizard.summary = (
                finding._cs_neutral_summary(wizard.decision)
                if finding and wizard.decision and finding.has_access("read")
                else False
            )

    def action_decide(self):
        """Decide with the reason given.

        :raise MissingInputError: the reason is empty
        :raise TransitionAccessError: somebody else decides
        """
        self.ensure_one()
        self.finding_id._decide(self.decision, self.reason, self.summary)
        return {"type": "ir.actions.act_window_close"}
