from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import geo

_SHOWN = 6
# Customers of colleagues are offered when one stands in front of them
_AROUND_M = 2000


class CsVisit(models.Model):
    """Logged in under a minute: what the phone's form offers and remembers."""

    _inherit = "cs.visit"

    purpose_id = fields.Many2one(default=lambda self: self._cs_last_purpose())
    client_key = fields.Char(
        copy=False,
        help="Made by the phone: what is sent again after a lost answer comes in once",
    )

    _client_key_uniq = models.UniqueIndex(
        "(user_id, client_key) WHERE client_key IS NOT NULL",
        "This visit was saved already: open it under My Visits.",
    )

    @api.model
    def _cs_last_purpose(self):
        """Return the purpose of the user's last visit, for the next one."""
        last = self.sudo().search_fetch(
            Domain("user_id", "=", self.env.uid)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("purpose_id.active", "=", True),
            ["purpose_id"],
            order="date_start desc, id desc",
            limit=1,
        )
        return last.purpose_id

    @api.model
    @api.readonly
    def quick_customers(self, latitude=None, longitude=None):
        """Return the customers a salesperson most likely stands before.

        Visits planned for today first; then with a position the nearest of the own
        customers and whoever is around, without one those visited last.

        :param latitude, longitude: of the phone, or None
        :return: list of ``{id, name, city, km, visit_id, start}``, at most six; ``km``
            None when unknown, ``visit_id`` that of a visit planned for today
        :raise PositionError: the numbers are no place
        """
        self.browse().check_access("create")
        here = (latitude, longitude)
        if here != (None, None) and not geo.is_valid(*here):
            raise self._cs_position_error()
        planned = self._cs_planned_today()
        partners = planned.partner_id
        if geo.is_position(*here):
            partners |= self._cs_nearest_customers(*here)
        if len(partners) < _SHOWN:
            partners |= self._cs_recent_customers(_SHOWN)
        if len(partners) < _SHOWN:
            partners |= self.env["res.partner"].search(
                self._cs_customer_domain() & Domain("user_id", "=", self.env.uid),
                limit=_SHOWN,
            )
        partners = partners._filtered_access("read")[:_SHOWN]
        return [
            self._cs_quick_values(
                partner, here, planned.filtered(lambda v, p=partner: v.partner_id == p)
            )
            for partner in partners
        ]

    @api.model
    def _cs_quick_values(self, partner, here, visits):
        place = (partner.partner_latitude, partner.partner_longitude)
        km = None
        if geo.is_position(*here) and geo.is_position(*place):
            km = round(geo.distance_m(*here, *place) / 1000, 1)
        return {
            "id": partner.id,
            "name": partner.display_name,
            "city": partner.city or "",
            "km": km,
            "visit_id": visits[:1].id or False,
            "start": visits[:1].date_start or False,
        }

    @api.model
    def _cs_customer_domain(self):
        return (
            Domain("partner_share", "=", True)
            & (Domain("is_company", "=", True) | Domain("parent_id", "=", False))
            & Domain("company_id", "in", [False, self.env.company.id])
        )

    @api.model
    def _cs_planned_today(self):
        company = self.env.company
        today = company._cs_today()
        first, last = company._cs_day_span(today, today)
        return self.search(
            Domain("user_id", "=", self.env.uid)
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "planned")
            & Domain("date_start", ">=", first)
            & Domain("date_start", "<=", last),
            order="date_start",
            limit=_SHOWN,
        )

    @api.model
    def _cs_recent_customers(self, limit):
        groups = self._read_group(
            Domain("user_id", "=", self.env.uid)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("state", "!=", "cancelled")
            & Domain("date_start", ">", fields.Datetime.now() - timedelta(days=365)),
            ["partner_id"],
            order="date_start:max DESC",
            limit=limit,
        )
        return self.env["res.partner"].concat(*(partner for (partner,) in groups))

    @api.model
    def _cs_nearest_customers(self, latitude, longitude):
        """Return the nearest located customers; the own ones however far they are."""
        model = self.env["res.partner"]
        model.flush_model(["partner_latitude", "partner_longitude", "user_id"])
        distance = SQL(
            geo.SQL_DISTANCE_M,
            lat=SQL("%s::float", latitude),
            lon=SQL("%s::float", longitude),
            olat=SQL("partner.partner_latitude::float"),
            olon=SQL("partner.partner_longitude::float"),
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner partner
                  JOIN LATERAL (SELECT %(distance)s AS m) far ON far.m IS NOT NULL
                 WHERE partner.id IN %(visible)s
                   AND (partner.user_id = %(uid)s OR far.m < %(around)s)
                 ORDER BY far.m
                 LIMIT %(limit)s
                """,
                distance=distance,
                visible=model._search(self._cs_customer_domain()).subselect(),
                uid=self.env.uid,
                around=_AROUND_M,
                limit=_SHOWN,
            )
        )
        return model.browse([i for (i,) in self.env.cr.fetchall()])

    # -- in one tap ----------------------------------------------------------------

    def action_done_and_submit(self):
        """Report a written-up visit as done and hand it in for review, or neither.

        :raise VisitError: it has not begun yet
        :raise MissingInputError: an item the purpose asks for is empty
        """
        self.action_done()
        return self.action_submit()
