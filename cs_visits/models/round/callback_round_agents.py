import heapq
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import RoundError
from .callback_round import AGENT


class CsCallbackRound(models.Model):
    """Who makes the calls of a round: spread over the agents who are there (A2.3).

    Nobody checks a visit of the own department or one he or she was along on.
    """

    _inherit = "cs.callback.round"

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

    def _cs_all_centers(self):
        """Return the center of each of the company's departments: dict of ids."""
        departments = self.env["hr.department"].sudo().with_context(active_test=False)
        domain = Domain("company_id", "in", [False, self.company_id.id])
        centers = departments.search(domain)._cs_centers()
        return {department: center.id for department, center in centers.items()}

    def _cs_lines_to_call(self, number):
        """Return a draw's lines to call, in the order of the draw.

        :return: list of ``(line id, center id, people who were on the visit)``
        """
        return [
            (line, center, {user, *(along or ())})
            for line, center, user, along in self.env.execute_query(
                SQL(
                    """
                    SELECT l.id, l.center_id, l.user_id,
                           (SELECT array_agg(r.user_id) FROM cs_visit_companion_rel r
                             WHERE r.visit_id = l.visit_id)
                      FROM cs_callback_round_line l
                     WHERE l.round_id = %s AND l.draw_number = %s
                       AND l.state = 'called'
                     ORDER BY l.id
                    """,
                    self.id,
                    number,
                )
            )
        ]

    # -- who is there --------------------------------------------------------------

    def _cs_presence(self, agents):
        """Return on how many working days of the calls each agent is there.

        Who is on leave, or has delegated the own decisions, at noon of a day is away.

        :return: dict of user id → days; without any working day left, 1 for all
        """
        company, now = self.company_id, fields.Datetime.now()
        first, last = company._cs_local(now).date(), company._cs_local(self.date_due)
        days = [
            first + timedelta(days=n) for n in range((last.date() - first).days + 1)
        ]
        days = [day for day in days if company._cs_is_working_day(day)]
        if not days:
            return dict.fromkeys(agents.ids, 1)
        noons = [
            company._cs_day_span(day, day)[0] + timedelta(hours=12) for day in days
        ]
        away = self._cs_absences(agents, min(noons), max(noons))
        return {
            agent.id: sum(
                not any(start <= noon <= end for start, end in away.get(agent.id, ()))
                for noon in noons
            )
            for agent in agents
        }

    def _cs_absences(self, agents, first, last):
        """Return the absences of agents between two moments.

        :return: dict of user id → list of naive UTC ``(start, end)``
        """
        company = self.company_id
        result = {}
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("resource_id.user_id", "in", agents.ids)
                & Domain("resource_id.company_id", "in", [False, company.id])
                & Domain("time_type", "=", "leave")
                & Domain("date_from", "<=", last)
                & Domain("date_to", ">=", first),
                ["resource_id", "date_from", "date_to"],
            )
        )
        for leave in leaves:
            span = (leave.date_from, leave.date_to)
            result.setdefault(leave.resource_id.user_id.id, []).append(span)
        delegations = (
            self.env["cs.approval.delegation"]
            .sudo()
            .search(
                Domain("user_id", "in", agents.ids)
                & Domain("company_id", "=", company.id)
                & Domain("date_from", "<=", company._cs_local(last).date())
                & Domain("date_to", ">=", company._cs_local(first).date())
            )
        )
        for delegation in delegations:
            span = company._cs_day_span(delegation.date_from, delegation.date_to)
            result.setdefault(delegation.user_id.id, []).append(span)
        return result

    # -- spreading -----------------------------------------------------------------

    def _cs_spread(self, rows):
        """Give each call to the least loaded agent who may make it.

        The load is that of all open calls, for each day the agent is there.

        :param rows: list of ``(line, center, people on the visit)``
        :return: list of user ids; None where nobody may or nobody is there
        """
        agents = self._cs_agents()
        days = self._cs_presence(agents)
        load = dict.fromkeys(agents.ids, 0)
        load |= {
            user.id: count
            for user, count in self.env["cs.callback"]._read_group(
                Domain("company_id", "=", self.company_id.id)
                & Domain("state", "=", "open")
                & Domain("user_id", "in", agents.ids),
                ["user_id"],
                ["__count"],
            )
        }
        people = self.env["res.users"].browse({u for row in rows for u in row[2]})
        centers = self._cs_center_by_user(agents | people, self.company_id)
        queue = [((load[i] + 1) / days[i], i) for i in agents.ids if days[i]]
        heapq.heapify(queue)
        result = []
        for _line, center, along in rows:
            barred = {center, *(centers.get(user) for user in along)} - {None}
            skipped, chosen = [], None
            while queue and not chosen:
                place, agent = heapq.heappop(queue)
                if agent in along or centers.get(agent) in barred:
                    skipped.append((place, agent))
                    continue
                chosen = agent
                heapq.heappush(queue, (place + 1 / days[agent], agent))
            for item in skipped:
                heapq.heappush(queue, item)
            result.append(chosen)
        return result

    def _cs_say_who_is_free(self, count):
        """Note on the round how many calls are nobody's yet."""
        if count:
            self.message_post(
                body=self.env._(
                    "%s calls are free: every agent is away, was on the visit or works "
                    "in the salesperson's department. Give them to somebody else.",
                    count,
                )
            )
