from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import DeadlineError

OPEN_STATES = ("running", "paused")


class CsDeadline(models.Model):
    """One running clock of one document.

    States: ``running → met | breached``, ``paused``, ``cancelled``. A breach is stored
    and never disappears; a step finished late keeps ``breached`` with its
    ``date_done``. Nobody but the engine writes here: all groups only read.
    """

    _name = "cs.deadline"
    _description = "Deadline"
    _inherit = ["cs.engine.row.mixin", "cs.link.mixin"]
    _order = "date_due, id"

    name = fields.Char(string="Step Name", required=True, readonly=True)
    step = fields.Char(required=True, readonly=True)
    rule_id = fields.Many2one(
        comodel_name="cs.deadline.rule", readonly=True, ondelete="restrict", index=True
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="In Charge", readonly=True, index=True
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", readonly=True, index="btree_not_null"
    )
    date_start = fields.Datetime(string="Started", required=True, readonly=True)
    date_due = fields.Datetime(string="Due", required=True, readonly=True, index=True)
    date_due_initial = fields.Datetime(
        string="First Due", readonly=True, help="As the rule gave it, before any pause"
    )
    date_done = fields.Datetime(string="Done", readonly=True)
    date_breached = fields.Datetime(string="Missed", readonly=True)
    date_check = fields.Datetime(
        readonly=True,
        index="btree_not_null",
        help="When the engine has to look at this clock next",
    )
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("breached", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="running",
        index=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    is_reminded = fields.Boolean(readonly=True)
    date_remind = fields.Datetime(string="Reminder", readonly=True)
    escalation_level = fields.Integer(readonly=True)
    is_fallback_calendar = fields.Boolean(
        string="Counted in Calendar Days",
        readonly=True,
        help="The company calendar has no working hours, so every day was counted.",
    )
    pause_ids = fields.One2many(
        comodel_name="cs.deadline.pause", inverse_name="deadline_id", readonly=True
    )
    can_pause = fields.Boolean(compute="_compute_can_pause")
    can_resume = fields.Boolean(compute="_compute_can_pause")

    _document_idx = models.Index("(res_model, res_id)")
    _one_open_clock = models.UniqueIndex(
        "(res_model, res_id, step, COALESCE(department_id, 0))"
        " WHERE date_done IS NULL AND state IN ('running', 'paused', 'breached')",
        "This step's clock is running already.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("state", "date_done")
    def _compute_is_open(self):
        for deadline in self:
            deadline.is_open = deadline.state in OPEN_STATES or (
                deadline.state == "breached" and not deadline.date_done
            )

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("state", "in", OPEN_STATES) | (
            Domain("state", "=", "breached") & Domain("date_done", "=", False)
        )
        return domain if True in value else ~domain

    @api.depends("state", "date_due")
    @api.depends_context("uid")
    def _compute_can_pause(self):
        is_agent = self.env.user.has_group("cs_department.group_cs_user")
        for deadline in self:
            mine = is_agent or deadline.user_id == self.env.user
            deadline.can_pause = mine and deadline._cs_in_time()
            deadline.can_resume = mine and deadline.state == "paused"

    @api.depends("name", "date_due")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = deadline.name

    # -- actions -------------------------------------------------------------------

    def action_pause(self):
        """Open a pause request (A3.8) for this clock."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Pause"),
            "res_model": "cs.deadline.pause",
            "views": [(False, "form")],
            "target": "current",
            "context": {"default_deadline_id": self.id},
        }

    def action_resume(self):
        """Let a paused clock run again; the promised date stays its due date.

        :raise DeadlineError: the clock is not paused, or is somebody else's
        """
        self._cs_lock_rows()
        for deadline in self:
            deadline.check_access("read")
            if not deadline.can_resume:
                raise DeadlineError(
                    self.env._(
                        "“%s” cannot be resumed: it is not paused, or somebody else is "
                        "in charge of it.",
                        deadline.name,
                    )
                )
        self.sudo().write({"state": "running"})
