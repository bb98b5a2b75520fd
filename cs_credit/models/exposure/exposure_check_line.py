from odoo import fields, models


class CsCreditExposureCheckLine(models.Model):
    """One figure of one customer that differed from the ledger."""

    _name = "cs.credit.exposure.check.line"
    _description = "Difference of a Credit Exposure"
    _order = "check_id desc, partner_id, id"
    _rec_name = "part"

    check_id = fields.Many2one(
        comodel_name="cs.credit.exposure.check",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="check_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    part = fields.Char(readonly=True, help="Technical name of the figure")
    part_name = fields.Char(string="Figure", compute="_compute_part_name")
    stored = fields.Float(string="In the Table", readonly=True)
    ledger = fields.Float(string="In the Ledger", readonly=True)

    _figures_finite = models.Constraint(
        "CHECK(stored > -1e15 AND stored < 1e15 AND ledger > -1e15 AND ledger < 1e15)",
        "A difference is a number.",
    )

    def _compute_part_name(self):
        labels = self.env["cs.credit.exposure"].fields_get(attributes=["string"])
        for line in self:
            line.part_name = labels.get(line.part, {}).get("string", line.part)
