from odoo import api, fields, models

from ...exceptions import MeetingError

_SHOWN = {
    "date_start",
    "date_end",
    "user_id",
    "partner_id",
    "companion_ids",
    "address",
}


class CsVisit(models.Model):
    """Planned visits stand in the Odoo calendars of those who go, both ways.

    A meeting follows its visit's times, place and people, and a planned visit follows
    its meeting: whoever may change the visit may as well move it in the calendar. Only
    visits that lie ahead get a meeting; logging one that was made writes nothing to
    the calendar. Meetings are private: they name the customer, and colleagues who may
    not read the visit see that the time is taken.

    Neither side needs to know who began: each writes only what differs on the other.
    """

    _inherit = "cs.visit"

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._cs_make_meetings()
        return visits

    def write(self, vals):
        shown = _SHOWN & vals.keys()
        before = {v.id: v._cs_people() for v in self.sudo()} if shown else {}
        result = super().write(vals)
        if shown:
            self._cs_move_meetings(before, renamed="partner_id" in vals)
        if vals.get("state") == "cancelled":
            self._cs_drop_meetings()
        return result

    def unlink(self):
        meetings = self._cs_own_meetings()
        result = super().unlink()
        meetings.write({"active": False})
        return result

    # -- the visit leads -----------------------------------------------------------

    def _cs_meetings(self):
        """Return the calendar, written as the system and without mail.

        The meeting belongs to the visit, whose rights were checked; a manager who
        moves a visit cannot write a private meeting.
        """
        return (
            self.env["calendar.event"]
            .sudo()
            .with_context(
                no_mail_to_attendees=True, dont_notify=True, mail_create_nolog=True
            )
        )

    def _cs_has_own_meeting(self):
        """Whether the visit's meeting is made and moved by the visit."""
        self.ensure_one()
        return True

    def _cs_own_meetings(self):
        own = self.sudo().filtered(lambda v: v._cs_has_own_meeting())
        return own.calendar_event_id.with_env(self._cs_meetings().env)

    def _cs_make_meetings(self):
        now = fields.Datetime.now()
        visits = self.filtered(
            lambda v: v.state == "planned" and v.date_start > now
        ).sudo()
        visits = visits.filtered(
            lambda v: not v.calendar_event_id and v._cs_has_own_meeting()
        )
        if not visits:
            return
        meetings = visits._cs_meetings().create(
            [visit._cs_prepare_meeting() for visit in visits]
        )
        for visit, meeting in zip(visits, meetings, strict=True):
            visit._cs_write_checked({"calendar_event_id": meeting.id})

    def _cs_prepare_meeting(self):
        self.ensure_one()
        return {
            "name": self._cs_meeting_name(),
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.address,
            "user_id": self.user_id.id,
            "partner_ids": [(6, 0, self._cs_people().partner_id.ids)],
            "show_as": "busy",
            "privacy": "private",
        }

    def _cs_meeting_name(self):
        visit = self.with_context(lang=self.user_id.lang)
        return visit.env._("Visit: %s", self.partner_id.name)

    def _cs_move_meetings(self, before, renamed=False):
        """Let the meetings follow their visits, where anything differs.

        :param before: dict of visit id → people who went so far
        :param renamed: the customer changed, and the meeting is named after it
        """
        self._cs_make_meetings()
        for visit in self.sudo():
            meeting = visit.calendar_event_id
            if not meeting or not visit._cs_has_own_meeting():
                continue
            values = visit._cs_meeting_changes(before.get(visit.id, visit.user_id))
            if renamed:
                values["name"] = visit._cs_meeting_name()
            if values:
                meeting.with_env(visit._cs_meetings().env).write(values)

    def _cs_meeting_changes(self, before):
        """Return what of the meeting is not as the visit says.

        People of the customer who were invited in the calendar stay invited.
        """
        self.ensure_one()
        meeting, values = self.calendar_event_id, {}
        if (meeting.start, meeting.stop) != (self.date_start, self.date_end):
            values = {"start": self.date_start, "stop": self.date_end}
        if (meeting.location or "") != (self.address or ""):
            values["location"] = self.address
        if meeting.user_id != self.user_id:
            values["user_id"] = self.user_id.id
        people = self._cs_people().partner_id
        gone = (before - self._cs_people()).partner_id & meeting.partner_ids
        come = people - meeting.partner_ids
        if gone or come:
            values["partner_ids"] = [
                *((3, partner.id) for partner in gone),
                *((4, partner.id) for partner in come),
            ]
        return values

    def _cs_drop_meetings(self):
        meetings = self._cs_own_meetings().filtered("active")
        if meetings:
            meetings.write({"active": False})

    # -- the meeting leads ---------------------------------------------------------

    def _cs_follow_meeting(self, names, env):
        """Let the visit follow its meeting that somebody changed.

        :param names: fields of the meeting that were written
        :param env: environment of who changed it, whose rights count
        :raise MeetingError: the visit is no longer planned, is somebody else's, or a
            visit cannot be like that
        """
        self.ensure_one()
        meeting = self.calendar_event_id
        if self.state == "cancelled":
            return
        if "active" in names and not meeting.active:
            self._cs_follow_deletion(env)
            return
        self._cs_check_meeting(meeting)
        values = self._cs_values_of_meeting(meeting, names)
        if not values:
            return
        mine = self.with_env(env)
        if self.state != "planned":
            raise MeetingError(
                self.env._(
                    "%s took place: its meeting stays where it was. Correct the times "
                    "on the visit, while that is possible.",
                    self.display_name,
                )
            )
        self._cs_check_meeting_rights(mine)
        mine.write(values)

    def _cs_follow_deletion(self, env):
        """Cancel a planned visit whose meeting was deleted or archived."""
        if self.state == "planned":
            mine = self.with_env(env)
            if not mine.env.su and not (
                mine.has_access("read") and mine._cs_may_hand_over()
            ):
                raise self._cs_foreign_meeting_error()
            mine._transition("cancel")

    def _cs_check_meeting_rights(self, mine):
        if not mine.env.su and not mine.has_access("write"):
            raise self._cs_foreign_meeting_error()

    def _cs_foreign_meeting_error(self):
        return MeetingError(
            self.env._(
                "This meeting is %s's visit to a customer: only its salesperson moves "
                "or deletes it.",
                self.user_id.name,
            )
        )

    def _cs_check_meeting(self, meeting):
        if meeting.recurrency or meeting.recurrence_id:
            raise MeetingError(
                self.env._(
                    "The meeting of a visit cannot be repeated. Make a visit series "
                    "instead."
                )
            )
        if meeting.allday:
            raise MeetingError(
                self.env._("A visit begins and ends at a time: it cannot be all-day.")
            )
        if meeting.user_id != self.user_id:
            raise MeetingError(
                self.env._(
                    "The organizer of this meeting is the visit's salesperson. Change "
                    "the salesperson on the visit."
                )
            )

    def _cs_values_of_meeting(self, meeting, names):
        """Return what of the visit is not as its meeting says."""
        values = {}
        if (self.date_start, self.date_end) != (meeting.start, meeting.stop):
            values = {"date_start": meeting.start, "date_end": meeting.stop}
        if "location" in names and (self.address or "") != (meeting.location or ""):
            values["address"] = meeting.location
        if names & {"partner_ids", "attendee_ids"}:
            colleagues = meeting.partner_ids.user_ids.filtered(
                lambda u: not u.share and self.company_id in u.company_ids
            )
            colleagues -= self.user_id
            if colleagues != self.companion_ids:
                values["companion_ids"] = [(6, 0, colleagues.ids)]
        return values
