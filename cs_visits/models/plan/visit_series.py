from datetime import timedelta

from odoo import fields, models

from .series_rhythm import WEEKDAYS

# A visit of which any of these was changed by hand leaves the series' hands
_OWN = {
    "partner_id",
    "date_start",
    "date_end",
    "purpose_id",
    "contact_ids",
    "companion_ids",
    "prepared_material",
    "target_kind",
}


class CsVisit(models.Model):
    """A visit that a series made; changed by hand, it stays as it is."""

    _inherit = "cs.visit"

    series_id = fields.Many2one(
        comodel_name="cs.visit.series",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    series_date = fields.Date(
        string="Date in the Series",
        readonly=True,
        copy=False,
        help="The date of the rhythm this visit was made for",
    )
    is_series_own = fields.Boolean(
        string="Changed by Hand",
        readonly=True,
        copy=False,
        help="The series leaves this visit as it is.",
    )

    _series_date_uniq = models.UniqueIndex(
        "(series_id, series_date) WHERE series_id IS NOT NULL",
        "The series has a visit for this date already.",
    )

    @property
    def _cs_engine_fields(self):
        return super()._cs_engine_fields | {
            "series_id",
            "series_date",
            "is_series_own",
        }

    def write(self, vals):
        by_hand = self.browse()
        if _OWN & vals.keys() and not self._cs_is_by_transition():
            by_hand = self.filtered(
                lambda v: v.series_id and not v.is_series_own and v.state == "planned"
            )
        result = super().write(vals)
        if by_hand:
            by_hand._cs_write_checked({"is_series_own": True})
        return result

    def _cs_is_in_approved_plan(self):
        """Whether an approved plan of the month holds the visit."""
        self.ensure_one()
        return "plan_id" in self._fields and self.plan_id.state == "approved"

    def action_make_series(self):
        """Open a new series with the customer, day and time of this visit."""
        self.ensure_one()
        start = self.company_id._cs_local(self.date_start)
        defaults = {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "purpose_id": self.purpose_id.id,
            "target_kind": self.target_kind,
            "contact_ids": [(6, 0, self.contact_ids.ids)],
            "companion_ids": [(6, 0, (self.companion_ids - self.env.user).ids)],
            "hour": start.hour + start.minute / 60,
            "hours": self.duration,
            WEEKDAYS[start.weekday()]: True,
            "date_begin": fields.Date.to_string(start.date() + timedelta(days=1)),
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visit Series"),
            "res_model": "cs.visit.series",
            "views": [(False, "form")],
            "context": {f"default_{key}": value for key, value in defaults.items()},
        }
