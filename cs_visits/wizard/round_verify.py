from odoo import api, fields, models

from ..models.round import callback_round_verify as verify


class CsCallbackRoundVerify(models.TransientModel):
    """What came of drawing a round again: identical, or where the list differs."""

    _name = "cs.callback.round.verify"
    _description = "Round Drawn Again"
    _inherit = ["cs.wizard.mixin"]

    round_id = fields.Many2one(
        comodel_name="cs.callback.round", required=True, readonly=True
    )
    seed = fields.Char(related="round_id.seed")
    draw_ids = fields.One2many(related="round_id.draw_ids")
    line_ids = fields.One2many(
        comodel_name="cs.callback.round.verify.line",
        inverse_name="verify_id",
        string="Differences",
        readonly=True,
    )
    is_identical = fields.Boolean(compute="_compute_is_identical")

    @api.depends("line_ids")
    def _compute_is_identical(self):
        for verdict in self:
            verdict.is_identical = not verdict.line_ids


class CsCallbackRoundVerifyLine(models.TransientModel):
    """One way in which the recorded list differs from the one drawn again."""

    _name = "cs.callback.round.verify.line"
    _description = "Difference of a Round Drawn Again"
    _inherit = ["cs.wizard.mixin"]
    _order = "draw_number, id"

    verify_id = fields.Many2one(
        comodel_name="cs.callback.round.verify", required=True, ondelete="cascade"
    )
    draw_number = fields.Integer(string="Draw", readonly=True)
    visit_id = fields.Many2one(comodel_name="cs.visit", readonly=True)
    partner_id = fields.Many2one(related="visit_id.partner_id")
    user_id = fields.Many2one(related="visit_id.user_id", string="Salesperson")
    kind = fields.Selection(
        selection=[
            (verify.MISSING, "Handed over in time, but not on the list"),
            (verify.FOREIGN, "On the list, but not handed over by then"),
            (verify.OTHER_VISIT, "The seed picks another visit of the customer"),
            (verify.WEIGHT, "Weighs something else by the policy"),
            (verify.SHOULD, "Not drawn, but the seed draws it"),
            (verify.SHOULD_NOT, "Drawn, but the seed does not draw it"),
            (verify.SUM, "The list does not match its check sum"),
        ],
        string="Difference",
        required=True,
        readonly=True,
    )
