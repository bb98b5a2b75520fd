from odoo import api, models

from odoo.addons.cs_department.exceptions import ReportAccessError
from odoo.addons.cs_department.report.paper import Paper


class CreditPaper(Paper):
    """One form of the credit file as it is printed: text, or room to write by hand."""

    def cell(self, name):
        """Return a field's printed value, whatever its type."""
        field, value = self.doc._fields[name], self.doc[name]
        if field.type == "monetary":
            return self.money(value)
        if field.type == "selection":
            return self.label(self.doc, name)
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "date":
            return self.date(value)
        if field.type in ("float", "integer"):
            return self.number(value)
        if field.type == "many2one":
            return value.display_name or ""
        return value or ""

    def title(self, name):
        """Return a field's label in the language of the paper."""
        return self.doc._fields[name]._description_string(self.env)

    def is_boxed(self, name):
        """Whether the paper shows the field as a row of boxes."""
        return self.doc._fields[name].type == "selection"

    def pairs(self, *names):
        """Return fields two a row, as ``[(name, name or None)]``."""
        names = [*names, *([None] if len(names) % 2 else [])]
        return list(zip(names[::2], names[1::2], strict=True))


class CreditFormReport(models.AbstractModel):
    """Values of a printed form; each form's own report names its model."""

    _name = "report.cs_credit.form"
    _description = "Printed Form of the Credit File"

    _cs_form = "cs.credit.form.mixin"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the forms and how their values are shown.

        :raise ReportAccessError: the reader is no employee
        :raise AccessError: the reader may not read one of the forms
        """
        if not self.env.user._is_internal():
            raise ReportAccessError(
                self.env._("This paper is for the company's own use.")
            )
        docs = self.env[self._cs_form].browse(docids)
        docs.check_access("read")
        docs.fetch(["name"])
        # names of people most readers cannot open
        docs = docs.sudo().with_context(lang=self.env.user.lang)
        return {"docs": docs, "papers": {doc.id: CreditPaper(doc) for doc in docs}}


class CreditSurveyReport(models.AbstractModel):
    """Credit survey form (B4.6, 客户信用调查表)."""

    _name = "report.cs_credit.report_credit_survey"
    _description = "Credit Survey (B4.6)"
    _inherit = ["report.cs_credit.form"]

    _cs_form = "cs.credit.survey"


class CreditAnalysisReport(models.AbstractModel):
    """Credit analysis form (B4.7, 客户信用分析表)."""

    _name = "report.cs_credit.report_credit_analysis"
    _description = "Credit Analysis (B4.7)"
    _inherit = ["report.cs_credit.form"]

    _cs_form = "cs.credit.analysis"


class CreditEvaluationReport(models.AbstractModel):
    """Credit evaluation form (B4.8, 客户信用评价表)."""

    _name = "report.cs_credit.report_credit_evaluation"
    _description = "Credit Evaluation (B4.8)"
    _inherit = ["report.cs_credit.form"]

    _cs_form = "cs.credit.evaluation"
