from odoo import api, fields, models

from ...exceptions import PositionError
from ...tools import geo


class CsVisit(models.Model):
    """Where the customer is: a check-in may become the customer's location."""

    _inherit = "cs.visit"

    can_locate_partner = fields.Boolean(compute="_compute_can_locate_partner")

    @api.depends("latitude", "longitude", "partner_id", "state")
    @api.depends_context("uid")
    def _compute_can_locate_partner(self):
        for visit in self:
            partner = visit.partner_id._origin
            here = (visit.latitude, visit.longitude)
            place = (partner.partner_latitude, partner.partner_longitude)
            visit.can_locate_partner = (
                bool(visit._origin)
                and visit.state in ("planned", "done")
                and visit.user_id == self.env.user
                and geo.is_position(*here)
                and (
                    not geo.is_position(*place)
                    or geo.distance_m(*here, *place) > visit.company_id.cs_visit_far_m
                )
                and partner.has_access("write")
            )

    def action_locate_partner(self):
        """Take the check-in as the customer's location; the address stays as it is.

        :raise AccessError: the user may not change the customer
        :raise PositionError: there is no position, or the record is handed in already
        """
        for visit in self:
            partner = visit.partner_id
            partner.check_access("write")
            if not visit.can_locate_partner:
                raise PositionError(
                    self.env._(
                        "%s gives no new location: check in at the customer's first, "
                        "before the record is submitted.",
                        visit.display_name,
                    )
                )
            partner.write(
                {
                    "partner_latitude": visit.latitude,
                    "partner_longitude": visit.longitude,
                }
            )
            visit.message_post(
                body=self.env._(
                    "The check-in is now the location of %s.", partner.display_name
                )
            )
        return True
