from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import InUseError


class CsCreditEvaluationElement(models.Model):
    """One element of the credit evaluation and what it is judged by (B4.8).

    A company's own elements go before the shared ones. What an approved form was judged
    by stays: such an element is archived and a new one takes its place.
    """

    _name = "cs.credit.evaluation.element"
    _description = "Element of the Credit Evaluation"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "sequence, id"

    name = fields.Char(string="Element", required=True, translate=True)
    section = fields.Char(
        string="Evaluated Part", translate=True, help="E.g. The owner"
    )
    criterion = fields.Text(
        required=True, translate=True, help="What is looked at, and what earns all"
    )
    max_points = fields.Float(required=True, default=10)
    sequence = fields.Integer(default=10)
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company's own elements replace the shared ones.",
    )
    active = fields.Boolean(default=True)

    _points_valid = models.Constraint(
        "CHECK(max_points > 0 AND max_points <= 1000)",
        "The points of an element are a number above 0, up to 1000.",
    )

    @api.model
    def _cs_for(self, company):
        """Return the elements a company's evaluations hold (sudo)."""
        found = self.sudo().search(Domain("company_id", "in", [False, company.id]))
        return found.filtered("company_id") or found

    def write(self, vals):
        if vals.keys() & {"name", "section", "criterion", "max_points"}:
            self._cs_check_unused()
        return super().write(vals)

    def _cs_check_unused(self):
        lines = self.env["cs.credit.evaluation.line"].sudo()
        used = lines.search(
            Domain("element_id", "in", self.ids)
            & Domain("evaluation_id.state", "!=", "draft"),
            limit=1,
        )
        if used:
            raise InUseError(
                self.env._(
                    "“%(element)s” was judged on %(form)s. Archive it and make a new "
                    "element, so that the form stays what it was.",
                    element=used.element_id.name,
                    form=used.evaluation_id.display_name,
                )
            )
