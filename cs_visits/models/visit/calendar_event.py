from odoo import fields, models
from odoo.fields import Domain

# What a visit looks at on its meeting; start and stop follow from some of these
_FOLLOWED = {
    "start",
    "stop",
    "start_date",
    "stop_date",
    "duration",
    "allday",
    "location",
    "user_id",
    "partner_ids",
    "attendee_ids",
    "active",
    "recurrency",
    "recurrence_id",
}


class CalendarEvent(models.Model):
    """A meeting that stands for a visit: what changes here, changes there."""

    _inherit = "calendar.event"

    cs_visit_ids = fields.One2many(
        comodel_name="cs.visit", inverse_name="calendar_event_id", string="Visits"
    )

    def write(self, vals):
        # core takes keys out of the values
        names = _FOLLOWED & vals.keys()
        result = super().write(vals)
        if names:
            self._cs_tell_followers(names)
        return result

    def unlink(self):
        for document in self._cs_followers():
            document._cs_follow_deletion(self.env)
        return super().unlink()

    def _cs_followers(self):
        """Return the visits and seminars that made these meetings (sudo)."""
        domain = Domain("calendar_event_id", "in", self.ids)
        visits = self.env["cs.visit"].sudo().search(domain)
        return [
            *visits.filtered(lambda v: v._cs_has_own_meeting()),
            *self.env["cs.visit.seminar"].sudo().search(domain),
        ]

    def _cs_tell_followers(self, names):
        for document in self._cs_followers():
            document._cs_follow_meeting(names, self.env)

    def action_open_cs_visits(self):
        """Open the visits this meeting stands for."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits"),
            "res_model": "cs.visit",
            "views": [(False, "list"), (False, "form")],
            "domain": [("calendar_event_id", "=", self.id)],
        }
        visits = self.cs_visit_ids
        if len(visits) == 1:
            action.update(views=[(False, "form")], res_id=visits.id)
        return action
