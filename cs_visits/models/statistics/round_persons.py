from odoo import models
from odoo.tools import SQL

from ..round.callback_round_figures import CALL_FIGURES, FIGURES, VISIT_FIGURES


class CsCallbackRound(models.Model):
    """The figures of a round by salesperson, beside their usual frequency (A2.1)."""

    _inherit = "cs.callback.round"

    def _cs_person_figures(self, center_id=None):
        """Return the figures of each salesperson, by two statements and one search.

        A closed round shows those of its sign-off, as it does for its centers.

        :param center_id: id of the only center, None for all
        :return: list of dicts: ``user`` (``res.users``), ``usual`` (visits in such ten
            days, None where there is nothing to compare with), ``is_deviating`` and
            figures, by name
        """
        self.ensure_one()
        signed = self._cs_signed_people(center_id)
        if signed:
            return signed
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
        compared = self.sudo().person_ids.grouped(lambda line: line.user_id.id)
        people = self.env["res.users"].sudo().browse(rows)
        return [
            {
                **self._cs_add_ratios(rows[user.id]),
                "user": user,
                **self._cs_usual(compared.get(user.id)),
            }
            for user in people.sorted(lambda u: (u.name or "", u.id))
        ]

    def _cs_signed_people(self, center_id):
        """Return the rows kept at the sign-off, empty while open or where none were."""
        if self.state != "closed":
            return []
        report = self.sudo().report_ids.filtered(
            lambda report: (report.center_id.id or None) == center_id
        )
        users = self.env["res.users"].sudo()
        return [
            {**row, "user": users.browse(row["user"])} for row in report.people or []
        ]

    def _cs_people_to_keep(self, center):
        """Return the rows of a center's people for the report that keeps them.

        :param center: ``hr.department``, empty for all
        """
        rows = self._cs_person_figures(center.id or None)
        return [{**row, "user": row["user"].id} for row in rows]

    def _cs_usual(self, line):
        """Return what the round compared a person's visits with when it was drawn."""
        if not line or not line.usual_periods:
            return {"usual": None, "is_deviating": False}
        return {"usual": line.expected, "is_deviating": line.is_deviating}

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
