from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...exceptions import InUseError


class CsComplaintCause(models.Model):
    """A root cause (投诉原因) in the tree the company keeps.

    The head of the responsible department chooses one in the reply form (B4.10); so
    causes can be counted, and what comes back again and again is seen (B1.3, E7).
    """

    _name = "cs.complaint.cause"
    _description = "Root Cause"
    _parent_store = True
    _order = "sequence, code, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(
        compute="_compute_complete_name", search="_search_complete_name", recursive=True
    )
    code = fields.Char(index=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one(
        comodel_name="cs.complaint.cause",
        string="Part Of",
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        comodel_name="cs.complaint.cause", inverse_name="parent_id", string="Details"
    )
    description = fields.Text(translate=True)
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, help="Empty: all companies"
    )
    active = fields.Boolean(default=True)

    _name_not_blank = models.Constraint(
        "CHECK(btrim(name->>'en_US') <> '')", "Give the root cause a name."
    )
    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL AND code <> ''",
        "Another root cause has this code already.",
    )

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for cause in self:
            names = (cause.parent_id.complete_name, cause.name)
            cause.complete_name = " / ".join(name for name in names if name)

    def _search_complete_name(self, operator, value):
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        last = value.rpartition("/")[2].strip()
        found = self.with_context(active_test=False).search(
            Domain("name", "ilike", last)
        )
        return Domain("id", "child_of", found.ids)

    @api.depends("complete_name")
    @api.depends_context("hierarchical_naming")
    def _compute_display_name(self):
        whole = self.env.context.get("hierarchical_naming", True)
        for cause in self:
            cause.display_name = cause.complete_name if whole else cause.name

    def write(self, vals):
        above = self.browse(vals.get("parent_id") or [])
        path = {int(i) for i in (above.parent_path or "").split("/") if i}
        # before the ORM sees it, which would only say that it is recursive
        if path & set(self.ids):
            raise ValidationError(
                self.env._("A root cause cannot be part of itself: choose another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["cs.complaint"].sudo()
        complaint = used.search(Domain("cause_id", "child_of", self.ids), limit=1)
        if complaint:
            raise InUseError(
                self.env._(
                    "Complaints name the root cause %s: archive it instead of "
                    "deleting it.",
                    complaint.cause_id.display_name,
                )
            )
