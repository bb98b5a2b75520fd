from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL


class CsCallbackRound(models.Model):
    """Who may be drawn: pieces of the one statement that draws (A2.1).

    Rows of ``considered``: one visit of each customer who is not on the list yet, the
    person to call, whether nobody may be called (``barred``), and what weighs.
    """

    _inherit = "cs.callback.round"

    def _cs_considered(self, draw):
        """Return the statement's tables ``candidate`` to ``considered``.

        :param draw: ``cs.callback.round.draw``
        """
        return SQL(
            """
            chosen AS (
                SELECT c.customer, COUNT(*) AS visits,
                       split_part(MIN((md5(%(seed)s || ':' || c.id) || ':' || c.id)
                                      COLLATE "C"), ':', 2)::int AS id
                  FROM (%(eligible)s) c
                 WHERE %(new)s
                 GROUP BY c.customer),
            candidate AS MATERIALIZED (
                SELECT v.id, v.partner_id, v.user_id, v.department_id,
                       chosen.customer, chosen.visits
                  FROM chosen JOIN cs_visit v ON v.id = chosen.id),
            met AS (%(met)s),
            denied AS (%(denied)s),
            spoken AS (%(spoken)s),
            considered AS MATERIALIZED (
                SELECT c.id, c.partner_id, c.user_id, c.department_id, c.visits,
                       COALESCE(p.cs_level_id, cp.cs_level_id) AS level_id,
                       met.contact_id, phone.number AS phone,
                       CASE WHEN p.cs_no_call OR cp.cs_no_call OR phone.is_barred
                            THEN 'no_call'
                            WHEN phone.number IS NULL THEN 'no_phone' END AS barred,
                       COALESCE(d.visits, 0) AS refuted_count,
                       s.customer IS NULL AS is_silent,
                       md5(%(seed)s || ':draw:' || c.id) AS hash
                  FROM candidate c
                  JOIN res_partner p ON p.id = c.partner_id
                  LEFT JOIN res_partner cp ON cp.id = p.commercial_partner_id
                  LEFT JOIN denied d ON d.user_id = c.user_id
                  LEFT JOIN spoken s ON s.customer = c.customer
                  LEFT JOIN met ON met.visit_id = c.id
                  %(phone)s)
            """,
            eligible=self._cs_eligible(draw),
            new=self._cs_is_new(draw),
            denied=self._cs_denied(draw),
            spoken=self._cs_spoken(draw),
            met=self._cs_met(),
            phone=self._cs_phone_join(),
            seed=self.seed,
        )

    def _cs_is_new(self, draw):
        """Leave out customers who are on the list of an earlier draw."""
        lines = self.env["cs.callback.round.line"].sudo()
        if not lines.search_count([("round_id", "=", self.id)], limit=1):
            return SQL("TRUE")
        return SQL(
            """
            NOT EXISTS (
                SELECT FROM cs_callback_round_line l
                  JOIN res_partner lp ON lp.id = l.partner_id
                 WHERE l.round_id = %s
                   AND COALESCE(lp.commercial_partner_id, lp.id) = c.customer)
            """,
            self.id,
        )

    def _cs_eligible(self, draw, until=None):
        """Select the handed-over visits a draw is from, those handed in late with them.

        :param draw: ``cs.callback.round.draw``
        :param until: naive UTC: those of that moment, whatever was answered since;
            None: those of now
        """
        start, end = self.company_id._cs_day_span(self.date_from, self.date_to)
        if until is None:
            state = SQL("v.state = 'handed_over' AND v.round_id IS NULL")
        else:
            state = SQL(
                "v.date_handed_over <= %s AND v.state NOT IN ('planned', 'cancelled')"
                " AND NOT EXISTS (SELECT FROM cs_callback_round r WHERE"
                " r.id = v.round_id AND r.date_from < %s)",
                until,
                self.date_from,
            )
        return SQL(
            """
            SELECT v.id, COALESCE(p.commercial_partner_id, p.id) AS customer
              FROM cs_visit v
              JOIN res_partner p ON p.id = v.partner_id
             WHERE v.company_id = %s AND %s AND v.date_start <= %s
               AND (v.date_start >= %s OR v.date_handed_over > %s)
            """,
            self.company_id.id,
            state,
            end,
            start,
            draw.date_before or datetime.max,
        )

    def _cs_months_before(self, months):
        """Naive UTC of the day so many months before the round's first one."""
        day = self.date_from - relativedelta(months=months)
        return self.company_id._cs_day_span(day, day)[0]

    def _cs_denied(self, draw):
        """Select how many visits of each person were refuted before this round.

        Where a manager decides on refuted visits, only upheld ones count.
        """
        decided = SQL("TRUE")
        if "finding_state" in self.env["cs.visit"]._fields:
            decided = SQL("v.finding_state = 'upheld'")
        return SQL(
            """
            SELECT v.user_id, COUNT(*) AS visits
              FROM cs_visit v
             WHERE v.company_id = %s AND v.state = 'refuted' AND %s
               AND v.date_start >= %s AND v.date_start < %s
             GROUP BY v.user_id
            """,
            self.company_id.id,
            decided,
            self._cs_months_before(draw.months_refuted),
            self.company_id._cs_day_span(self.date_from, self.date_from)[0],
        )

    def _cs_spoken(self, draw):
        """Select the customers to whom customer service spoke lately."""
        return SQL(
            """
            SELECT DISTINCT COALESCE(p.commercial_partner_id, p.id) AS customer
              FROM cs_callback k
              JOIN res_partner p ON p.id = k.partner_id
             WHERE k.company_id = %s AND k.state = 'done' AND k.date_done >= %s
            """,
            self.company_id.id,
            self._cs_months_before(draw.months_silent),
        )

    def _cs_met(self):
        """Select the person met on each visit who can be asked, with a phone first."""
        return SQL(
            """
            SELECT DISTINCT ON (c.id) c.id AS visit_id, m.id AS contact_id,
                   NULLIF(btrim(m.phone), '') AS phone
              FROM candidate c
              JOIN cs_visit_res_partner_rel r ON r.cs_visit_id = c.id
              JOIN res_partner m ON m.id = r.res_partner_id
             WHERE m.commercial_partner_id = c.customer
               AND m.cs_no_call IS NOT TRUE %s
             ORDER BY c.id, NULLIF(btrim(m.phone), '') IS NULL, m.id
            """,
            self._cs_not_blacklisted(SQL("AND NOT"), SQL("m")),
        )

    def _cs_phone_join(self):
        """Join the number to call, and whether it is the blacklisted one."""
        return SQL(
            """
            LEFT JOIN LATERAL (
                 SELECT COALESCE(met.phone, NULLIF(btrim(p.phone), '')) AS number,
                        met.phone IS NULL %s AS is_barred) phone ON TRUE
            """,
            self._cs_not_blacklisted(SQL("AND"), SQL("p")) or SQL("AND FALSE"),
        )

    def _cs_not_blacklisted(self, prefix, alias):
        """Ask core's phone blacklist about a number, where it is installed."""
        if "phone.blacklist" not in self.env:
            return SQL()
        return SQL(
            "%s EXISTS (SELECT FROM phone_blacklist b"
            " WHERE b.active AND b.number = %s.phone_sanitized)",
            prefix,
            alias,
        )
