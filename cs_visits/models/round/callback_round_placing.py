from odoo import models
from odoo.tools import SQL


class CsCallbackRound(models.Model):
    """Who of the considered customers is drawn: floors, shares and weights (A2.1)."""

    _inherit = "cs.callback.round"

    def _cs_placed(self, draw):
        """Return the statement's tables ``strata`` to ``filled``: who is drawn.

        The same as :func:`sampling.draw_weighted`, by which it is verified.
        """
        strata = draw._cs_strata()
        return SQL(
            """
            strata AS (
                SELECT * FROM unnest(%(levels)s::int[], %(shares)s::float8[],
                                     %(floors)s::int[]) AS t(id, share, floor)),
            earlier AS MATERIALIZED (
                SELECT l.user_id, COALESCE(s.id, 0) AS stratum,
                       l.state = 'called' AS called
                  FROM cs_callback_round_line l
                  LEFT JOIN strata s ON s.id = l.level_id
                 WHERE l.round_id = %(round)s AND l.state IN ('called', 'passed')),
            weighed AS (
                SELECT c.*, COALESCE(s.id, 0) AS stratum,
                       1 + %(refuted)s::float8 * c.refuted_count
                         + %(silent)s::float8 * c.is_silent::int AS weight,
                       ln(1 - ((('x' || substr(c.hash, 1, 13))::bit(52)::bigint::float8
                                + 0.5::float8) / 4503599627370496::float8)) AS luck
                  FROM considered c
                  LEFT JOIN strata s ON s.id = c.level_id),
            placed AS (
                SELECT w.*, -luck / weight AS sort,
                       barred IS NULL
                       AND ROW_NUMBER() OVER (
                               PARTITION BY w.user_id, barred IS NULL
                               ORDER BY -luck / weight, hash, w.id)
                           <= %(minimum)s - COALESCE(e.called, 0) AS is_floor
                  FROM weighed w
                  LEFT JOIN (SELECT user_id, COUNT(*) FILTER (WHERE called) AS called
                               FROM earlier GROUP BY user_id) e
                       ON e.user_id = w.user_id),
            targets AS (
                SELECT s.id, s.share, s.floor,
                       COUNT(e.stratum) AS considered,
                       COUNT(*) FILTER (WHERE e.called) AS called
                  FROM strata s
                  LEFT JOIN earlier e ON e.stratum = s.id
                 GROUP BY s.id, s.share, s.floor),
            counted AS (
                SELECT t.id, t.called + COALESCE(p.floors, 0) AS taken,
                       LEAST(n.total, GREATEST(t.floor, CEIL(ROUND(
                           (n.total * t.share / 100)::numeric, 6)))) AS wanted
                  FROM targets t
                  LEFT JOIN (SELECT stratum, COUNT(*) AS total,
                                    COUNT(*) FILTER (WHERE is_floor) AS floors
                               FROM placed WHERE barred IS NULL GROUP BY stratum) p
                       ON p.stratum = t.id
                 CROSS JOIN LATERAL (
                       SELECT t.considered + COALESCE(p.total, 0) AS total) n),
            filled AS (
                SELECT p.*, n.wanted - n.taken AS wanted,
                       ROW_NUMBER() OVER (
                           PARTITION BY p.stratum, p.barred IS NULL, p.is_floor
                           ORDER BY p.sort, p.hash, p.id) AS place
                  FROM placed p JOIN counted n ON n.id = p.stratum)
            """,
            levels=list(strata),
            shares=[share for share, _floor in strata.values()],
            floors=[floor for _share, floor in strata.values()],
            round=self.id,
            refuted=draw.weight_refuted,
            silent=draw.weight_silent,
            minimum=draw.minimum,
        )
