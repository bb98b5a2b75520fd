from odoo import api, fields, models

SEVERAL = "several"


class CsComplaint(models.Model):
    """The columns of the complaint statistics (B4.12) that are put together of others.

    All in the reader's language and set-based: the list, core's export and our own
    spreadsheet show the same text.
    """

    _inherit = "cs.complaint"

    content_summary = fields.Char(
        string="Complaint Content",
        compute="_compute_content_summary",
        help="What it is about, then the customer's words",
    )
    responsible_name = fields.Char(
        string="Responsible Party",
        compute="_compute_responsible_name",
        help="Who was found responsible; before the analysis the department it is with",
    )
    handling_summary = fields.Char(
        string="Way of Handling",
        compute="_compute_handling_summary",
        help="What was granted: compensation, return, discount and so on",
    )
    handling_kind = fields.Selection(
        selection="_selection_handling_kind",
        string="Handling",
        compute="_compute_handling_kind",
        store=True,
        copy=False,
        help="What was granted, as one value to count by",
    )

    @api.model
    def _selection_handling_kind(self):
        kinds = self.env["cs.complaint.remedy"]._fields["kind"]
        return [
            *kinds._description_selection(self.env),
            (SEVERAL, self.env._("Several")),
        ]

    @api.depends("content_kind", "description")
    @api.depends_context("lang")
    def _compute_content_summary(self):
        labels = dict(self._fields["content_kind"]._description_selection(self.env))
        for complaint in self:
            parts = (labels.get(complaint.content_kind), complaint.description)
            complaint.content_summary = " – ".join(
                " ".join(part.split()) for part in parts if part
            )

    @api.depends(
        "responsibility",
        "department_id",
        "responsible_department_id",
        "responsible_employee_id",
        "responsible_partner_id",
    )
    @api.depends_context("lang")
    def _compute_responsible_name(self):
        labels = dict(self._fields["responsibility"]._description_selection(self.env))
        # names only: employees are private to HR
        for complaint in self.sudo():
            names = (
                complaint.responsible_department_id.name,
                complaint.responsible_employee_id.name,
                complaint.responsible_partner_id.name,
            )
            found = " · ".join(name for name in names if name)
            if complaint.responsibility:
                found = found or labels[complaint.responsibility]
            else:
                found = complaint.department_id.name
            complaint.responsible_name = found

    @api.depends("remedy_ids.kind", "remedy_ids.is_granted")
    @api.depends_context("lang")
    def _compute_handling_summary(self):
        labels = dict(self._selection_handling_kind())
        for complaint in self:
            kinds = complaint._cs_granted_kinds()
            complaint.handling_summary = ", ".join(labels[kind] for kind in kinds)

    @api.depends("remedy_ids.kind", "remedy_ids.is_granted")
    def _compute_handling_kind(self):
        for complaint in self:
            kinds = complaint._cs_granted_kinds()
            complaint.handling_kind = (
                kinds[0] if len(kinds) == 1 else bool(kinds) and SEVERAL
            )

    def _cs_granted_kinds(self):
        """Return the kinds of what was granted, each once, in order."""
        granted = self.sudo().remedy_ids.filtered("is_granted")
        return list(dict.fromkeys(granted.sorted("id").mapped("kind")))
