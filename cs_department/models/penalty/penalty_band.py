from odoo import api, fields, models

from ..complaint.complaint_remedy import check_amounts

# In the context while a rule saves its whole table: it checks once all is written.
# Compared by identity, so that no client can send it.
WHOLE_TABLE = object()


class CsPenaltyBand(models.Model):
    """One line of the loss table: from this loss up to the next line's."""

    _name = "cs.penalty.band"
    _description = "Loss Band"
    _order = "rule_id, loss_from, id"

    rule_id = fields.Many2one(
        comodel_name="cs.penalty.rule", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="rule_id.currency_id")
    loss_from = fields.Float(
        digits=(16, 2),
        required=True,
        help="In company currency; the band holds this very amount",
    )
    loss_to = fields.Float(
        string="Up To",
        digits=(16, 2),
        compute="_compute_loss_to",
        help="Below this amount, where the next band begins; empty: without limit",
    )
    person_percent = fields.Float(
        string="Person (%)", digits=(16, 2), help="The person directly responsible"
    )
    head_percent = fields.Float(
        string="Head (%)", digits=(16, 2), help="The head of that person's department"
    )

    _band_valid = models.Constraint(
        "CHECK(loss_from >= 0 AND loss_from < 1e15"
        " AND COALESCE(person_percent, 0) >= 0 AND COALESCE(person_percent, 0) <= 100"
        " AND COALESCE(head_percent, 0) >= 0 AND COALESCE(head_percent, 0) <= 100)",
        "A band begins at a loss from 0, its shares lie between 0 and 100 %.",
    )

    @api.depends("loss_from", "rule_id.band_ids.loss_from")
    def _compute_loss_to(self):
        for band in self:
            later = [
                other.loss_from
                for other in band.rule_id.band_ids
                if other.loss_from > band.loss_from
            ]
            band.loss_to = min(later, default=0)

    @api.depends("loss_from", "person_percent", "head_percent")
    def _compute_display_name(self):
        for band in self:
            band.display_name = self.env._(
                "loss from %(loss)s: %(person)s %% / %(head)s %%",
                loss=f"{band.loss_from:,.2f}",
                person=f"{band.person_percent:g}",
                head=f"{band.head_percent:g}",
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_amounts(self, vals)
        bands = super().create(vals_list)
        bands.rule_id._cs_check_table()
        return bands

    def write(self, vals):
        check_amounts(self, vals)
        rules = self.rule_id
        result = super().write(vals)
        (rules | self.rule_id)._cs_check_table()
        return result

    def unlink(self):
        rules = self.rule_id
        result = super().unlink()
        rules._cs_check_table()
        return result
