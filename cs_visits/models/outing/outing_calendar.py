from odoo import fields, models


class CsOuting(models.Model):
    """An approved outing stands in the person's Odoo calendar: colleagues see it.

    The outing leads: the meeting comes with the approval and goes when the outing is
    changed or called off. Nobody is mailed.
    """

    _inherit = "cs.outing"

    calendar_event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "approve":
            self._cs_make_meetings()
        elif step.action in ("void", "cancel"):
            self._cs_drop_meetings()
        return result

    def _cs_meetings(self):
        return (
            self.env["calendar.event"]
            .sudo()
            .with_context(
                no_mail_to_attendees=True, dont_notify=True, mail_create_nolog=True
            )
        )

    def _cs_make_meetings(self):
        now = fields.Datetime.now()
        for outing in self.sudo().filtered(lambda o: o.date_end > now):
            meeting = outing._cs_meetings().create(outing._cs_prepare_meeting())
            outing._cs_write_checked({"calendar_event_id": meeting.id})

    def _cs_prepare_meeting(self):
        """Return create values of the meeting: where, not to whom."""
        self.ensure_one()
        outing = self.with_context(lang=self.user_id.lang)
        place = self.destination or self.name
        return {
            "name": outing.env._("Outing: %s", place),
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.destination,
            "user_id": self.user_id.id,
            "partner_ids": [(6, 0, self.user_id.partner_id.ids)],
            "show_as": "busy",
        }

    def _cs_drop_meetings(self):
        meetings = self.sudo().calendar_event_id.exists()
        meetings.with_env(self._cs_meetings().env).write({"active": False})
