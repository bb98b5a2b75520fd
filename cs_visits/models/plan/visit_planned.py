from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...exceptions import PlanError

_WHEN = {"date_start", "user_id", "company_id"}
# the longest span a calendar asks for, with room
MOST_DAYS = 400


class CsVisit(models.Model):
    """When a visit was to take place: what the plan's figures are measured by.

    A visit made ahead belongs to its person's plan of the month, if there is one. The
    planned time follows the visit until the plan is approved; then it stands, and what
    changes is marked.
    """

    _inherit = "cs.visit"

    plan_id = fields.Many2one(
        comodel_name="cs.visit.plan",
        string="Month's Plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    plan_change = fields.Selection(
        selection=[
            ("added", "Added"),
            ("moved", "Moved"),
            ("called_off", "Called off"),
        ],
        string="Late Change",
        readonly=True,
        copy=False,
        help="What happened to it after the month's plan was approved",
    )

    _planned_idx = models.Index(
        "(user_id, date_planned) WHERE date_planned IS NOT NULL"
    )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        now = fields.Datetime.now()
        ahead = visits.filtered(lambda v: v.date_start > now)
        if ahead:
            ahead._cs_note_planned()
            ahead._cs_join_plans()
        return visits

    def write(self, vals):
        if self._cs_is_by_transition() or not {"partner_id", *_WHEN} & vals.keys():
            return super().write(vals)
        if "company_id" in vals and not self.env.su:
            self._cs_check_planned_stays(vals["company_id"])
        # plans of others: a manager hands a leaver's visits on
        plans = self.sudo().plan_id
        before = {visit.id: (visit.user_id, visit.date_start) for visit in self}
        result = super().write(vals)
        planned = self.filtered("date_planned")
        if _WHEN & vals.keys():
            planned._cs_follow(before)
        (plans | planned.sudo().plan_id)._cs_void_where_changed()
        return result

    def unlink(self):
        plans = self.sudo().plan_id
        result = super().unlink()
        plans._cs_void_where_changed()
        return result

    def _cs_check_planned_stays(self, company_id):
        """Refuse to take an approved visit out of its company, and out of its figures.

        :raise PlanError: it was approved with a plan
        """
        for visit in self:
            if visit.company_id.id != company_id and visit._cs_is_fixed():
                raise PlanError(
                    self.env._(
                        "%(visit)s was approved with %(plan)s and stays in its "
                        "company. Cancel it instead.",
                        visit=visit.display_name,
                        plan=visit.sudo().plan_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved_plan(self):
        for visit in self:
            plan = visit.sudo().plan_id
            # also while the plan is revised: what was missed stays missed
            if visit._cs_is_fixed():
                raise PlanError(
                    self.env._(
                        "%(visit)s was approved with %(plan)s and cannot be deleted. "
                        "Cancel it instead.",
                        visit=visit.display_name,
                        plan=plan.display_name,
                    )
                )

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "cancel":
            held = self.filtered(lambda v: v.sudo().plan_id)
            held.filtered(lambda v: v._cs_is_fixed())._cs_mark("called_off")
            held.sudo().plan_id._cs_void_where_changed()
        return result

    # -- planned times -------------------------------------------------------------

    def _cs_is_fixed(self):
        """Whether the planned time stands: it was approved."""
        self.ensure_one()
        plan = self.sudo().plan_id
        if not plan or self.plan_change == "added":
            return False
        # a time that passed under an approved plan is never planned anew
        passed = plan.date_first_approved and self.date_planned < fields.Datetime.now()
        return plan.state == "approved" or bool(passed)

    def _cs_follow(self, before):
        """After a move: the planned time follows, or the move is marked.

        :param before: ``{visit id: (user, start)}``
        """
        stays = self.filtered(
            lambda v: before[v.id][0] == v.user_id and v._cs_is_fixed()
        )
        moved = stays.filtered(lambda v: before[v.id][1] != v.date_start)
        off = moved.filtered(lambda v: v.date_start != v.date_planned)
        off._cs_mark("moved")
        back = (moved - off).filtered("plan_change")
        back._cs_write_checked({"plan_change": False})
        free = self - stays
        free._cs_note_planned()
        free._cs_join_plans()

    def _cs_note_planned(self):
        """Let the planned moment follow the start of visits still to be made."""
        planned = self.filtered(lambda v: v.state == "planned")
        for start, visits in planned.grouped("date_start").items():
            visits._cs_write_checked({"date_planned": start})

    def _cs_join_plans(self):
        """Put visits into their persons' plans of the month, where there are any."""
        # a plan is found whoever plans the visit
        visits = self.sudo().filtered("date_planned")
        months = {visit: visit._cs_plan_month() for visit in visits}
        plans = self.env["cs.visit.plan"].sudo()
        plans = plans.search(
            Domain("user_id", "in", visits.user_id.ids)
            & Domain("company_id", "in", visits.company_id.ids)
            & Domain("month", "in", list(set(months.values())))
            & Domain("state", "!=", "cancelled")
        )
        by_key = {(p.company_id, p.user_id, p.month): p for p in plans}
        joining = {}
        for visit in visits:
            key = (visit.company_id, visit.user_id, months[visit])
            plan = by_key.get(key, plans.browse())
            if plan != visit.plan_id:
                joining.setdefault(plan, visits.browse())
                joining[plan] |= visit
        for plan, members in joining.items():
            members._cs_write_checked({"plan_id": plan.id, "plan_change": False})
            if plan.state == "approved":
                members._cs_mark("added")
            else:
                plan._cs_void_where_changed()

    def _cs_plan_month(self):
        """Return the first day of the month a visit is planned in."""
        return self.company_id._cs_local(self.date_planned).date().replace(day=1)

    def _cs_mark(self, change):
        """Mark what changed after the approval and tell it in the plan.

        :param change: ``added``, ``moved`` or ``called_off``
        """
        if not self:
            return
        self._cs_write_checked({"plan_change": change})
        for plan, visits in self.sudo().grouped("plan_id").items():
            plan._cs_tell_change(change, visits.with_env(self.env))

    # -- calendar ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_unusual_days(self, date_from, date_to=None):
        """Return which days of a span the company does not work, for the calendar.

        :param date_from: date or datetime text
        :param date_to: same; empty: the day alone
        :return: ``{date text: is free}``
        :raise ValidationError: a text is no date
        """
        try:
            first = fields.Datetime.to_datetime(date_from).date()
            last = fields.Datetime.to_datetime(date_to or date_from).date()
        except (AttributeError, TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("Give dates like 2026-09-30, from and to.")
            ) from error
        company = self.env.company
        count = min((last - first).days, MOST_DAYS)
        days = [first + timedelta(days=n) for n in range(count + 1)]
        return {str(day): not company._cs_is_working_day(day) for day in days}
