from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.cs_department.exceptions import MissingInputError


class CsCreditEvaluation(models.Model):
    """Credit evaluation of a customer (B4.8, 客户信用评价表): points by element."""

    _name = "cs.credit.evaluation"
    _description = "Credit Evaluation"
    _inherit = ["cs.credit.form.mixin"]

    _cs_sequence_code = "cs.credit.evaluation"

    line_ids = fields.One2many(
        comodel_name="cs.credit.evaluation.line",
        inverse_name="evaluation_id",
        string="Elements",
        copy=True,
        default=lambda self: self._cs_default_lines(),
    )
    total_points = fields.Float(
        string="Total", compute="_compute_totals", store=True, aggregator="avg"
    )
    max_points = fields.Float(
        string="Out Of", compute="_compute_totals", store=True, aggregator="avg"
    )
    open_count = fields.Integer(
        string="Not Judged", compute="_compute_totals", store=True
    )
    comment = fields.Text(string="Overall Comment")

    @api.model
    def _cs_content_lines(self):
        return (
            "line_ids.element_id",
            "line_ids.is_judged",
            "line_ids.note",
            "line_ids.points",
        )

    @api.depends("line_ids.points", "line_ids.max_points", "line_ids.is_judged")
    def _compute_totals(self):
        for form in self:
            form.total_points = sum(form.line_ids.mapped("points"))
            form.max_points = sum(form.line_ids.mapped("max_points"))
            form.open_count = len(form.line_ids.filtered(lambda x: not x.is_judged))

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create(vals_list)
        forms.sudo()._cs_open_lines()
        return forms

    @api.model
    def _cs_default_lines(self):
        elements = self.env["cs.credit.evaluation.element"]._cs_for(self.env.company)
        return [Command.create({"element_id": element.id}) for element in elements]

    def _cs_open_lines(self):
        """Let each new form hold exactly the elements its company judges by now."""
        for company, forms in self.grouped("company_id").items():
            elements = self.env["cs.credit.evaluation.element"]._cs_for(company)
            for form in forms:
                gone = form.line_ids.filtered(
                    lambda line, e=elements: line.element_id not in e
                )
                gone.unlink()
                missing = elements - form.line_ids.element_id
                commands = [Command.create({"element_id": e.id}) for e in missing]
                if commands:
                    form.line_ids = commands

    def _check_form(self):
        """Refuse to submit while elements are not judged.

        :raise MissingInputError: naming them
        """
        result = super()._check_form()
        todo = self.line_ids.filtered(lambda line: not line.is_judged)
        if todo or not self.line_ids:
            raise MissingInputError(
                self.env._(
                    "%(form)s: judge these elements first: %(elements)s. For no points "
                    "tick “Judged”.",
                    form=self.display_name,
                    elements=", ".join(todo.mapped("name")) or "–",
                )
            )
        return result
