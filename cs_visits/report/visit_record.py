from odoo import api, models

from odoo.addons.cs_department.exceptions import ReportAccessError
from odoo.addons.cs_department.report.paper import Paper

# The result items as the form counts them
RESULTS = (
    "result_reaction",
    "result_plan_feedback",
    "result_form_problems",
    "result_rights",
    "result_cost",
    "result_next_appointment",
    "result_open_questions",
    "result_plan_rework",
    "result_next_topic",
)


class VisitPaper(Paper):
    """One visit as its form shows it: printed text, or room to write by hand."""

    def people(self):
        """Return the people met, contacts first."""
        names = self.doc.contact_ids.mapped("name")
        return ", ".join(part for part in (*names, self.doc.contact_other) if part)

    def span(self):
        """Return date and times in the company's zone; a later end day is named."""
        start, end = self.time(self.doc.date_start), self.time(self.doc.date_end)
        return f"{start} – {end[11:] if start[:10] == end[:10] else end}"

    def salespeople(self):
        names = (self.doc.user_id | self.doc.companion_ids).mapped("name")
        return ", ".join(names)

    def results(self):
        """Return ``[(number, label, text)]`` of items 1–9 in the form's order."""
        return [
            (number, self._label(name), self._text(name))
            for number, name in enumerate(RESULTS, start=1)
        ]

    def _label(self, name):
        return self.doc._fields[name]._description_string(self.env)

    def _text(self, name):
        if name == "result_next_appointment":
            return self.time(self.doc[name])
        if name == "result_plan_rework":
            return None
        return self.doc[name] or ""


class VisitRecordReport(models.AbstractModel):
    """Values of the customer visit record (B4.4, 客户拜访记录表).

    Whoever may read the visit may print it, inside the company. What the customer said
    when CS asked is not on this form.
    """

    _name = "report.cs_visits.report_visit_record"
    _description = "Visit Record (B4.4)"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the visits and how their values are shown.

        :raise ReportAccessError: the reader is no employee
        :raise AccessError: the reader may not read one of the visits
        """
        if not self.env.user._is_internal():
            raise ReportAccessError(
                self.env._("This paper is for the company's own use.")
            )
        docs = self.env["cs.visit"].browse(docids)
        docs.check_access("read")
        docs.fetch(["name"])
        # names of people and departments most readers cannot open
        docs = docs.sudo().with_context(lang=self.env.user.lang)
        return {"docs": docs, "papers": {doc.id: VisitPaper(doc) for doc in docs}}
