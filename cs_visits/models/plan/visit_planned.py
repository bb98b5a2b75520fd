from odoo import api, fields, models


class CsVisit(models.Model):
    """When a visit was to take place: what the plan's figures are measured by."""

    _inherit = "cs.visit"

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        now = fields.Datetime.now()
        visits.filtered(lambda v: v.date_start > now)._cs_note_planned()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if "date_start" in vals and not self._cs_is_by_transition():
            self.filtered("date_planned")._cs_note_planned()
        return result

    def _cs_note_planned(self):
        """Let the planned moment follow the start of visits still to be made."""
        planned = self.filtered(lambda v: v.state == "planned")
        for start, visits in planned.grouped("date_start").items():
            visits._cs_write_checked({"date_planned": start})
