from odoo import api, fields, models
from odoo.fields import Domain

from .callback_mixin import CALLBACK_KINDS


class CsCallbackScript(models.Model):
    """What an agent says on a call (A2.5, D7): opening, questions, close, and never."""

    _name = "cs.callback.script"
    _description = "Callback Script"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(selection=CALLBACK_KINDS, required=True)
    sequence = fields.Integer(default=10)
    opening = fields.Text(
        required=True, translate=True, help="Who is calling and why (D7)"
    )
    questions = fields.Html(required=True, translate=True)
    never_say = fields.Text(
        string="Do Not Say",
        translate=True,
        help="What would embarrass the salesperson or the customer (A2.5)",
    )
    closing = fields.Text(
        translate=True, help="How the call ends and which contact is left (D7)"
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True)
    active = fields.Boolean(default=True)

    @api.model
    def _cs_for_kind(self, kind, company):
        """Return the first script of a kind; a company's own goes before a shared one.

        :param kind: one of ``CALLBACK_KINDS``
        """
        scripts = self.sudo().search(
            Domain("kind", "=", kind) & Domain("company_id", "in", [False, company.id])
        )
        return (scripts.filtered("company_id") or scripts)[:1]
