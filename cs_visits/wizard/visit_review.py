from odoo import api, fields, models


class CsVisitReview(models.TransientModel):
    """The manager's review of one record or many, with a comment (A1.4)."""

    _name = "cs.visit.review"
    _description = "Review Visits"
    _inherit = ["cs.wizard.mixin"]

    visit_ids = fields.Many2many(
        comodel_name="cs.visit", string="Visits", required=True
    )
    visit_count = fields.Integer(compute="_compute_visit_count")
    comment = fields.Text(help="Told to the salesperson and kept with the record")

    @api.depends("visit_ids")
    def _compute_visit_count(self):
        for wizard in self:
            wizard.visit_count = len(wizard.visit_ids)

    def action_review(self):
        """Review the visits with the comment.

        :raise TransitionError: one of them does not wait for a review
        """
        self.ensure_one()
        self.visit_ids._review(self.comment)
        return {"type": "ir.actions.act_window_close"}

    def action_send_back(self):
        """Send the visits back instead; the comment says why.

        :raise MissingInputError: there is no comment
        """
        self.ensure_one()
        self.visit_ids._send_back(self.comment)
        return {"type": "ir.actions.act_window_close"}
