from odoo import Command, api, fields, models

from odoo.addons.cs_department.exceptions import MissingInputError

from ...models.rating.rating_source import RatingSource
from ...tools import rating as rating_tools
from ...tools import scoring


class CsCreditRatingTrial(models.TransientModel):
    """What if: other answers, the grade and the limit, before anything is saved."""

    _name = "cs.credit.rating.trial"
    _description = "What If of a Credit Rating"

    rating_id = fields.Many2one(
        comodel_name="cs.credit.rating", required=True, readonly=True
    )
    state = fields.Selection(related="rating_id.state")
    currency_id = fields.Many2one(related="rating_id.currency_id")
    line_ids = fields.One2many(
        comodel_name="cs.credit.rating.trial.line", inverse_name="trial_id"
    )
    score_now = fields.Float(related="rating_id.score", string="Score Now")
    grade_now_id = fields.Many2one(related="rating_id.grade_id", string="Grade Now")
    limit_now = fields.Monetary(
        related="rating_id.proposed_limit", string="Limit Proposed Now"
    )
    score = fields.Float(compute="_compute_outcome")
    grade_id = fields.Many2one(
        comodel_name="cs.credit.grade", compute="_compute_outcome"
    )
    proposed_limit = fields.Monetary(
        string="Limit Proposed", compute="_compute_outcome"
    )
    reasons = fields.Text(compute="_compute_outcome")

    @api.model
    def _cs_of(self, rating):
        """Return a trial that begins with the rating's own answers.

        :raise MissingInputError: the rating has no figures yet
        """
        if not rating.figures:
            raise MissingInputError(
                self.env._("%s is not scored yet: score it first.", rating.display_name)
            )
        lines = rating.line_ids.filtered(lambda line: line.source == "evaluator")
        return self.create(
            {
                "rating_id": rating.id,
                "line_ids": [
                    Command.create(
                        {
                            "indicator_id": line.indicator_id.id,
                            "band_id": line.band_id.id,
                        }
                    )
                    for line in lines
                ],
            }
        )

    @api.depends("line_ids.band_id", "rating_id")
    def _compute_outcome(self):
        for trial in self:
            rating = trial.rating_id
            rating.check_access("read")
            source = RatingSource(
                self.env, rating.company_id, rating.scorecard_id, rating.date_to, {}, {}
            )
            figures = rating.figures or rating_tools.NO_TRADE
            outcome = rating_tools.rate(
                source.scheme, figures, figures.get("statement"), trial._cs_answers()
            )
            grade = source.grade(outcome.grade)
            trial.score = outcome.score
            trial.grade_id = grade
            trial.proposed_limit = scoring.proposed_limit(
                grade.factor, figures["sales_year"], grade.cap or None
            )
            trial.reasons = "\n".join(
                rating._cs_reason_text(*reason) for reason in outcome.reasons
            )

    def _cs_answers(self):
        self.ensure_one()
        return {
            line.indicator_id.id: line.band_id.id
            for line in self.line_ids
            if line.band_id
        }

    def action_apply(self):
        """Give the rating the answers tried here; it is scored anew.

        :raise ReadonlyDocumentError: the rating is published
        """
        self.ensure_one()
        now = self.rating_id._cs_answers()
        tried = {
            line.indicator_id.id: line.band_id.id or False for line in self.line_ids
        }
        changed = {
            indicator: band
            for indicator, band in tried.items()
            if (now.get(indicator) or False) != band
        }
        self.rating_id._cs_answer(changed)
        return {"type": "ir.actions.act_window_close"}
