from odoo import api, fields, models


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
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            vals["name"] = self.env["ir.sequence"].with_company(company).next_by_code(
                self._cs_sequence_code
            ) or self.env._("New")
        return super().create(vals_list)
