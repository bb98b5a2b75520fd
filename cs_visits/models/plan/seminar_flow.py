from odoo import api, fields, models

from ...exceptions import MeetingError, SeminarError

_SHOWN = {"date_start", "date_end", "place", "subject", "host_ids", "user_id"}


class CsVisitSeminar(models.Model):
    """Announcing, moving, holding and cancelling a seminar, with its visits."""

    _inherit = "cs.visit.seminar"

    @api.depends("state", "date_start", "user_id")
    @api.depends_context("uid")
    def _compute_can_actions(self):
        result = super()._compute_can_actions()
        now = fields.Datetime.now()
        for seminar in self:
            if seminar.date_start and seminar.date_start > now:
                # who came is known once it has begun
                seminar.can_hold = False
        return result

    def write(self, vals):
        if {"date_start", "date_end", "user_id", "company_id"} & vals.keys():
            self._cs_check_not_held()
        result = super().write(vals)
        if _SHOWN & vals.keys():
            self.filtered(lambda s: s.state == "invited").sudo()._cs_move()
        return result

    def _cs_check_not_held(self):
        for seminar in self.filtered(lambda s: s.state == "held"):
            raise SeminarError(
                self.env._(
                    "%s was held: its times and its organizer are fixed.",
                    seminar.display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_invite(self):
        """Announce the seminar: each customer becomes a planned visit (E10).

        :raise SeminarError: nobody is invited, or it has begun
        """
        self._transition("invite")
        for seminar in self.sudo():
            seminar._cs_make_meeting()
            seminar._cs_invite_guests()
        return True

    def action_hold(self):
        """Report who came: their visits are done, those of the others fell out.

        :raise SeminarError: it has not begun, or it is not known who came
        """
        self._transition("hold")
        for seminar in self.sudo():
            for guest in seminar.guest_ids:
                guest._cs_settle()
            seminar.guest_ids._cs_plan_follow_up()
        return True

    def action_plan_follow_ups(self):
        """Plan the follow-up visits whose dates were entered, once each.

        :raise SeminarError: only the organizer does, after the seminar
        """
        for seminar in self:
            if not (seminar._cs_is_owner() and seminar.state == "held"):
                raise SeminarError(
                    self.env._(
                        "The organizer plans the follow-ups once the seminar was held."
                    )
                )
        self.sudo().guest_ids._cs_plan_follow_up()
        return True

    def action_all_came(self):
        """Mark all customers whose attendance is open as having come."""
        self.guest_ids.filtered(lambda g: g.attendance == "open").write(
            {"attendance": "attended"}
        )
        return True

    def action_cancel(self):
        """Call the seminar off; its visits are cancelled with it."""
        self._transition("cancel")
        for seminar in self.sudo():
            planned = seminar.visit_ids.filtered(lambda v: v.state == "planned")
            if planned:
                planned._transition("cancel")
            if seminar.calendar_event_id.active:
                seminar._cs_meeting().write({"active": False})
        return True

    def action_open_visits(self):
        """Open the visits of the seminar."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cs.visit",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("seminar_id", "=", self.id)],
        }

    # -- the visits ----------------------------------------------------------------

    def _cs_invite_guests(self):
        """Make the planned visit of each guest that has none (sudo)."""
        self.ensure_one()
        guests = self.guest_ids.filtered(lambda g: not g.visit_id)
        visits = self.env["cs.visit"].sudo()
        made = visits.create([guest._cs_prepare_visit() for guest in guests])
        made._cs_write_checked({"calendar_event_id": self.calendar_event_id.id})
        for guest, visit in zip(guests, made, strict=True):
            guest.visit_id = visit

    def _cs_visitor(self, partner):
        """Return who makes the visit to a customer: its salesperson when a host."""
        self.ensure_one()
        owner = partner.user_id
        return owner if owner in self.host_ids else self.user_id

    def _cs_move(self):
        """Let the visits and the meeting follow the seminar (sudo)."""
        for seminar in self:
            planned = seminar.visit_ids.filtered(lambda v: v.state == "planned")
            span = {"date_start": seminar.date_start, "date_end": seminar.date_end}
            planned.write({**span, "address": seminar.place})
            values = seminar._cs_meeting_values()
            meeting = seminar._cs_meeting()
            differs = {
                name: value
                for name, value in values.items()
                if name in ("start", "stop", "location", "name")
                and (meeting[name] or False) != (value or False)
            }
            if meeting.user_id != seminar.user_id:
                differs["user_id"] = seminar.user_id.id
            if meeting.partner_ids != seminar._cs_hosts().partner_id:
                differs["partner_ids"] = values["partner_ids"]
            if differs:
                meeting.write(differs)

    # -- the meeting ---------------------------------------------------------------

    def _cs_hosts(self):
        return self.user_id | self.host_ids

    def _cs_meeting(self):
        return self.calendar_event_id.with_env(self.env["cs.visit"]._cs_meetings().env)

    def _cs_meeting_values(self):
        return {
            "name": self.subject,
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.place,
            "user_id": self.user_id.id,
            "partner_ids": [(6, 0, self._cs_hosts().partner_id.ids)],
        }

    def _cs_make_meeting(self):
        self.ensure_one()
        meetings = self.env["cs.visit"]._cs_meetings()
        meeting = meetings.create({**self._cs_meeting_values(), "show_as": "busy"})
        self._cs_write_checked({"calendar_event_id": meeting.id})

    def _cs_follow_meeting(self, names, env):
        """Let the seminar follow its meeting that somebody changed.

        :param names: fields of the meeting that were written
        :param env: environment of who changed it, whose rights count
        :raise MeetingError: the seminar is over or somebody else's
        """
        self.ensure_one()
        meeting = self.calendar_event_id
        if self.state == "cancelled":
            return
        if "active" in names and not meeting.active:
            self._cs_follow_deletion(env)
            return
        values = {}
        if (self.date_start, self.date_end) != (meeting.start, meeting.stop):
            values = {"date_start": meeting.start, "date_end": meeting.stop}
        if "location" in names and (self.place or "") != (meeting.location or ""):
            values["place"] = meeting.location
        whole = meeting.allday or meeting.recurrency or meeting.recurrence_id
        if whole or meeting.user_id != self.user_id:
            raise MeetingError(
                self.env._(
                    "This meeting is the seminar %s: its organizer and its kind are "
                    "changed there.",
                    self.display_name,
                )
            )
        if values:
            mine = self.with_env(env)
            self._cs_check_meeting_rights(env.su or mine.has_access("write"))
            mine.write(values)

    def _cs_follow_deletion(self, env):
        """Cancel a seminar that lies ahead and whose meeting was deleted."""
        if self.state == "invited":
            mine = self.with_env(env)
            self._cs_check_meeting_rights(
                env.su or (mine.has_access("read") and mine._cs_may_cancel())
            )
            mine.action_cancel()

    def _cs_check_meeting_rights(self, may):
        if not may:
            raise MeetingError(
                self.env._(
                    "This meeting is %s's seminar: only its organizer moves or deletes "
                    "it.",
                    self.user_id.name,
                )
            )

    def _cs_today_after(self):
        """Return the moment from which on follow-ups can be planned."""
        return max(self.date_end, fields.Datetime.now())
