from odoo import api, fields, models

_SHOWN = {"date_start", "date_end", "user_id", "partner_id", "contact_ids"}


class CsVisit(models.Model):
    """Planned visits stand in the salesperson's Odoo calendar.

    The visit leads: the meeting follows its times and people. Only visits that lie
    ahead get a meeting; logging one that was made writes nothing to the calendar.
    """

    _inherit = "cs.visit"

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        now = fields.Datetime.now()
        visits.filtered(
            lambda v: v.state == "planned" and v.date_start > now
        )._cs_make_meetings()
        return visits

    def write(self, vals):
        result = super().write(vals)
        if _SHOWN & vals.keys():
            self._cs_move_meetings()
        if vals.get("state") == "cancelled":
            self._cs_drop_meetings()
        return result

    def unlink(self):
        self._cs_drop_meetings()
        return super().unlink()

    def _cs_meetings(self):
        return (
            self.env["calendar.event"]
            .sudo()
            .with_context(
                no_mail_to_attendees=True, dont_notify=True, mail_create_nolog=True
            )
        )

    def _cs_make_meetings(self):
        visits = self.sudo()
        meetings = visits._cs_meetings().create(
            [visit._cs_prepare_meeting() for visit in visits]
        )
        for visit, meeting in zip(visits, meetings, strict=True):
            visit._cs_write_checked({"calendar_event_id": meeting.id})

    def _cs_prepare_meeting(self):
        self.ensure_one()
        people = self.user_id.partner_id
        return {
            "name": self.env._("Visit: %s", self.partner_id.name),
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.address,
            "user_id": self.user_id.id,
            "partner_ids": [(6, 0, people.ids)],
            "show_as": "busy",
        }

    def _cs_move_meetings(self):
        """Let the meetings follow their visits, where anything differs."""
        for visit in self.sudo():
            meeting = visit.calendar_event_id
            if not meeting:
                continue
            values = visit._cs_prepare_meeting()
            if (meeting.start, meeting.stop) == (values["start"], values["stop"]):
                if meeting.user_id == visit.user_id:
                    values = {"name": values["name"], "location": values["location"]}
            meeting.with_env(visit._cs_meetings().env).write(values)

    def _cs_drop_meetings(self):
        meetings = self.sudo().calendar_event_id
        meetings.with_env(self._cs_meetings().env).write({"active": False})
