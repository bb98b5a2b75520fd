from odoo import fields, models
from odoo.tools import SQL


class CsCallbackRound(models.Model):
    """Draws whom a round calls (A2.1) and writes the calls.

    Everything is read and written by one statement a table, whatever the number of
    customers: the callbacks come with their numbers, scripts and phones and skip the
    ORM's per-record work (chatter, tracking), which nobody reads on a call.
    """

    _inherit = "cs.callback.round"

    def action_generate(self):
        """Draw up the list of customers to call; again to add what came in since.

        Each customer is in a round once, with one visit. Records handed over after the
        round of their own ten days was drawn come into the next one, so handing over
        late does not spare the check.

        :raise RoundError: nobody could call, or no policy is set
        :return: True
        """
        for round_ in self:
            round_._cs_lock()
            policy = self.env["cs.round.policy"]._cs_for_company(round_.company_id)
            round_._cs_check_agents()
            round_._transition(
                "generate",
                {
                    "policy_id": policy.id,
                    "share": policy.share,
                    "minimum": policy.minimum,
                },
            )
            round_.sudo()._cs_draw_customers()
            round_.sudo()._cs_compare_frequency()
            round_.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def _cs_draw_customers(self):
        """Draw from the customers who are not on the list yet, if there are any."""
        self.ensure_one()
        self.env.flush_all()
        # compiling the statement would take longer than running it
        self.env.cr.execute("SET LOCAL jit = off")
        values = self._cs_draw_values()
        draw = self.env["cs.callback.round.draw"].new(values)
        if self._cs_insert_lines(draw):
            self._cs_insert_callbacks(draw.number)
            self._cs_mark_visits(draw.number)
            self._cs_note_draw(values)
        self._cs_write_checked({"date_drawn": fields.Datetime.now()})
        self.env.invalidate_all()

    def _cs_draw_values(self):
        """Return what the next draw goes by: the policy as it is now."""
        policy = self.policy_id
        names = (
            "share",
            "minimum",
            "weight_refuted",
            "months_refuted",
            "weight_silent",
            "months_silent",
        )
        return {
            "round_id": self.id,
            "company_id": self.company_id.id,
            "number": max(self.draw_ids.mapped("number"), default=0) + 1,
            "date": fields.Datetime.now(),
            "date_before": self._cs_drawn_before(),
            "user_id": self.env.uid,
            "policy_name": policy.name,
            "level_data": {str(k): v for k, v in policy._cs_strata().items()},
            **{name: policy[name] for name in names},
        }

    def _cs_drawn_before(self):
        """When the round before this one was last drawn, naive UTC, or False."""
        return (
            self.sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("date_from", "<", self.date_from),
                ],
                order="date_from desc",
                limit=1,
            )
            .date_drawn
        )

    # -- writing -------------------------------------------------------------------

    def _cs_insert_lines(self, draw):
        """Write the list of a draw in its order; return how many lines that makes."""
        centers = self._cs_all_centers()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_callback_round_line (
                    round_id, company_id, visit_id, partner_id, user_id, center_id,
                    visit_count, state, contact_id, phone, draw_number, level_id,
                    refuted_count, is_silent, weight)
                WITH %(considered)s, %(placed)s
                SELECT %(round)s, %(company)s, f.id, f.partner_id, f.user_id, t.center,
                       f.visits,
                       CASE WHEN f.barred IS NOT NULL THEN f.barred
                            WHEN f.is_floor OR f.place <= f.wanted THEN 'called'
                            ELSE 'passed' END,
                       f.contact_id, f.phone, %(number)s, f.level_id,
                       f.refuted_count, f.is_silent, f.weight
                  FROM filled f
                  LEFT JOIN unnest(%(departments)s::int[], %(centers)s::int[])
                       AS t(department, center) ON t.department = f.department_id
                 ORDER BY f.sort, f.hash, f.id
                """,
                considered=self._cs_considered(draw),
                placed=self._cs_placed(draw),
                round=self.id,
                company=self.company_id.id,
                number=draw.number,
                departments=list(centers),
                centers=list(centers.values()),
            )
        )
        return self.env.cr.rowcount

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

    def _cs_insert_callbacks(self, number):
        """Write the callbacks of a draw's lines, in the order of the draw."""
        rows = self._cs_lines_to_call(number)
        if not rows:
            return
        agents = self._cs_spread(rows)
        self._cs_say_who_is_free(agents.count(None))
        names = self.env["ir.sequence"]._cs_next_by_code(
            "cs.callback", self.company_id, len(rows)
        )
        scripts = self.env["cs.callback.script"]._cs_by_level(
            "visit_check", self.company_id
        )
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                WITH made AS (
                    INSERT INTO cs_callback (
                        name, kind, company_id, partner_id, contact_id, phone,
                        script_id, res_model, res_id, visit_id, round_id,
                        hidden_from_id, date_from, date_to, user_id, state,
                        create_uid, create_date, write_uid, write_date)
                    SELECT t.name, 'visit_check', l.company_id, l.partner_id,
                           l.contact_id, l.phone, COALESCE(s.script, %(script)s),
                           'cs.visit', l.visit_id, l.visit_id, l.round_id, l.user_id,
                           %(start)s, %(due)s, t.agent, 'open',
                           %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM unnest(%(lines)s::int[], %(names)s::text[],
                                  %(agents)s::int[]) AS t(line, name, agent)
                      JOIN cs_callback_round_line l ON l.id = t.line
                      LEFT JOIN unnest(%(levels)s::int[], %(scripts)s::int[])
                           AS s(level, script) ON s.level = l.level_id
                    RETURNING id, visit_id)
                UPDATE cs_callback_round_line l SET callback_id = made.id
                  FROM made WHERE l.round_id = %(round)s AND l.visit_id = made.visit_id
                """,
                script=scripts.pop(None, None),
                levels=list(scripts),
                scripts=list(scripts.values()),
                start=min(now, self.date_due),
                due=self.date_due,
                uid=self.env.uid,
                now=now,
                lines=[row[0] for row in rows],
                names=names,
                agents=agents,
                round=self.id,
            )
        )

    def _cs_mark_visits(self, number):
        """Note on a draw's visits which round checks them."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_visit v
                   SET round_id = l.round_id,
                       check_result = CASE WHEN l.state <> 'called' THEN l.state END
                  FROM cs_callback_round_line l
                 WHERE l.round_id = %s AND l.draw_number = %s AND l.visit_id = v.id
                   AND l.state <> 'passed' AND v.round_id IS NULL
                """,
                self.id,
                number,
            )
        )

    def _cs_note_draw(self, values):
        """Keep what a draw went by and what came out."""
        total, called, barred, digest = self._cs_count_draw(values["number"])
        self.env["cs.callback.round.draw"].create(
            {
                **values,
                "candidate_count": total,
                "drawn_count": called,
                "barred_count": barred,
                "digest": digest,
            }
        )

    def _cs_count_draw(self, number):
        """Return ``(customers, to call, cannot be called, check sum)`` of a draw."""
        return self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'called'),
                       COUNT(*) FILTER (WHERE state IN ('no_phone', 'no_call')),
                       encode(sha256(convert_to(string_agg(
                           visit_id || ':' || state, ',' ORDER BY visit_id),
                           'UTF8')), 'hex')
                  FROM cs_callback_round_line
                 WHERE round_id = %s AND draw_number = %s
                """,
                self.id,
                number,
            )
        )[0]
