from odoo import api, fields, models, tools
from odoo.fields import Domain


class CsClause(models.Model):
    """One clause of the company's regulation; every rule cites one.

    Clauses without a company hold for all companies. A company changes a clause by
    copying it for itself (:meth:`action_copy_for_company`): its own text then stands
    wherever the shared one was cited, the rules need no change.
    """

    _name = "cs.clause"
    _description = "Regulation Clause"
    _order = "chapter, sequence, number"
    _rec_name = "number"
    _rec_names_search = ["number", "title"]

    number = fields.Char(required=True, index=True, help="As printed, e.g. A3.4")
    chapter = fields.Selection(
        selection=[
            ("A", "A. Department regulation"),
            ("B", "B. Processes, forms and credit scheme"),
            ("C", "C. Service manual"),
            ("D", "D. Call handling"),
            ("E", "E. Customer management rules"),
        ],
        required=True,
    )
    sequence = fields.Integer(default=10)
    title = fields.Char(required=True, translate=True)
    text = fields.Text(
        string="What It Asks", required=True, translate=True, help="Plain words"
    )
    is_own = fields.Boolean(
        string="Filled In by Us",
        help="The printed source breaks off here; the company fixed this part itself.",
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True)
    active = fields.Boolean(default=True)
    deadline_rule_ids = fields.One2many(
        comodel_name="cs.deadline.rule", inverse_name="clause_id"
    )
    approval_rule_ids = fields.One2many(
        comodel_name="cs.approval.rule", inverse_name="clause_id"
    )

    _number_company_uniq = models.UniqueIndex(
        "(number, COALESCE(company_id, 0))",
        "This clause number exists already for this company: edit that clause instead.",
    )
    _number_not_blank = models.Constraint(
        "CHECK(btrim(number) <> '' AND btrim(title->>'en_US') <> '')",
        "A clause needs a number and a title.",
    )

    @api.depends("number", "title")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = f"{clause.number or ''} {clause.title or ''}".strip()

    def action_copy_for_company(self):
        """Make the current company's own, editable version of this clause."""
        self.ensure_one()
        own = self._for_company(self.env.company)
        if own.company_id != self.env.company:
            own = self.copy({"company_id": self.env.company.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": own.id,
            "views": [(False, "form")],
        }

    def _for_company(self, company):
        """Return the version of this clause that holds in a company.

        :param company: ``res.company`` record
        :return: the company's own clause of the same number, else ``self``
        """
        self.ensure_one()
        own_id = self._cs_own_id(self.sudo().number, company.id)
        return self.sudo().browse(own_id) if own_id else self

    @api.model
    @tools.ormcache("number", "company_id")
    def _cs_own_id(self, number, company_id):
        domain = Domain("number", "=", number) & Domain("company_id", "=", company_id)
        return self.sudo().search(domain, limit=1).id

    # every clock and approval asks: the answer is kept until a clause changes

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
