from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import ReassignError
from ..models.outing.outing_check import TAKEN

_OPEN_OUTINGS = ("draft", "refused", *TAKEN[:2])
_COUNTED = ("customer", "visit", "series", "seminar", "plan", "outing", "left")


class CsVisitReassign(models.TransientModel):
    """Hands a person's customers and plans over to somebody else, in one step.

    For those who leave or change the department: all or nothing. What the person did
    stays under the person's name.
    """

    _name = "cs.visit.reassign"
    _description = "Hand Over Customers"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed Over By",
        required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        context={"active_test": False},
    )
    new_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Taken Over By",
        required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id), "
        "('id', '!=', user_id)]",
    )
    date_from = fields.Date(
        string="From This Day On",
        required=True,
        default=lambda self: self.env.company._cs_today(),
        help="Visits and outings before that day stay with the person.",
    )
    with_customers = fields.Boolean(string="Customers", default=True)
    with_visits = fields.Boolean(string="Planned Visits", default=True)
    with_series = fields.Boolean(string="Visit Series", default=True)
    outings = fields.Selection(
        selection=[("cancel", "Cancel them"), ("keep", "Keep them")],
        string="Open Outings",
        required=True,
        default="cancel",
    )
    reason = fields.Char(help="Stands in the history of what is handed over")
    customer_count = fields.Integer(compute="_compute_counts")
    visit_count = fields.Integer(compute="_compute_counts")
    series_count = fields.Integer(compute="_compute_counts")
    plan_count = fields.Integer(compute="_compute_counts")
    seminar_count = fields.Integer(compute="_compute_counts")
    outing_count = fields.Integer(compute="_compute_counts")
    left_count = fields.Integer(
        compute="_compute_counts",
        help="Visits that were made and still have to be written up or handed over",
    )

    @api.depends("user_id", "company_id", "date_from")
    def _compute_counts(self):
        for wizard in self:
            # counts tell about a person: only to whom that person is led by
            known = wizard.user_id and wizard.company_id and wizard.date_from
            may = known and wizard._cs_may_take_from()
            counts = wizard._cs_counts() if may else {}
            for name in _COUNTED:
                wizard[f"{name}_count"] = counts.get(name, 0)

    def _cs_counts(self):
        left = self._cs_own("cs.visit") & Domain(
            "state", "in", ("done", "submitted", "reviewed")
        )
        domains = {
            "customer": ("res.partner", self._cs_customers()),
            "visit": ("cs.visit", self._cs_visits()),
            "series": ("cs.visit.series", self._cs_series()),
            "outing": ("cs.outing", self._cs_outings()),
            "seminar": ("cs.visit.seminar", self._cs_seminars()),
            "left": ("cs.visit", left),
        }
        if "cs.visit.plan" in self.env:
            domains["plan"] = ("cs.visit.plan", self._cs_plans())
        return {
            name: self._cs_all(model).search_count(domain)
            for name, (model, domain) in domains.items()
        }

    # -- what is handed over -------------------------------------------------------

    def _cs_all(self, model):
        """Return a model as the system, archived records included.

        The manager's right over the person was checked; customers and private plans of
        the person are otherwise not the manager's to write.
        """
        return self.env[model].sudo().with_context(active_test=False)

    def _cs_own(self, model):
        return Domain("user_id", "=", self.user_id.id) & Domain(
            "company_id", "=", self.company_id.id
        )

    def _cs_customers(self):
        return Domain("user_id", "=", self.user_id.id) & Domain(
            "company_id", "in", (False, self.company_id.id)
        )

    def _cs_begin(self):
        return self.company_id._cs_day_span(self.date_from, self.date_from)[0]

    def _cs_visits(self):
        return (
            self._cs_own("cs.visit")
            & Domain("state", "=", "planned")
            & Domain("date_start", ">=", self._cs_begin())
        )

    def _cs_series(self):
        return self._cs_own("cs.visit.series") & Domain("state", "!=", "ended")

    def _cs_outings(self):
        return (
            self._cs_own("cs.outing")
            & Domain("state", "in", _OPEN_OUTINGS)
            & Domain("date_start", ">=", self._cs_begin())
        )

    def _cs_seminars(self):
        return (
            self._cs_own("cs.visit.seminar")
            & Domain("state", "in", ("draft", "invited"))
            & Domain("date_start", ">=", self._cs_begin())
        )

    def _cs_plans(self):
        return (
            self._cs_own("cs.visit.plan")
            & Domain("state", "in", ("draft", "approval"))
            & Domain("month", ">=", self.date_from.replace(day=1))
        )

    # -- who may -------------------------------------------------------------------

    def _cs_leads(self, user):
        """Whether the current user leads a person, also one who has left."""
        document = (
            self.env["cs.visit"]
            .with_context(active_test=False)
            .new({"user_id": user.id, "company_id": self.company_id.id})
        )
        return document._cs_leads()

    def _cs_is_cs_manager(self):
        return self.env.user.has_group("cs_department.group_cs_manager")

    def _cs_may_take_from(self):
        in_company = self.company_id in self.env.user.company_ids
        return in_company and (self._cs_is_cs_manager() or self._cs_leads(self.user_id))

    def _cs_check_may(self):
        """Check that the user may hand over from the one to the other.

        :raise ReassignError: says who may
        """
        if not self._cs_may_take_from():
            raise ReassignError(
                self.env._(
                    "Customers of %s are handed over by the person's manager or by a "
                    "customer service manager.",
                    self.user_id.sudo().name,
                )
            )
        new = self.new_user_id
        if not (
            self._cs_is_cs_manager() or new == self.env.user or self._cs_leads(new)
        ):
            raise ReassignError(
                self.env._(
                    "%s is not one of your people. A customer service manager can hand "
                    "over to another department.",
                    new.sudo().name,
                )
            )

    def _cs_check_new_user(self):
        """Check that the other person can take over.

        :raise ReassignError: says why not
        """
        new = self.new_user_id.sudo()
        if new == self.user_id.sudo():
            raise ReassignError(self.env._("Choose somebody else to take over."))
        usable = self.env["cs.role.mixin"]._cs_usable(new, self.company_id)
        if not usable or not new.has_group("cs_visits.group_visit_user"):
            raise ReassignError(
                self.env._(
                    "%(person)s makes no visits for %(company)s. Choose an active "
                    "salesperson of the company.",
                    person=new.name,
                    company=self.company_id.name,
                )
            )

    # -- handing over --------------------------------------------------------------

    def action_reassign(self):
        """Hand everything over, or nothing.

        :raise ReassignError: the user may not, or the other person cannot take over
        :return: action that says what was done
        """
        self.ensure_one()
        self._cs_check_new_user()
        self._cs_check_may()
        done = []
        if self.with_customers:
            done.append(self._cs_move_customers())
        if self.with_series:
            done.append(self._cs_move_series())
        if self.with_visits:
            if "cs.visit.plan" in self.env:
                done.append(self._cs_move_plans())
            done.append(self._cs_move_seminars())
            done.append(self._cs_move_visits())
        if self.outings == "cancel":
            done.append(self._cs_cancel_outings())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Handed over to %s", self.new_user_id.name),
                "message": ", ".join(text for text in done if text)
                or self.env._("There was nothing to hand over."),
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _cs_move_customers(self):
        customers = self._cs_all("res.partner").search(self._cs_customers())
        if not customers:
            return None
        customers.write({"user_id": self.new_user_id.id})
        self._cs_log(customers)
        return self.env._("%s customers", len(customers))

    def _cs_move_series(self):
        series = self._cs_all("cs.visit.series").search(self._cs_series())
        if not series:
            return None
        series._cs_lock()
        self._cs_leave_out_new(series)
        series._cs_write_checked({"user_id": self.new_user_id.id, "problem": False})
        self._cs_log(series)
        return self.env._("%s series", len(series))

    def _cs_move_visits(self):
        visits = self._cs_all("cs.visit").search(self._cs_visits())
        along = self._cs_all("cs.visit").search(
            Domain("companion_ids", "in", self.user_id.ids)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "planned")
            & Domain("date_start", ">=", self._cs_begin())
        )
        untouched = (visits | along).filtered(lambda v: not v.is_series_own)
        if along:
            along.write({"companion_ids": [(3, self.user_id.id)]})
        if visits:
            visits._cs_lock()
            self._cs_leave_out_new(visits)
            # an outing is one person's: the other one asks for an own outing
            visits.write({"user_id": self.new_user_id.id, "outing_id": False})
            self._cs_log(visits)
        # the person changed, not the visit: a series still has it in its hands
        if untouched:
            untouched._cs_write_checked({"is_series_own": False})
        return self.env._("%s planned visits", len(visits)) if visits else None

    def _cs_move_seminars(self):
        seminars = self._cs_all("cs.visit.seminar").search(self._cs_seminars())
        if not seminars:
            return None
        seminars.write({"user_id": self.new_user_id.id})
        self._cs_log(seminars)
        return self.env._("%s seminars", len(seminars))

    def _cs_leave_out_new(self, documents):
        """Whoever takes over a visit is no colleague along on it any more."""
        along = documents.filtered(lambda d: self.new_user_id in d.companion_ids)
        if along:
            along._cs_write_checked({"companion_ids": [(3, self.new_user_id.id)]})

    def _cs_move_plans(self):
        """Hand draft plans over; where the other one has a plan, theirs goes on."""
        plans = self._cs_all("cs.visit.plan").search(self._cs_plans())
        taken = self._cs_all("cs.visit.plan").search(
            Domain("user_id", "=", self.new_user_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("month", "in", plans.mapped("month"))
            & Domain("state", "!=", "cancelled")
        )
        merged = plans.filtered(lambda p: p.month in taken.mapped("month"))
        for plan in plans - merged:
            if plan.state == "approval":
                plan._transition("revise")
                plan._cs_retire_approvals()
            plan.write({"user_id": self.new_user_id.id})
        self._cs_log(plans)
        if merged:
            merged._transition("cancel")
        return self.env._("%s plans", len(plans)) if plans else None

    def _cs_cancel_outings(self):
        outings = self._cs_all("cs.outing").search(self._cs_outings())
        if not outings:
            return None
        outings.action_cancel()
        self._cs_log(outings)
        return self.env._("%s outings cancelled", len(outings))

    def _cs_log(self, documents):
        """Note on each document who handed it over to whom."""
        if not documents:
            return
        text = self.env._(
            "Handed over from %(old)s to %(new)s by %(manager)s.",
            old=self.user_id.sudo().name,
            new=self.new_user_id.sudo().name,
            manager=self.env.user.name,
        )
        if (self.reason or "").strip():
            text = f"{text} {self.reason.strip()}"
        documents._message_log_batch(
            bodies=dict.fromkeys(documents.ids, text),
            author_id=self.env.user.partner_id.id,
        )
