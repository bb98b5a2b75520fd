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
    level_ids = fields.Many2many(
        comodel_name="cs.customer.level",
        string="Customer Levels",
        help="For customers of these levels alone; empty: for all",
    )
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
    def _cs_for_kind(self, kind, company, level=None):
        """Return the script of a kind for a customer of a level.

        A company's own goes before a shared one, then one for the level before one for
        all levels.

        :param kind: one of ``CALLBACK_KINDS``
        :param level: ``cs.customer.level``, empty or None: a customer without one
        """
        scripts = self._cs_by_level(kind, company)
        found = scripts.get(level.id) if level else None
        return self.sudo().browse(found or scripts.get(None) or [])

    @api.model
    def _cs_by_level(self, kind, company):
        """Return the scripts of a kind by level, as :meth:`_cs_for_kind` chooses them.

        :return: dict of level id → script id, for levels with a script of their own;
            ``None`` → the script of all others, if there is one
        """
        scripts = self.sudo().search(
            Domain("kind", "=", kind) & Domain("company_id", "in", [False, company.id])
        )
        own = scripts.filtered("company_id")
        result = {}
        for group in (own, scripts - own):
            general = group.filtered(lambda s: not s.level_ids)[:1]
            for script in group.filtered("level_ids") if None not in result else ():
                for level in script.level_ids:
                    result.setdefault(level.id, script.id)
            if general:
                result.setdefault(None, general.id)
        return result
