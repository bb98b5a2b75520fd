from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...exceptions import VisitError


class CsVisit(models.Model):
    """Colleagues who go along: who may, and whether they are somewhere else."""

    _inherit = "cs.visit"

    clash = fields.Char(
        string="At the Same Time",
        compute="_compute_clash",
        compute_sudo=True,
        help="Who of the people going is on another visit at that time. Customers of "
        "colleagues are not named.",
    )

    @api.constrains("user_id", "companion_ids", "company_id")
    def _check_companions(self):
        for visit in self.sudo().filtered("companion_ids"):
            self._cs_check_people(visit.user_id, visit.companion_ids, visit.company_id)

    def write(self, vals):
        if "companion_ids" in vals and not self._cs_is_by_transition():
            self._cs_check_companions_open()
        return super().write(vals)

    def _cs_check_companions_open(self):
        """Refuse to change who went along once the record was handed in.

        :raise VisitError: attendance counts those who went along (A1.5)
        """
        for visit in self:
            if visit.state not in ("planned", "done", *visit._cs_readonly_states):
                raise VisitError(
                    self.env._(
                        "%s was submitted: who went along is fixed. Ask the manager "
                        "to send it back.",
                        visit.display_name,
                    )
                )

    @api.model
    def _cs_check_people(self, user, companions, company):
        """Check who goes: a salesperson and others, all of the company.

        :raise ValidationError: names who cannot go along
        """
        if user in companions:
            raise ValidationError(
                self.env._(
                    "%s makes the visit and is no colleague along.", user.sudo().name
                )
            )
        for person in (user | companions).sudo():
            if person.share or company not in person.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(company)s.",
                        person=person.name,
                        company=company.name,
                    )
                )

    def _cs_people(self):
        """Return everybody of ours who goes: the salesperson and the companions."""
        return self.user_id | self.companion_ids

    @api.depends("date_start", "date_end", "user_id", "companion_ids", "state")
    def _compute_clash(self):
        ahead = self.filtered(
            lambda v: v.state == "planned" and v.date_start and v.date_end
        )
        (self - ahead).clash = False
        if not ahead:
            return
        others = self._cs_visits_of(
            ahead._cs_people(),
            min(ahead.mapped("date_start")),
            max(ahead.mapped("date_end")),
        )
        for visit in ahead:
            visit.clash = ", ".join(visit._cs_clashes(others)) or False

    @api.model
    def _cs_visits_of(self, users, start, end):
        """Return the visits people make or go along on within a time (sudo)."""
        return self.sudo().search(
            Domain("state", "!=", "cancelled")
            & Domain("date_start", "<", end)
            & Domain("date_end", ">", start)
            & (
                Domain("user_id", "in", users.ids)
                | Domain("companion_ids", "in", users.ids)
            )
        )

    def _cs_clashes(self, others):
        """Return who is elsewhere and when, as texts in the company's time."""
        self.ensure_one()
        found, people = [], self._cs_people()
        for other in others - self._origin:
            if other.date_start >= self.date_end or other.date_end <= self.date_start:
                continue
            if self._cs_is_same_event(other):
                continue
            for person in people._origin & other._cs_people():
                start = other.company_id._cs_local(other.date_start)
                end = other.company_id._cs_local(other.date_end)
                found.append(f"{person.name} {start:%H:%M}–{end:%H:%M}")
        return sorted(set(found))

    def _cs_is_same_event(self, other):
        """Whether two visits are one event, so that being at both is no clash."""
        return False
