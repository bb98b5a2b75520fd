from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

FILE = "cs_credit.group_credit_user,cs_department.group_cs_auditor"
FORMS = {
    "cs_credit_survey_id": "cs.credit.survey",
    "cs_credit_analysis_id": "cs.credit.analysis",
    "cs_credit_evaluation_id": "cs.credit.evaluation",
}


class ResPartner(models.Model):
    """The customer's credit file in the current company: forms, papers, what lacks."""

    _inherit = "res.partner"

    cs_credit_survey_id = fields.Many2one(
        comodel_name="cs.credit.survey",
        string="Credit Survey",
        compute="_compute_cs_credit_forms",
        groups=FILE,
    )
    cs_credit_analysis_id = fields.Many2one(
        comodel_name="cs.credit.analysis",
        string="Credit Analysis",
        compute="_compute_cs_credit_forms",
        groups=FILE,
    )
    cs_credit_evaluation_id = fields.Many2one(
        comodel_name="cs.credit.evaluation",
        string="Credit Evaluation",
        compute="_compute_cs_credit_forms",
        groups=FILE,
    )
    cs_credit_paper_ids = fields.One2many(
        comodel_name="cs.credit.paper",
        inverse_name="partner_id",
        string="Papers",
        domain=lambda self: [("company_id", "=", self.env.company.id)],
        groups=FILE,
    )
    cs_credit_statement_ids = fields.One2many(
        comodel_name="cs.credit.statement",
        inverse_name="partner_id",
        string="Financial Statements",
        domain=lambda self: [("company_id", "=", self.env.company.id)],
        groups=FILE,
    )
    cs_credit_missing_ids = fields.Many2many(
        comodel_name="cs.credit.paper.type",
        string="Missing Papers",
        compute="_compute_cs_credit_missing",
        groups=FILE,
        help="Required, but not filed, expired or too old",
    )
    cs_credit_is_complete = fields.Boolean(
        string="File Complete",
        compute="_compute_cs_credit_missing",
        search="_search_cs_credit_is_complete",
        groups=FILE,
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_cs_credit_forms(self):
        ids = self.commercial_partner_id.ids
        for name, model in FORMS.items():
            found = self.env[model]._cs_current_of(ids, self.env.company) if ids else {}
            for partner in self:
                partner[name] = found.get(partner.commercial_partner_id.id, False)

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_cs_credit_missing(self):
        missing = self.env["cs.credit.paper.type"]._cs_missing_of(
            self.commercial_partner_id.ids, self.env.company
        )
        for partner in self:
            lacking = missing.get(partner.commercial_partner_id.id)
            partner.cs_credit_missing_ids = lacking
            partner.cs_credit_is_complete = not lacking

    @api.model
    def _search_cs_credit_is_complete(self, operator, value):
        if operator != "in" or set(value) not in ({True}, {False}):
            return NotImplemented
        company = self.env.company
        types = self.env["cs.credit.paper.type"]
        if not types._cs_ids_for(company.id):
            return Domain.TRUE if True in value else Domain.FALSE
        types._cs_flush_files()
        query = types._cs_missing_query(
            company, SQL("SELECT id FROM res_partner WHERE parent_id IS NULL")
        )
        lacking = SQL("(SELECT lacking.partner_id FROM (%s) lacking)", query)
        operator = "not in" if True in value else "in"
        return Domain("commercial_partner_id", operator, lacking)

    # -- actions -------------------------------------------------------------------

    def action_cs_credit_file(self):
        """Open the customer's credit file."""
        self.ensure_one()
        view = self.env.ref("cs_credit.cs_credit_file_view_form")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit File"),
            "res_model": "res.partner",
            "res_id": self.commercial_partner_id.id,
            "views": [(view.id, "form")],
        }

    def action_cs_credit_survey(self):
        """Open the customer's survey (B4.6): the current one, or a new one."""
        return self._cs_open_form("cs.credit.survey")

    def action_cs_credit_analysis(self):
        """Open the customer's analysis (B4.7): the current one, or a new one."""
        return self._cs_open_form("cs.credit.analysis")

    def action_cs_credit_evaluation(self):
        """Open the customer's evaluation (B4.8): the current one, or a new one."""
        return self._cs_open_form("cs.credit.evaluation")

    def action_cs_credit_papers(self):
        """Open the customer's papers, to file new ones."""
        return self._cs_open_list("cs.credit.paper", self.env._("Papers"))

    def action_cs_credit_statements(self):
        """Open the customer's statements, to enter or correct them."""
        return self._cs_open_list(
            "cs.credit.statement", self.env._("Financial Statements")
        )

    def _cs_file_domain(self):
        self.ensure_one()
        return [
            ("partner_id", "=", self.commercial_partner_id.id),
            ("company_id", "=", self.env.company.id),
        ]

    def _cs_open_list(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": self._cs_file_domain(),
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def _cs_open_form(self, model):
        domain = self._cs_file_domain()
        partner = self.commercial_partner_id
        forms = self.env[model].search([*domain, ("state", "!=", "superseded")])
        # what is being worked on goes before what counts
        form = forms.filtered(lambda f: f.state != "approved")[:1] or forms[:1]
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": form.id,
            "views": [(False, "form")],
            "context": {"default_partner_id": partner.id},
        }
