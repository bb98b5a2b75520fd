from odoo import models
from odoo.tools import SQL

from ..round.callback_round_figures import CALL_FIGURES, FIGURES, VISIT_FIGURES


class CsCallbackRound(models.Model):
    """The figures of a round by salesperson, beside their usual frequency (A2.1)."""

    _inherit = "cs.callback.round"

    def _cs_person_figures(self, usual_periods, center_id=None):
        """Return the figures of each salesperson, by three statements.

        :param usual_periods: same ten days of earlier months, as
            :meth:`_cs_figures_of` takes them
        :param center_id: id of the only center, None for all
        :return: list of dicts: ``user`` (``res.users``), ``usual`` (visits in such ten
            days, None where there is nothing to compare with) and figures, by name
        """
        self.ensure_one()
        now = {"now": (self.date_from, self.date_to, self)}
        rows = {}
        for user, *values in self.env.execute_query(
            self._cs_person_visit_query(now, center_id)
        ):
            rows[user] = dict.fromkeys(FIGURES, 0)
            rows[user].update(zip(VISIT_FIGURES, values, strict=True))
        for user, *values in self.env.execute_query(
            self._cs_person_line_query(center_id)
        ):
            figures = rows.setdefault(user, dict.fromkeys(FIGURES, 0))
            figures.update(zip(CALL_FIGURES, values, strict=True))
        usual = self._cs_usual_by_person(usual_periods, tuple(rows))
        people = self.env["res.users"].sudo().browse(rows)
        return [
            {
                **self._cs_add_ratios(rows[user.id]),
                "user": user,
                "usual": usual.get(user.id),
            }
            for user in people.sorted(lambda u: (u.name or "", u.id))
        ]

    def _cs_usual_by_person(self, periods, user_ids):
        """Return the mean number of visits a period, of the periods since the first."""
        if not periods or not user_ids:
            return {}
        query = SQL(
            """
            SELECT f.user_id, AVG(f.number)
              FROM (SELECT u.user_id, p.key, COUNT(v.id) AS number
                      FROM %(periods)s p
                      JOIN (SELECT user_id, MIN(date_start) AS since FROM cs_visit
                             WHERE company_id = %(company)s AND user_id IN %(users)s
                               AND state NOT IN ('planned', 'cancelled')
                             GROUP BY user_id) u ON u.since <= p.last
                      LEFT JOIN cs_visit v ON v.company_id = %(company)s
                       AND v.user_id = u.user_id
                       AND v.date_start BETWEEN p.first AND p.last
                       AND v.state NOT IN ('planned', 'cancelled')
                     GROUP BY u.user_id, p.key) f
             GROUP BY f.user_id
            """,
            periods=self._cs_period_table(periods),
            company=self.company_id.id,
            users=user_ids,
        )
        return {user: float(mean) for user, mean in self.env.execute_query(query)}

    def _cs_person_visit_query(self, periods, center_id):
        return SQL(
            """
            SELECT v.user_id, %(counts)s
              FROM %(periods)s p
              JOIN cs_visit v ON v.company_id = %(company)s AND %(within)s
              LEFT JOIN %(centers)s c ON c.department_id = v.department_id
             WHERE %(center)s
             GROUP BY v.user_id
            """,
            counts=self._cs_visit_counts(),
            periods=self._cs_period_table(periods),
            company=self.company_id.id,
            within=self._cs_in_period(),
            centers=self._cs_center_map(),
            center=SQL("c.center_id = %s", center_id) if center_id else SQL("TRUE"),
        )

    def _cs_person_line_query(self, center_id):
        return SQL(
            """
            SELECT l.user_id, %(counts)s
              FROM cs_callback_round_line l
              JOIN cs_callback_round r ON r.id = l.round_id
              JOIN cs_visit v ON v.id = l.visit_id
              LEFT JOIN cs_callback c ON c.id = l.callback_id
             WHERE l.round_id = %(round)s AND %(center)s
             GROUP BY l.user_id
            """,
            counts=self._cs_call_counts(),
            round=self.id,
            center=SQL("l.center_id = %s", center_id) if center_id else SQL("TRUE"),
        )
