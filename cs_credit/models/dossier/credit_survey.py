from odoo import api, fields, models

OPINIONS = [
    ("excellent", "Excellent"),
    ("very_good", "Very good"),
    ("good", "Quite good"),
    ("fair", "Fair"),
    ("poor", "Rather poor"),
    ("very_poor", "Very poor"),
]


class CsCreditSurvey(models.Model):
    """Credit survey of a customer (B4.6, 客户信用调查表): who it is, how it trades."""

    _name = "cs.credit.survey"
    _description = "Credit Survey"
    _inherit = ["cs.credit.form.mixin"]

    _cs_sequence_code = "cs.credit.survey"
    _cs_required_on_submit = (
        "business_items",
        "operation_form",
        "organization",
        "bank_credit",
        "payment_attitude",
        "licence_number",
    )

    address = fields.Char(
        compute="_compute_contact_data", store=True, readonly=False, precompute=True
    )
    phone = fields.Char(
        compute="_compute_contact_data", store=True, readonly=False, precompute=True
    )
    date_founded = fields.Date(string="Business Began On")
    business_items = fields.Char(string="Lines of Business")
    operation_form = fields.Selection(
        selection=[
            ("sole", "Sole proprietor"),
            ("partnership", "Partnership"),
            ("company", "Company"),
        ],
        string="Way of Operating",
    )
    date_dealing = fields.Date(string="Trading With Us Since")
    sales_area = fields.Char()
    location = fields.Selection(
        selection=[
            ("market", "Market"),
            ("residential", "Residential area"),
            ("suburb", "Suburb"),
        ],
        string="Place of Business",
    )
    accounting = fields.Text(help="How the customer keeps its accounts, and who does")
    bank_dealings = fields.Char(string="Banks Dealt With")
    bank_credit = fields.Selection(selection=OPINIONS, string="Credit with Banks")
    bookkeeping = fields.Selection(
        selection=[("complete", "Complete"), ("incomplete", "Incomplete")],
        string="Books",
    )
    peers_opinion = fields.Selection(selection=OPINIONS, string="Opinion of the Trade")
    neighbours_opinion = fields.Selection(
        selection=OPINIONS, string="Opinion of Neighbours"
    )
    organization = fields.Selection(
        selection=[
            ("stock", "Stock company"),
            ("individual", "Individual business"),
            ("limited", "Limited company"),
            ("joint", "Joint-venture company"),
        ],
        string="Legal Form",
    )
    capital = fields.Monetary()
    payment_attitude = fields.Selection(
        selection=[
            ("on_time", "On time"),
            ("ordinary", "Ordinary"),
            ("acceptable", "Acceptable"),
            ("late", "Pays late"),
            ("dragging", "Puts off"),
        ],
        string="Attitude to Paying",
    )
    owes_balance = fields.Boolean(string="Leaves Balances Unpaid")
    licence_number = fields.Char(
        string="Business Licence No.",
        compute="_compute_contact_data",
        store=True,
        readonly=False,
        precompute=True,
    )
    note = fields.Text(string="Remarks")

    _capital_valid = models.Constraint(
        "CHECK(COALESCE(capital, 0) >= 0 AND COALESCE(capital, 0) < 1e15)",
        "The capital is a number from 0.",
    )

    @api.depends("partner_id")
    def _compute_contact_data(self):
        """Take over what the contact says; people may correct it on the form."""
        for survey in self:
            partner = survey.partner_id
            lines = partner._display_address(without_company=True).splitlines()
            parts = (line.strip(" ,") for line in lines if partner)
            survey.address = ", ".join(part for part in parts if part) or False
            survey.phone = partner.phone
            survey.licence_number = partner.company_registry or partner.vat
