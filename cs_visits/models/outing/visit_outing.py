from odoo import api, models
from odoo.exceptions import ValidationError

from ...exceptions import VisitError


class CsVisit(models.Model):
    """Asking for the outing that planned visits need (A1.3)."""

    _inherit = "cs.visit"

    @api.constrains("outing_id", "user_id", "company_id")
    def _check_outing(self):
        for visit in self.sudo():
            outing = visit.outing_id
            if outing and (
                outing.user_id != visit.user_id or outing.company_id != visit.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%s is somebody else's outing. Choose one of the salesperson's "
                        "own.",
                        outing.name,
                    )
                )

    def action_ask_outing(self):
        """Draw up outings for the chosen planned visits, one a day, and show them.

        Times, customers, purpose and places are taken from the visits; nothing is
        submitted.

        :raise VisitError: a visit is not one's own, not planned, or in an outing
        :return: action that opens the new outings
        """
        self._cs_check_for_outing()
        outings = self.env["cs.outing"].create(
            [visits._cs_prepare_outing() for visits in self._cs_by_day()]
        )
        for outing, visits in zip(outings, self._cs_by_day(), strict=True):
            visits.write({"outing_id": outing.id})
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Outings"),
            "res_model": "cs.outing",
        }
        if len(outings) == 1:
            return {**action, "res_id": outings.id, "views": [(False, "form")]}
        return {
            **action,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", outings.ids)],
        }

    def _cs_check_for_outing(self):
        if not self:
            raise VisitError(self.env._("Choose planned visits first."))
        for visit in self:
            if visit.state != "planned" or not visit._cs_is_owner():
                raise VisitError(
                    self.env._(
                        "%s is no planned visit of your own: outings are asked for by "
                        "the one who goes, before going.",
                        visit.display_name,
                    )
                )
            if visit.outing_id.state not in (False, "refused", "cancelled"):
                raise VisitError(
                    self.env._(
                        "%(visit)s belongs to outing %(outing)s already.",
                        visit=visit.display_name,
                        outing=visit.outing_id.name,
                    )
                )

    def _cs_by_day(self):
        """Return the visits by company and local day, in the order of their start."""
        groups = {}
        for visit in self.sorted("date_start"):
            day = visit.company_id._cs_local(visit.date_start).date()
            key = (visit.company_id.id, day)
            groups[key] = groups.get(key, self.browse()) | visit
        return list(groups.values())

    def _cs_prepare_outing(self):
        """Return create values of the outing of one day's visits."""
        purposes = dict.fromkeys(self.purpose_id.mapped("name"))
        places = dict.fromkeys(
            filter(None, (partner.city for partner in self.partner_id.sudo()))
        )
        return {
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
            "date_start": min(self.mapped("date_start")),
            "date_end": max(self.mapped("date_end")),
            "partner_ids": [(6, 0, self.partner_id.ids)],
            "purpose": ", ".join(purposes),
            "destination": ", ".join(places) or False,
        }
