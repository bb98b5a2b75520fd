from collections import Counter
from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.tools.working_days import working_days_between

from ...exceptions import PlanError
from ...tools.planning import Day, Need, slots, spread, wanted_dates

MINUTES = 60
# how many customers the message names that found no room
NAMED = 10
# days in which a free time for one visit is looked for
SEARCHED_DAYS = 31


class CsVisitPlan(models.Model):
    """The proposal of a month: whom the targets want visited, spread over the days.

    Customers near each other go on one day; holidays, leave, meetings and the visits
    that stand already are kept clear. What is planned or was called off in this plan is
    not proposed again, so a second run adds nothing.
    """

    _inherit = "cs.visit.plan"

    def action_propose(self):
        """Add the visits the targets still ask for to drafts of one's own.

        :raise PlanError: the plan is not a draft, or its month is over
        """
        made, left = self.env["cs.visit"], []
        for plan in self:
            visits, without = plan._cs_propose()
            made |= visits
            left += without
        text = self.env._("%s visits proposed.", len(made))
        if left:
            text += " " + self.env._("No room for: %s", ", ".join(left))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": text,
                "type": "warning" if left else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _cs_propose(self):
        """Make the missing visits; return them and who found no room, by name."""
        self.ensure_one()
        self.check_access("write")
        self._cs_check_draft()
        # two at once would both see the same gaps
        self._cs_lock(touch=True)
        first = max(self.month, self.company_id._cs_today() + timedelta(days=1))
        rows = self._cs_rows()
        needs = self._cs_needs(rows, first)
        days = self._cs_days(self.user_id, self.company_id, first, self.date_to)
        placed, left = spread(needs, days)
        by_key = {(row.partner_id.id, row.kind): row for row in rows}
        visits = self.env["cs.visit"].create(
            [
                self._cs_prepare_visit(by_key[need.customer, need.kind], day, slot)
                for need, (day, slot) in sorted(placed.items(), key=lambda p: p[1])
            ]
        )
        names = [by_key[n.customer, n.kind].partner_id.display_name for n in left]
        named = list(dict.fromkeys(names))
        if len(named) > NAMED:
            named = [*named[:NAMED], "…"]
        return visits, named

    def _cs_check_draft(self):
        if self.state != "draft":
            raise PlanError(
                self.env._(
                    "%s is no draft: visits are proposed before it is submitted. "
                    "Revise it first.",
                    self.display_name,
                )
            )
        self._check_not_over()

    def _cs_rows(self):
        """Return the coverage of the person's customers (sudo: planner's rights)."""
        return (
            self.env["cs.visit.coverage"]
            .sudo()
            .search(
                Domain("user_id", "=", self.user_id.id)
                & Domain("company_id", "=", self.company_id.id)
            )
        )

    def _cs_needs(self, rows, first):
        """Return one :class:`Need` for each visit that is wanted and not planned."""
        fixed = self._cs_fixed(rows.partner_id)
        needs = []
        # what another kind brings to a customer meets the sales target as well
        for row in rows.sorted(lambda r: (r.kind == "sales", r.id)):
            customer, delta = row.partner_id.id, row.target_id._cs_delta()
            weight = row.level_id.sequence * 1000 - min(row.days_overdue, 999)
            known = fixed.get((customer, row.kind), [])
            for day in wanted_dates(row.date_last, delta, known, first, self.date_to):
                needs.append(
                    Need(
                        customer=customer,
                        kind=row.kind,
                        wanted=day,
                        city=row.city or "",
                        zip=row.zip or "",
                        weight=weight,
                        latest=day + delta - timedelta(days=1),
                    )
                )
                if row.kind != "sales":
                    fixed.setdefault((customer, "sales"), []).append(day)
        return needs

    def _cs_fixed(self, partners):
        """Return ``{(customer id, kind): [dates]}`` of what needs no proposal.

        That is what anybody has planned from today on, and what was called off in this
        plan: it is not brought up again.
        """
        today = self.company_id._cs_today()
        begin, _end = self.company_id._cs_day_span(today, today)
        visits = (
            self.env["cs.visit"]
            .sudo()
            .search(
                Domain("partner_id.commercial_partner_id", "in", partners.ids)
                & Domain("company_id", "=", self.company_id.id)
                & (
                    Domain("state", "=", "planned") & Domain("date_start", ">=", begin)
                    | Domain("state", "=", "cancelled")
                    & Domain("plan_id", "=", self.id)
                )
            )
        )
        fixed = {}
        for visit in visits:
            day = self.company_id._cs_local(visit.date_start).date()
            customer = visit.partner_id.commercial_partner_id.id
            for kind in {"sales", visit.purpose_id.kind}:
                fixed.setdefault((customer, kind), []).append(day)
        return fixed

    def _cs_prepare_visit(self, row, day, slot):
        begin = datetime.combine(day, time())
        start, end = (
            self.company_id._cs_utc(begin + timedelta(minutes=minutes))
            for minutes in slot
        )
        return {
            "partner_id": row.partner_id.id,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "purpose_id": row._cs_purpose().id,
            "date_start": start,
            "date_end": end,
        }

    # -- free time -----------------------------------------------------------------

    def _cs_days(self, user, company, first, last):
        """Return the working days of a span with a person's free times.

        :param user: ``res.users``
        :param company: ``res.company`` whose calendar and settings hold
        :return: list of :class:`Day`; times are minutes since local midnight
        """
        if first > last:
            return []
        calendar = company._cs_work_calendar()[0]
        begin, end = company._cs_day_span(first, last)
        busy = self._cs_busy(user, company, begin, end)
        standing = self._cs_standing(user, company, begin, end)
        length = max(round(company.cs_visit_slot * MINUTES), 1)
        days = []
        for day in working_days_between(calendar, first, last):
            midnight = datetime.combine(day, time())
            taken = [
                [(moment - midnight).total_seconds() / MINUTES for moment in span]
                for span in busy
            ]
            customers = standing.get(day, [])
            room = max(company.cs_visit_per_day - len(customers), 0)
            free = slots(calendar.intervals(day), taken, length)[:room]
            areas = Counter(
                Need(0, "", day, partner.city or "", partner.zip or "").area
                for partner in customers
            )
            days.append(Day(day, free, areas, {partner.id for partner in customers}))
        return days

    def _cs_standing(self, user, company, begin, end):
        """Return ``{local date: [customers]}`` of the visits that stand (sudo)."""
        # where the person is, not what the visits say: also for who plans for others
        visits = (
            self.env["cs.visit"]
            .sudo()
            .search(
                Domain("user_id", "=", user.id)
                & Domain("date_start", ">=", begin)
                & Domain("date_start", "<=", end)
                & Domain("state", "!=", "cancelled")
            )
        )
        standing = {}
        for visit in visits:
            day = company._cs_local(visit.date_start).date()
            standing.setdefault(day, []).append(visit.partner_id.commercial_partner_id)
        return standing

    def _cs_busy(self, user, company, begin, end):
        """Return local spans in which a person is taken: leave, meetings, visits."""
        # only when, never what: the calendars stay private
        spans = []
        resource = user.sudo().with_company(company).employee_id.resource_id
        for model, owner, start, stop in (
            (
                "resource.calendar.leaves",
                Domain("resource_id", "in", resource.ids)
                & Domain("time_type", "=", "leave"),
                "date_from",
                "date_to",
            ),
            (
                "calendar.event",
                Domain("partner_ids", "in", user.sudo().partner_id.ids)
                & Domain("show_as", "=", "busy"),
                "start",
                "stop",
            ),
            (
                "cs.visit",
                Domain("user_id", "=", user.id) & Domain("state", "!=", "cancelled"),
                "date_start",
                "date_end",
            ),
        ):
            found = (
                self.env[model]
                .sudo()
                .search_fetch(
                    owner & Domain(start, "<=", end) & Domain(stop, ">=", begin),
                    [start, stop],
                )
            )
            spans += [
                tuple(company._cs_local(moment) for moment in (row[start], row[stop]))
                for row in found
            ]
        return spans

    def _cs_free_slot(self, user, company, due=None):
        """Return start and end of a free time for a visit from a date on.

        :param due: date the visit is due, or None; never before tomorrow
        :return: ``{"date_start", "date_end"}`` naive UTC, empty when nothing is free
        """
        first = company._cs_today() + timedelta(days=1)
        first = max(first, due) if due else first
        last = first + timedelta(days=SEARCHED_DAYS)
        for day in self._cs_days(user, company, first, last):
            if day.slots:
                begin = datetime.combine(day.date, time())
                start, end = (
                    company._cs_utc(begin + timedelta(minutes=minutes))
                    for minutes in day.slots[0]
                )
                return {
                    "date_start": fields.Datetime.to_string(start),
                    "date_end": fields.Datetime.to_string(end),
                }
        return {}
