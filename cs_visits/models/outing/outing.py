import math

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import OutingOverlapError, VisitError

# States in which an outing takes its person's time
TAKEN = ("submitted", "approved", "done")


class CsOuting(models.Model):
    """Leave to go out to customers, asked for before leaving (A1.3, 外出申请)."""

    _name = "cs.outing"
    _description = "Outing"
    _inherit = ["cs.document.mixin", "cs.visits.person.mixin"]
    _order = "date_start desc, id desc"
    _mail_post_access = "read"

    _cs_sequence_code = "cs.outing"
    _cs_readonly_states = ("done", "cancelled")
    _cs_engine_fields = frozenset(
        {"employee_id", "department_id", "is_retroactive", "date_approved"}
    )
    _cs_content = {
        "outing": (
            "user_id",
            "date_start",
            "date_end",
            "partner_ids",
            "purpose",
            "destination",
            "transport",
            "amount_estimate",
        )
    }

    user_id = fields.Many2one(string="Requester")
    date_start = fields.Datetime(string="Leaves", required=True, tracking=True)
    date_end = fields.Datetime(string="Back", required=True, tracking=True)
    partner_ids = fields.Many2many(comodel_name="res.partner", string="Customers")
    purpose = fields.Text(required=True, help="What the outing is for")
    destination = fields.Char()
    transport = fields.Selection(
        selection=[
            ("foot", "On foot or bicycle"),
            ("public", "Bus or metro"),
            ("taxi", "Taxi"),
            ("company_car", "Company car"),
            ("own_car", "Own car"),
            ("train", "Train"),
            ("plane", "Plane"),
            ("other", "Other"),
        ],
        default="public",
        required=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_estimate = fields.Monetary(
        string="Expenses Expected", help="In company currency"
    )
    is_retroactive = fields.Boolean(
        string="Approved Afterwards",
        readonly=True,
        copy=False,
        help="The approval came after the outing had begun.",
    )
    date_approved = fields.Datetime(readonly=True, copy=False)
    visit_ids = fields.One2many(comodel_name="cs.visit", inverse_name="outing_id")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "To Approve"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("done", "Back"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_done = fields.Boolean(compute="_compute_can_actions")
    can_revise = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    _person_idx = models.Index("(user_id, date_start)")
    _span_ordered = models.Constraint(
        "CHECK(date_end > date_start)", "An outing ends after it begins."
    )
    _amount_valid = models.Constraint(
        "CHECK(COALESCE(amount_estimate, 0) >= 0"
        " AND COALESCE(amount_estimate, 0) < 1e15)",
        "Expected expenses are an amount from 0.",
    )
    _purpose_not_blank = models.Constraint(
        "CHECK(btrim(purpose) <> '')", "Say what the outing is for."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "submit",
                ("draft",),
                "submitted",
                allowed="_cs_is_owner",
                checks=("_check_overlap",),
            ),
            Transition("approve", ("submitted",), "approved", allowed="_cs_may_decide"),
            Transition("refuse", ("submitted",), "refused", allowed="_cs_may_decide"),
            Transition("void", ("submitted", "approved"), "draft"),
            Transition("revise", ("refused",), "draft", allowed="_cs_is_owner"),
            Transition(
                "done",
                ("approved",),
                "done",
                allowed="_cs_is_owner",
                checks=("_check_begun",),
            ),
            Transition(
                "cancel",
                ("draft", "submitted", "approved", "refused"),
                "cancelled",
                allowed="_cs_may_cancel",
            ),
        )

    @api.depends("name", "user_id", "destination")
    def _compute_display_name(self):
        for outing in self:
            parts = [outing.name, outing.user_id.name, outing.destination]
            outing.display_name = " · ".join(part for part in parts if part)

    def _cs_may_cancel(self):
        return self._cs_is_owner() or self._cs_leads()

    # -- checks --------------------------------------------------------------------

    def _check_overlap(self):
        """Check that the person is on no other outing at that time.

        :raise OutingOverlapError: names the other outing
        """
        other = self.sudo().search(
            Domain("user_id", "=", self.user_id.id)
            & Domain("state", "in", TAKEN)
            & Domain("id", "!=", self.id)
            & Domain("date_start", "<", self.date_end)
            & Domain("date_end", ">", self.date_start),
            limit=1,
        )
        if other:
            raise OutingOverlapError(
                self.env._(
                    "%(person)s is out already at that time: %(outing)s, %(start)s to "
                    "%(end)s. Change the times or cancel the other outing.",
                    person=self.user_id.name,
                    outing=other.display_name,
                    start=self.company_id._cs_local(other.date_start),
                    end=self.company_id._cs_local(other.date_end),
                )
            )

    def _check_begun(self):
        """Check that an outing that is reported back has begun.

        :raise VisitError: it lies in the future
        """
        if self.date_start > fields.Datetime.now():
            raise VisitError(
                self.env._(
                    "%s has not begun yet. Cancel it when nobody goes.",
                    self.display_name,
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_check_amount(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_amount(vals)
        return super().write(vals)

    @api.model
    def _cs_check_amount(self, vals):
        # a monetary field would fail on NaN and infinity with a trace
        amount = vals.get("amount_estimate") or 0
        if isinstance(amount, float) and not math.isfinite(amount):
            raise VisitError(self.env._("Expected expenses are an amount from 0."))

    # -- actions -------------------------------------------------------------------

    def action_submit(self):
        """Ask the manager for the outing (A1.3), also for one that began already.

        :raise OutingOverlapError: another outing of the person takes the time
        """
        for outing in self:
            outing._transition("submit")
            outing._cs_request_approval("outing")
        return True

    def action_done(self):
        """Report back from an approved outing."""
        return self._transition("done")

    def action_revise(self):
        """Take a refused outing up again."""
        return self._transition("revise")

    def action_cancel(self):
        """Call an outing off."""
        self._transition("cancel")
        self._cs_retire_approvals()
        return True

    def _cs_approved(self, step):
        """Approved; after it began it says so (A1.3: staff apply before they leave)."""
        now = fields.Datetime.now()
        for outing in self.sudo():
            outing._transition(
                "approve",
                {"date_approved": now, "is_retroactive": now > outing.date_start},
            )
        return True
