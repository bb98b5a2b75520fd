from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import PositionError
from ...tools import geo

# A position whose accuracy is worse than this says nothing
_WORST_M = 1_000_000


class CsVisit(models.Model):
    """Check-in by the phone's position: asked for, never forced.

    What the phone says is kept as evidence and judged, not refused: far from the
    customer, or too far from the check-in before. Judged once, when it comes in: a
    setting or an address that changes later moves no mark.
    """

    _inherit = "cs.visit"

    latitude = fields.Float(aggregator=None)
    longitude = fields.Float(aggregator=None)
    position_accuracy = fields.Float(
        string="Accuracy (m)",
        digits=False,
        aggregator=None,
        copy=False,
        help="Within so many metres, says the phone",
    )
    date_position = fields.Datetime(
        string="Position Taken",
        copy=False,
        help="When, by the phone's own clock; it may have been sent later",
    )
    distance_m = fields.Integer(
        string="Distance (m)",
        compute="_compute_distance",
        store=True,
        precompute=True,
        compute_sudo=True,
        copy=False,
        aggregator=None,
        help="From the check-in to the customer's address, if that is located",
    )
    is_distance_known = fields.Boolean(
        string="Customer Is Located",
        compute="_compute_distance",
        store=True,
        precompute=True,
        compute_sudo=True,
        copy=False,
    )
    is_far = fields.Boolean(
        string="Far from the Customer",
        compute="_compute_distance",
        store=True,
        precompute=True,
        compute_sudo=True,
        copy=False,
        help="The check-in was farther from the customer's address than the settings "
        "allow for",
    )
    is_too_fast = fields.Boolean(
        string="Impossible Journey",
        readonly=True,
        copy=False,
        help="Nobody gets here in time from the check-in before, or to the one after",
    )
    position_warning = fields.Text(compute="_compute_position_warning")

    _accuracy_valid = models.Constraint(
        "CHECK(position_accuracy BETWEEN 0 AND 1000000)",
        "A position is accurate to between 0 and 1,000,000 metres.",
    )
    _check_in_idx = models.Index(
        "(user_id, date_position) WHERE date_position IS NOT NULL"
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("latitude", "longitude", "position_accuracy", "partner_id")
    def _compute_distance(self):
        for visit in self:
            partner, company = visit.partner_id, visit.company_id
            place = (partner.partner_latitude, partner.partner_longitude)
            here = (visit.latitude, visit.longitude)
            known = geo.is_position(*place) and geo.is_position(*here)
            metres = geo.distance_m(*here, *place) if known else 0
            limit = company.cs_visit_far_m
            # doubt is for the salesperson, but a phone that says "anywhere" is none
            doubt = min(visit.position_accuracy or 0, limit)
            visit.is_distance_known = known
            visit.distance_m = round(metres)
            visit.is_far = known and metres - doubt > limit

    @api.depends("is_far", "is_too_fast", "distance_m", "date_position")
    def _compute_position_warning(self):
        marked = self.filtered("is_too_fast")
        journeys = marked._cs_impossible_journeys()
        for visit in self:
            texts = []
            if visit.is_far:
                texts.append(
                    self.env._(
                        "Checked in %(km)s km from the customer's address.",
                        km=f"{visit.distance_m / 1000:.1f}",
                    )
                )
            if visit._origin.id in journeys:
                minutes, km = journeys[visit._origin.id]
                texts.append(
                    self.env._(
                        "Another check-in of the same person, %(minutes)s minutes "
                        "away, was %(km)s km from here.",
                        minutes=round(minutes),
                        km=round(km),
                    )
                )
            visit.position_warning = "\n".join(texts)

    # -- what the phone says -------------------------------------------------------

    @api.model
    def _cs_stamp_check_in(self, vals):
        """Check a position and note when it was taken and when it came in.

        :param vals: values of one create or write, changed in place
        :raise PositionError: not a place on the globe, or half of one
        :raise EngineFieldError: the caller sends the moment of arrival
        """
        if "date_check_in" in vals:
            raise self._cs_engine_field_error({"date_check_in"})
        given = {"latitude", "longitude"} & vals.keys()
        if not given:
            # when and how exactly are said of a position, with it
            for name in ("date_position", "position_accuracy"):
                vals.pop(name, None)
            return vals
        latitude, longitude = vals.get("latitude"), vals.get("longitude")
        accuracy = vals.get("position_accuracy") or 0
        if len(given) == 1 or not geo.is_valid(latitude or 0, longitude or 0):
            raise self._cs_position_error()
        if not isinstance(accuracy, int | float) or not 0 <= accuracy <= _WORST_M:
            raise self._cs_position_error()
        if not geo.is_position(latitude, longitude):
            return self._cs_forget_position(vals)
        now = fields.Datetime.now()
        try:
            taken = fields.Datetime.to_datetime(vals.get("date_position")) or now
        except ValueError as error:
            raise self._cs_position_error() from error
        vals["date_check_in"] = now
        # a phone whose clock is ahead has not been there yet
        vals["date_position"] = min(taken, now)
        vals["position_accuracy"] = accuracy
        return vals

    def _cs_forget_position(self, vals):
        vals.update(latitude=0, longitude=0, position_accuracy=0, date_position=False)
        # of a new visit there is nothing to forget
        if self:
            vals["date_check_in"] = False
        return vals

    def _cs_position_error(self):
        return PositionError(
            self.env._(
                "This is no position: a latitude from -90 to 90, a longitude from -180 "
                "to 180 and an accuracy in metres are needed. Check in again, or log "
                "the visit without a position."
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits.filtered("date_position")._cs_judge_journeys()
        return visits

    def write(self, vals):
        result = super().write(vals)
        moved = {"latitude", "date_position"} & vals.keys()
        if moved and not self._cs_is_by_transition():
            self._cs_judge_journeys()
        return result

    # -- from one check-in to the next ---------------------------------------------

    def _cs_judge_journeys(self):
        """Mark the check-ins nobody can have made in time; take back other marks."""
        bad = set(self._cs_impossible_journeys())
        for is_bad in (True, False):
            changed = self.filtered(
                lambda v, b=is_bad: v.is_too_fast != b and (v.id in bad) == b
            )
            if changed:
                changed._cs_write_checked({"is_too_fast": is_bad})

    def _cs_impossible_journeys(self):
        """Return the visits whose check-in cannot be reached from its neighbours.

        One statement, whatever the number of visits. Compared are the check-ins of
        the same person just before and just after, by the phones' clocks.

        :return: ``{id: (minutes, km)}``
        """
        ids = [i for i in self._origin.ids if i]
        if not ids:
            return {}
        self.flush_model(
            ["latitude", "longitude", "date_position", "user_id", "state", "company_id"]
        )
        self.env["res.company"].flush_model(["cs_visit_near_km", "cs_visit_speed_kmh"])
        distance = SQL(
            geo.SQL_DISTANCE_M,
            lat=SQL("visit.latitude"),
            lon=SQL("visit.longitude"),
            olat=SQL("other.latitude"),
            olon=SQL("other.longitude"),
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (visit.id) visit.id, journey.minutes, journey.km
                  FROM cs_visit visit
                  JOIN res_company company ON company.id = visit.company_id
                  JOIN LATERAL (
                       (SELECT id FROM cs_visit
                         WHERE user_id = visit.user_id AND id <> visit.id
                           AND company_id = visit.company_id AND state <> 'cancelled'
                           AND date_position <= visit.date_position
                         ORDER BY date_position DESC LIMIT 1)
                       UNION ALL
                       (SELECT id FROM cs_visit
                         WHERE user_id = visit.user_id AND id <> visit.id
                           AND company_id = visit.company_id AND state <> 'cancelled'
                           AND date_position > visit.date_position
                         ORDER BY date_position LIMIT 1)
                       ) neighbour ON TRUE
                  JOIN cs_visit other ON other.id = neighbour.id
                  JOIN LATERAL (
                       SELECT %(distance)s / 1000 AS km,
                              abs(extract(epoch FROM other.date_position
                                          - visit.date_position)) / 60 AS minutes
                       ) journey ON TRUE
                 WHERE visit.id IN %(ids)s
                   AND journey.km > company.cs_visit_near_km
                   AND journey.km > company.cs_visit_speed_kmh * journey.minutes / 60
                 ORDER BY visit.id, journey.km DESC
                """,
                distance=distance,
                ids=tuple(ids),
            )
        )
        return {i: (minutes, km) for i, minutes, km in self.env.cr.fetchall()}
