from odoo import fields, models


class CsDeadlineEscalation(models.Model):
    """One step up after a missed deadline."""

    _name = "cs.deadline.escalation"
    _description = "Escalation"
    _inherit = ["cs.role.mixin"]
    _order = "rule_id, level, id"

    rule_id = fields.Many2one(
        comodel_name="cs.deadline.rule", required=True, ondelete="cascade", index=True
    )
    level = fields.Integer(required=True, default=1)
    after_days = fields.Integer(
        string="After", help="Working days after the due date; 0: at once"
    )
    send_email = fields.Boolean(string="E-Mail", default=True)

    _level_uniq = models.UniqueIndex(
        "(rule_id, level)", "Each level of escalation stands once in a rule."
    )
    _level_valid = models.Constraint(
        "CHECK(level > 0 AND after_days BETWEEN 0 AND 365)",
        "Levels start at 1 and come 0 to 365 working days after the due date.",
    )

    def _cs_date(self, deadline):
        """Naive UTC moment at which this level is due for a deadline."""
        if not self.after_days:
            return deadline.date_due
        return deadline.company_id._cs_add_working_days(
            deadline.date_due, self.after_days
        )
