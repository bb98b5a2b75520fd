import ast

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CsRuleMixin(models.AbstractModel):
    """What deadline and approval rules share: model, step, which documents, clause."""

    _name = "cs.rule.mixin"
    _description = "Rule of the Regulation"

    model_id = fields.Many2one(
        comodel_name="ir.model",
        string="Document",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("model", "=like", "cs.%"), ("transient", "=", False)],
    )
    res_model = fields.Char(
        related="model_id.model", string="Model", store=True, index=True
    )
    step = fields.Char(required=True, help="Technical name of the step")
    step_name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    domain = fields.Char(
        string="For", default="[]", required=True, help="Documents this rule is for"
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company's own rules go before the shared ones.",
    )
    active = fields.Boolean(default=True)

    _step_not_blank = models.Constraint(
        "CHECK(btrim(step) <> '')", "Name the step of this rule."
    )

    @api.constrains("domain", "model_id")
    def _check_domain(self):
        for rule in self:
            try:
                self.env[rule.res_model].sudo().search(rule._cs_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of rule %(rule)s cannot be used: %(error)s",
                        rule=rule.step_name,
                        error=error,
                    )
                ) from error

    def _cs_domain(self):
        self.ensure_one()
        return Domain(ast.literal_eval(self.domain or "[]"))

    @api.model
    def _cs_candidates(self, res_model, step, company):
        """Rules of a step for a company: its own ones if it has any, else the shared.

        :return: recordset (sudo) in the order in which they are tried
        """
        return self.sudo().browse(self._cs_candidate_ids(res_model, step, company.id))

    @api.model
    @tools.ormcache("self._name", "res_model", "step", "company_id")
    def _cs_candidate_ids(self, res_model, step, company_id):
        rules = self.sudo().search(
            Domain("res_model", "=", res_model)
            & Domain("step", "=", step)
            & Domain("company_id", "in", [False, company_id]),
            order="sequence, id",
        )
        return (rules.filtered("company_id") or rules)._ids

    # every clock and approval asks: the answer is kept until a rule changes

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _cs_matching(self, documents):
        """Return the documents this rule's filter lets through (sudo)."""
        self.ensure_one()
        if (self.domain or "[]").strip() == "[]":
            return documents
        return documents.filtered_domain(self._cs_domain())
