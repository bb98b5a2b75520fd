from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .callback_round import period_end

# The same ten days of so many months before are what is usual
MONTHS = 6
# Fewer visits more or less are chance
NOTICED = 2


class CsCallbackRound(models.Model):
    """Compares the visits of the ten days with plan and habit (A2.1)."""

    _inherit = "cs.callback.round"

    no_call_count = fields.Integer(
        string="Asked Not to Be Called", compute="_compute_list_counts"
    )
    unusual_count = fields.Integer(
        string="Unusual",
        compute="_compute_list_counts",
        help="Salespeople with far more or fewer visits than usual",
    )

    @api.depends("line_ids.state", "line_ids.callback_id.state", "person_ids")
    def _compute_list_counts(self):
        lines, people = self.env["cs.callback.round.line"], self.person_ids.browse()
        refused = dict(
            lines._read_group(
                [
                    ("round_id", "in", self.ids),
                    "|",
                    ("state", "=", "no_call"),
                    ("visit_id.check_result", "=", "no_call"),
                ],
                ["round_id"],
                ["__count"],
            )
        )
        unusual = dict(
            people._read_group(
                [("round_id", "in", self.ids), ("is_deviating", "=", True)],
                ["round_id"],
                ["__count"],
            )
        )
        for round_ in self:
            round_.no_call_count = refused.get(round_._origin, 0)
            round_.unusual_count = unusual.get(round_._origin, 0)

    def _cs_compare_frequency(self):
        """Write what each salesperson did in these days; again to bring it up to date.

        One statement, whatever the number of salespeople and visits.
        """
        self.ensure_one()
        self.env.flush_all()
        company = self.company_id
        start, end = company._cs_day_span(self.date_from, self.date_to)
        spans = self._cs_usual_spans()
        centers = self._cs_all_centers()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_callback_round_person AS old (
                    round_id, company_id, user_id, center_id, visit_count,
                    handed_count, late_count, customer_count, along_count,
                    planned_count, kept_count, usual, usual_periods, expected,
                    deviation, is_deviating,
                    create_uid, create_date, write_uid, write_date)
                WITH span AS (
                    SELECT * FROM unnest(
                        %(firsts)s::timestamp[], %(lasts)s::timestamp[],
                        %(days)s::int[]) AS t(first, last, days)),
                %(figures)s
                SELECT %(round)s, %(company)s, f.user_id, c.center,
                       f.visits, f.handed, f.late, f.customers, f.along, f.planned,
                       f.kept, f.usual, f.periods, f.expected,
                       CASE WHEN f.expected > 0
                            THEN (f.visits - f.expected) / f.expected * 100
                            ELSE 0 END,
                       f.periods > 0 AND %(deviation)s > 0
                       AND ABS(f.visits - f.expected) >= %(noticed)s
                       AND ABS(f.visits - f.expected) * 100
                           >= %(deviation)s * f.expected,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM figures f
                  LEFT JOIN LATERAL (
                       SELECT v.department_id FROM cs_visit v
                        WHERE v.user_id = f.user_id AND v.company_id = %(company)s
                          AND v.date_start <= %(end)s
                        ORDER BY v.date_start DESC LIMIT 1) last ON TRUE
                  LEFT JOIN unnest(%(departments)s::int[], %(centers)s::int[])
                       AS c(department, center) ON c.department = last.department_id
                ON CONFLICT (round_id, user_id) DO UPDATE
                   SET (center_id, visit_count, handed_count, late_count,
                        customer_count, along_count, planned_count, kept_count, usual,
                        usual_periods, expected, deviation, is_deviating,
                        write_uid, write_date)
                     = (excluded.center_id, excluded.visit_count,
                        excluded.handed_count, excluded.late_count,
                        excluded.customer_count, excluded.along_count,
                        excluded.planned_count, excluded.kept_count, excluded.usual,
                        excluded.usual_periods, excluded.expected, excluded.deviation,
                        excluded.is_deviating, excluded.write_uid, excluded.write_date)
                 WHERE (old.visit_count, old.handed_count, old.late_count,
                        old.customer_count, old.along_count, old.planned_count,
                        old.kept_count)
                       IS DISTINCT FROM
                       (excluded.visit_count, excluded.handed_count,
                        excluded.late_count, excluded.customer_count,
                        excluded.along_count, excluded.planned_count,
                        excluded.kept_count)
                """,
                figures=self._cs_frequency_tables(start, end),
                firsts=[span[0] for span in spans],
                lasts=[span[1] for span in spans],
                days=[span[2] for span in spans],
                round=self.id,
                company=company.id,
                end=end,
                deviation=self.policy_id.deviation or 0.0,
                noticed=NOTICED,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                departments=list(centers),
                centers=list(centers.values()),
            )
        )
        self.env["cs.callback.round.person"].invalidate_model()
        self.invalidate_recordset(["person_ids", "unusual_count"])

    def _cs_usual_spans(self):
        """Return the same ten days of the months before.

        :return: list of ``(naive UTC start, end, working days)``
        """
        company = self.company_id
        firsts = [self.date_from - relativedelta(months=n + 1) for n in range(MONTHS)]
        return [
            (
                *company._cs_day_span(first, period_end(first)),
                self._cs_working_days(first),
            )
            for first in firsts
        ]

    def _cs_working_days(self, first):
        """Count the working days of the ten days that begin on a date."""
        length = (period_end(first) - first).days + 1
        return sum(
            self.company_id._cs_is_working_day(first + timedelta(days=n))
            for n in range(length)
        )

    def _cs_frequency_tables(self, start, end):
        """Return the statement's tables ``made`` to ``figures``.

        A planned visit belongs to the days it was planned for; a cancelled one was
        planned and not kept. Who was along counts beside the own visits.
        """
        return SQL(
            """
            made AS (
                SELECT v.user_id, COUNT(*) AS visits,
                       COUNT(*) FILTER (WHERE v.date_handed_over IS NOT NULL) AS handed,
                       COUNT(*) FILTER (WHERE v.is_hand_over_late) AS late,
                       COUNT(DISTINCT v.partner_id) AS customers
                  FROM cs_visit v
                 WHERE v.company_id = %(company)s
                   AND v.state NOT IN ('planned', 'cancelled')
                   AND v.date_start BETWEEN %(start)s AND %(end)s
                 GROUP BY v.user_id),
            plan AS (
                SELECT v.user_id, COUNT(*) AS planned,
                       COUNT(*) FILTER (
                           WHERE v.state NOT IN ('planned', 'cancelled')) AS kept
                  FROM cs_visit v
                 WHERE v.company_id = %(company)s
                   AND v.date_planned BETWEEN %(start)s AND %(end)s
                 GROUP BY v.user_id),
            joined AS (
                SELECT r.user_id, COUNT(*) AS along
                  FROM cs_visit v JOIN cs_visit_companion_rel r ON r.visit_id = v.id
                 WHERE v.company_id = %(company)s
                   AND v.state NOT IN ('planned', 'cancelled')
                   AND v.date_start BETWEEN %(start)s AND %(end)s
                 GROUP BY r.user_id),
            past AS (
                SELECT v.user_id, COUNT(*) AS visits
                  FROM span s JOIN cs_visit v ON v.date_start BETWEEN s.first AND s.last
                 WHERE v.company_id = %(company)s
                   AND v.state NOT IN ('planned', 'cancelled')
                 GROUP BY v.user_id),
            person AS (
                SELECT user_id FROM made UNION SELECT user_id FROM plan
                 UNION SELECT user_id FROM joined
                 UNION SELECT p.user_id FROM past p
                         JOIN res_users u ON u.id = p.user_id AND u.active),
            figures AS (
                SELECT p.user_id, COALESCE(m.visits, 0) AS visits,
                       COALESCE(m.handed, 0) AS handed, COALESCE(m.late, 0) AS late,
                       COALESCE(m.customers, 0) AS customers,
                       COALESCE(j.along, 0) AS along,
                       COALESCE(n.planned, 0) AS planned, COALESCE(n.kept, 0) AS kept,
                       h.periods,
                       COALESCE(b.visits::float8 / NULLIF(h.periods, 0), 0) AS usual,
                       COALESCE(b.visits::float8 / NULLIF(h.days, 0), 0) * %(days)s
                           AS expected
                  FROM person p
                  LEFT JOIN made m USING (user_id)
                  LEFT JOIN plan n USING (user_id)
                  LEFT JOIN joined j USING (user_id)
                  LEFT JOIN past b USING (user_id)
                  LEFT JOIN LATERAL (
                       SELECT v.date_start FROM cs_visit v
                        WHERE v.user_id = p.user_id AND v.company_id = %(company)s
                          AND v.state NOT IN ('planned', 'cancelled')
                        ORDER BY v.date_start LIMIT 1) f ON TRUE
                  CROSS JOIN LATERAL (
                       SELECT COUNT(*) AS periods, SUM(s.days) AS days FROM span s
                        WHERE s.last >= f.date_start) h)
            """,
            company=self.company_id.id,
            start=start,
            end=end,
            days=self._cs_working_days(self.date_from),
        )
