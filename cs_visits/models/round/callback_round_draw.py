from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.cs_department.tools import sampling

from ...exceptions import RoundError
from .callback_round import AGENT


class CsCallbackRound(models.Model):
    """Draws whom a round calls (A2.1) and hands the calls to the agents.

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
            round_.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def _cs_draw_customers(self):
        self.ensure_one()
        self.env.flush_all()
        candidates = self._cs_candidates()
        drawn = self._cs_drawn(candidates)
        if candidates:
            self._cs_insert_lines(candidates, drawn)
            self._cs_insert_callbacks(drawn)
            self._cs_mark_visits()
        self._cs_write_checked({"date_drawn": fields.Datetime.now()})
        self.env.invalidate_all()

    def _cs_candidates(self):
        """Return one handed-over visit of each customer who is not on the list yet.

        Of several visits the seed picks one, so nobody can tell which.

        :return: list of ``(visit, customer, salesperson, department, visits)``
        """
        start, end = self.company_id._cs_day_span(self.date_from, self.date_to)
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (v.partner_id)
                       v.id, v.partner_id, v.user_id, v.department_id,
                       COUNT(*) OVER (PARTITION BY v.partner_id)
                  FROM cs_visit v
                 WHERE v.company_id = %(company)s
                   AND v.state = 'handed_over'
                   AND v.round_id IS NULL
                   AND v.date_start <= %(end)s
                   AND (v.date_start >= %(start)s OR v.date_handed_over > %(before)s)
                   AND NOT EXISTS (SELECT FROM cs_callback_round_line l
                                    WHERE l.round_id = %(round)s
                                      AND l.partner_id = v.partner_id)
                 ORDER BY v.partner_id, md5(%(seed)s || ':' || v.id)
                """,
                company=self.company_id.id,
                start=start,
                end=end,
                before=self._cs_drawn_before() or datetime.max,
                round=self.id,
                seed=self.seed,
            )
        )

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

    def _cs_drawn(self, candidates):
        """Return the drawn candidates, each salesperson's share in the seed's order."""
        by_person = {}
        for row in candidates:
            by_person.setdefault(row[2], {})[row[1]] = row
        earlier = {
            user: (considered, drawn)
            for user, considered, drawn in self.env.execute_query(
                SQL(
                    "SELECT user_id, COUNT(*),"
                    " COUNT(*) FILTER (WHERE state <> 'passed')"
                    " FROM cs_callback_round_line WHERE round_id = %s GROUP BY user_id",
                    self.id,
                )
            )
        }
        return [
            rows[partner]
            for user, rows in sorted(by_person.items())
            for partner in sampling.draw(
                self.seed, rows, self.share, self.minimum, *earlier.get(user, (0, 0))
            )
        ]

    # -- writing -------------------------------------------------------------------

    def _cs_insert_lines(self, candidates, drawn):
        centers = (
            self.env["hr.department"]
            .browse({row[3] for row in candidates if row[3]})
            ._cs_centers()
        )
        called = {row[0] for row in drawn}
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_callback_round_line (
                    round_id, company_id, visit_id, partner_id, user_id, center_id,
                    visit_count, state, contact_id, phone,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(round)s, %(company)s, v.id, v.partner_id, v.user_id, t.center,
                       t.visits,
                       CASE WHEN NOT t.called THEN 'passed'
                            WHEN COALESCE(met.phone, NULLIF(btrim(p.phone), '')) IS NULL
                            THEN 'no_phone' ELSE 'called' END,
                       met.id, COALESCE(met.phone, NULLIF(btrim(p.phone), '')),
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(visits)s::int[], %(centers)s::int[], %(counts)s::int[],
                              %(called)s::bool[]) AS t(visit, center, visits, called)
                  JOIN cs_visit v ON v.id = t.visit
                  JOIN res_partner p ON p.id = v.partner_id
                  LEFT JOIN LATERAL (
                       SELECT c.id, NULLIF(btrim(c.phone), '') AS phone
                         FROM cs_visit_res_partner_rel r
                         JOIN res_partner c ON c.id = r.res_partner_id
                        WHERE r.cs_visit_id = v.id
                          AND c.commercial_partner_id = p.commercial_partner_id
                        ORDER BY c.phone IS NULL, c.id LIMIT 1) met ON TRUE
                """,
                round=self.id,
                company=self.company_id.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                visits=[row[0] for row in candidates],
                centers=[centers[row[3]].id if row[3] else None for row in candidates],
                counts=[row[4] for row in candidates],
                called=[row[0] in called for row in candidates],
            )
        )

    def _cs_insert_callbacks(self, drawn):
        """Write the callbacks of the drawn lines that have a phone."""
        lines = {
            visit: (line, center)
            for line, visit, center in self.env.execute_query(
                SQL(
                    "SELECT id, visit_id, center_id FROM cs_callback_round_line"
                    " WHERE round_id = %s AND state = 'called' AND callback_id IS NULL",
                    self.id,
                )
            )
        }
        rows = [(*lines[row[0]], row[2]) for row in drawn if row[0] in lines]
        if not rows:
            return
        agents = self._cs_spread(rows)
        names = self.env["ir.sequence"]._cs_next_by_code(
            "cs.callback", self.company_id, len(rows)
        )
        script = self.env["cs.callback.script"]._cs_for_kind(
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
                           l.contact_id, l.phone, %(script)s, 'cs.visit', l.visit_id,
                           l.visit_id, l.round_id, l.user_id, %(start)s, %(due)s,
                           t.agent, 'open', %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM unnest(%(lines)s::int[], %(names)s::text[],
                                  %(agents)s::int[]) AS t(line, name, agent)
                      JOIN cs_callback_round_line l ON l.id = t.line
                    RETURNING id, visit_id)
                UPDATE cs_callback_round_line l SET callback_id = made.id
                  FROM made WHERE l.round_id = %(round)s AND l.visit_id = made.visit_id
                """,
                script=script.id or None,
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

    def _cs_mark_visits(self):
        """Note on the drawn visits which round checks them."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_visit v
                   SET round_id = l.round_id,
                       check_result = CASE l.state WHEN 'no_phone' THEN 'no_phone' END
                  FROM cs_callback_round_line l
                 WHERE l.round_id = %s AND l.visit_id = v.id AND l.state <> 'passed'
                   AND v.round_id IS NULL
                """,
                self.id,
            )
        )

    # -- agents --------------------------------------------------------------------

    def _cs_agents(self):
        """Return who calls: the company's agents, or its CS managers without any."""
        members = self.env.ref(AGENT).sudo().all_user_ids
        members = self.env["cs.role.mixin"]._cs_usable(members, self.company_id)
        manager = self.env.ref("cs_department.group_cs_manager")
        agents = members.filtered(lambda u: manager not in u.all_group_ids)
        return (agents or members).sorted("id")

    def _cs_check_agents(self):
        if not self._cs_agents():
            raise RoundError(
                self.env._(
                    "%s has no customer service agents who could call. Give somebody "
                    "the role Customer Service: Agent.",
                    self.company_id.sudo().display_name,
                )
            )

    @api.model
    def _cs_center_by_user(self, users, company):
        """Return each user's center: dict of user id → department id."""
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "in", users.ids), ("company_id", "=", company.id)])
        )
        centers = employees.department_id._cs_centers()
        return {
            employee.user_id.id: centers[employee.department_id.id].id
            for employee in employees
            if employee.department_id
        }

    def _cs_spread(self, rows):
        """Give each call to the least loaded agent of another center.

        :param rows: list of ``(line, center, salesperson)``
        :return: list of user ids; None where every agent is of the salesperson's center
        """
        agents = self._cs_agents()
        centers = self._cs_center_by_user(agents, self.company_id)
        load = dict.fromkeys(agents.ids, 0)
        load |= {
            user.id: count
            for user, count in self.env["cs.callback"]._read_group(
                [("round_id", "=", self.id), ("user_id", "in", agents.ids)],
                ["user_id"],
                ["__count"],
            )
        }
        result = []
        for _line, center, salesperson in rows:
            free = [
                agent
                for agent in load
                if agent != salesperson and (not center or centers.get(agent) != center)
            ]
            chosen = min(free, key=lambda agent: (load[agent], agent), default=None)
            if chosen:
                load[chosen] += 1
            result.append(chosen)
        return result
