from odoo import api, fields, models

from ..models.plan.series_rhythm import WEEKDAYS

_COPIED = (
    "interval",
    "unit",
    *WEEKDAYS,
    "month_by",
    "day",
    "nth",
    "weekday",
    "hour",
    "hours",
    "end_kind",
    "date_end",
    "on_free_day",
    "purpose_id",
    "prepared_material",
)


class CsVisitSeriesChange(models.TransientModel):
    """Asks what of a running series changes, and from which day on."""

    _name = "cs.visit.series.change"
    _description = "Change Visit Series"
    _inherit = ["cs.visit.rhythm.mixin", "cs.wizard.mixin"]

    series_id = fields.Many2one(comodel_name="cs.visit.series", required=True)
    partner_id = fields.Many2one(related="series_id.partner_id")
    company_id = fields.Many2one(related="series_id.company_id")
    date_begin = fields.Date(string="Changes From")
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        string="People to Meet",
        domain="[('id', 'child_of', partner_id), ('id', '!=', partner_id)]",
    )
    companion_ids = fields.Many2many(
        comodel_name="res.users",
        string="Colleagues Along",
        domain=[("share", "=", False)],
    )
    purpose_id = fields.Many2one(comodel_name="cs.visit.purpose", required=True)
    prepared_material = fields.Text()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        series = self.env["cs.visit.series"].browse(
            values.get("series_id") or self.env.context.get("default_series_id")
        )
        if not series.exists():
            return values
        for name in _COPIED:
            values[name] = series._fields[name].convert_to_write(series[name], series)
        values["contact_ids"] = [(6, 0, series.contact_ids.ids)]
        values["companion_ids"] = [(6, 0, series.companion_ids.ids)]
        today = series.company_id._cs_today()
        values["date_begin"] = max(series.date_begin, today)
        rest = series._cs_rhythm().dates_left(values["date_begin"])
        values["count"] = rest or series.count
        return values

    def action_change(self):
        """Let the series go on with these values from that day on.

        :raise SeriesError: the day lies in the past
        :return: action that opens the series that continues
        """
        self.ensure_one()
        values = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in (*_COPIED, "count")
        }
        values["contact_ids"] = [(6, 0, self.contact_ids.ids)]
        values["companion_ids"] = [(6, 0, self.companion_ids.ids)]
        new = self.series_id._cs_continue(values, self.date_begin)
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.visit.series",
            "res_id": new.id,
            "views": [(False, "form")],
        }
