from odoo import fields, models


class CsCreditRatingTrialLine(models.TransientModel):
    """An answer that is tried."""

    _name = "cs.credit.rating.trial.line"
    _description = "Answer That Is Tried"
    _order = "code, id"

    trial_id = fields.Many2one(
        comodel_name="cs.credit.rating.trial", required=True, ondelete="cascade"
    )
    indicator_id = fields.Many2one(
        comodel_name="cs.credit.indicator", required=True, readonly=True
    )
    code = fields.Char(related="indicator_id.code", store=True)
    band_id = fields.Many2one(
        comodel_name="cs.credit.band",
        string="Answer",
        domain="[('indicator_id', '=', indicator_id)]",
    )
    points = fields.Float(related="band_id.points")
    max_points = fields.Float(related="indicator_id.max_points", string="Of")
