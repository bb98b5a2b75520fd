from odoo import models


class CsCreditTouchMixin(models.AbstractModel):
    """Records that are part of somebody's exposure: they say so when they change.

    Hung into the two methods by which the ORM writes rows, below all computes, so that
    no way of changing a record goes past: what was written is noted, and the customer
    it belonged to before, when that is what changes.
    """

    _name = "cs.credit.touch.mixin"
    _description = "Part of a Credit Exposure"

    # Columns that count, and among them those that say whose the record is.
    _cs_touch_columns = frozenset()
    _cs_touch_owner = frozenset()
    # Kind of what is about to go, when it is more than the record itself.
    _cs_touch_whole = None

    def _create(self, data_list):
        records = super()._create(data_list)
        self.env["cs.credit.touched"]._cs_note(self._name, records._ids)
        return records

    def _write_multi(self, vals_list):
        counting = self.browse(
            record_id
            for record_id, vals in zip(self._ids, vals_list, strict=True)
            if not self._cs_touch_columns.isdisjoint(vals)
        )
        owners = self._cs_touch_owner
        if counting and any(not owners.isdisjoint(vals) for vals in vals_list):
            counting._cs_touch_now()
        result = super()._write_multi(vals_list)
        self.env["cs.credit.touched"]._cs_note(self._name, counting._ids)
        return result

    def unlink(self):
        self._cs_touch_now()
        return super().unlink()

    def _cs_touch_now(self):
        """Note whom the rows name as they still are in the database."""
        touched = self.env["cs.credit.touched"]
        touched._cs_note(self._cs_touch_whole or self._name, self._ids)
        touched._cs_settle()
