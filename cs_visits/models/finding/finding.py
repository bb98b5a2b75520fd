from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import FindingError

# States in which a question is not answered for good
OPEN = ("statement", "decision")
STATES = [
    ("statement", "Waits for the Statement"),
    ("decision", "Waits for the Decision"),
    ("upheld", "Upheld"),
    ("dismissed", "Dismissed"),
]
# What the person writes; all else is written by the steps
_WRITTEN = {"statement"}


class CsVisitFinding(models.Model):
    """A question about one visit: the person is heard before anything counts (A2.3).

    Made when the customer does not know of a visit, or remembers it differently. The
    salesperson sees that there is a question, and which visit it is about; what the
    customer said stands in :class:`CsVisitFindingEvidence`, out of the person's reach.
    The manager decides, by the approval rule of the step ``decision``; until a question
    is upheld it counts against nobody.
    """

    _name = "cs.visit.finding"
    _description = "Question about a Visit"
    _inherit = ["cs.document.mixin", "cs.visits.person.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    _cs_sequence_code = "cs.visit.finding"
    _cs_readonly_states = ("upheld", "dismissed")
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(
        {
            "visit_id",
            "user_id",
            "employee_id",
            "department_id",
            "company_id",
            "partner_id",
            "date_visit",
            "date_statement",
            "is_statement_late",
            "date_decided",
            "decided_by",
            "summary",
        }
    )
    # a statement is fixed once it is handed in: its date stands for it
    _cs_content = {"decision": ("date_statement",)}

    visit_id = fields.Many2one(
        comodel_name="cs.visit",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(default=None, readonly=True, tracking=False)
    company_id = fields.Many2one(default=None, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date_visit = fields.Datetime(string="Visited On", required=True, readonly=True)
    statement = fields.Text(
        copy=False,
        help="What the salesperson says about this visit: when and where it was, whom "
        "it was with, what shows it",
    )
    date_statement = fields.Datetime(
        string="Statement Given On", readonly=True, copy=False
    )
    is_statement_late = fields.Boolean(
        string="Statement Late",
        readonly=True,
        copy=False,
        help="The statement came after its time was over.",
    )
    date_decided = fields.Datetime(string="Decided On", readonly=True, copy=False)
    decided_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    summary = fields.Text(
        string="Outcome",
        readonly=True,
        copy=False,
        help="What the salesperson reads of the decision",
    )
    evidence_ids = fields.One2many(
        comodel_name="cs.visit.finding.evidence",
        inverse_name="finding_id",
        string="What the Customer Said",
        readonly=True,
    )
    state = fields.Selection(
        selection=STATES,
        required=True,
        readonly=True,
        default="statement",
        copy=False,
        index=True,
        tracking=True,
    )
    is_asked = fields.Boolean(
        string="To Decide by Me", compute="_compute_is_asked", search="_search_is_asked"
    )
    can_answer = fields.Boolean(compute="_compute_can_actions")
    can_uphold = fields.Boolean(compute="_compute_can_actions")
    can_dismiss = fields.Boolean(compute="_compute_can_actions")
    can_write_statement = fields.Boolean(compute="_compute_can_write_statement")

    _visit_uniq = models.UniqueIndex(
        "(visit_id)", "There is a question about this visit already."
    )
    _decided = models.Constraint(
        "CHECK((state IN ('upheld', 'dismissed')) = (date_decided IS NOT NULL))",
        "A decision has its date.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "answer",
                ("statement",),
                "decision",
                allowed="_cs_is_owner",
                checks=("_check_statement",),
                ends=("statement",),
                starts=("decision",),
            ),
            # late, but heard all the same as long as nobody has decided
            Transition(
                "answer",
                ("decision",),
                "decision",
                allowed="_cs_is_unheard_owner",
                checks=("_check_statement",),
            ),
            # by the clock alone: the manager decides without a statement
            Transition(
                "lapse",
                ("statement",),
                "decision",
                ends=("statement",),
                starts=("decision",),
            ),
            *self._cs_decisions(),
        )

    @api.model
    def _cs_decisions(self):
        return (
            Transition(
                action,
                ("decision",),
                target,
                allowed="_cs_may_decide",
                ends=("decision",),
            )
            for action, target in (("uphold", "upheld"), ("dismiss", "dismissed"))
        )

    # -- computes ------------------------------------------------------------------

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for finding in self:
            customer = finding.sudo().partner_id.name
            finding.display_name = " · ".join(filter(None, (finding.name, customer)))

    @api.depends("state", "date_statement", "user_id")
    @api.depends_context("uid")
    def _compute_can_actions(self):
        return super()._compute_can_actions()

    @api.depends("state", "date_statement", "user_id")
    @api.depends_context("uid")
    def _compute_can_write_statement(self):
        for finding in self:
            finding.can_write_statement = (
                finding.state in OPEN and finding._cs_is_unheard_owner()
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_is_asked(self):
        # not through ``approval_ids``: record rules ask as the system, and what they
        # read would stay in the cache for the person
        for finding in self:
            finding.is_asked = bool(finding._cs_my_turn())

    def _search_is_asked(self, operator, value):
        if operator != "in":
            return NotImplemented
        asked = (
            self.env["cs.approval"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name) & Domain("can_decide", "=", True)
            )
        )
        found = Domain("id", "in", asked.mapped("res_id"))
        return found if True in value else ~found

    # -- who -----------------------------------------------------------------------

    def _cs_is_unheard_owner(self):
        return self._cs_is_owner() and not self.date_statement

    def _cs_parties(self):
        """Return who was on the visit by the register: none of them decides (sudo)."""
        visits = self.sudo().visit_id
        return self.sudo().user_id | visits.companion_ids

    def _cs_leaders(self):
        """As for every document of a person; never one who was along."""
        leaders = super()._cs_leaders() - self._cs_parties()
        return leaders or self.env["cs.role.mixin"]._cs_next_up(
            self._cs_parties(), self.company_id, self.department_id
        )

    def _cs_may_decide(self):
        """Whether the current user decides: by the rule, and never a party."""
        return self.env.user not in self._cs_parties() and super()._cs_may_decide()

    def _cs_step_user(self, step):
        return self.user_id if step == "statement" else self._cs_leaders()[:1]

    # -- guards --------------------------------------------------------------------

    def _check_statement(self):
        """Check that there is a statement.

        :raise FindingError: nothing is written
        """
        if not (self.statement or "").strip():
            raise FindingError(
                self.env._("Write down what you say about this visit first.")
            )

    def write(self, vals):
        if _WRITTEN & vals.keys() and not self._cs_is_by_transition():
            self._cs_check_statement_open()
        return super().write(vals)

    def _cs_check_statement_open(self):
        for finding in self:
            if not finding._cs_is_owner():
                raise FindingError(
                    self.env._(
                        "The statement on %(finding)s is %(person)s's own.",
                        finding=finding.display_name,
                        person=finding.sudo().user_id.name,
                    )
                )
            if finding.date_statement:
                raise FindingError(
                    self.env._(
                        "Your statement on %s was handed in: it stays as it is. Add "
                        "what is missing as a message.",
                        finding.display_name,
                    )
                )
