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
            # an approved one stays, also while it is revised: it says what was missed
            & Domain("date_first_approved", "=", False)
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
