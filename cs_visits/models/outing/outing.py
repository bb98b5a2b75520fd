from odoo import api, fields, models

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

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
        {
            "employee_id",
            "department_id",
            "is_late_request",
            "is_retroactive",
            "date_submitted",
            "date_approved",
            "calendar_event_id",
        }
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
    purpose = fields.Text(
        string="Reason for Going", required=True, help="What the outing is for"
    )
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
    is_urgent = fields.Boolean(
        string="Urgent",
        help="There was no time to ask before leaving: the approval comes afterwards.",
    )
    urgent_reason = fields.Text(string="Why Urgent")
    is_late_request = fields.Boolean(
        string="Asked After Leaving",
        readonly=True,
        copy=False,
        help="The outing had begun when it was asked for (A1.3: before going out).",
    )
    date_submitted = fields.Datetime(string="Asked On", readonly=True, copy=False)
    is_retroactive = fields.Boolean(
        string="Approved Afterwards",
        readonly=True,
        copy=False,
        help="The approval came after the outing had begun.",
    )
    date_approved = fields.Datetime(string="Approved On", readonly=True, copy=False)
    date_returned = fields.Datetime(
        string="Actually Back", copy=False, tracking=True, help="Filled in on return"
    )
    amount_actual = fields.Monetary(
        string="Expenses in Fact", copy=False, help="In company currency"
    )
    return_note = fields.Text(
        string="What Came of It",
        copy=False,
        help="What came of the outing, what went otherwise",
    )
    visit_ids = fields.One2many(comodel_name="cs.visit", inverse_name="outing_id")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "To Approve"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("done", "Returned"),
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
    _amount_actual_valid = models.Constraint(
        "CHECK(COALESCE(amount_actual, 0) >= 0 AND COALESCE(amount_actual, 0) < 1e15)",
        "Expenses in fact are an amount from 0.",
    )
    _purpose_not_blank = models.Constraint(
        "CHECK(btrim(purpose) <> '')", "Say what the outing is for."
    )
    _urgent_has_reason = models.Constraint(
        "CHECK(is_urgent IS NOT TRUE OR btrim(COALESCE(urgent_reason, '')) <> '')",
        "Say why the outing is urgent.",
    )
    _returned_later = models.Constraint(
        "CHECK(date_returned > date_start)", "One is back after one left."
    )
    # of two requests at the same moment the database lets one pass, whatever each of
    # them could see (those before this rule came have no date of request)
    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " tsrange(date_start, date_end) WITH &&)"
        " WHERE (state IN ('submitted', 'approved', 'done')"
        " AND date_submitted IS NOT NULL)",
        "This person is out already at that time.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "submit",
                ("draft",),
                "submitted",
                allowed="_cs_is_owner",
                checks=("_check_asked_in_time", "_check_overlap", "_check_leave"),
            ),
            Transition(
                "approve",
                ("submitted",),
                "approved",
                allowed="_cs_may_decide",
                checks=("_check_leave",),
            ),
            Transition("refuse", ("submitted",), "refused", allowed="_cs_may_decide"),
            Transition("void", ("submitted", "approved"), "draft"),
            Transition("revise", ("refused",), "draft", allowed="_cs_is_owner"),
            Transition(
                "done",
                ("approved",),
                "done",
                allowed="_cs_is_owner",
                checks=("_check_begun", "_check_return"),
            ),
            Transition(
                "cancel",
                ("draft", "submitted", "approved", "refused"),
                "cancelled",
                allowed="_cs_may_cancel",
            ),
        )

    @api.depends("name", "user_id", "destination", "is_urgent")
    def _compute_display_name(self):
        urgent = self.env._("urgent")
        for outing in self:
            parts = [outing.name, outing.user_id.name, outing.destination]
            parts.append(outing.is_urgent and urgent)
            outing.display_name = " · ".join(part for part in parts if part)

    def _cs_may_cancel(self):
        return self._cs_is_owner() or self._cs_leads()

    # -- actions -------------------------------------------------------------------

    def action_submit(self):
        """Ask the manager for the outing (A1.3), also for one that began already.

        :raise OutingOverlapError: another outing of the person takes the time
        :raise OutingLeaveError: the person is on leave then
        :raise VisitError: it began already, and the company wants a reason for that
        """
        now = fields.Datetime.now()
        for outing in self:
            outing._cs_take_time(
                {"date_submitted": now, "is_late_request": now > outing.date_start}
            )
            outing._cs_request_approval("outing")
        return True

    def action_done(self):
        """Report back from an approved outing: when, at what expense.

        :raise VisitError: it lies in the future, or so does the return
        """
        now = fields.Datetime.now()
        for outing in self:
            back = outing.date_returned or min(now, outing.date_end)
            outing._transition("done", {"date_returned": back})
        return True

    def action_revise(self):
        """Take a refused outing up again."""
        return self._transition("revise")

    def action_cancel(self):
        """Call an outing off; planned visits are free for another one."""
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
