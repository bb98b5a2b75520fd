from odoo import api, models
from odoo.tools import clean_context


class CsEngineRowMixin(models.AbstractModel):
    """A row the server makes by itself: a clock, a request for approval, a record.

    The step that makes it runs with the context of whoever calls it, by RPC too. What
    defaults that context holds must not become values of the row: an approval would be
    given, or a clock be met, from the start.
    """

    _name = "cs.engine.row.mixin"
    _description = "Made by the Server Alone"

    @api.model_create_multi
    def create(self, vals_list):
        context = clean_context(self.env.context)
        if len(context) == len(self.env.context):
            return super().create(vals_list)
        rows = self.with_context(context)  # pylint: disable=context-overridden
        return super(CsEngineRowMixin, rows).create(vals_list)
