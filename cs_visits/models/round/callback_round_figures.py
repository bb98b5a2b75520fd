from odoo import api, fields, models
from odoo.tools import SQL

FIGURES = (
    "visits",
    "late",
    "visited",
    "listed",
    "called",
    "reached",
    "verified",
    "differs",
    "refuted",
    "cannot_say",
    "unreachable",
    "no_phone",
    "late_calls",
    "asked",
    "satisfied",
)


class CsCallbackRound(models.Model):
    """The figures of a round by center (A2.4)."""

    _inherit = "cs.callback.round"

    visited_count = fields.Integer(string="Customers", compute="_compute_counts")
    call_count = fields.Integer(string="Calls", compute="_compute_counts")
    open_count = fields.Integer(string="Open", compute="_compute_counts")
    verified_count = fields.Integer(string="Verified", compute="_compute_counts")
    refuted_count = fields.Integer(string="Refuted", compute="_compute_counts")
    doubt_count = fields.Integer(string="Doubts", compute="_compute_counts")
    no_phone_count = fields.Integer(string="No Phone", compute="_compute_counts")

    @api.depends("line_ids.callback_id.state", "line_ids.state", "state")
    def _compute_counts(self):
        rows = {}
        if self.ids:
            self.env.flush_all()
            rows = {
                row[0]: row[1:]
                for row in self.env.execute_query(
                    SQL(
                        """
                        SELECT l.round_id, COUNT(*), COUNT(l.callback_id),
                               COUNT(*) FILTER (WHERE c.state = 'open'),
                               COUNT(*) FILTER (WHERE c.outcome = 'as_registered'
                                                  AND c.state = 'done'),
                               COUNT(*) FILTER (WHERE c.outcome = 'not_took_place'
                                                  AND c.state = 'done'),
                               COUNT(*) FILTER (WHERE c.outcome = 'differs'
                                                  AND c.state = 'done'),
                               COUNT(*) FILTER (WHERE l.state = 'no_phone')
                          FROM cs_callback_round_line l
                          LEFT JOIN cs_callback c ON c.id = l.callback_id
                         WHERE l.round_id IN %s
                         GROUP BY l.round_id
                        """,
                        tuple(self.ids),
                    )
                )
            }
        names = ("visited", "call", "open", "verified", "refuted", "doubt", "no_phone")
        for round_ in self:
            values = rows.get(round_.id, [0] * len(names))
            for name, value in zip(names, values, strict=True):
                round_[f"{name}_count"] = value

    def _cs_figures(self):
        """Return the figures of each center, by two statements.

        :return: dict of ``hr.department`` (empty: no department) → dict of
            :data:`FIGURES`, with ``frequency`` (visits a customer) and
            ``satisfaction`` (1–5, or False when nobody was asked)
        """
        self.ensure_one()
        self.env.flush_all()
        departments = self.env["hr.department"].sudo()
        result = {}
        for center, *values in self.env.execute_query(self._cs_line_query()):
            figures = dict.fromkeys(FIGURES, 0)
            figures.update(zip(FIGURES[3:], values, strict=True))
            result[departments.browse(center or [])] = figures
        rows = self.env.execute_query(self._cs_visit_query())
        centers = departments.browse({row[0] for row in rows if row[0]})._cs_centers()
        for department, *values in rows:
            center = centers.get(department, departments)
            figures = result.setdefault(center, dict.fromkeys(FIGURES, 0))
            for name, value in zip(FIGURES[:3], values, strict=True):
                figures[name] += value
        for figures in result.values():
            self._cs_add_ratios(figures)
        return dict(sorted(result.items(), key=lambda item: item[0].name or "~"))

    @api.model
    def _cs_add_ratios(self, figures):
        visited, asked = figures["visited"], figures["asked"]
        figures["frequency"] = figures["visits"] / visited if visited else 0.0
        figures["satisfaction"] = figures["satisfied"] / asked if asked else False
        return figures

    @api.model
    def _cs_sum_figures(self, rows):
        """Add up the figures of several centers."""
        rows = list(rows)
        return self._cs_add_ratios(
            {name: sum(row[name] for row in rows) for name in FIGURES}
        )

    def _cs_visit_query(self):
        start, end = self.company_id._cs_day_span(self.date_from, self.date_to)
        return SQL(
            """
            SELECT department_id, COUNT(*),
                   COUNT(*) FILTER (WHERE is_hand_over_late),
                   COUNT(DISTINCT partner_id)
              FROM cs_visit
             WHERE company_id = %s AND state NOT IN ('planned', 'cancelled')
               AND date_start BETWEEN %s AND %s
             GROUP BY department_id
            """,
            self.company_id.id,
            start,
            end,
        )

    def _cs_line_query(self):
        return SQL(
            """
            SELECT l.center_id, COUNT(*), COUNT(c.id),
                   COUNT(*) FILTER (WHERE c.state = 'done'),
                   COUNT(*) FILTER (WHERE c.state = 'done'
                                      AND c.outcome = 'as_registered'),
                   COUNT(*) FILTER (WHERE c.state = 'done' AND c.outcome = 'differs'),
                   COUNT(*) FILTER (WHERE c.state = 'done'
                                      AND c.outcome = 'not_took_place'),
                   COUNT(*) FILTER (WHERE c.state = 'done'
                                      AND c.outcome = 'cannot_say'),
                   COUNT(*) FILTER (WHERE c.state = 'unreached'),
                   COUNT(*) FILTER (WHERE l.state = 'no_phone'),
                   COUNT(*) FILTER (WHERE c.date_done > %s),
                   COUNT(*) FILTER (WHERE c.satisfaction > 0),
                   COALESCE(SUM(c.satisfaction) FILTER (WHERE c.satisfaction > 0), 0)
              FROM cs_callback_round_line l
              LEFT JOIN cs_callback c ON c.id = l.callback_id
             WHERE l.round_id = %s
             GROUP BY l.center_id
            """,
            self.date_due,
            self.id,
        )
