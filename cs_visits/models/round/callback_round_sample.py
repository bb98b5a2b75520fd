from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError


class CsCallbackRoundDraw(models.Model):
    """One draw of a round: by what it was drawn, and what came out (A2.1).

    With the seed of the round and the customers on its list, this is all that is needed
    to draw again. Written by the engine alone; all groups only read.
    """

    _name = "cs.callback.round.draw"
    _description = "Draw of a Round"
    _inherit = ["cs.engine.row.mixin"]
    _order = "round_id desc, number"
    _rec_name = "number"

    round_id = fields.Many2one(
        comodel_name="cs.callback.round",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    date = fields.Datetime(string="Drawn On", required=True, readonly=True)
    date_before = fields.Datetime(
        string="Handed In Since",
        readonly=True,
        help="When the round before was last drawn: records of earlier days that were "
        "handed over after that are drawn here.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Drawn By", required=True, readonly=True
    )
    policy_name = fields.Char(string="Policy", readonly=True)
    share = fields.Float(string="Share (%)", readonly=True, aggregator=None)
    minimum = fields.Integer(string="At Least", readonly=True, aggregator=None)
    weight_refuted = fields.Float(readonly=True, aggregator=None)
    months_refuted = fields.Integer(readonly=True, aggregator=None)
    weight_silent = fields.Float(readonly=True, aggregator=None)
    months_silent = fields.Integer(readonly=True, aggregator=None)
    level_data = fields.Json(
        readonly=True, help="Level → share in per cent and minimum, as in the policy"
    )
    candidate_count = fields.Integer(string="Customers", readonly=True)
    drawn_count = fields.Integer(string="To Call", readonly=True)
    barred_count = fields.Integer(
        string="Cannot Be Called",
        readonly=True,
        help="Without a phone, or asked not to be called",
    )
    digest = fields.Char(
        string="Check Sum",
        readonly=True,
        help="SHA-256 of the list: visits and whether they were drawn. Note it down "
        "elsewhere, and nobody can change the list unseen.",
    )

    _number_uniq = models.UniqueIndex(
        "(round_id, number)", "A draw of a round has its own number."
    )

    @api.depends("number", "date")
    def _compute_display_name(self):
        for draw in self:
            draw.display_name = self.env._("Draw %s", draw.number)

    def _cs_strata(self):
        """Return ``{level id: (share, minimum)}``; 0 are all levels without a line."""
        self.ensure_one()
        levels = self.level_data or {}
        strata = {int(key): tuple(value) for key, value in levels.items()}
        return {0: (self.share, 0), **strata}

    def _cs_weight(self, refuted_count, is_silent):
        """Return what a customer weighs.

        :param refuted_count: refuted visits of the salesperson
        :param is_silent: whether customer service had not spoken to the customer
        """
        self.ensure_one()
        return (
            1.0
            + self.weight_refuted * refuted_count
            + self.weight_silent * bool(is_silent)
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        raise ReadonlyDocumentError(
            self.env._("The list of a round is evidence and cannot be deleted.")
        )
