from odoo import api, fields, models

from .visit_item import ITEMS


class CsVisit(models.Model):
    """The visit record: what the salesperson writes up, in the form's order (B4.4)."""

    _inherit = "cs.visit"

    contact_other = fields.Char(
        string="Others Met", help="People met who are not among the contacts"
    )
    competitor_brand = fields.Char(string="Competitor's Brand")
    prepared_material = fields.Text()
    content = fields.Text(help="What was talked about and done")

    # results 1–9 of the form
    result_reaction = fields.Text(string="Reaction and Interest")
    result_plan_feedback = fields.Text(
        string="Feedback on the Plan", help="And the intention to buy"
    )
    result_form_problems = fields.Text(string="Problems of the Plan's Form")
    result_rights = fields.Text(string="Rights and Benefits")
    result_cost = fields.Text(string="Cost")
    result_next_appointment = fields.Datetime(
        string="Next Appointment", help="Becomes a planned visit when you submit"
    )
    result_open_questions = fields.Text(string="Open Questions")
    result_plan_rework = fields.Selection(
        selection=[("no", "No"), ("yes", "Yes")], string="Plan to be Reworked"
    )
    result_next_topic = fields.Text(string="Next Topic")
    future_notes = fields.Text(string="Notes for the Future")

    competitor_news_ids = fields.One2many(
        comodel_name="cs.competitor.news",
        inverse_name="visit_id",
        help="What you heard about competitors; kept with each of them",
    )
    missing_items = fields.Char(
        string="Still Missing",
        compute="_compute_missing_items",
        help="Items of the record that the purpose makes mandatory",
    )

    _appointment_later = models.Constraint(
        "CHECK(result_next_appointment > date_end)",
        "The next appointment comes after the visit.",
    )

    @api.depends("purpose_id", "contact_other", *[code for code, _label in ITEMS])
    def _compute_missing_items(self):
        for visit in self:
            visit.missing_items = ", ".join(visit._cs_missing_items())

    def _cs_missing_items(self):
        """Return the names of the mandatory items that are not filled in yet."""
        self.ensure_one()
        return [
            item.name
            for item in self.purpose_id.mandatory_item_ids
            if not self._cs_has_item(item.code)
        ]

    def _cs_has_item(self, code):
        """Whether an item of the record is filled in; blanks do not count."""
        if code == "contact_ids" and (self.contact_other or "").strip():
            return True
        value = self[code]
        return bool(value.strip() if isinstance(value, str) else value)
