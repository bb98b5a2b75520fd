from odoo import api, fields, models


class CsLinkMixin(models.AbstractModel):
    """A row that belongs to a document of any model: a clock, a request, a call.

    A link by model and id, so that engines need not know their documents. The person a
    document is about does not see what belongs to it.
    """

    _name = "cs.link.mixin"
    _description = "Belongs to a Document"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char(string="Document", compute="_compute_res_name")
    hidden_from_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        index="btree_not_null",
        help="Whom the document is about: sees nothing of it (A3.6)",
    )

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for res_model, links in self.grouped("res_model").items():
            if not res_model or res_model not in self.env:
                links.res_name = False
                continue
            documents = self.env[res_model].browse(links.mapped("res_id")).exists()
            names = {d.id: d.display_name for d in documents._filtered_access("read")}
            for link in links:
                link.res_name = names.get(link.res_id, False)

    def _cs_document(self):
        """Return the document, an empty recordset when it is gone, None without one."""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    def _cs_hide_from(self, user):
        """Hide these rows, past ones too, from the person their document is about."""
        self.sudo().write({"hidden_from_id": user.id})

    def action_open_document(self):
        """Open the document this row belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
