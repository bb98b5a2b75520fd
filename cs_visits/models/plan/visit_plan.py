from datetime import timedelta

from babel.dates import format_skeleton
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import get_lang
from odoo.tools.misc import babel_locale_parse

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import PlanError

_WHOSE = {"user_id", "month", "company_id"}


class CsVisitPlan(models.Model):
    """One month's visits of one salesperson, approved before they are made (A1.3).

    It holds every visit that is planned for the month. What the manager approves are
    customers and planned times. Afterwards the planned times stand: a visit may still
    be moved or called off, customers do not wait for approvals, but each such change is
    marked as late and told in the plan, and a visit that comes on top is marked as
    added. Another customer in place of an approved one is another plan: the approval is
    void and has to be asked for again.
    """

    _name = "cs.visit.plan"
    _description = "Visit Plan"
    _inherit = ["cs.document.mixin", "cs.visits.person.mixin"]
    _order = "month desc, id desc"
    _mail_post_access = "read"

    _cs_sequence_code = "cs.visit.plan"
    _cs_readonly_states = ("cancelled",)
    _cs_engine_fields = frozenset(
        {
            "employee_id",
            "department_id",
            "date_submitted",
            "is_late",
            "date_approved",
            "date_first_approved",
        }
    )
    _cs_content = {"plan": ("user_id", "month", "visit_ids")}

    month = fields.Date(
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_month(),
        help="Any day of it; the first one is kept.",
    )
    date_to = fields.Date(
        string="Last Day", compute="_compute_date_to", help="Last day of the month"
    )
    month_label = fields.Char(
        string="Month of the Plan", compute="_compute_month_label"
    )
    visit_ids = fields.One2many(
        comodel_name="cs.visit",
        inverse_name="plan_id",
        string="Visits",
    )
    note = fields.Text(string="Aims of the Month")
    date_submitted = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    is_late = fields.Boolean(
        string="Submitted Late",
        readonly=True,
        copy=False,
        help="The month had begun when the plan was submitted.",
    )
    date_approved = fields.Datetime(string="Approved On", readonly=True, copy=False)
    date_first_approved = fields.Datetime(
        readonly=True,
        copy=False,
        help="Planned times that had passed since then are never planned anew.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("approval", "To Approve"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_propose = fields.Boolean(compute="_compute_can_propose")
    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_revise = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    _first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "A plan's month is its first day."
    )
    _plan_uniq = models.UniqueIndex(
        "(company_id, user_id, month) WHERE state <> 'cancelled'",
        "There is a plan of this salesperson for this month already: open that one.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "submit",
                ("draft",),
                "approval",
                allowed="_cs_is_owner",
                checks=("_check_not_over", "_check_has_visits"),
            ),
            Transition("approve", ("approval",), "approved", allowed="_cs_may_decide"),
            Transition("refuse", ("approval",), "draft", allowed="_cs_may_decide"),
            Transition("void", ("approval", "approved"), "draft"),
            Transition(
                "revise", ("approval", "approved"), "draft", allowed="_cs_is_owner"
            ),
            Transition(
                "cancel",
                ("draft", "approval", "approved"),
                "cancelled",
                allowed="_cs_may_cancel",
            ),
        )

    def _cs_may_cancel(self):
        """A plan that was approved once is called off by who leads the person alone."""
        own = self._cs_is_owner() and not self.date_first_approved
        return own or self._cs_leads()

    @api.model
    def _default_month(self):
        today = self.env.company._cs_today()
        return (today + relativedelta(months=1)).replace(day=1)

    # -- computes ------------------------------------------------------------------

    @api.depends("month")
    def _compute_date_to(self):
        for plan in self:
            plan.date_to = plan.month and plan._cs_last_day(plan.month)

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        # year and month in the order of the user's language
        locale = babel_locale_parse(get_lang(self.env).code)
        for plan in self:
            plan.month_label = plan.month and format_skeleton(
                "yMMMM", plan.month, locale=locale
            )

    @api.depends("name", "user_id", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            parts = (plan.name, plan.user_id.name, plan.month_label)
            plan.display_name = " · ".join(part for part in parts if part)

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_can_propose(self):
        for plan in self:
            plan.can_propose = plan.state == "draft" and plan._cs_is_owner()

    @api.model
    def _cs_last_day(self, month):
        return month + relativedelta(months=1) - timedelta(days=1)

    # -- checks --------------------------------------------------------------------

    def _check_not_over(self):
        """Check that the month still has days to come.

        :raise PlanError: it is over
        """
        if self.date_to < self.company_id._cs_today():
            raise PlanError(
                self.env._(
                    "The month of %s is over: what was not planned before cannot be "
                    "planned now. Plan a month to come.",
                    self.display_name,
                )
            )

    def _check_has_visits(self):
        """Check that there is something to approve.

        :raise PlanError: no visit is planned
        """
        if not any(visit.state == "planned" for visit in self.sudo().visit_ids):
            raise PlanError(
                self.env._(
                    "%s holds no visit yet. Have visits proposed, or plan some in the "
                    "calendar.",
                    self.display_name,
                )
            )

    @api.constrains("user_id", "company_id")
    def _check_person(self):
        for plan in self.sudo():
            if plan.company_id not in plan.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(company)s.",
                        person=plan.user_id.name,
                        company=plan.company_id.name,
                    )
                )

    @api.model
    def _cs_check_alone(self, values, besides=()):
        """Check that no other plan is for the same person and month.

        :param values: dictionary with ``company_id``, ``user_id`` and ``month``
        :param besides: ids of plans that do not count
        :raise PlanError: names the other one
        """
        # the plan of a person the reader may not see is in the way as well
        other = self.sudo().search(
            Domain("company_id", "=", values["company_id"])
            & Domain("user_id", "=", values["user_id"])
            & Domain("month", "=", values["month"])
            & Domain("state", "!=", "cancelled")
            & Domain("id", "not in", besides),
            limit=1,
        )
        if other:
            raise PlanError(
                self.env._(
                    "There is a plan for this month already: %s. Open that one.",
                    other.display_name,
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(list(_WHOSE))
        vals_list = [self._cs_to_month(vals) for vals in vals_list]
        for vals in vals_list:
            self._cs_check_alone({**defaults, **vals})
        plans = super().create(vals_list)
        plans._cs_adopt()
        return plans

    def write(self, vals):
        if not _WHOSE & vals.keys() or self._cs_is_by_transition():
            return super().write(vals)
        vals = self._cs_to_month(vals)
        for plan in self:
            if plan.state != "draft":
                raise PlanError(
                    self.env._(
                        "%s was submitted: person and month are fixed. Revise it, or "
                        "make another plan.",
                        plan.display_name,
                    )
                )
            now = {
                "company_id": plan.company_id.id,
                "user_id": plan.user_id.id,
                "month": plan.month,
            }
            changed = any(value != vals.get(name, value) for name, value in now.items())
            if changed and plan.date_first_approved and not self.env.su:
                raise PlanError(
                    self.env._(
                        "%s was approved once: person, month and company stay. Make "
                        "another plan for another month.",
                        plan.display_name,
                    )
                )
            plan._cs_check_alone({**now, **vals}, plan.ids)
        result = super().write(vals)
        self._cs_release()
        self._cs_adopt()
        return result

    @api.model
    def _cs_to_month(self, vals):
        if not vals.get("month"):
            return vals
        try:
            month = fields.Date.to_date(vals["month"]).replace(day=1)
        except (TypeError, ValueError) as error:
            raise PlanError(
                self.env._("“%s” is no month: give its first day.", vals["month"])
            ) from error
        return {**vals, "month": month}
