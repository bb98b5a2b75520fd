from odoo import api, fields, models
from odoo.tools import SQL

VISIT_FIGURES = ("visits", "late", "visited", "planned", "kept")
CALL_FIGURES = (
    "listed",
    "called",
    "reached",
    "verified",
    "differs",
    "refuted",
    "under_review",
    "upheld",
    "dismissed",
    "cannot_say",
    "unreachable",
    "no_phone",
    "no_call",
    "late_calls",
    "asked",
    "satisfied",
)
FIGURES = VISIT_FIGURES + CALL_FIGURES
# Key of the figures over all centers, beside those of each
ALL = "all"


class CsCallbackRound(models.Model):
    """The figures of a round by center (A2.4)."""

    _inherit = "cs.callback.round"

    visited_count = fields.Integer(string="Customers", compute="_compute_counts")
    call_count = fields.Integer(string="Calls", compute="_compute_counts")
    open_count = fields.Integer(string="Open", compute="_compute_counts")
    verified_count = fields.Integer(string="Verified", compute="_compute_counts")
    refuted_count = fields.Integer(string="Refuted", compute="_compute_counts")
    doubt_count = fields.Integer(string="Doubts", compute="_compute_counts")
    cannot_say_count = fields.Integer(string="Cannot Say", compute="_compute_counts")
    unreachable_count = fields.Integer(string="Not Reached", compute="_compute_counts")
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
                               COUNT(*) FILTER (WHERE c.outcome = 'cannot_say'
                                                  AND c.state = 'done'),
                               COUNT(*) FILTER (WHERE c.state = 'unreached'),
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
        names = ("visited", "call", "open", "verified", "refuted", "doubt")
        names += ("cannot_say", "unreachable", "no_phone")
        for round_ in self:
            values = rows.get(round_.id, [0] * len(names))
            for name, value in zip(names, values, strict=True):
                round_[f"{name}_count"] = value

    # -- by center -----------------------------------------------------------------

    def _cs_figures(self):
        """Return the figures of each center as they are now.

        :return: dict of ``hr.department`` (empty: no department) → dict of
            :data:`FIGURES` with the ratios of :meth:`_cs_add_ratios`
        """
        self.ensure_one()
        now = (self.date_from, self.date_to, self)
        found = self._cs_figures_of({"now": now})["now"]
        return self._cs_by_center(found)

    def _cs_by_center(self, figures):
        """Return figures by department, sorted by name, those over all left out."""
        departments = self.env["hr.department"].sudo()
        rows = {
            departments.browse(center or []): values
            for center, values in figures.items()
            if center != ALL
        }
        return dict(sorted(rows.items(), key=lambda item: item[0].name or "~"))

    def _cs_figures_of(self, periods):
        """Return the figures of several periods of the company, by two statements.

        :param periods: dict of key → ``(first day, last day, round)``; the round may
            be empty, then nothing was called
        :return: dict of key → dict of center id (False: none, :data:`ALL`) → dict of
            :data:`FIGURES` and ratios
        """
        self.ensure_one()
        self.env.flush_all()
        result = {key: {ALL: dict.fromkeys(FIGURES, 0)} for key in periods}

        def add(key, center, is_all, names, values):
            center = ALL if is_all else center or False
            figures = result[key].setdefault(center, dict.fromkeys(FIGURES, 0))
            figures.update(zip(names, values, strict=True))

        query = self._cs_visit_query(periods)
        for key, center, is_all, *values in self.env.execute_query(query):
            add(key, center, is_all, VISIT_FIGURES, values)
        by_round = {
            round_.id: key for key, (_first, _last, round_) in periods.items() if round_
        }
        if by_round:
            query = self._cs_line_query(tuple(by_round))
            for round_id, center, is_all, *values in self.env.execute_query(query):
                add(by_round[round_id], center, is_all, CALL_FIGURES, values)
        for centers in result.values():
            for figures in centers.values():
                self._cs_add_ratios(figures)
        return result

    @api.model
    def _cs_add_ratios(self, figures):
        """Add visits a customer, satisfaction (1–5) and shares (0–1, False: of 0)."""
        visited, asked = figures["visited"], figures["asked"]
        figures["frequency"] = figures["visits"] / visited if visited else 0.0
        figures["satisfaction"] = figures["satisfied"] / asked if asked else False
        for name, part, whole in (
            ("attainment", "kept", "planned"),
            ("reach_rate", "reached", "called"),
            ("verified_rate", "verified", "reached"),
            ("late_rate", "late", "visits"),
        ):
            whole = figures[whole]
            figures[name] = figures[part] / whole if whole else False
        return figures

    # -- statements ----------------------------------------------------------------

    def _cs_center_map(self):
        """Return the SQL of a table ``(department_id, center_id)`` of the company."""
        departments = self.env["hr.department"].sudo().with_context(active_test=False)
        found = departments.search([("company_id", "in", [self.company_id.id, False])])
        centers = found._cs_centers()
        return SQL(
            "(SELECT * FROM unnest(%s::int[], %s::int[])"
            " AS t(department_id, center_id))",
            list(centers),
            [center.id for center in centers.values()],
        )

    def _cs_period_table(self, periods):
        """Return the SQL of a table ``(key, first, last)`` in naive UTC."""
        spans = {
            key: self.company_id._cs_day_span(first, last)
            for key, (first, last, _round) in periods.items()
        }
        return SQL(
            "(SELECT * FROM unnest(%s::text[], %s::timestamp[], %s::timestamp[])"
            " AS t(key, first, last))",
            list(spans),
            [start for start, _end in spans.values()],
            [end for _start, end in spans.values()],
        )

    @api.model
    def _cs_visit_counts(self):
        """Return the SQL of what is counted of visits ``v`` in a period ``p``.

        A visit counts where it was made; one that was planned, where it was planned.
        """
        is_real = SQL("v.state NOT IN ('planned', 'cancelled')")
        is_made = SQL("%s AND v.date_start BETWEEN p.first AND p.last", is_real)
        is_planned = SQL("v.date_planned BETWEEN p.first AND p.last")
        return SQL(
            """COUNT(*) FILTER (WHERE %(made)s),
               COUNT(*) FILTER (WHERE %(made)s AND v.is_hand_over_late),
               COUNT(DISTINCT v.partner_id) FILTER (WHERE %(made)s),
               COUNT(*) FILTER (WHERE %(planned)s),
               COUNT(*) FILTER (WHERE %(planned)s AND %(real)s)""",
            made=is_made,
            planned=is_planned,
            real=is_real,
        )

    @api.model
    def _cs_in_period(self):
        return SQL(
            "(v.date_start BETWEEN p.first AND p.last"
            " OR v.date_planned BETWEEN p.first AND p.last)"
        )

    def _cs_visit_query(self, periods):
        return SQL(
            """
            SELECT p.key, c.center_id, GROUPING(c.center_id), %(counts)s
              FROM %(periods)s p
              JOIN cs_visit v ON v.company_id = %(company)s AND %(within)s
              LEFT JOIN %(centers)s c ON c.department_id = v.department_id
             GROUP BY GROUPING SETS ((p.key, c.center_id), (p.key))
            """,
            counts=self._cs_visit_counts(),
            periods=self._cs_period_table(periods),
            company=self.company_id.id,
            within=self._cs_in_period(),
            centers=self._cs_center_map(),
        )

    @api.model
    def _cs_finding_sql(self):
        """Return the SQL of a visit's question: where it stands, NULL without one."""
        if "finding_state" in self.env["cs.visit"]._fields:
            return SQL("v.finding_state")
        return SQL("NULL::varchar")

    @api.model
    def _cs_call_counts(self):
        """Return the SQL of what is counted of lines ``l``, calls ``c``, visits ``v``.

        Only an upheld question counts against anybody: until the decision a customer's
        no is under review.
        """
        return SQL(
            """COUNT(*), COUNT(c.id),
               COUNT(*) FILTER (WHERE c.state = 'done'),
               COUNT(*) FILTER (WHERE c.state = 'done'
                                  AND c.outcome = 'as_registered'),
               COUNT(*) FILTER (WHERE c.state = 'done' AND c.outcome = 'differs'),
               COUNT(*) FILTER (WHERE c.state = 'done'
                                  AND c.outcome = 'not_took_place'),
               COUNT(*) FILTER (WHERE c.state = 'done'
                                  AND c.outcome IN ('not_took_place', 'differs')
                                  AND COALESCE(%(finding)s, CASE
                                      WHEN c.outcome = 'not_took_place'
                                      THEN 'statement' END)
                                      IN ('statement', 'decision')),
               COUNT(*) FILTER (WHERE %(finding)s = 'upheld'),
               COUNT(*) FILTER (WHERE %(finding)s = 'dismissed'),
               COUNT(*) FILTER (WHERE c.state = 'done' AND c.outcome = 'cannot_say'),
               COUNT(*) FILTER (WHERE c.state = 'unreached'),
               COUNT(*) FILTER (WHERE l.state = 'no_phone'),
               COUNT(*) FILTER (WHERE l.state = 'no_call'
                                   OR v.check_result = 'no_call'),
               COUNT(*) FILTER (WHERE c.date_done > r.date_due),
               COUNT(*) FILTER (WHERE c.satisfaction > 0),
               COALESCE(SUM(c.satisfaction) FILTER (WHERE c.satisfaction > 0), 0)""",
            finding=self._cs_finding_sql(),
        )

    def _cs_line_query(self, round_ids):
        return SQL(
            """
            SELECT l.round_id, l.center_id, GROUPING(l.center_id), %(counts)s
              FROM cs_callback_round_line l
              JOIN cs_callback_round r ON r.id = l.round_id
              JOIN cs_visit v ON v.id = l.visit_id
              LEFT JOIN cs_callback c ON c.id = l.callback_id
             WHERE l.round_id IN %(rounds)s
             GROUP BY GROUPING SETS ((l.round_id, l.center_id), (l.round_id))
            """,
            counts=self._cs_call_counts(),
            rounds=round_ids,
        )
