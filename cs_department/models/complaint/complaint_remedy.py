import math

from odoo import api, fields, models

from ...exceptions import AmountError


def check_amounts(model, vals):
    """Refuse NaN, infinity and absurd sizes before currencies round them.

    :param vals: create or write values of a model
    :raise AmountError: one of the amounts is no number
    """
    for name, value in vals.items():
        field = model._fields.get(name)
        if field is None or field.type not in ("float", "monetary") or not value:
            continue
        if isinstance(value, str) or not math.isfinite(value) or abs(value) >= 1e15:
            raise AmountError(
                model.env._(
                    "%(field)s: “%(value)s” is not a number that can be stored.",
                    field=field._description_string(model.env),
                    value=value,
                )
            )


class CsComplaintRemedy(models.Model):
    """One thing the customer asks for (B4.9: 客户要求), or is granted unasked."""

    _name = "cs.complaint.remedy"
    _description = "Demand of a Complaint"
    _order = "complaint_id, id"

    complaint_id = fields.Many2one(
        comodel_name="cs.complaint", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="complaint_id.currency_id")
    kind = fields.Selection(
        selection=[
            ("replacement", "Replacement"),
            ("repair", "Repair"),
            ("return", "Return"),
            ("compensation", "Compensation"),
            ("discount", "Discount"),
            ("apology", "Apology"),
            ("other", "Other"),
        ],
        required=True,
    )
    asked_quantity = fields.Float(string="Quantity", digits="Product Unit")
    asked_amount = fields.Monetary(string="Amount")
    asked_percent = fields.Float(string="Discount (%)", digits=(16, 2))
    note = fields.Char()

    _asked_valid = models.Constraint(
        "CHECK(COALESCE(asked_quantity, 0) >= 0 AND COALESCE(asked_quantity, 0) < 1e15"
        " AND COALESCE(asked_amount, 0) >= 0 AND COALESCE(asked_amount, 0) < 1e15"
        " AND COALESCE(asked_percent, 0) >= 0 AND COALESCE(asked_percent, 0) <= 100)",
        "Quantity and amount are numbers from 0, a discount lies between 0 and 100 %.",
    )

    @api.depends("kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for remedy in self:
            remedy.display_name = labels.get(remedy.kind, "")
