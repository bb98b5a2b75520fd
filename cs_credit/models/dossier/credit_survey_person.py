from odoo import fields, models


class CsCreditSurvey(models.Model):
    """The person in charge (负责人), as the survey describes him or her (B4.6)."""

    _inherit = "cs.credit.survey"

    person_name = fields.Char(string="Person in Charge")
    person_address = fields.Char(string="Home Address")
    person_phone = fields.Char(string="Home Phone")
    person_character = fields.Char(string="Character")
    person_temperament = fields.Char(string="Temperament")
    person_interests = fields.Char(string="Interests")
    person_position = fields.Char(string="Position Held")
    person_education = fields.Char(string="Schooling")
    person_origin = fields.Char(string="Native Place")
    person_career = fields.Text(string="Career")
    person_eloquence = fields.Char(string="Eloquence")
    person_thinking = fields.Char(string="Way of Thinking")
    person_hobbies = fields.Char(string="Hobbies")
    person_strengths = fields.Char(string="Strengths")
    person_weaknesses = fields.Char(string="Weaknesses")
    person_skills = fields.Char(string="Technical Skills")
