from odoo import api, fields, models

# [ours] per cent of customers of a grade who do not pay in a year; of what they owe
# this part comes back.
LOSS_RATES = {"AAA": 0.2, "AA": 0.5, "A": 1.0, "B": 3.0, "C": 10.0}
RECOVERY_RATE = 40.0


class CsCreditGrade(models.Model):
    """What is expected to be lost of a grade's receivables."""

    _inherit = "cs.credit.grade"

    loss_rate = fields.Float(
        string="Default Rate",
        digits=(16, 2),
        aggregator="avg",
        help="Per cent of this grade's customers expected not to pay within a year. "
        "Expected loss = exposure × default rate × (1 − recovery). Customers without a "
        "grade count like the lowest one.",
    )
    recovery_rate = fields.Float(
        string="Recovery",
        digits=(16, 2),
        aggregator="avg",
        help="Per cent of a defaulted customer's debt that comes back in the end",
    )

    _loss_valid = models.Constraint(
        "CHECK(COALESCE(loss_rate, 0) BETWEEN 0 AND 100"
        " AND COALESCE(recovery_rate, 0) BETWEEN 0 AND 100)",
        "Default rate and recovery are per cent from 0 to 100.",
    )

    @api.model
    def _cs_init_loss_rates(self):
        """Give the scheme's grades their rates, where nobody ever entered any."""
        for code, rate in LOSS_RATES.items():
            self.env.cr.execute(
                "UPDATE cs_credit_grade SET loss_rate = %s, recovery_rate = %s"
                " WHERE code = %s AND loss_rate IS NULL AND recovery_rate IS NULL",
                [rate, RECOVERY_RATE, code],
            )
        self.invalidate_model(["loss_rate", "recovery_rate"])
