from odoo import api, models
from odoo.exceptions import ValidationError

from ...exceptions import VisitError


class CsVisit(models.Model):
    """Colleagues who go along: who may, and until when they can be named."""

    _inherit = "cs.visit"

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
