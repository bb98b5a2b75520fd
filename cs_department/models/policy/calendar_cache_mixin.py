from odoo import api, models


class CsCalendarCacheMixin(models.AbstractModel):
    """Records that a company's cached work calendar is made from."""

    _name = "cs.calendar.cache.mixin"
    _description = "Part of a Work Calendar"

    def _cs_touches_calendar(self):
        """Return the records of ``self`` that the work calendar reads."""
        return self

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if records._cs_touches_calendar():
            self.env["res.company"]._cs_calendar_changed()
        return records

    def write(self, vals):
        touched = bool(self._cs_touches_calendar())
        result = super().write(vals)
        if touched or self._cs_touches_calendar():
            self.env["res.company"]._cs_calendar_changed()
        return result

    def unlink(self):
        touched = bool(self._cs_touches_calendar())
        result = super().unlink()
        if touched:
            self.env["res.company"]._cs_calendar_changed()
        return result
