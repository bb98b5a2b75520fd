from odoo import api, fields, models


class CsRebateTier(models.Model):
    """From a turnover on, so many per cent of it are paid back (A6.1)."""

    _name = "cs.rebate.tier"
    _description = "Rebate Tier"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "rebate_id, turnover_from"

    rebate_id = fields.Many2one(
        comodel_name="cs.rebate", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="rebate_id.currency_id")
    turnover_from = fields.Monetary(string="From Turnover", required=True)
    percent = fields.Float(string="Per Cent", required=True)

    _turnover_uniq = models.UniqueIndex(
        "(rebate_id, turnover_from)", "Two tiers begin at the same turnover."
    )
    _figures_valid = models.Constraint(
        "CHECK(turnover_from >= 0 AND turnover_from < 1e15"
        " AND percent BETWEEN 0 AND 100)",
        "A tier begins at a turnover from 0 and gives 0 to 100 per cent.",
    )

    @api.depends("turnover_from", "percent")
    def _compute_display_name(self):
        for tier in self:
            tier.display_name = self.env._(
                "from %(turnover)s: %(percent)s %%",
                turnover=f"{tier.turnover_from:g}",
                percent=f"{tier.percent:g}",
            )

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        tiers.rebate_id._cs_content_touched()
        return tiers

    def write(self, vals):
        self.rebate_id._cs_check_open()
        result = super().write(vals)
        self.rebate_id._cs_content_touched()
        return result

    def unlink(self):
        rebates = self.rebate_id
        rebates._cs_check_open()
        result = super().unlink()
        rebates._cs_content_touched()
        return result
