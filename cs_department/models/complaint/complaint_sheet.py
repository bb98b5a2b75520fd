from odoo import api, fields, models


class CsComplaint(models.Model):
    """Ordinary and special complaints, and the handling sheet of the latter (D3, B4.11)."""

    _inherit = "cs.complaint"

    case_kind = fields.Selection(
        selection=[("ordinary", "Ordinary"), ("special", "Special")],
        string="Case",
        required=True,
        default="ordinary",
        tracking=True,
        help="A special case needs the handling sheet (D3)",
    )
    production_order = fields.Char(string="Production Order")
    date_completed = fields.Date(
        string="Completed On", help="When the goods were finished"
    )
    problem_department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department of the Problem",
        ondelete="restrict",
        check_company=True,
    )
    problem_head_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Head of That Department",
        compute="_compute_problem_head_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    claim_quantity = fields.Float(string="Quantity Claimed", digits="Product Unit")
    damage_degree = fields.Selection(
        selection=[
            ("none", "No damage"),
            ("slight", "Slight"),
            ("moderate", "Moderate"),
            ("severe", "Severe"),
            ("total", "Total loss"),
        ],
        string="Degree of Damage",
    )
    claim_amount = fields.Monetary(string="Amount Claimed")
    date_handled = fields.Date(string="Handled On", copy=False)
    handling_result = fields.Text(string="Result", copy=False)
    customer_opinion = fields.Text(string="Customer's Opinion", copy=False)
    head_opinion = fields.Text(string="Head's Opinion", copy=False)
    sheet_user_id = fields.Many2one(
        comodel_name="res.users", string="Sheet Filled In By", readonly=True, copy=False
    )
    sheet_date = fields.Date(string="Sheet Filled In On", readonly=True, copy=False)

    _claim_valid = models.Constraint(
        "CHECK(COALESCE(claim_quantity, 0) >= 0 AND COALESCE(claim_quantity, 0) < 1e15"
        " AND COALESCE(claim_amount, 0) >= 0 AND COALESCE(claim_amount, 0) < 1e15)",
        "Quantity and amount of a claim are numbers from 0.",
    )

    @api.depends("problem_department_id")
    def _compute_problem_head_id(self):
        for complaint in self:
            department = complaint.problem_department_id.sudo()
            complaint.problem_head_id = department.manager_id
