from odoo import api, fields, models
from odoo.fields import Domain


class CsCreditGrade(models.Model):
    """A credit grade: points it begins at and what it is good for (B5.5, B5.6).

    Grades without a company hold for all companies; a company that has grades of its
    own uses these alone. A rating keeps the figures it was made with.
    """

    _name = "cs.credit.grade"
    _description = "Credit Grade"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "minimum_points desc, id"
    _rec_name = "code"

    code = fields.Char(required=True, index=True, help="As printed, e.g. AA")
    minimum_points = fields.Float(
        string="From Points", required=True, help="Points of 100 the grade begins at"
    )
    factor = fields.Float(
        string="Limit Factor",
        required=True,
        help="Proposed limit = factor × average monthly sales of the last 12 months",
    )
    cap = fields.Monetary(
        string="Limit at Most",
        currency_field="currency_id",
        help="Highest limit proposed for the grade, in company currency; 0: no cap",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    payment_days = fields.Integer(help="Days after the invoice; 0 is prepayment")
    needs_prepayment = fields.Boolean(
        string="Prepayment", help="Orders are paid before they are confirmed."
    )
    color = fields.Integer()
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True)
    active = fields.Boolean(default=True)

    _code_company_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This company has a grade of that code."
    )
    _figures_valid = models.Constraint(
        "CHECK(minimum_points BETWEEN 0 AND 100 AND factor >= 0 AND factor < 1000"
        " AND COALESCE(cap, 0) >= 0 AND COALESCE(cap, 0) < 1e15"
        " AND payment_days BETWEEN 0 AND 3650 AND btrim(code) <> '')",
        "A grade has a code, points from 0 to 100, a factor and days from 0.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for grade in self:
            grade.currency_id = (grade.company_id or self.env.company).currency_id

    @api.model
    def _cs_for_company(self, company):
        """Return a company's grades, its own or the shared ones (sudo), best first."""
        grades = self.sudo().search_fetch(
            Domain("company_id", "in", [False, company.id]),
            ["code", "minimum_points", "factor", "cap", "company_id"],
            order="minimum_points desc, id",
        )
        return grades.filtered("company_id") or grades
