from odoo import api, models
from odoo.fields import Domain

# points on the map; of more, the latest are shown and the map says so
MAX_POINTS = 2000
_PLACED = (
    Domain("latitude", "!=", 0)
    | Domain("longitude", "!=", 0)
    | Domain("partner_id.partner_latitude", "!=", 0)
    | Domain("partner_id.partner_longitude", "!=", 0)
)


class CsVisitStatistics(models.AbstractModel):
    """Where visits took place, as far as positions were given."""

    _inherit = "cs.visit.statistics"

    @api.model
    @api.readonly
    def get_map(self, period="month", date_from=None, date_to=None):
        """Return the visits of a period that the reader may see and that have a place.

        The place is where the salesperson checked in, else where the customer is.

        :param period: as for :meth:`get_board`
        :return: dict with ``points`` (degrees), ``number`` of visits in the period,
            and whether there are more than are shown
        :raise PeriodError: these are no dates, or the last is before the first
        """
        periods = self.env["cs.complaint.statistics"]
        first, last = periods._cs_period(period, date_from, date_to)
        visits = self.env["cs.visit"]
        domain = Domain(self._cs_span("date_start", first, last))
        domain &= Domain("state", "!=", "cancelled")
        found = visits.search(
            domain & _PLACED, order="date_start desc, id desc", limit=MAX_POINTS + 1
        )
        return {
            "period": period,
            "date_from": str(first),
            "date_to": str(last),
            "label": periods._cs_period_label(period, first, last),
            "number": visits.search_count(domain),
            "is_cut": len(found) > MAX_POINTS,
            "points": self._cs_points(found[:MAX_POINTS]),
        }

    @api.model
    def _cs_points(self, visits):
        states = dict(visits._fields["state"]._description_selection(self.env))
        calendars = {
            company: company._cs_work_calendar()[0] for company in visits.company_id
        }
        return [
            self._cs_point(visit, calendars[visit.company_id], states)
            for visit in visits
        ]

    @api.model
    def _cs_point(self, visit, calendar, states):
        customer = visit.partner_id
        is_checked_in = bool(visit.latitude or visit.longitude)
        place = (
            (visit.latitude, visit.longitude)
            if is_checked_in
            else (customer.partner_latitude, customer.partner_longitude)
        )
        moment = calendar.local(visit.date_start)
        return {
            "id": visit.id,
            "latitude": place[0],
            "longitude": place[1],
            "is_checked_in": is_checked_in,
            "is_planned": visit.state == "planned",
            "state": states[visit.state],
            "customer": customer.display_name,
            "person": visit.user_id.name,
            "moment": moment.strftime("%Y-%m-%d %H:%M"),
        }
