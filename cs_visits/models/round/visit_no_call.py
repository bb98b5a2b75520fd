from odoo import fields, models


class CsVisit(models.Model):
    """A visit whose customer does not want to be called (A2.5)."""

    _inherit = "cs.visit"

    check_result = fields.Selection(
        selection_add=[("no_call", "Asked not to be called")],
        ondelete={"no_call": "set null"},
    )

    def _cs_callback_no_call(self, callback):
        """Note that the customer wants no more calls: nothing is known of the visit."""
        if callback.kind != "visit_check":
            return super()._cs_callback_no_call(callback)
        self._cs_check_drawn(callback)
        self._cs_note_result("no_call")
        return True
