from odoo import api, fields, models

from ...exceptions import ReadonlyDocumentError


class CsDocumentMixin(models.AbstractModel):
    """A numbered document of the regulation: states, clocks, approvals, chatter.

    Concrete models set ``_cs_sequence_code`` and may redefine the common fields.
    """

    _name = "cs.document.mixin"
    _description = "Document of the Regulation"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cs.deadline.mixin",
        "cs.approval.mixin",
    ]

    # Code of the ``ir.sequence`` that numbers the documents.
    _cs_sequence_code = None

    name = fields.Char(
        string="Number",
        default=lambda self: self.env._("New"),
        readonly=True,
        required=True,
        copy=False,
        index="trigram",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    @api.model_create_multi
    def create(self, vals_list):
        # copies: the caller may use the values again
        vals_list = [dict(vals) for vals in vals_list]
        by_company = {}
        for vals in vals_list:
            company_id = vals.get("company_id") or self.env.company.id
            by_company.setdefault(company_id, []).append(vals)
        for company_id, group in by_company.items():
            numbers = self.env["ir.sequence"]._cs_next_by_code(
                self._cs_sequence_code,
                self.env["res.company"].browse(company_id),
                len(group),
            )
            for vals, number in zip(group, numbers, strict=True):
                vals["name"] = number or self.env._("New")
        return super().create(vals_list)

    def write(self, vals):
        if "name" in vals and not self._cs_is_by_transition():
            raise self._cs_engine_field_error({"name"})
        if "company_id" in vals:
            self._cs_check_company_stays(vals["company_id"])
        return super().write(vals)

    def _cs_check_company_stays(self, company_id):
        """Clocks and approvals follow one company's rules and calendar."""
        for document in self:
            if document.company_id.id != company_id and (
                document.sudo().deadline_ids or document.sudo().approval_ids
            ):
                raise ReadonlyDocumentError(
                    self.env._(
                        "%s has deadlines or approvals of its company: it stays there.",
                        document.display_name,
                    )
                )
