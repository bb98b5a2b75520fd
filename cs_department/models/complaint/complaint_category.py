from odoo import api, fields, models


class CsComplaintCategory(models.Model):
    """A route of complaints (A3.2): which clocks run and what may be answered at once.

    Who approves and how long a step may take are approval and deadline rules that
    look at :attr:`code`.
    """

    _name = "cs.complaint.category"
    _description = "Complaint Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        selection=[
            ("product", "Product problem"),
            ("service", "Service quality"),
            ("staff", "Staff member"),
            ("other", "Other"),
        ],
        string="Route",
        required=True,
        index=True,
        help="The route of A3.4 to A3.7 that complaints of this category take",
    )
    sequence = fields.Integer(default=10)
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    has_promise = fields.Boolean(
        string="Answer Is Promised",
        help="On confirmation the customer is promised an answer: the clock of the "
        "promise starts (A3.5).",
    )
    allow_on_spot = fields.Boolean(
        string="May Be Answered on the Spot",
        help="What the service standard settles is answered at once, without approval "
        "(A3.5).",
    )
    needs_accused = fields.Boolean(
        string="Names a Person",
        help="The complaint is about a person, who sees nothing of it (A3.6).",
    )
    special_always = fields.Boolean(
        string="Always Special", help="Each complaint needs the handling sheet (D3)."
    )
    special_urgency = fields.Selection(
        selection=[("urgent", "Rather urgent"), ("very_urgent", "Very urgent")],
        string="Special from Urgency",
        help="Complaints at least that urgent are special cases (D3).",
    )
    special_amount = fields.Monetary(
        string="Special from Loss",
        help="Complaints with at least that loss, in company currency, are special "
        "cases (D3); 0: the loss does not matter.",
    )
    head_limit = fields.Monetary(
        string="Head's Authority",
        help="Loss or grant above this amount goes to the president when the head "
        "returns the reply form (A3.4). 0: the approval rules alone decide.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    sheet_needs_order = fields.Boolean(
        string="Sheet Needs the Order",
        help="A special case is sent to the department only when the handling sheet "
        "names the order and what is claimed (B4.11).",
    )
    description = fields.Text(translate=True)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty: all companies"
    )
    active = fields.Boolean(default=True)

    _name_not_blank = models.Constraint(
        "CHECK(btrim(name->>'en_US') <> '')", "Give the category a name."
    )
    _special_amount_valid = models.Constraint(
        "CHECK(special_amount IS NULL"
        " OR (special_amount >= 0 AND special_amount < 1e15))",
        "The loss from which a case is special is an amount from 0.",
    )
    _head_limit_valid = models.Constraint(
        "CHECK(COALESCE(head_limit, 0) >= 0 AND COALESCE(head_limit, 0) < 1e15)",
        "The head's authority is an amount from 0.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for category in self:
            category.currency_id = (category.company_id or self.env.company).currency_id
