from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsCreditEvaluationLine(models.Model):
    """The points of one element, with the grounds."""

    _name = "cs.credit.evaluation.line"
    _description = "Line of a Credit Evaluation"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "evaluation_id, sequence, id"

    evaluation_id = fields.Many2one(
        comodel_name="cs.credit.evaluation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="evaluation_id.company_id", store=True, index=True
    )
    element_id = fields.Many2one(
        comodel_name="cs.credit.evaluation.element",
        string="Judged Element",
        required=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(related="element_id.name", string="Element")
    section = fields.Char(related="element_id.section")
    criterion = fields.Text(related="element_id.criterion")
    sequence = fields.Integer(related="element_id.sequence", store=True)
    max_points = fields.Float(
        related="element_id.max_points", string="Out Of", store=True
    )
    points = fields.Float()
    is_judged = fields.Boolean(
        string="Judged",
        compute="_compute_is_judged",
        store=True,
        readonly=False,
        help="Tick it for an element that deserves no points",
    )
    note = fields.Char(string="Remarks")

    _element_uniq = models.UniqueIndex(
        "(evaluation_id, element_id)", "The form holds every element once."
    )
    _points_valid = models.Constraint(
        "CHECK(COALESCE(points, 0) >= 0 AND COALESCE(points, 0) <= 1000)",
        "Points are a number from 0.",
    )

    @api.depends("points")
    def _compute_is_judged(self):
        for line in self:
            line.is_judged = line.is_judged or line.points > 0

    @api.constrains("points", "max_points")
    def _check_points(self):
        for line in self:
            if line.points > line.max_points:
                raise ValidationError(
                    self.env._(
                        "“%(element)s” earns at most %(most)s points, not %(points)s.",
                        element=line.name,
                        most=f"{line.max_points:g}",
                        points=f"{line.points:g}",
                    )
                )

    # -- the form decides what may change ------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.evaluation_id._cs_check_not_readonly()
        lines.evaluation_id.sudo()._cs_void_changed()
        return lines

    def write(self, vals):
        # values the ORM works out anew are no change of the form
        if not vals.keys() <= {"sequence", "max_points", "company_id"}:
            self.evaluation_id._cs_check_not_readonly()
        result = super().write(vals)
        if "evaluation_id" in vals:
            self.evaluation_id._cs_check_not_readonly()
        self.evaluation_id.sudo()._cs_void_changed()
        return result

    def unlink(self):
        forms = self.evaluation_id
        forms._cs_check_not_readonly()
        result = super().unlink()
        forms.exists().sudo()._cs_void_changed()
        return result
