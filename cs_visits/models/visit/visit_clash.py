from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import geo

# How far around a visit others are looked at: no journey here takes longer
_DAYS = 2

# What is elsewhere at the same time, or too far away to get there in time.
CLASHES = """
    SELECT mine.n, mine.person, other.id,
           CASE WHEN gap.minutes > 0 OR NOT gap.overlaps
                THEN gap.minutes END, journey.km
      FROM (%(mine)s) mine
      JOIN res_company company ON company.id = mine.company_id
      JOIN LATERAL (
           SELECT id FROM cs_visit
            WHERE user_id = mine.person
              AND date_start BETWEEN mine.start - %(days)s * interval '1 day'
                                 AND mine.stop + %(days)s * interval '1 day'
           UNION
           SELECT visit.id
             FROM cs_visit_companion_rel along
             JOIN cs_visit visit ON visit.id = along.visit_id
            WHERE along.user_id = mine.person
              AND visit.date_start
                  BETWEEN mine.start - %(days)s * interval '1 day'
                      AND mine.stop + %(days)s * interval '1 day'
           ) near ON near.id <> mine.id
      JOIN cs_visit other ON other.id = near.id
           AND other.state <> 'cancelled'
           AND other.company_id = mine.company_id
      JOIN res_partner place ON place.id = other.partner_id
      JOIN LATERAL (
           SELECT other.date_start < mine.stop
                  AND mine.start < other.date_end AS overlaps,
                  extract(epoch FROM greatest(
                      other.date_start - mine.stop,
                      mine.start - other.date_end)) / 60 AS minutes
           ) gap ON TRUE
      JOIN LATERAL (SELECT %(distance)s / 1000 AS km) journey ON TRUE
     WHERE NOT (%(same_event)s)
       AND (gap.overlaps
            OR journey.km > company.cs_visit_near_km
               AND journey.km > company.cs_visit_speed_kmh * gap.minutes / 60)
     ORDER BY mine.n, other.date_start, other.id
"""


class CsVisit(models.Model):
    """Two visits of one person that cannot both be true are warned of, and kept.

    At the same time, or farther apart than one travels in the time between. A person
    is on a visit as its salesperson or as a colleague who came along. Visits of one
    seminar are one event.
    """

    _inherit = "cs.visit"

    has_clash = fields.Boolean(
        string="Clash",
        compute="_compute_clash",
        search="_search_has_clash",
        help="Somebody on this visit is elsewhere at the same time, or cannot get "
        "there",
    )
    clash_warning = fields.Text(compute="_compute_clash")

    @api.depends(
        "user_id",
        "companion_ids",
        "partner_id",
        "company_id",
        "date_start",
        "date_end",
        "latitude",
        "longitude",
        "state",
    )
    @api.depends_context("uid")
    def _compute_clash(self):
        found = self._cs_find_clashes()
        others = self.browse({row[1] for rows in found.values() for row in rows})
        readable = set(others._filtered_access("read").ids)
        for number, visit in enumerate(self):
            rows = found.get(number, ())
            visit.has_clash = bool(rows)
            visit.clash_warning = "\n".join(
                visit._cs_clash_text(*row, row[1] in readable) for row in rows
            )

    def _cs_clash_text(self, person_id, other_id, minutes, km, is_readable):
        """Say what clashes; of a visit the reader may not see, no more than that."""
        other = self.browse(other_id).sudo()
        values = {
            "person": self.env["res.users"].browse(person_id).sudo().name,
            "visit": other.display_name if is_readable else self.env._("a visit"),
            "start": fields.Datetime.to_string(
                other.company_id._cs_local(other.date_start)
            )[:16],
            "km": round(km or 0),
            "minutes": round(minutes or 0),
        }
        if minutes is None:
            return self.env._(
                "%(person)s is on %(visit)s at the same time (%(start)s).", **values
            )
        return self.env._(
            "%(person)s has %(minutes)s minutes between this and %(visit)s "
            "(%(start)s), %(km)s km away.",
            **values,
        )

    # -- one statement -------------------------------------------------------------

    def _cs_find_clashes(self):
        """Return what clashes with the visits as they stand on the form.

        :return: ``{position in self: [(user id, other visit's id, minutes, km)]}``,
            minutes None for visits at the same time
        """
        rows = []
        for number, visit in enumerate(self):
            if visit.state == "cancelled" or not (visit.date_start and visit.date_end):
                continue
            rows += visit._cs_clash_rows(number)
        if not rows:
            return {}
        self._cs_flush_for_clash()
        mine = SQL(
            "SELECT * FROM (VALUES %s) given (n, id, person, company_id, start, stop, "
            "lat, lon, seminar)",
            SQL(", ").join(rows),
        )
        self.env.cr.execute(self._cs_clash_sql(mine))
        found = {}
        for number, person, other, minutes, km in self.env.cr.fetchall():
            found.setdefault(number, []).append((person, other, minutes, km))
        return found

    @api.model
    def _cs_flush_for_clash(self):
        self.flush_model(
            ["user_id", "companion_ids", "partner_id", "date_start", "date_end"]
            + ["latitude", "longitude", "state", "company_id"]
        )
        self.env["res.partner"].flush_model(["partner_latitude", "partner_longitude"])
        self.env["res.company"].flush_model(["cs_visit_near_km", "cs_visit_speed_kmh"])

    def _cs_clash_rows(self, number):
        """Return one SQL tuple for each person on this visit."""
        self.ensure_one()
        partner = self.partner_id
        place = (self.latitude, self.longitude)
        if not geo.is_position(*place):
            place = (partner.partner_latitude, partner.partner_longitude)
        seminar = self["seminar_id"].id if "seminar_id" in self._fields else 0
        return [
            SQL(
                "(%s::int, %s::int, %s::int, %s::int, %s::timestamp, %s::timestamp, "
                "%s::float, %s::float, %s::int)",
                number,
                self._origin.id or 0,
                person,
                self.company_id.id,
                self.date_start,
                self.date_end,
                place[0] or 0,
                place[1] or 0,
                seminar or 0,
            )
            for person in (self.user_id | self.companion_ids).ids
        ]

    @api.model
    def _cs_clash_sql(self, mine):
        """Return the statement that finds what clashes with some rows.

        :param mine: SELECT of n, id, person, company_id, start, stop, lat, lon, seminar
        """
        lat = SQL("COALESCE(NULLIF(other.latitude, 0), place.partner_latitude)::float")
        lon = SQL(
            "COALESCE(NULLIF(other.longitude, 0), place.partner_longitude)::float"
        )
        distance = SQL(
            geo.SQL_DISTANCE_M,
            lat=SQL("mine.lat"),
            lon=SQL("mine.lon"),
            olat=lat,
            olon=lon,
        )
        same_event = SQL("FALSE")
        if "seminar_id" in self._fields:
            # an ordinary visit has no seminar: NULL would say nothing at all
            same_event = SQL(
                "mine.seminar > 0"
                " AND other.seminar_id IS NOT DISTINCT FROM mine.seminar"
            )
        return SQL(
            CLASHES,
            mine=mine,
            days=_DAYS,
            distance=distance,
            same_event=same_event,
        )

    # -- search --------------------------------------------------------------------

    def _search_has_clash(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._cs_flush_for_clash()
        seminar = SQL("0")
        if "seminar_id" in self._fields:
            seminar = SQL("COALESCE(visit.seminar_id, 0)")
        mine = SQL(
            """
            SELECT visit.id AS n, visit.id, people.person, visit.company_id,
                   visit.date_start AS start, visit.date_end AS stop,
                   COALESCE(NULLIF(visit.latitude, 0), home.partner_latitude)::float
                       AS lat,
                   COALESCE(NULLIF(visit.longitude, 0), home.partner_longitude)::float
                       AS lon,
                   %s AS seminar
              FROM cs_visit visit
              JOIN res_partner home ON home.id = visit.partner_id
              JOIN LATERAL (
                   SELECT visit.user_id AS person
                   UNION
                   SELECT user_id FROM cs_visit_companion_rel
                    WHERE visit_id = visit.id
                   ) people ON TRUE
             WHERE visit.state <> 'cancelled'
               AND visit.company_id IN %s
            """,
            seminar,
            tuple(self.env.companies.ids) or (0,),
        )
        clash = SQL("(SELECT n FROM (%s) clash)", self._cs_clash_sql(mine))
        domain = Domain("id", "in", clash)
        return domain if True in value else ~domain
