from odoo import fields, models

# What a purpose can ask for of the visit record (B4.4), in the form's order
ITEMS = [
    ("contact_ids", "People met"),
    ("competitor_brand", "Competitor's brand"),
    ("prepared_material", "Material prepared"),
    ("content", "Content"),
    ("result_reaction", "1 Reaction and interest"),
    ("result_plan_feedback", "2 Feedback on the plan, intention to buy"),
    ("result_form_problems", "3 Problems of the plan's form"),
    ("result_rights", "4 Rights and benefits"),
    ("result_cost", "5 Cost"),
    ("result_next_appointment", "6 Next appointment"),
    ("result_open_questions", "7 Open questions"),
    ("result_plan_rework", "8 Rework of the plan"),
    ("result_next_topic", "9 Next topic"),
    ("future_notes", "Notes for the future"),
    ("competitor_news_ids", "News of competitors"),
]


class CsVisitItem(models.Model):
    """An item of the visit record that purposes can make mandatory."""

    _name = "cs.visit.item"
    _description = "Visit Record Item"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        selection=ITEMS, string="Field", required=True, help="Field of the visit"
    )
    sequence = fields.Integer(default=10)

    _code_uniq = models.UniqueIndex("(code)", "Each item of the form stands once.")
